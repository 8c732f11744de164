"""URLs of servers, and what is said about them: never with the password, and with a way out."""

import re
import ssl
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from copydesk_schemas.errors import SettingsError

#: Schemes with their default port. Those with an `s` behind them speak TLS.
_SCHEMES: Final = {"redis": 6379, "rediss": 6379, "unix": 0, "sentinel": 26379, "sentinels": 26379}
#: Options of a Sentinel URL that are for the sentinels, not for the servers they watch.
SENTINEL_OPTIONS: Final = {"sentinel_username": "username", "sentinel_password": "password"}
#: Options that name a file; redis-py only says that some file is missing.
_FILES: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
#: redis-py's own words for the URL are not passed on: they quote what it took for a port, which may be a password.
_HOW: Final = (
    "a server is given as redis://[user:password@]host:port/0, rediss:// (TLS) or unix:///path, a primary with replicas"
    " as redis://host:port,host:port/0 or, with Sentinel, as sentinel://host:port,host:port/NAME/0 (TLS: sentinels://);"
    " in a password, write / as %2F, # as %23, ? as %3F, @ as %40, : as %3A and % as %25"
)
_ADDRESS: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:,\s]*)(?::(?P<port>[0-9]{1,5}))?")
_URL: Final = re.compile(r"(?P<scheme>[a-z]+)://(?P<netloc>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?")


class ServerUrl(Struct, frozen=True, kw_only=True):
    """The parts of a URL as they stand in it.

    `addresses` are host and port of each server or sentinel, none for a unix socket; `master` is the name under which
    sentinels know the primary, None without Sentinel; `path` is what stands behind the addresses.
    """

    scheme: str
    secret: str
    addresses: tuple[tuple[str, int], ...]
    path: str
    query: str
    master: str | None = None

    @property
    def tls(self) -> bool:
        """Whether the connections use TLS."""
        return self.scheme in ("rediss", "sentinels")

    @property
    def follows(self) -> bool:
        """Whether the URL leads to whichever server is the primary, after a failover to another one."""
        return self.master is not None or len(self.addresses) > 1

    def of_server(self, host: str, port: int) -> str:
        """The URL of one server with the user, the database and the options of this one."""
        database = self.path.strip("/").partition("/")[2] if self.master is not None else self.path.strip("/")
        scheme = "rediss" if self.tls else "redis"
        host = f"[{host}]" if ":" in host else host
        return f"{scheme}://{self.secret}{host}:{port}/{database}{'?' if self.query else ''}{self.query}"


def read_url(url: str) -> ServerUrl:
    """Splits a URL into its parts.

    Raises:
        SettingsError: It cannot be read in one way only, or names a file that is not there. The message does not quote
            what may be a password.
    """
    found = _split(url)
    if found is None:
        hint = "" if "://" in url else "it does not begin with redis:// or the like; "
        raise SettingsError(f"the URL of the server (--redis, COPYDESK_REDIS_URL) cannot be read: {hint}{_HOW}")
    behind = found.path + found.query
    if "#" in url or (found.secret + behind).count("@") > 1 or (_netloc(url) and "@" in behind):
        raise SettingsError(f"the URL of the server can be read in two ways: {_HOW}")
    for name, path in parse_qsl(found.query):
        if name in _FILES and not Path(path).is_file():
            raise SettingsError(f"the URL of the server names a file that is not there: {name}={path}")
    return found


def shown(url: str) -> str:
    """The URL for messages: with the user, without the password and the options."""
    try:
        found = read_url(url)
    except SettingsError:
        return "the server"  # what cannot be read cannot be cut either
    secret, at, host = _netloc(url).rpartition("@")
    user = secret.partition(":")[0]
    return f"{found.scheme}://{user}{':***' if at else ''}{at}{host}{found.path}"


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


def _netloc(url: str) -> str:
    found = _URL.match(url)
    return found["netloc"] if found else ""


def _split(url: str) -> ServerUrl | None:
    found = _URL.match(url)
    if found is None or found["scheme"] not in _SCHEMES:
        return None
    scheme, (secret, at, hosts) = found["scheme"], found["netloc"].rpartition("@")
    several = scheme.startswith("sentinel") or "," in hosts
    try:
        if not several:  # as redis-py reads it
            _ = urlsplit(url).port
    except ValueError:
        return None
    addresses = None if scheme == "unix" else _addresses(hosts, _SCHEMES[scheme])
    if scheme == "unix" and several:
        return None
    master = None
    if several:
        steps = found["path"].split("/")[1:]
        database = steps.pop() if len(steps) == (2 if scheme.startswith("sentinel") else 1) else ""
        if scheme.startswith("sentinel"):
            master = unquote(steps.pop()) if len(steps) == 1 else None
            if not master:
                return None
        if steps or (database and not database.isdecimal()) or not addresses or not all(host for host, _ in addresses):
            return None
    elif scheme != "unix" and addresses is None:
        return None
    return ServerUrl(
        scheme=scheme,
        secret=secret + at,
        addresses=addresses or (),
        path=found["path"],
        query=found["query"] or "",
        master=master,
    )


def _addresses(hosts: str, default_port: int) -> tuple[tuple[str, int], ...] | None:
    """Host and port of each, without the brackets of IPv6; None if one cannot be read."""
    found = [_ADDRESS.fullmatch(one) for one in hosts.split(",")]
    if not all(found):
        return None
    read = [(one["host"].strip("[]"), int(one["port"] or default_port)) for one in found if one]
    return tuple(read) if all(port < 1 << 16 for _, port in read) else None
