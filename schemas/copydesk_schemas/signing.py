"""How a bound producer proves who it is: it signs each document with the key that an administrator made for it.

The signature stands beside the document, in the field `signed` of the entry: name of the producer, a space, and the
HMAC-SHA256 of name and document in hex. So it says nothing about another document, nor under another name.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Final

from msgspec import Struct

from copydesk_schemas.errors import SettingsError

#: The field of a raw entry.
SIGNED: Final = "signed"

#: What is kept of a field that holds no signature: such a document is refused, when it is pushed again as well.
NO_SIGNATURE: Final = b"-"

#: Bytes of the secret of a producer.
SECRET_BYTES: Final = 32
#: What is signed begins with this, so that no other use of a key can be taken for a signature.
_PURPOSE: Final = b"copydesk document 1\n"

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_SIGNED: Final = re.compile(rb"([a-z0-9][a-z0-9_.-]{0,63}) ([0-9a-f]{64})")


class ProducerKey(Struct, frozen=True):
    """The name of a bound producer, and the secret by which it signs."""

    name: str
    secret: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise SettingsError(
                f"producer {self.name!r} is not allowed: use 1 to 64 of a-z, 0-9, '.', '_' and '-',"
                " beginning with a letter or a digit"
            )
        if len(self.secret) != SECRET_BYTES:
            raise SettingsError(f"the secret of producer {self.name} has {len(self.secret)} bytes, not {SECRET_BYTES}")

    def __str__(self) -> str:
        """The key without its secret, so that no log shows it."""
        return f"{self.name}:…"

    __repr__ = __str__

    def sign(self, document: bytes) -> bytes:
        """Signs a document.

        Args:
            document: The bytes of the field `document`.

        Returns:
            The value of the field `signed`.
        """
        return self.name.encode() + b" " + self._mac(document).hex().encode()

    def signed(self, document: bytes, mac: bytes) -> bool:
        """Whether this key made the 32 bytes of a signature. It takes as long for a wrong one."""
        return compare_digest(mac, self._mac(document))

    def _mac(self, document: bytes) -> bytes:
        return digest(self.secret, _PURPOSE + self.name.encode() + b"\n" + document, sha256)


def write_producer_key(key: ProducerKey) -> str:
    """Writes a key as one word, `NAME:SECRET`, as a producer is given it."""
    return f"{key.name}:{urlsafe_b64encode(key.secret).rstrip(b'=').decode()}"


def parse_producer_key(text: str) -> ProducerKey:
    """Reads a key.

    Raises:
        SettingsError: It is not one. The message does not show it.
    """
    name, _, secret = text.strip().partition(":")
    try:
        found = urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except ValueError:
        found = b""
    if len(found) != SECRET_BYTES or not _NAME.fullmatch(name):
        raise SettingsError("a producer's key is NAME:SECRET, as `copydesk producers add` printed it")
    return ProducerKey(name, found)


def read_signature(value: bytes) -> tuple[str, bytes] | None:
    """Reads the field `signed`: name and the 32 bytes of the signature; None if it has another form."""
    found = _SIGNED.fullmatch(value)
    return None if found is None else (found[1].decode(), bytes.fromhex(found[2].decode()))
