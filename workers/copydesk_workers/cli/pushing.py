"""Reads documents and pushes them, remembering how far it came, for `run` and `push`."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import orjson
import redis
from msgspec import Struct

from copydesk_producers import FieldMap, Problem, Producer, parse_map, read_documents
from copydesk_schemas import Keys, SettingsError

_FLUSH_EVERY: Final = 200


class Inputs(Struct, frozen=True):
    """What a command was asked to read."""

    paths: list[str]
    fields: FieldMap

    def fingerprint(self) -> str:
        """Text that is equal for the same inputs: what is resumed is a push of the same inputs."""
        paths = [path if path == "-" else str(Path(path).resolve()) for path in self.paths]
        return orjson.dumps([paths, sorted(self.fields.items())]).decode()


class _Progress(Struct, frozen=True):
    """How far a push came: documents, and the raw stream id of the last one."""

    pushed: int
    last_id: str


class Stopped(Exception):  # not an error: the way out of a push that was asked to stop
    """The push was asked to stop; what was pushed is noted."""


class Pushing:
    """One push of inputs into a namespace, in a thread of its own.

    How far it came is noted under keys.progress in the same MULTI as the XADDs, so that a push that broke off goes on
    behind the last document that arrived.
    """

    def __init__(self, inputs: Inputs, client: redis.Redis, keys: Keys, *, backlog: int, seed: bool = False) -> None:
        self._inputs = inputs
        self._keys = keys
        self._client = client
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="push", daemon=True)
        self._failure: BaseException | None = None
        self._producer = Producer(client, keys.namespace, backlog=backlog, seed=seed, on_wait=self._check)
        #: Documents that this and the broken-off attempts before it have pushed.
        self.pushed = 0
        self.last_id = "0-0"
        #: What was wrong in the inputs; a broken document is pushed all the same and ends in the dead letters.
        self.problems: list[Problem] = []
        #: How many of these could not be pushed at all (no such format, unreadable file).
        self.unread = 0

    def resume(self) -> bool:
        """Takes up an unfinished push of the same inputs; whether there was one."""
        noted = self._client.hget(self._keys.progress, self._inputs.fingerprint())
        if noted is None:
            return False
        progress = msgspec.convert(orjson.loads(noted), _Progress)
        self.pushed, self.last_id = progress.pushed, progress.last_id
        return True

    def start(self) -> None:
        """Starts to push."""
        self._thread.start()

    def stop(self) -> None:
        """Stops after the batch in hand and waits for it."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def done(self) -> bool:
        """Whether everything was pushed; raises what went wrong in the thread."""
        if self._thread.is_alive():
            return False
        if self._failure is not None and not isinstance(self._failure, Stopped):
            raise self._failure
        return self._failure is None

    def finish(self) -> None:
        """Forgets the progress: the inputs are through."""
        self._client.hdel(self._keys.progress, self._inputs.fingerprint())

    def _run(self) -> None:
        try:
            self._push_all()
        except BaseException as error:  # carried over to the thread that asks `done`
            self._failure = error

    def _push_all(self) -> None:
        skip = self.pushed
        self._note(0)
        held = 0
        for number, item in enumerate(read_documents(self._inputs.paths, fields=self._inputs.fields)):
            if number < skip:
                continue
            self._check()
            if item.problem is not None:
                self.problems.append(item.problem)
            if item.raw is None:
                self.unread += 1
            else:
                self._producer.push_raw(item.raw)
            held += 1
            if held == _FLUSH_EVERY:
                self._note(held)
                held = 0
        self._note(held)

    def _note(self, held: int) -> None:
        progress = orjson.dumps({"pushed": self.pushed + held, "last_id": self.last_id}).decode()
        ids = self._producer.flush({self._inputs.fingerprint(): progress})
        self.pushed += held
        self.last_id = ids[-1] if ids else self.last_id

    def _check(self, *_: object) -> None:
        if self._stop.is_set():
            raise Stopped


def drained(client: redis.Redis, keys: Keys, last_id: str) -> bool:
    """Whether every raw entry up to `last_id` is finished (the commit deletes what it finished)."""
    return not client.xrange(keys.raw, max=last_id, count=1)


def inputs_of(paths: Sequence[str], field_map: str | None) -> Inputs:
    """The inputs of a command line; SettingsError if a path does not exist."""
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise SettingsError(f"there is no file or folder {path}")
    return Inputs(list(paths), parse_map(field_map) if field_map else {})
