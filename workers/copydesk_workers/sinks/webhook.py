"""Entries as POST requests to an address, signed as in Standard Webhooks (standardwebhooks.com, version 1).

A request may come twice after a crash, or where the next one is refused. Its header `webhook-id` is the same then, and
the receiver leaves it out.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import Final

import orjson

from copydesk_schemas import SettingsError
from copydesk_workers.sinks.http_calls import ATTEMPTS_ALONE, BUSY, Attempts, Site, may_refuse_one
from copydesk_workers.sinks.target import Entry, Gathering, Refused, TargetAway

#: Answers that say that this request will never be taken.
_NEVER: Final = frozenset({400, 413, 415, 422})
#: How often an entry is tried before it is set aside, where the receiver answers but does not take it.
ATTEMPTS: Final = 8
#: Bytes of an entry that is sent again for that, and for how many seconds: it may be taken down.
_SENT_AGAIN: Final = 256 * 1024
_SENT_AGAIN_SECONDS: Final = 600


class Webhook:
    """An address that gets a request for each entry."""

    gathering = Gathering(entries=1)
    is_new = False

    def __init__(self, url: str, source: str, kind: str, *, secret: str | None, cloud_event: bool) -> None:
        """Prepares requests; the first connects.

        Args:
            url: `http://` or `https://`, with user and password where needed.
            source: Where the entries come from, for the envelope: `/copydesk/main`.
            kind: What they are, for the envelope: `copydesk.clean`.
            secret: What the signature is made with, `whsec_` and base64, or any text. None: no signature.
            cloud_event: Whether to put each entry in a CloudEvents envelope (version 1.0, structured).

        Raises:
            SettingsError: The URL or the secret is wrong.
        """
        self._source, self._kind, self._cloud_event = source, kind, cloud_event
        self._secret = None if secret is None else _secret(secret)
        media_type = "application/cloudevents+json" if cloud_event else "application/json"
        self._site = Site(url, "a webhook", {"Content-Type": media_type})
        self._attempts = Attempts()
        #: Key and body of what the receiver took last, and when.
        self._taken: tuple[str, bytes, float] | None = None

    def begin(self) -> None:
        """There is nothing to make."""

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Posts entries, one after the other."""
        refused = [Refused(entry, why) for entry in entries if (why := self._post(entry)) is not None]
        self._attempts.written()
        return refused

    def close(self) -> None:
        """Closes the connection."""
        self._site.close()

    def _post(self, entry: Entry) -> str | None:
        """Posts an entry; why it will never be taken, None if it was."""
        body = self._body(entry)
        answer = self._site.ask("POST", body=body, headers=self._signature(entry.key, body))
        if 200 <= answer.status < 300:
            self._attempts.taken(entry.id)
            if len(body) <= _SENT_AGAIN:
                self._taken = entry.key, body, time.monotonic()
            return None
        told = f"{self._site.host} answered {answer.said}"
        if answer.status in _NEVER:
            return told
        if answer.status in BUSY:
            raise TargetAway(told, wait=answer.wait)
        tries = self._attempts.failed(entry.id)
        alone = tries >= ATTEMPTS_ALONE and may_refuse_one(answer.status) and self._takes_others()
        if tries >= ATTEMPTS or alone:
            return f"{told}, {tries} times"
        raise TargetAway(told)

    def _takes_others(self) -> bool:
        """Whether the receiver takes what it took last: it knows the id, and leaves it out."""
        if self._taken is None or time.monotonic() - self._taken[2] > _SENT_AGAIN_SECONDS:
            return False
        key, body, _ = self._taken
        return 200 <= self._site.ask("POST", body=body, headers=self._signature(key, body)).status < 300

    def _body(self, entry: Entry) -> bytes:
        if not self._cloud_event:
            return entry.line
        envelope = {
            "specversion": "1.0",
            "id": entry.key,
            "source": self._source,
            "type": self._kind,
            "datacontenttype": "application/json",
            "data": orjson.Fragment(entry.line),
        }
        return orjson.dumps(envelope)

    def _signature(self, key: str, body: bytes) -> dict[str, str]:
        headers = {"webhook-id": key, "webhook-timestamp": str(int(time.time()))}
        if self._secret is not None:
            headers["webhook-signature"] = sign(self._secret, key, headers["webhook-timestamp"], body)
        return headers


def sign(secret: bytes, key: str, timestamp: str, body: bytes) -> str:
    """The value of `webhook-signature`: `v1,` and the HMAC-SHA256 of `key.timestamp.body` in base64."""
    signed = b".".join((key.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def _secret(text: str) -> bytes:
    if not text.startswith("whsec_"):
        found = text.encode()
    else:
        try:
            found = base64.b64decode(text.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise SettingsError("the secret of the webhook begins with whsec_, but no base64 follows") from None
    if len(found) < 16:
        raise SettingsError("the secret of the webhook is too short: take at least 16 bytes")
    return found
