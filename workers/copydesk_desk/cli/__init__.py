"""The command line of copydesk."""

import sys


def main() -> None:
    """Runs the command line (see `app.main`), which takes a while to load: Ctrl-C then is no error either."""
    try:
        from copydesk_desk.cli.app import main as run_commands
    except KeyboardInterrupt:
        sys.exit(130)
    run_commands()


__all__ = ["main"]
