"""Labelled documents through the real chain: scores, the worst errors, sweeps."""
