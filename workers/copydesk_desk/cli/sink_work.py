"""What all kinds of `copydesk sink` do: open the target, deliver, tell how much it was."""

import re
import signal
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

import typer
from msgspec import Struct, to_builtins

from copydesk_desk.cli.options import HERE, UNREAD
from copydesk_desk.cli.output import tell, write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.operations.sinks.deliver import Delivered, Sink, when_there
from copydesk_desk.operations.wanted import Wanted
from copydesk_schemas import Keys, OutputStream, SettingsError
from copydesk_schemas.counted import counted
from copydesk_workers.logs import set_up_logging
from copydesk_workers.server.heartbeat import Heartbeat
from copydesk_workers.settings import read_settings
from copydesk_workers.sinks.target import Target

_GROUP: Final = re.compile(r"[\w.:@-]{1,100}", re.ASCII)


Start = Literal["start", "end"]
Records = Annotated[Literal["clean", "duplicates"], typer.Option("--stream", help="Which output.")]
Anything = Annotated[OutputStream, typer.Option("--stream", help="Which output.")]
Group = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Consumer group: it remembers how far this sink has come. Default: a name made of kind and target.",
        show_default=False,
    ),
]
From = Annotated[
    Start, typer.Option("--from", help="Where a new sink begins: at the oldest entry that is kept, or at the next.")
]
Once = Annotated[bool, typer.Option("--once", help="End when everything that is there now is delivered.")]
Again = Annotated[bool, typer.Option("--again", help="Deliver what the target refused before, and end.")]


class Asked(Struct, frozen=True):
    """The options that all kinds of sinks have."""

    stream: OutputStream
    group: str | None
    start: Start
    once: bool
    redis: str | None
    namespace: str | None
    as_json: bool
    wanted: Wanted
    again: bool = False


class Task:
    """One call of `copydesk sink KIND`."""

    def __init__(self, kind: str, target: str, asked: Asked, *, shown: str | None = None) -> None:
        """Takes what was asked for.

        Args:
            kind: Name of the command.
            target: What names the target. Another one is another sink.
            asked: The options.
            shown: What people see of the target, without secrets. None: all of it.
        """
        self.stream = asked.stream
        self._shown = target if shown is None else shown
        # Two sinks with other filters to one target are two sinks.
        filters = {name: value for name, value in to_builtins(asked.wanted).items() if value is not None}
        whole = " ".join((target, *(f"{name}={value}" for name, value in filters.items())))
        self.group = asked.group if asked.group is not None else group_of(kind, whole, self._shown)
        if not _GROUP.fullmatch(self.group):
            raise typer.BadParameter("--group: use 1 to 100 letters, digits, '.', ':', '@', '_' and '-'")
        self._asked = asked
        self._settings = read_settings(redis_url=asked.redis, namespace=asked.namespace)

    def run(self, open_target: Callable[[Keys, OutputStream], Target]) -> None:
        """Delivers to the target that `open_target` makes, until Ctrl-C, SIGTERM or the end."""
        set_up_logging(self._settings)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        heartbeat = Heartbeat(self._settings.heartbeat_folder)
        with (
            reopen_session(self._settings, HERE) as session,
            closing(when_there(lambda: open_target(session.keys, self.stream), heartbeat)) as target,
        ):
            sink = Sink(session.client, session.keys, self.stream, self.group, target, self._asked.wanted, heartbeat)
            if self._asked.again:
                sink.again()
            else:
                if not self._asked.once:
                    tell(f"delivering {self.stream} to {self._shown} as group {self.group}; Ctrl-C stops")
                sink.run(start="$" if self._asked.start == "end" else "0", once=self._asked.once)
        self._tell(sink.delivered)

    def _tell(self, delivered: Delivered) -> None:
        if self._asked.as_json:
            write_json({"group": self.group, "delivered": delivered.written, "refused": delivered.refused})
        else:
            tell(f"{counted(delivered.written, 'entry')} of {self.stream} delivered to {self._shown}")
            if delivered.refused:
                tell(f"{delivered.refused:,} refused and kept: `copydesk sink undelivered {self.group}`")
        if delivered.refused:
            raise typer.Exit(UNREAD)


def group_of(kind: str, target: str, shown: str) -> str:
    """The name of a sink: kind, the last part of what is shown of its target, and a hash of the whole."""
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", shown.rstrip("/").rpartition("/")[2])[:40].strip("-.")
    return "-".join(part for part in (kind, readable, sha256(target.encode()).hexdigest()[:8]) if part)


def whole_path(path: Path | str) -> str:
    """The name of a file that stays the same from whatever folder it is named."""
    try:
        return str(Path(path).resolve())
    except (OSError, RuntimeError) as error:
        raise SettingsError(f"{path} is no path: {error}") from None


def host_in(url: str) -> str:
    """The host of an address. The rest may be a secret."""
    return urlsplit(url).hostname or "" if url.startswith(("http://", "https://")) else ""


def without_user(url: str) -> str:
    """An address without user and password, which may change."""
    try:
        parts = urlsplit(url)
    except ValueError:  # told where it is used
        return url
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def read_secret(path: Path, option: str) -> str:
    """The text of a file, without space around it."""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{option} {path} cannot be read: {error}") from None
