"""`python -m copydesk_workers.fleet`: a fleet with the settings of the environment, as a child of another command."""

import argparse
import signal
import sys

from copydesk_schemas import CopydeskError, SettingsError
from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.lifeline import die_with_parent
from copydesk_workers.settings import read_settings


def main() -> int:
    """Runs the fleet; 1 if it cannot run, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m copydesk_workers.fleet", description=main.__doc__)
    parser.add_argument("--burst", action="store_true", help="end when nothing is waiting any more")
    parser.add_argument("--parent", type=int, help="stop when this process ends")
    arguments = parser.parse_args()
    if arguments.parent is not None:
        die_with_parent(arguments.parent, signal.SIGTERM)
    try:
        settings = read_settings()
        if settings.redis_url is None:
            raise SettingsError("COPYDESK_REDIS_URL is not set: a fleet needs a server")
        return run_fleet(settings, settings.redis_url, burst=arguments.burst, parent=arguments.parent)
    except CopydeskError as error:
        print(f"copydesk: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
