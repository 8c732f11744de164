"""A real PostgreSQL server of Debian's packages, on a Unix socket in a temporary folder.

It runs as an unprivileged user where the tests run as root, since it refuses root.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.processes import started, wait_until

_PLACES: Final = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
#: Why tests with it are skipped; None where it is installed.
MISSING: Final = None if _PLACES else "no PostgreSQL is installed (apt-get install postgresql)"


@contextmanager
def postgres_server() -> Iterator[str]:
    """A server with an empty database; its address, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-pg-"))  # not below pytest's folders, which are root's alone
    user = "nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    options: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.getuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
        options |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    tools, data = _PLACES[0].parent, folder / "data"
    try:
        initdb = ["initdb", "-D", str(data), "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
        subprocess.run([str(tools / initdb[0]), *initdb[1:]], check=True, **options)
        server = [str(tools / "postgres"), "-D", str(data), "-k", str(folder), "-h", "", "-c", "fsync=off"]
        with started(server, **options):
            ready = [str(tools / "pg_isready"), "-q", "-h", str(folder), "-U", "desk"]
            wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL is ready")
            yield f"postgresql://desk@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder)
