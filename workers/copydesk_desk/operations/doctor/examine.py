"""The doctor: all questions, in order. Reads only."""

import time

import redis

from copydesk_desk.operations.doctor.finding import Finding
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_desk.operations.doctor.server import examine_server
from copydesk_schemas import Keys
from copydesk_workers.settings import Settings


def examine(client: redis.Redis, keys: Keys, settings: Settings) -> list[Finding]:
    """What is well and what is not, on the server and in the namespace. Redis errors pass through."""
    return examine_server(client, time.time) + examine_namespace(client, keys, settings)
