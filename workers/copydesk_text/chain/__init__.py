"""The chain: the visible list of stages, one file per stage."""
