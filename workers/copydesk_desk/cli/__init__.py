"""The command line of copydesk."""

from copydesk_desk.cli.app import main

__all__ = ["main"]
