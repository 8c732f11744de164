"""A namespace in one file, and back."""
