"""Enrichers of one newsroom."""
