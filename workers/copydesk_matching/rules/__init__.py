"""How two texts relate: alignment, containment, facts and the decision."""
