"""What waits for all slow readers of a server, without a look at each of them whenever one more is waited for."""

from typing import Protocol


class Connection(Protocol):
    """What this asks of a connection; a transport of asyncio has it."""

    def get_write_buffer_size(self) -> int:
        """Bytes that wait for the reader."""

    def abort(self) -> None:
        """Hangs up."""


class SlowReaders:
    """The connections that are waited for, and how many bytes waited for each when that began.

    It becomes less until the reader has taken all: nothing is written to a connection that is waited for.
    """

    def __init__(self, most: int) -> None:
        """Begins with nobody.

        Args:
            most: Bytes that may wait for all of them.
        """
        self._most = most
        self._waiting: dict[Connection, int] = {}
        self._sum = 0

    def add(self, connection: Connection) -> None:
        """Waits for one more. If too much waits then, those are put out whom most waits for."""
        self.remove(connection)
        self._waiting[connection] = size = connection.get_write_buffer_size()
        self._sum += size
        while self._sum > self._most:
            self._waiting = {one: one.get_write_buffer_size() for one in self._waiting}
            self._sum = sum(self._waiting.values())
            if self._sum > self._most:
                largest = max(self._waiting, key=lambda one: self._waiting[one])
                self.remove(largest)
                largest.abort()

    def remove(self, connection: Connection) -> None:
        """Waits for a connection no more."""
        self._sum -= self._waiting.pop(connection, 0)
