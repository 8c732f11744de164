"""Looks at, operates and evaluates a copydesk: the command line and what is behind it; and `clean`, for Python."""

from copydesk_desk.from_python import Cleaned, clean

__all__ = ["Cleaned", "clean"]
