"""Spreads documents over several copydesks, each a namespace on a server of its own: more than one primary carries.

Each of them is whole: queue, index, commits and outputs. So all that copydesk promises holds in each, and nothing holds
between them: documents in two of them are never compared. The key must therefore be one that texts which repeat each
other have in common. A language is such a key, and an outlet is not (decision 34).
"""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self

from copydesk_producers.client import Producer
from copydesk_schemas import CopydeskError, QueueFull, RawDocument, ServerUnavailable, SettingsError, check_raw

#: The route of documents whose key has none of its own.
OTHERS: Final = "*"

#: What a document is spread by: a pure function, so that a document that comes again takes the same route.
SpreadKey = Callable[[RawDocument], str]


class SpreadProducer:
    """Pushes each document to the producer of its key; for one thread at a time.

    A server that is away holds up the documents of its route only: those of the others are pushed and confirmed.
    """

    def __init__(self, routes: Mapping[str, Producer], key: SpreadKey) -> None:
        """Takes the producers, and closes them at the end.

        Args:
            routes: A producer for each key; several keys may share one. `*` takes all other keys, and has to be there.
            key: Says which route a document takes. It must be the same for texts that repeat each other, and for one
                page whenever it comes. What may fail belongs to `*`: let that be the route of your main language.

        Raises:
            SettingsError: There is no route for other keys.
        """
        if OTHERS not in routes:
            raise SettingsError(f"a route {OTHERS!r} is needed, for documents whose key has none of its own")
        self._routes, self._key = dict(routes), key

    @property
    def producers(self) -> list[Producer]:
        """Each producer once, in the order of the routes."""
        return list({id(producer): producer for producer in self._routes.values()}.values())

    @property
    def confirmed(self) -> int:
        """Documents that were confirmed since this producer began."""
        return sum(producer.confirmed for producer in self.producers)

    @property
    def held(self) -> int:
        """Documents that are not confirmed yet, of all routes."""
        return sum(producer.held for producer in self.producers)

    def route(self, document: RawDocument | Mapping[str, Any]) -> Producer:
        """The producer of a document.

        Raises:
            DocumentError: The document breaks the schema.
        """
        checked = document if isinstance(document, RawDocument) else check_raw(dict(document))
        return self._routes.get(self._key(checked), self._routes[OTHERS])

    def push(self, document: RawDocument | Mapping[str, Any], *, origin: str | None = None) -> None:
        """Buffers one document for its route, and sends when a batch of that route is full.

        Args:
            document: As for `Producer.push`.
            origin: As for `Producer.push`.

        Raises:
            DocumentError: The document breaks the schema; nothing of it was sent.
            DocumentTooLarge: It is larger than the producer of its route allows.
            QueueFull: The stream of its route is full; the document is held.
            ServerUnavailable: The server of its route is away; the document is held.
        """
        self.route(document).push(document, origin=origin)

    def flush(self) -> int:
        """Sends and confirms everything that is held, of all routes, also behind one that fails.

        Returns:
            How many documents were confirmed.

        Raises:
            QueueFull: As for `Producer.flush`, for the first route that fails; the others are confirmed.
            ServerUnavailable: Likewise.
        """
        before = self.confirmed
        self._each(Producer.flush)
        return self.confirmed - before

    def close(self) -> None:
        """Flushes and closes all producers."""
        self._each(Producer.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
            return
        if isinstance(error, (QueueFull, ServerUnavailable)):  # of one route: the others go on
            try:
                self._each(Producer.flush)
            except CopydeskError as second:
                error.add_note(f"and what was pushed before could not be flushed: {second}")
        for producer in self.producers:
            producer.__exit__(kind, error, trace)

    def _each(self, act: Callable[[Producer], object]) -> None:
        failed: CopydeskError | None = None
        for producer in self.producers:
            try:
                act(producer)
            except CopydeskError as error:
                if failed is None:
                    failed = error
                else:
                    failed.add_note(f"and another route: {error}")
        if failed is not None:
            raise failed
