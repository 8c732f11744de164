"""Looks, operates and evaluates: the command line and what stands behind it."""
