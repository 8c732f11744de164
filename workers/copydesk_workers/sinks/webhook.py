"""Entries as POST requests to an address, signed as in Standard Webhooks (standardwebhooks.com, version 1).

A request may come twice after a crash. Its header `webhook-id` is the same then, and the receiver leaves it out.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Sequence
from typing import Final

import orjson
import urllib3
from urllib3.exceptions import HTTPError, LocationParseError

from copydesk_schemas import SettingsError
from copydesk_workers.sinks.target import Entry, Gathering, Refused, TargetAway

#: How long a request may take, in seconds: to connect, and until the answer.
_TIMEOUT: Final = urllib3.Timeout(connect=5.0, read=30.0)
#: Answers that say that this request will never be taken.
_NEVER: Final = frozenset({400, 413, 415, 422})
#: Answers that say nothing on the request: the receiver has too much to do.
_BUSY: Final = frozenset({429, 503})
#: Longest time that a receiver may ask to wait, in seconds.
_LONGEST_WAIT: Final = 3_600.0
#: How often an entry is tried before it is set aside, where the receiver answers but does not take it.
ATTEMPTS: Final = 8
#: How much of an answer is read for the message.
_SHOWN_BYTES: Final = 200


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
        try:
            parsed = urllib3.util.parse_url(url)
        except LocationParseError:
            parsed = urllib3.util.Url()
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise SettingsError("the address of a webhook begins with http:// or https:// and names a host")
        self._host = parsed.host
        self._url = parsed._replace(auth=None).url
        self._source, self._kind, self._cloud_event = source, kind, cloud_event
        self._secret = None if secret is None else _secret(secret)
        self._headers = {
            "User-Agent": "copydesk",
            "Content-Type": "application/cloudevents+json" if cloud_event else "application/json",
        }
        if parsed.auth:
            self._headers |= urllib3.util.make_headers(basic_auth=parsed.auth)
        self._pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
        self._tried = ("", 0)

    def begin(self) -> None:
        """There is nothing to make."""

    def write(self, entries: Sequence[Entry]) -> list[Refused]:
        """Posts entries, one after the other."""
        return [Refused(entry, why) for entry in entries if (why := self._post(entry)) is not None]

    def close(self) -> None:
        """Closes the connection."""
        self._pool.clear()

    def _post(self, entry: Entry) -> str | None:
        """Posts an entry; why it will never be taken, None if it was."""
        body = self._body(entry)
        try:
            # Another address than the one that was named gets nothing: redirects are not followed.
            headers = self._headers | self._signature(entry.key, body)
            answer = self._pool.request(
                "POST", self._url, body=body, headers=headers, redirect=False, preload_content=False
            )
            data = answer.read(_SHOWN_BYTES)
            if len(data) < _SHOWN_BYTES:
                answer.release_conn()
            else:  # the rest may be of any size
                answer.close()
        except HTTPError as error:
            raise TargetAway(f"{self._host}: {_why(error)}") from None
        status, said = answer.status, data.decode(errors="replace").strip()
        if 200 <= status < 300:
            return None
        wait = answer.headers.get("Retry-After", "")
        told = f"{self._host} answered {status} {said}".strip()
        if status in _NEVER:
            return told
        if status in _BUSY:
            raise TargetAway(told, wait=min(float(wait), _LONGEST_WAIT) if wait.isdigit() else None)
        before, count = self._tried
        self._tried = (entry.id, count + 1 if before == entry.id else 1)
        if self._tried[1] >= ATTEMPTS:
            return f"{told}, {ATTEMPTS} times"
        raise TargetAway(told)

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


def _why(error: HTTPError) -> str:
    """What went wrong with a connection, without the address, whose path may be a secret."""
    match error:
        case urllib3.exceptions.SSLError():
            return "the certificate is refused, or it does not speak TLS"
        case urllib3.exceptions.NameResolutionError():
            return "there is no such host"
        case urllib3.exceptions.NewConnectionError():
            return "no connection"
        case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.ReadTimeoutError():
            return "no answer in time"
        case _:
            return "the connection was lost"
