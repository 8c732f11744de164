"""Brings a namespace of an older format, or of another shape, to what this version makes, while it is in use."""
