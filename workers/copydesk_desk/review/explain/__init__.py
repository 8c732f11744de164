"""Two texts side by side, and the rule that decided."""
