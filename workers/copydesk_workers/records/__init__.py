"""Reads what was published: records, their states and their stories."""
