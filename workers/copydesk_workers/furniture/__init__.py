"""Learned furniture: what recurs on a site across different stories, learned from the stream itself."""
