"""Reads inputs in processes of their own, a few at a time: one that takes too much is ended, and the watch goes on."""

import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from multiprocessing import Pipe
from typing import Final

from copydesk_producers.readers.item import Item
from copydesk_producers.watching import reading_process
from copydesk_producers.watching.reading_process import MEMORY, OUT_OF_MEMORY, SECONDS, End, Request
from copydesk_schemas import CopydeskError

#: Inputs that are read at the same time. What is due meanwhile waits.
_AT_ONCE: Final = 4
#: What the process does. Its modules have the names that they have here, so that what is sent is the same for both.
_PROGRAM: Final = f"import sys; from {reading_process.__name__} import main; main(int(sys.argv[1]))"
#: Seconds that the watch waits for the next item before other places have their turn.
_WAIT: Final = 0.1


class ReadingEnded(CopydeskError):
    """The process that read an input ended before its end.

    Args:
        message: Why, without the name of the input.
        by_input: Whether the input ended it, and would again. Else somebody killed it, or the system lacked memory.
    """

    def __init__(self, message: str, *, by_input: bool) -> None:
        super().__init__(message)
        self.by_input = by_input


class ReadingRooms:
    """Processes that read inputs. They start when they are needed, and one of them is kept for the next input."""

    def __init__(self) -> None:
        self._rooms: list[_Room] = []
        self._taken = 0

    def read(self, request: Request) -> Iterator[Item | None]:
        """Reads an input.

        Args:
            request: The input.

        Returns:
            An iterator over its items, in order; None whenever the next one is not there yet.

        Raises:
            ReadingEnded: It took too much processor time or memory. What was read before was given.
        """
        while self._taken >= _AT_ONCE:
            yield None
        room = self._rooms.pop() if self._rooms else _Room()
        self._taken += 1
        again = False
        try:
            again = (yield from room.read(request)).again
        finally:
            self._taken -= 1
            if again and not self._rooms:
                self._rooms.append(room)
            else:
                room.close()

    def close(self) -> None:
        """Ends the process that was kept."""
        while self._rooms:
            self._rooms.pop().close()


class _Room:
    """A process that reads one input at a time."""

    def __init__(self) -> None:
        self._items, theirs = Pipe()
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-P", "-c", _PROGRAM, str(number)]
            try:
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[number])
            except OSError as error:
                self._items.close()
                why = f"was not read: no process can be started for it ({error.strerror})"
                raise ReadingEnded(why, by_input=False) from None

    def read(self, request: Request) -> Generator[Item | None, None, End]:
        try:
            self._items.send(request)
            while True:
                if not self._items.poll(_WAIT):
                    yield None
                    continue
                found = self._items.recv()
                if isinstance(found, End):
                    return found
                yield found
        except (EOFError, ConnectionError):
            raise self._ended() from None

    def close(self) -> None:
        self._items.close()
        self._process.kill()
        self._process.wait()

    def _ended(self) -> ReadingEnded:
        status = self._process.wait()
        if status == -signal.SIGKILL:
            return ReadingEnded("was not read to its end: the process that read it was killed", by_input=False)
        if status == -signal.SIGXCPU:
            why = f"took {SECONDS} s of processor time without giving a document"
        elif status in (OUT_OF_MEMORY, -signal.SIGSEGV, -signal.SIGABRT):
            why = f"needs more memory than one input may take ({MEMORY >> 20} MiB)"
        else:
            why = f"ended the process that read it (exit status {status})"
        return ReadingEnded(f"{why}, so it is read no further", by_input=True)
