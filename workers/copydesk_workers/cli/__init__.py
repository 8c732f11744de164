"""The command line of copydesk."""

from copydesk_workers.cli.app import main

__all__ = ["main"]
