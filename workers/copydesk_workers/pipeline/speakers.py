"""Who pushed a raw entry, as far as it is proved, and so whose words it may change what is known of.

An entry that a bound producer signed speaks for the domains of that producer. All others speak for every domain that no
bound producer has. Where producers are not bound, nobody speaks for anything, and nothing is read.
"""

from typing import Final

import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_schemas.signing import SIGNED, read_signature
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.server.bound_producers import BoundProducer, domains_of, read_producers
from copydesk_workers.settings import Settings

_SIGNED: Final = SIGNED.encode()
_NO_DOMAINS: Final[frozenset[str]] = frozenset()


class Speaker(Struct, frozen=True):
    """Who pushed an entry.

    `name` is that of a bound producer, None for everybody else, and `domains` are its domains. `foreign` are the
    domains that only others speak for. `refused` says what is wrong with the signature; such an entry ends dead.
    """

    name: str | None = None
    domains: frozenset[str] = _NO_DOMAINS
    foreign: frozenset[str] = _NO_DOMAINS
    refused: str | None = None


ANYBODY: Final = Speaker()


class Speakers:
    """The bound producers of a namespace, as its workers know them."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings) -> None:
        """Reads the producers, if the namespace binds them."""
        self._client, self._keys = client, keys
        self._bound = settings.bound_producers
        self._document_bytes = settings.document_bytes
        self._fresh = True
        self._producers: dict[str, BoundProducer] = {}
        self._speakers: dict[str, Speaker] = {}
        self._anybody = ANYBODY
        #: All domains that bound producers speak for.
        self.domains = _NO_DOMAINS
        if self._bound:
            self._read()

    def begin_batch(self) -> None:
        """Lets the producers be read again, once, if an entry of the batch has a signature that is not known."""
        self._fresh = not self._bound

    def speaker_of(self, entry: RawEntry) -> Speaker:
        """Returns who pushed an entry. A document over the size limit is not looked at, since it ends dead anyway."""
        if not self._bound:
            return ANYBODY
        value = entry.fields.get(_SIGNED)
        document = entry.fields.get(b"document", b"")
        if value is None or len(document) > self._document_bytes:
            return self._anybody
        read = read_signature(value)
        if read is None:
            return Speaker(refused="the field `signed` is not a name, a space and 64 hex digits")
        name, mac = read
        if not self._is_signed(name, document, mac) and not self._fresh:
            self._read()
        if name not in self._producers:
            return Speaker(refused=f"it is signed by {name}, and there is no such producer (`copydesk producers list`)")
        if not self._is_signed(name, document, mac):
            return Speaker(refused=f"its signature is not that of producer {name} for this document")
        return self._speakers[name]

    def _is_signed(self, name: str, document: bytes, mac: bytes) -> bool:
        producer = self._producers.get(name)
        return producer is not None and producer.key.signed(document, mac)

    def _read(self) -> None:
        self._producers, self._fresh = read_producers(self._client, self._keys), True
        self.domains = domains_of(self._producers)
        self._anybody = Speaker(foreign=self.domains)
        self._speakers = {
            name: Speaker(name, frozenset(one.domains), self.domains.difference(one.domains))
            for name, one in self._producers.items()
        }
