"""A producer of an older version: pushes what comes on stdin, a document a line, and writes the ids that are confirmed.

It runs with the Python of the older tree (see `upgrade.py`) and uses only what every version has.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

_FLUSH_EVERY = 250


def main() -> None:
    """Pushes until stdin ends; everything is confirmed then."""
    url, namespace, backlog, confirmed = sys.argv[1:]
    producer: Any = import_module("copydesk_producers").Producer(url, namespace, batch=50, backlog=int(backlog))
    with Path(confirmed).open("w") as file:
        for number, line in enumerate(sys.stdin.buffer, 1):
            producer.push_raw(line.rstrip(b"\n"))
            if number % _FLUSH_EVERY == 0:
                file.writelines(f"{entry_id}\n" for entry_id in producer.flush())
                file.flush()
        file.writelines(f"{entry_id}\n" for entry_id in producer.flush())
    producer.close()


if __name__ == "__main__":
    main()
