"""A fleet that writes down what its workers and horses do to the system, as a program: Python tells it by audit events.

Its arguments are the server's URL, the namespace and the file to write to: a JSON array `[event, argument]` a line.
"""

import json
import os
import sys
from typing import Final

from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.settings import Settings

_WATCHED: Final = (
    *("open", "pickle.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "ctypes.dlopen"),
    *("os.listdir", "os.scandir", "os.mkdir", "os.remove", "os.rename", "os.link", "os.symlink", "os.truncate"),
    *("os.chmod", "shutil.", "glob.", "socket.getaddrinfo", "socket.gethostby", "socket.connect", "urllib.", "http."),
)


def main() -> int:
    """Runs the fleet with one worker; the supervisor's own doings, which load the libraries, are left out."""
    url, namespace, path = sys.argv[1:]
    supervisor = os.getpid()
    written = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_WATCHED) and os.getpid() != supervisor:
            what = arguments[-1] if event.startswith("pickle.") else arguments[0] if arguments else ""
            os.write(written, json.dumps([event, str(what)]).encode() + b"\n")

    sys.addaudithook(note)
    return run_fleet(Settings(namespace=namespace, workers=1, ticket_seconds=1), url)


if __name__ == "__main__":
    sys.exit(main())
