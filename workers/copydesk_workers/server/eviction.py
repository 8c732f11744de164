"""Whether a full server throws keys out: then documents, states and the index vanish without a trace."""

from collections.abc import Mapping
from typing import Any

import redis

from copydesk_schemas import SettingsError


def evicting_policy(info: Mapping[str, Any]) -> str | None:
    """The policy of a server that throws keys out when it is full, from INFO; None if it does not."""
    policy = str(info.get("maxmemory_policy", "noeviction"))
    return policy if policy != "noeviction" and int(info.get("maxmemory", 0)) else None


def refuse_eviction(client: redis.Redis) -> None:
    """Raises SettingsError if the server throws keys out when it is full."""
    policy = evicting_policy(client.info("memory"))
    if policy is not None:
        raise SettingsError(
            f"the server throws keys out when it is full (maxmemory-policy {policy}), documents among them:"
            " CONFIG SET maxmemory-policy noeviction, or use a server of copydesk's own"
        )
