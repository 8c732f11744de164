"""Delivers what is published to other places."""
