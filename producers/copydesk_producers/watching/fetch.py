"""Gets what stands at an address: only if it changed, bounded in size and time."""

import time
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final
from urllib.parse import urljoin

import urllib3
from msgspec import Struct
from urllib3.exceptions import HTTPError, LocationParseError

from copydesk_schemas import SettingsError

#: Most bytes of an answer, unpacked.
MOST_BYTES: Final = 64 << 20
#: Seconds to connect, to wait for the next bytes, and for all of them.
_CONNECT: Final = 10.0
_READ: Final = 30.0
_WHOLE: Final = 120.0
_REDIRECTS: Final = 5
_PIECE: Final = 1 << 16


class Fetched(Struct, frozen=True, kw_only=True):
    """An answer.

    `data` is None where nothing changed, or where there is a `problem`. `url` is the address after redirects. `wait`:
    seconds for which the server asks not to come again; 0 if it does not say.
    """

    url: str
    data: bytes | None = None
    etag: str = ""
    modified: str = ""
    wait: float = 0.0
    problem: str = ""


class Fetcher:
    """Asks servers; connections are kept. For several threads."""

    def __init__(self) -> None:
        timeout = urllib3.Timeout(connect=_CONNECT, read=_READ)
        retries = urllib3.Retry(total=_REDIRECTS, connect=0, read=0, other=0, status=0, redirect=_REDIRECTS)
        self._pool = urllib3.PoolManager(timeout=timeout, retries=retries, headers={"User-Agent": _agent()})

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """Asks for an address.

        Args:
            url: `http://` or `https://`, with user and password where needed.
            etag: The ETag of what is known already; empty: nothing is.
            modified: Its Last-Modified.

        Returns:
            The answer; whatever goes wrong is told in it.
        """
        headers = {"Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        parsed = urllib3.util.parse_url(url)
        if parsed.auth:
            headers |= urllib3.util.make_headers(basic_auth=parsed.auth)
        try:
            answer = self._pool.request(
                "GET", without_login(url), headers={"User-Agent": _agent()} | headers, preload_content=False
            )
        except HTTPError as error:
            return Fetched(url=url, problem=_why(error))
        with answer:
            return self._read(answer, url)

    def _read(self, answer: urllib3.BaseHTTPResponse, url: str) -> Fetched:
        wait = _asked_to_wait(answer.headers)
        if answer.status == 304:
            return Fetched(url=url, wait=wait)
        if answer.status != 200:
            return Fetched(
                url=url, wait=wait, problem=f"the server answers {answer.status} {answer.reason or ''}".strip()
            )
        data, end = bytearray(), time.monotonic() + _WHOLE
        try:
            while piece := answer.read1(_PIECE):
                data += piece
                if len(data) > MOST_BYTES:
                    return Fetched(url=url, wait=wait, problem=f"is larger than {MOST_BYTES:,} bytes")
                if time.monotonic() > end:
                    return Fetched(url=url, wait=wait, problem=f"did not come whole within {_WHOLE:.0f} seconds")
        except HTTPError as error:
            return Fetched(url=url, wait=wait, problem=_why(error))
        return Fetched(
            url=without_login(urljoin(url, answer.geturl() or "")),
            data=bytes(data),
            etag=answer.headers.get("ETag", ""),
            modified=answer.headers.get("Last-Modified", ""),
            wait=wait,
        )


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


def _asked_to_wait(headers: urllib3.HTTPHeaderDict) -> float:
    """Seconds by Retry-After, or by the max-age of Cache-Control."""
    later = headers.get("Retry-After", "").strip()
    if later.isdigit():
        return float(later)
    if later:
        try:
            return max(0.0, parsedate_to_datetime(later).timestamp() - time.time())
        except (ValueError, OverflowError):
            return 0.0
    for part in headers.get("Cache-Control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.isdigit():
            return float(value)
    return 0.0


def _agent() -> str:
    try:
        return f"copydesk/{version('copydesk')}"
    except PackageNotFoundError:  # the client alone, copied
        return "copydesk"


def _why(error: HTTPError) -> str:
    match error:
        case urllib3.exceptions.MaxRetryError() if error.reason is not None and not isinstance(
            error.reason, urllib3.exceptions.ResponseError
        ):
            return _why(error.reason) if isinstance(error.reason, HTTPError) else f"cannot be reached: {error.reason}"
        case urllib3.exceptions.MaxRetryError():
            return f"leads on more than {_REDIRECTS} times"
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
