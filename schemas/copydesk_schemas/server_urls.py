"""URLs of servers, and what is said about them: never with the password, and with a way out."""

import ssl
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit

from copydesk_schemas.errors import SettingsError

_SCHEMES: Final = ("redis", "rediss", "unix")
#: Options that name a file; redis-py only says that some file is missing.
_FILES: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
#: redis-py's own words for the URL are not passed on: they quote what it took for a port, which may be a password.
_HOW: Final = (
    "a server is given as redis://[user:password@]host:port/0, rediss:// (TLS) or unix:///path;"
    " in a password, write / as %2F, # as %23, ? as %3F, @ as %40, : as %3A and % as %25"
)


def check_url(url: str) -> None:
    """SettingsError, without the URL in it, unless it can be read in one way only and the files that it names exist."""
    parts = _split(url)
    if parts is None or parts.scheme not in _SCHEMES:
        raise SettingsError(f"the URL of the server cannot be read: {_HOW}")
    behind = parts.path + parts.query
    if "#" in url or (parts.netloc + behind).count("@") > 1 or (parts.netloc and "@" in behind):
        raise SettingsError(f"the URL of the server can be read in two ways: {_HOW}")
    for name, path in parse_qsl(parts.query):
        if name in _FILES and not Path(path).is_file():
            raise SettingsError(f"the URL of the server names a file that is not there: {name}={path}")


def shown(url: str) -> str:
    """The URL for messages: with the user, without the password and the options."""
    try:
        check_url(url)
    except SettingsError:
        return "the server"  # what cannot be read cannot be cut either
    parts = _split(url)
    assert parts is not None, "it was just checked"
    secret, at, host = parts.netloc.rpartition("@")
    user = secret.partition(":")[0]
    return f"{parts.scheme}://{user}{':***' if at else ''}{at}{host}{parts.path}"


def refuses_tls(error: BaseException) -> bool:
    """Whether a connection failed because the two sides do not trust or understand each other's TLS."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def why(error: BaseException) -> str:
    """What a failed connection says, and for TLS what to do."""
    text = str(error).rstrip(".")
    if not refuses_tls(error):
        return text
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            f"{text}. If the certificate is signed by an authority of your own, name its file in the URL:"
            " rediss://…/0?ssl_ca_certs=/path/ca.pem; the certificate must be made out to the host in the URL"
        )
    return f"{text}. Does the server speak TLS on this port? Without TLS, the URL begins with redis://"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
