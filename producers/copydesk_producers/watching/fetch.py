"""Gets what stands at an address: only if it changed, bounded in size and time.

The server is not trusted. What it sends may be of any form, and where it leads on is looked at: a public server does
not make us ask one in our own network (server-side request forgery).
"""

import re
import socket
import threading
import time
from base64 import b64encode
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final
from urllib.parse import unquote, urljoin

import urllib3
from msgspec import Struct
from msgspec.structs import replace
from urllib3.exceptions import HTTPError, LocationParseError

from copydesk_producers.watching.reach import HERE, Reach, names_this_machine, reach_of
from copydesk_schemas import SettingsError
from copydesk_schemas.http_answers import bounded_pools, parsing_answer

#: Most bytes of an answer, unpacked.
MOST_BYTES: Final = 64 << 20
#: Seconds to connect, to wait for the next bytes, and for all of them.
_CONNECT: Final = 10.0
_READ: Final = 30.0
_WHOLE: Final = 120.0
_REDIRECTS: Final = 5
_LEADS_ON: Final = frozenset({301, 302, 303, 307, 308})
_PIECE: Final = 1 << 16
#: What is kept of an ETag or Last-Modified, and sent back: short, without controls. Another one counts as none.
_SENT_BACK: Final = re.compile(r"[\x20-\x7e\xa0-\xff]{1,1000}")
_SECONDS: Final = re.compile(r"[0-9]{1,18}")
_REASON: Final = 100


class Fetched(Struct, frozen=True, kw_only=True):
    """An answer.

    `data` is None where nothing changed, or where there is a `problem`. `url` is the address after redirects. `wait`:
    seconds for which the server asks not to come again; 0 if it does not say. `reach`: from how far away the server is
    reached that was asked first.
    """

    url: str
    data: bytes | None = None
    etag: str = ""
    modified: str = ""
    wait: float = 0.0
    problem: str = ""
    reach: int = HERE


class Fetcher:
    """Asks servers; connections are kept. For several threads."""

    def __init__(self, *, whole: float = _WHOLE, reach: Reach = reach_of) -> None:
        """Prepares a fetcher.

        Args:
            whole: Seconds that one answer may take, head and body.
            reach: From how far away an address is reached.
        """
        self._whole = whole
        asked = _Asked(reach)
        timeout = urllib3.Timeout(connect=_CONNECT, read=_READ)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=urllib3.Retry(0, respect_retry_after_header=False))
        self._pool.pool_classes_by_scheme = bounded_pools(whole, is_closed=lambda: asked.closed, check=asked.check)
        self._asked = asked

    def get(self, url: str, *, etag: str = "", modified: str = "", least: int = HERE) -> Fetched:
        """Asks for an address.

        Args:
            url: `http://` or `https://`, with user and password where needed.
            etag: The ETag of what is known already; empty: nothing is.
            modified: Its Last-Modified.
            least: No server is asked that is nearer than this: the address led as far before.

        Returns:
            The answer; whatever goes wrong is told in it.
        """
        try:
            return self._follow(url, _fit(etag), _fit(modified), least)
        except HTTPError as error:
            return Fetched(url=url, problem=_why(error))
        except ValueError as error:  # an address that is none, or what fits into no header
            return Fetched(url=url, problem=f"leads on to what is no address: {str(error)[:_REASON]}")

    def close(self) -> None:
        """Ends what is under way at its next bytes."""
        self._asked.closed = True

    def _follow(self, url: str, etag: str, modified: str, least: int) -> Fetched:
        headers = {"User-Agent": _agent(), "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        auth = urllib3.util.parse_url(url).auth
        login = {"Authorization": "Basic " + b64encode(unquote(auth).encode()).decode()} if auth else {}
        self._asked.least.reach = least
        reach: int | None = None
        at = first = without_login(url)
        for _ in range(_REDIRECTS + 1):
            own = login if _server_of(at) == _server_of(first) else {}
            answer = self._pool.request("GET", at, headers=headers | own, preload_content=False, redirect=False)
            reach = self._asked.least.reach if reach is None else reach
            try:
                further = answer.headers.get("Location")
                if answer.status not in _LEADS_ON or not further:
                    return replace(self._read(answer, at), reach=reach)
            finally:
                answer.close()  # its body may have no end
            at = without_login(urljoin(at, further))
        return Fetched(url=url, problem=f"leads on more than {_REDIRECTS} times")

    def _read(self, answer: urllib3.BaseHTTPResponse, url: str) -> Fetched:
        wait = _asked_to_wait(answer.headers)
        if answer.status == 304:
            return Fetched(url=url, wait=wait)
        if answer.status != 200:
            reason = (answer.reason or "")[:_REASON]
            return Fetched(url=url, wait=wait, problem=f"the server answers {answer.status} {reason}".strip())
        data, end = bytearray(), time.monotonic() + self._whole
        try:
            while piece := _next_of(answer):
                data += piece
                if len(data) > MOST_BYTES:
                    return Fetched(url=url, wait=wait, problem=f"is larger than {MOST_BYTES:,} bytes")
                if time.monotonic() > end:
                    return Fetched(url=url, wait=wait, problem=f"did not come whole within {self._whole:.0f} seconds")
        except HTTPError as error:
            return Fetched(url=url, wait=wait, problem=_why(error))
        return Fetched(
            url=url,
            data=bytes(data),
            etag=_fit(answer.headers.get("ETag", "")),
            modified=_fit(answer.headers.get("Last-Modified", "")),
            wait=wait,
        )


def _next_of(answer: urllib3.BaseHTTPResponse) -> bytes:
    with parsing_answer():
        return answer.read1(_PIECE)


class _TooNear(HTTPError):
    """A server led on to an address that is nearer to us than its own."""


class _Asked:
    """What the connections of a fetcher share. `least.reach` is that of the last server that was asked, by thread."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.least = threading.local()
        self.closed = False

    def check(self, connected: socket.socket, host: str) -> None:
        """Refuses a server that is nearer than the one that led on to it, and this machine under a name of the web.

        It looks at who answered: whom a name leads to, its owner decides each time.
        """
        reach = self.reach(str(connected.getpeername()[0]))
        if reach < self.least.reach or (reach == HERE and not names_this_machine(host)):
            raise _TooNear
        self.least.reach = reach


def check_address(url: str) -> None:
    """Raises SettingsError if an address cannot be asked."""
    try:
        parsed = urllib3.util.parse_url(url)
    except LocationParseError:
        parsed = urllib3.util.Url()
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise SettingsError(f"{url} is no address: it begins with http:// or https:// and names a host")


def without_login(url: str) -> str:
    """The address without user and password, as it may be shown."""
    return urllib3.util.parse_url(url)._replace(auth=None).url


def _server_of(url: str) -> tuple[str | None, str | None, int | None]:
    """Scheme, host and port: to another server no password goes."""
    parsed = urllib3.util.parse_url(url)
    return parsed.scheme, parsed.host, parsed.port


def _fit(header: str) -> str:
    """A header that may be sent back; empty if it may not."""
    return header if _SENT_BACK.fullmatch(header) else ""


def _asked_to_wait(headers: urllib3.HTTPHeaderDict) -> float:
    """Seconds by Retry-After, or by the max-age of Cache-Control."""
    later = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(later):
        return float(later)
    if later:
        try:
            return max(0.0, parsedate_to_datetime(later).timestamp() - time.time())
        except (ValueError, OverflowError):
            return 0.0
    for part in headers.get("Cache-Control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and _SECONDS.fullmatch(value):
            return float(value)
    return 0.0


def _agent() -> str:
    try:
        return f"copydesk/{version('copydesk')}"
    except PackageNotFoundError:  # the client alone, copied
        return "copydesk"


def _why(error: HTTPError) -> str:
    match error:
        case urllib3.exceptions.MaxRetryError():
            return _why(error.reason) if isinstance(error.reason, HTTPError) else f"cannot be reached: {error.reason}"
        case _TooNear():
            return "leads to a server of a network that is not public; watch its address itself"
        case urllib3.exceptions.LocationValueError():
            return "leads on to what is no address of the web"
        case urllib3.exceptions.SSLError():
            return "its certificate is refused, or it does not speak TLS"
        case urllib3.exceptions.NameResolutionError():
            return "there is no such host"
        case urllib3.exceptions.NewConnectionError():
            return "nobody answers there"
        case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.ReadTimeoutError():
            return "no answer in time"
        case urllib3.exceptions.DecodeError():
            return "is packed wrongly"
        case _:
            return "the connection was lost"
