"""Watches folders and feeds, and pushes what is new in them."""
