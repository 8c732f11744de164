"""Writes published records elsewhere."""
