"""Who may come in: with keys, who has one with the right; without any key, programs on this machine."""

import time
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address
from typing import Final

from msgspec import Struct
from redis.exceptions import RedisError
from starlette.requests import Request

from copydesk_desk.operations.access_keys import AccessKey, Right, check_key
from copydesk_desk.serve.problems import Problem

#: Seconds after which the keys are read again: a key that is revoked lives so long at most.
_FRESH_SECONDS: Final = 1.0
#: Seconds of its rate that a key may use at once.
_BURST_SECONDS: Final = 10.0

_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
#: Headers by which a proxy says that it asks for someone else.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

ReadKeys = Callable[[], Awaitable[Mapping[str, AccessKey]]]


class Caller(Struct, frozen=True):
    """Who makes a request: the id of a key, or `local`, and the bound producer as which it pushes, if any."""

    id: str
    producer: str | None = None


#: The caller who came without a key.
LOCAL: Final = Caller("local")


class _Bucket(Struct):
    """What a key may still use: a token bucket."""

    tokens: float
    at: float


class Guard:
    """Checks the keys of one door."""

    def __init__(self, read: ReadKeys, clock: Callable[[], float] = time.monotonic) -> None:
        """Prepares a guard.

        Args:
            read: Reads the keys from the server.
            clock: Seconds that only go forward.
        """
        self._read, self._clock = read, clock
        self._known: Mapping[str, AccessKey] = {}
        self._read_at: float | None = None
        self._buckets: dict[str, _Bucket] = {}

    async def admit(self, request: Request, right: Right) -> Caller:
        """Lets a request in.

        Args:
            request: The request.
            right: What it needs.

        Returns:
            Who it is.

        Raises:
            Problem: 401 without a valid key, 403 without the right, 429 over the rate.
        """
        known = await self.known()
        if not known:
            check_local(request)
            return LOCAL
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        key = check_key(secret.strip(), known) if scheme.lower() == "bearer" else None
        if key is None:
            raise Problem(
                401,
                "A key is needed",
                "Send a valid key as `Authorization: Bearer KEY`; `copydesk keys add NAME` makes one.",
                headers={"WWW-Authenticate": "Bearer"},
            )
        self.check_right(key, right)
        return Caller(key.id, key.producer)

    def check_right(self, key: AccessKey, right: Right, *, requests: int = 1) -> None:
        """Counts a request with a key.

        Args:
            key: A key that was shown.
            right: What the request needs.
            requests: As how many it counts.

        Raises:
            Problem: 403 without the right, 429 over the rate.
        """
        if not key.allows(right):
            raise Problem(403, "The key does not allow this", f"Key {key.id} lacks the right `{right}`.")
        self._count(key, requests)

    async def still_admits(self, caller: Caller, right: Right) -> bool:
        """Whether a caller who was let in would be let in again; while the server is away, as it was before.

        Args:
            caller: What `admit` answered.
            right: What the request needs.
        """
        try:
            known = await self.known()
        except RedisError:
            known = self._known
        if caller == LOCAL:
            return not known
        key = known.get(caller.id)
        return key is not None and key.allows(right)

    async def known(self) -> Mapping[str, AccessKey]:
        """The keys of the door by id; none: only programs on this machine are served."""
        now = self._clock()
        if self._read_at is None or now - self._read_at > _FRESH_SECONDS:
            self._known = await self._read()
            self._read_at = now
            self._buckets = {id_: bucket for id_, bucket in self._buckets.items() if id_ in self._known}
        return self._known

    def _count(self, key: AccessKey, requests: int) -> None:
        rate = key.requests_a_minute / 60
        most, now = max(1.0, rate * _BURST_SECONDS), self._clock()
        bucket = self._buckets.setdefault(key.id, _Bucket(most, now))
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        cost = min(most, requests)
        if bucket.tokens < cost:
            wait = {"Retry-After": str(max(1, round((cost - bucket.tokens) / rate)))}
            detail = f"Key {key.id} may make {key.requests_a_minute:,} requests a minute. Put more into each."
            raise Problem(429, "Too many requests", detail, headers=wait)
        bucket.tokens -= cost


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_local(request: Request, *, own_pages: bool = False) -> None:
    """Refuses what does not come from a program on this machine.

    A page in a browser on this machine does not count: it could be anyone's. It names its `Origin`, or comes under the
    name of its own host (DNS rebinding). Nor does a proxy that asks for others.

    Args:
        request: The request.
        own_pages: Whether a form of the desk counts: its origin is the address of the door.

    Raises:
        Problem: 403, with what to do.
    """
    client = request.client
    host = request.headers.get("host", "").lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    stranger = (
        client is None
        or not is_loopback(client.host)
        or name not in _LOCAL_NAMES
        or ("origin" in request.headers and not (own_pages and request.headers["origin"].lower() == f"http://{host}"))
        or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        or any(header in request.headers for header in _FORWARDED)
    )
    if stranger:
        raise Problem(
            403,
            "There is no key yet",
            "Without keys only programs on this machine are served, at http://127.0.0.1 or http://localhost."
            " Make a key with `copydesk keys add NAME`, and send it as `Authorization: Bearer KEY`.",
        )
