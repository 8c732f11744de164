"""HTTP requests of sinks: bounded in time and in what is read, without redirects, and told without secrets."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

import urllib3
from msgspec import Struct
from urllib3.exceptions import HTTPError, LocationParseError

from copydesk_schemas import SettingsError
from copydesk_schemas.http_answers import bounded_pools, parsing_answer
from copydesk_workers.sinks.target import TargetAway

#: Seconds to connect, to wait for the next bytes of the answer, and for all of a request with its answer.
_TIMEOUT: Final = urllib3.Timeout(connect=5.0, read=30.0)
_WHOLE: Final = 120.0
#: Answers that say nothing on the request: the receiver has too much to do.
BUSY: Final = frozenset({429, 503})
#: Answers about who asks, or where: others would be answered likewise.
_OF_ALL: Final = frozenset({401, 404, 408, 429})
#: Attempts after which it is found out whether a receiver refuses one request alone.
ATTEMPTS_ALONE: Final = 2
#: Longest time that a receiver may ask to wait, in seconds.
_LONGEST_WAIT: Final = 3_600.0
#: How much of an answer is shown in a message.
SHOWN_BYTES: Final = 200


class Answer(Struct, frozen=True):
    """What came back: the status, as much of the body as was asked for, and how many seconds to wait, if it says so."""

    status: int
    data: bytes
    wait: float | None

    @property
    def said(self) -> str:
        """The status and the beginning of the body, for messages."""
        return f"{self.status} {self.data[:SHOWN_BYTES].decode(errors='replace').strip()}".strip()


def may_refuse_one(status: int) -> bool:
    """Whether an answer may be about the words of one request, as a firewall gives it; other answers tell an outage."""
    return 400 <= status < 500 and status not in _OF_ALL


class Attempts:
    """How often requests failed that begin with an entry, until the entries that are written together are written."""

    def __init__(self) -> None:
        """Nothing has failed."""
        self._failed: Final[dict[str, int]] = {}

    def failed(self, entry_id: str) -> int:
        """Counts an attempt.

        Args:
            entry_id: Id of the first entry of the request.

        Returns:
            How many attempts failed with this entry since it was taken, or since all were written.
        """
        count = self._failed.get(entry_id, 0) + 1
        self._failed[entry_id] = count
        return count

    def taken(self, entry_id: str) -> None:
        """Forgets that an entry failed before: it was taken. What is in front of one that fails is taken each time.

        Args:
            entry_id: Id of the first entry of the request.
        """
        self._failed.pop(entry_id, None)

    def written(self) -> None:
        """Forgets what failed before: all that is written together was taken or refused."""
        self._failed.clear()


class Site:
    """An address that takes requests. Connections are kept."""

    def __init__(self, url: str, what: str, headers: Mapping[str, str], *, whole: float = _WHOLE) -> None:
        """Prepares requests; the first connects.

        Args:
            url: `http://` or `https://`, with user and password where needed.
            what: What it is the address of, for the message.
            headers: Headers of all requests.
            whole: Seconds that a request and its answer may take.

        Raises:
            SettingsError: The URL is wrong.
        """
        try:
            parsed = urllib3.util.parse_url(url)
        except LocationParseError:
            parsed = urllib3.util.Url()
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise SettingsError(f"the address of {what} begins with http:// or https:// and names a host")
        #: The host, which may be shown. The rest may be a secret.
        self.host = parsed.host
        self._url = parsed._replace(auth=None).url
        self._headers = {"User-Agent": "copydesk"} | dict(headers)
        if parsed.auth:
            self._headers["Authorization"] = "Basic " + b64encode(unquote(parsed.auth).encode()).decode()
        self._pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
        self._pool.pool_classes_by_scheme = bounded_pools(whole)

    def ask(
        self,
        method: str,
        path: str = "",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        most: int = SHOWN_BYTES,
    ) -> Answer:
        """Sends a request.

        Args:
            method: `POST`, …
            path: What follows the address.
            body: The body.
            headers: More headers.
            most: Bytes of the answer that are read.

        Raises:
            TargetAway: There was no answer.
        """
        try:
            # Another address than the one that was named gets nothing: redirects are not followed.
            answer = self._pool.request(
                method,
                self._url + path,
                body=body,
                headers=self._headers | dict(headers or {}),
                redirect=False,
                preload_content=False,
            )
            with parsing_answer():
                data = answer.read(most)
            if len(data) < most:
                answer.release_conn()
            else:  # the rest may be of any size
                answer.close()
        except HTTPError as error:
            raise TargetAway(f"{self.host}: {_why(error)}") from None
        wait = answer.headers.get("Retry-After", "")
        is_number = wait.isascii() and wait.isdigit()  # `float` takes no raised digits
        return Answer(answer.status, data, min(float(wait), _LONGEST_WAIT) if is_number else None)

    def close(self) -> None:
        """Closes the connections."""
        self._pool.clear()


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
