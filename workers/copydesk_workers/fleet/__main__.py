"""`python -m copydesk_workers.fleet`: a fleet with the settings of the environment, as a child of another command."""

import argparse
import signal
import sys
import time
from typing import Final

from copydesk_schemas import CopydeskError, ServerUnavailable, SettingsError
from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.server.lifeline import die_with_parent
from copydesk_workers.settings import Settings, read_settings
from copydesk_workers.shown import shown_lines

#: How long a fleet waits for a server that is away when it starts, and between two attempts.
_PATIENCE_SECONDS: Final = 30.0
_PAUSE_SECONDS: Final = 0.5


def main() -> int:
    """Runs the fleet; 1 if it cannot run, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m copydesk_workers.fleet", description=main.__doc__)
    parser.add_argument("--burst", action="store_true", help="end when nothing is waiting any more")
    parser.add_argument("--parent", type=int, help="stop when this process ends")
    parser.add_argument(
        "--patience", type=float, default=_PATIENCE_SECONDS, help="seconds for a server that is away at the start"
    )
    arguments = parser.parse_args()
    if arguments.parent is not None:
        die_with_parent(arguments.parent, signal.SIGTERM)
    try:
        settings = read_settings()
        if settings.redis_url is None:
            raise SettingsError("COPYDESK_REDIS_URL is not set: a fleet needs a server")
        deadline = time.monotonic() + arguments.patience
        return _run(settings, settings.redis_url, deadline, burst=arguments.burst, parent=arguments.parent)
    except CopydeskError as error:
        print(f"copydesk: {shown_lines(str(error))}", file=sys.stderr)
        return 1


def _run(settings: Settings, url: str, deadline: float, *, burst: bool, parent: int | None) -> int:
    """Runs the fleet. The command above knows that there is a server, so one that is away at first is waited for."""
    while True:
        try:
            return run_fleet(settings, url, burst=burst, parent=parent)
        except ServerUnavailable as error:
            if time.monotonic() > deadline:
                raise
            print(f"copydesk: {shown_lines(str(error))} Trying again.", file=sys.stderr, flush=True)
            time.sleep(_PAUSE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
