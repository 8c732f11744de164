"""Documents, names and arguments that hold what a terminal obeys: no command lets it through.

Every command runs twice on a namespace whose records, dead letters, reader groups and files are full of it: in a
terminal, where rich draws with codes of its own, and in a pipe.
"""

import json
import os
import pty
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
import redis

from copydesk_desk.cli.app import COMMANDS
from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

pytestmark = pytest.mark.long

#: Set the clipboard, link, title, clear the screen, blink, the same by C1, override and isolate, line separator, bell,
#: a line of its own, markup of rich that is wrong and would raise, and an emoji code.
EVIL: Final = (
    "\x1b]52;c;aGk=\x07\x1b]8;;http://x.example\x1b\\\x1b]0;t\x07\x1b[2J\x1b[5;7m\x9b2J\x9d0;t\x9c\u202eabc\u2066\u2028\x7f"
    "\r\nforged: line[/nope][red]m[/red]:smile:"
)
#: In a file's name there is no slash.
_EVIL_NAME: Final = EVIL.replace("/", "|").replace("\r\n", "\r")
_UNSAFE: Final = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\u2028\u2029]")
#: What rich draws with: colours without blinking and reversing, and moves of a bar.
_DRAWN: Final = re.compile(r"\x1b\[(?![57]m|5;7m)[0-9;]*m|\x1b\[\?25[lh]|\x1b\[2K|\x1b\[1A")
_TEXT: Final = "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge. " * 3
_OTHER: Final = (
    "A tram line between the hospital and the museum of Velmora opens two months late, the council said. " * 3
)


class Desk:
    """A namespace and a folder, both full of what strangers would put there."""

    def __init__(self, commands: tuple[str, ...], server: EmbeddedServer, client: redis.Redis, folder: Path) -> None:
        self.commands = commands
        self.client = client
        self.folder = folder
        self.keys = Keys("test-output")
        self.url = server.url
        self.name = f"{_EVIL_NAME}.jsonl"

    def arguments(self, command: tuple[str, ...]) -> list[str]:
        """The command line of one of `COMMAND_LINES`, its placeholders filled in."""
        known = {"FILE": self.name, "EVIL": EVIL, "ID": self.first, "COPY": self.copy, "DEAD": self.dead}
        return [*self.commands, *(known.get(word, word) for word in command)]

    def environment(self) -> dict[str, str]:
        """No colours are switched off, and the server is not on the command line."""
        told = {"COPYDESK_REDIS_URL": self.url, "COPYDESK_NAMESPACE": self.keys.namespace, "TERM": "xterm-256color"}
        return {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | told | {"COLUMNS": "200"}

    def fill(self) -> None:
        """Documents become records by real workers; what these clean on the way is then put back."""
        made = [
            {"text": f"{_TEXT}{EVIL}", "title": f"Harbour {EVIL}", "metadata": {"x": EVIL}, "authors": [f"A {EVIL}"]},
            {"text": f"{_TEXT}{EVIL}", "title": f"Harbour {EVIL}", "source": {"name": f"The {EVIL} Post"}},
            {"text": f"{_OTHER}{EVIL}", "html": f"<p>{EVIL}</p>"},
            {"text": 5, f"field {EVIL}": EVIL, "url": f"https://x.example/{EVIL}"},
        ]
        lines = [json.dumps(one, ensure_ascii=False) for one in made]
        (self.folder / self.name).write_text("\n".join([*lines, f"no JSON {EVIL}"]) + "\n", "utf-8")
        (self.folder / f"bad {_EVIL_NAME}.pdf").write_text("x")
        (self.folder / f"page {_EVIL_NAME}.html").write_text(
            f"<html><head><title>{EVIL}</title><meta property='og:site_name' content='{EVIL}'></head>"
            f"<body><h1>{EVIL}</h1><p>{_OTHER} &#27;[2J &#155;2J &#8238;</p><p>{EVIL}</p></body></html>"
        )
        ids = ("1 \x1b[2J\u202e", "2")
        rows = [json.dumps({"id": id_, "text": _TEXT, "title": EVIL}) for id_ in ids]
        (self.folder / "docs.jsonl").write_text("\n".join(rows), "utf-8")
        (self.folder / "clusters.tsv").write_text(f"id\tcluster\n{ids[0]}\ta \x1b[2J\n{ids[1]}\tb \u202e\n", "utf-8")
        for command in (("push", "FILE"), ("push", "."), ("work", "--burst", "-n", "1"), ("record", "day.jsonl")):
            self.first = self.copy = self.dead = ""
            subprocess.run(self.arguments(command), cwd=self.folder, env=self.environment(), capture_output=True)
        for stream in (self.keys.clean, self.keys.duplicates, self.keys.dead):
            self._poison(stream)
        self.client.xgroup_create(self.keys.clean, EVIL, id="0")
        self.client.xgroup_create(self.keys.clean, b"\xff\x9b2J", id="0")
        clean = read_all(self.client, self.keys.clean)
        copies = read_all(self.client, self.keys.duplicates)
        self.first, self.copy = (str(json.loads(next(found)[1][b"record"])["id"]) for found in (clean, copies))
        self.dead = list(read_all(self.client, self.keys.dead))[-1][0]

    def _poison(self, stream: str) -> None:
        """Replaces the stream by one with the evil text in all that its records say, under the same ids."""
        entries = list(read_all(self.client, stream))
        assert entries, f"{stream} is empty"
        self.client.delete(stream)
        for id_, fields in entries:
            if b"detail" in fields:  # a dead letter
                fields[b"detail"] += EVIL.encode()
                self.client.xadd(stream, dict(fields.items()), id=id_)
                continue
            record = json.loads(fields[b"record"])
            for field in ("title", "lead", "text", "url", "section"):
                if isinstance(record.get(field), str):
                    record[field] += EVIL
            for name in record.get("source") or {}:
                record["source"][name] = f"x.example {EVIL}"
            fields[b"record"] = json.dumps(record, ensure_ascii=False).encode()
            self.client.xadd(stream, dict(fields.items()), id=id_)


#: Every command, also called wrongly. `FILE`, `EVIL`, `ID`, `COPY` and `DEAD` are placeholders.
COMMAND_LINES: Final[tuple[tuple[str, ...], ...]] = (
    ("--help",),
    ("--version",),
    ("EVIL",),
    ("status", "EVIL"),
    ("status", "--EVIL"),
    ("status", "--namespace", "EVIL"),
    ("status", "--redis", "EVIL"),
    ("status",),
    ("status", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("check",),
    ("check", "--json"),
    ("tail", "clean"),
    ("tail", "duplicates", "--from", "0"),
    ("tail", "dead"),
    ("tail", "stories", "--from", "0"),
    ("tail", "dead", "--from", "EVIL"),
    ("tail", "EVIL"),
    ("explain", "ID"),
    ("explain", "COPY"),
    ("explain", "COPY", "--json"),
    ("explain", "ID", "COPY"),
    ("explain", "FILE", "docs.jsonl"),
    ("explain", "EVIL"),
    ("explain", "EVIL", "EVIL"),
    ("stories",),
    ("stories", "--json"),
    ("stories", "ID"),
    ("stories", "EVIL"),
    ("stories", "ID", "--plot", "spread.svg"),
    ("stories", "ID", "--plot", "EVIL"),
    ("report", "."),
    ("report", ".", "--json"),
    ("report", ".", "--html"),
    ("report", "EVIL"),
    ("serve", "--in", "EVIL"),
    ("sources",),
    ("sources", "--json"),
    ("sources", "EVIL"),
    ("inspect", "FILE"),
    ("inspect", "FILE", "--json"),
    ("inspect", f"page {_EVIL_NAME}.html"),
    ("inspect", "EVIL"),
    ("eval", "docs.jsonl", "clusters.tsv"),
    ("eval", "docs.jsonl", "clusters.tsv", "--json"),
    ("eval", "EVIL", "EVIL"),
    ("producers",),
    ("producers", "add", "EVIL", "--domain", "EVIL"),
    ("producers", "add", "bay", "--domain", "EVIL"),
    ("producers", "list"),
    ("producers", "list", "--json"),
    ("producers", "remove", "EVIL"),
    ("producers", "copy", "--from", "EVIL"),
    ("settings",),
    ("settings", "--json"),
    ("settings", "--set", "EVIL"),
    ("schema", "record"),
    ("schema", "EVIL"),
    ("acl",),
    ("acl", "--functions"),
    ("dead", "list"),
    ("dead", "list", "--json"),
    ("dead", "list", "--reason", "EVIL"),
    ("dead", "list", "--since", "EVIL"),
    ("dead", "show", "DEAD"),
    ("dead", "show", "DEAD", "--json"),
    ("dead", "show", "EVIL"),
    ("record", "again.jsonl", "--json"),
    ("record", f"again {_EVIL_NAME}.jsonl"),
    ("record", "EVIL/EVIL"),
    ("replay", "day.jsonl", "--dry-run"),
    ("replay", "day.jsonl", "--write", f"golden {_EVIL_NAME}"),
    ("replay", "day.jsonl", "--speed", "EVIL"),
    ("replay", "FILE"),
    ("push", "FILE", "--event-time", "metadata.x"),
    ("push", "EVIL"),
    ("push", "."),
    ("push", "FILE", "--map", "EVIL"),
    ("dead", "requeue", "--reason", "not_json"),
    ("recover",),
    ("recover", "--json"),
    ("work", "--burst", "-n", "1"),
    ("work", "-n", "EVIL"),
    ("serve", "--host", "EVIL"),
    ("keys", "add", "EVIL"),
    ("keys", "list"),
    ("keys", "list", "--json"),
    ("keys", "revoke", "EVIL"),
    ("serve", "--port", "EVIL"),
    ("sink", "jsonl", f"{_EVIL_NAME}.lines", "--once"),
    ("sink", "jsonl", "EVIL", "--once"),
    ("sink", "webhook", "EVIL", "--once"),
    ("sink", "postgres", "EVIL", "--once"),
    ("sink", "postgres", "postgresql://a/b", "--table", "EVIL", "--once"),
    ("sink", "opensearch", "EVIL", "--once"),
    ("sink", "jsonl", "s3://EVIL", "--once"),
    ("sink", "parquet", "s3://a b", "--once"),
    ("sink", "elasticsearch", "http://a.example", "--index", "EVIL", "--once"),
    ("sink", "sqlite", "a.db", "--relation", "EVIL", "--once"),
    ("sink", "jsonl", f"{_EVIL_NAME}.words", "--words", "EVIL", "--once"),
    ("tail", "clean", "--words", "EVIL", "--outlet", "EVIL"),
    ("sink", "undelivered", "EVIL"),
    ("export", "FILE", "--csv", "a.csv"),
    ("export", "--csv", f"{_EVIL_NAME}.csv"),
    ("sink", "sqlite", f"{_EVIL_NAME}.db", "--once"),
    ("sink", "sqlite", "a.db", "--group", "EVIL"),
    ("run", ".", "-n", "1", "--out", f"../out {_EVIL_NAME}"),
    ("run", "EVIL"),
    ("forget", "EVIL"),
    ("forget", "--domain", "EVIL", "--yes"),
    ("forget", "ID", "--yes"),
    ("dead", "purge", "EVIL"),
    ("dead", "purge", "--all"),
    ("backup", "EVIL"),
    ("backup", "namespace.backup"),
    ("restore", "EVIL"),
    ("restore", "docs.jsonl"),
    ("migrate", "EVIL"),
    ("migrate", "--dry-run"),
    ("drop", "EVIL"),
    ("drop", "test-output"),
)


#: Commands that remove or replace what the others look at: they run on a namespace of their own, in any order.
_CHANGING: Final = (("dead", "requeue"), ("dead", "purge"), ("recover",), ("work",), ("forget",), ("drop",))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, commands: tuple[str, ...]) -> Iterator[Desk]:
    """The namespace, on a server of its own, since some commands look at the whole server."""
    yield from _filled(tmp_path_factory, commands)


@pytest.fixture(scope="module")
def changing_desk(tmp_path_factory: pytest.TempPathFactory, commands: tuple[str, ...]) -> Iterator[Desk]:
    """Another one, for commands that remove what is there."""
    yield from _filled(tmp_path_factory, commands)


def _filled(tmp_path_factory: pytest.TempPathFactory, commands: tuple[str, ...]) -> Iterator[Desk]:
    with EmbeddedServer(tmp_path_factory.mktemp("own")) as server, closing(connect(server.url)) as client:
        made = Desk(commands, server, client, tmp_path_factory.mktemp("folder"))
        made.fill()
        yield made


def in_terminal(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a command writes where both outputs are a terminal; a question is answered with no."""
    ours, its = pty.openpty()
    answer, answering = os.pipe()
    os.write(answering, b"n\n")  # before it starts: one that asks nothing may have ended by the time it could be told
    os.close(answering)
    process = subprocess.Popen(
        arguments, cwd=folder, env=environment, stdin=answer, stdout=its, stderr=its, start_new_session=True
    )
    os.close(answer)
    os.close(its)
    written = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # how Linux tells that the other side has closed
            break
        if not piece:
            break
        written += piece
    os.close(ours)
    process.wait()
    return written.decode()


def in_pipe(arguments: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, str]:
    """What a command writes to two pipes."""
    done = subprocess.run(arguments, cwd=folder, env=environment, input=b"n\n", capture_output=True, check=False)
    return done.stdout.decode(), done.stderr.decode()


def is_json(text: str) -> bool:
    """Whether every line is JSON."""
    try:
        return bool([json.loads(line) for line in text.split("\n") if line])
    except ValueError:
        return False


def unsafe(text: str) -> list[str]:
    """What a terminal would obey, with its neighbours; a line break in a document makes a line of its own."""
    found = [text[max(0, at.start() - 30) : at.end() + 30] for at in _UNSAFE.finditer(text)]
    return found + [line for line in text.splitlines() if line.startswith("forged")]


@pytest.mark.parametrize(
    "command",
    [
        ("dead", "list"),
        ("dead", "show", "DEAD"),
        ("inspect", "FILE"),
        ("doctor",),
        ("status",),
        ("stories", "ID"),
        ("explain", "COPY"),
        ("tail", "clean"),
    ],
    ids=" ".join,
)
def test_what_is_not_let_through_is_visible(desk: Desk, command: tuple[str, ...]) -> None:
    """An operator sees that a document holds such characters, and the markup in it as it is."""
    shown = in_terminal(desk.arguments(command), desk.folder, desk.environment())
    escapes = ("\\u001b", "\\u202e") if command[0] == "tail" else ("\\x1b", "\\u202e")
    assert (True, True) == (escapes[0] in shown, escapes[1] in shown), shown
    if command[0] != "explain":
        assert "[/nope][red]m[/red]:smile:" in re.sub(r"\x1b\[[0-9;]*m|\s|│", "", shown)


def test_json_for_a_terminal_is_the_same_json(desk: Desk) -> None:
    """The escapes of `tail` and `--json` in a terminal mean what the bytes in a pipe mean."""
    for command in (("tail", "clean"), ("dead", "list", "--json"), ("dead", "show", "DEAD", "--json")):
        arguments = desk.arguments(command)
        shown = in_terminal(arguments, desk.folder, desk.environment())
        out, _ = in_pipe(arguments, desk.folder, desk.environment())
        assert parsed(out) == parsed(shown.replace("\r\n", "\n"))


@pytest.mark.parametrize("command", COMMAND_LINES, ids=lambda command: repr(" ".join(command))[1:40])
def test_no_command_lets_a_control_through(request: pytest.FixtureRequest, command: tuple[str, ...]) -> None:
    """In a terminal and in a pipe: nothing that a document, a name or an argument holds reaches the terminal raw."""
    changes = any(command[: len(words)] == words for words in _CHANGING)
    desk: Desk = request.getfixturevalue("changing_desk" if changes else "desk")
    arguments = desk.arguments(command)
    shown = in_terminal(arguments, desk.folder, desk.environment())
    assert [] == unsafe(_DRAWN.sub("", shown)), shown
    assert "Traceback" not in shown
    out, told = in_pipe(arguments, desk.folder, desk.environment())
    assert [] == unsafe(told)
    assert "Traceback" not in told
    if is_json(out):  # for programs: bytes as they are, in which JSON itself escapes C0
        assert None is re.search("[\x00-\x09\x0b-\x1f]", out)
    else:
        assert [] == unsafe(out)


def parsed(lines: str) -> list[Any]:
    """The JSON of each line."""
    return [json.loads(line) for line in lines.split("\n") if line]


def test_every_command_is_tried() -> None:
    """A new command, or a new part of `dead`, has a line here."""
    tried = {words[0] for words in COMMAND_LINES}
    assert set() == {command.name for command in COMMANDS} - tried
    (dead,) = (command.load() for command in COMMANDS if command.name == "dead")
    assert set() == set(dead.commands) - {words[1] for words in COMMAND_LINES if words[0] == "dead"}
