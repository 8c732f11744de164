"""Captures of the raw stream: recording, and comparing what a replay gives."""
