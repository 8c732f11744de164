"""The doctor: asks all questions, in order, and changes nothing."""

import time

import redis

from copydesk_desk.operations.doctor.finding import Finding
from copydesk_desk.operations.doctor.index import examine_index
from copydesk_desk.operations.doctor.limits import examine_limits
from copydesk_desk.operations.doctor.log_gap import examine_log
from copydesk_desk.operations.doctor.namespace import examine_namespace
from copydesk_desk.operations.doctor.server import examine_server
from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.settings import Settings


def examine(client: redis.Redis, keys: Keys, settings: Settings) -> list[Finding]:
    """Examines the server and the namespace.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings that the workers of the namespace have.

    Returns:
        One finding per question, in the order of the questions.

    Raises:
        redis.exceptions.RedisError: The server went away.
    """
    findings = [*examine_server(client, time.time), *examine_log(client), *examine_limits(client, keys)]
    try:
        server = index_server_of(settings, client)
    except ServerUnavailable as error:
        return [*findings, Finding("index servers", "fail", "not reached", str(error))]
    return [
        *findings,
        *examine_index(client, keys, settings, server),
        *examine_namespace(client, keys, settings, server),
    ]
