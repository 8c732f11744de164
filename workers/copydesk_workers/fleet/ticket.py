"""The drain ticket, the only function that RQ runs here: it drains the raw stream for a while."""

import logging
import time
from collections.abc import Callable, Mapping

import redis
from msgspec import Struct

from copydesk_schemas import Keys
from copydesk_schemas.counted import counted
from copydesk_workers.fleet.drain import Drain, Processor
from copydesk_workers.fleet.lanes import Lanes
from copydesk_workers.fleet.raw_stream import RawStream
from copydesk_workers.fleet.watch import Death, SharedWatch
from copydesk_workers.logs import event
from copydesk_workers.settings import Settings
from copydesk_workers.traces import flush_traces

logger = logging.getLogger(__name__)

#: Makes the processor of a horse. SettingsError if the settings do not fit the namespace.
Factory = Callable[[redis.Redis, Keys, Settings], Processor]


class Horse(Struct, frozen=True):
    """What a worker hands to the horse that it forks."""

    client: redis.Redis
    keys: Keys
    settings: Settings
    make_processor: Factory
    consumer: str
    watch: SharedWatch
    deaths: Mapping[str, Death]
    lanes: Lanes
    stopping: Callable[[], bool]


def make_runner(client: redis.Redis, keys: Keys, settings: Settings) -> Processor:
    """Makes the real processor: the chain, matching and the commit."""
    from copydesk_workers.pipeline.runner import Runner  # heavy: loaded once, by the supervisor before it forks

    return Runner(client, keys, settings)


_horse: Horse | None = None


def harness(horse: Horse) -> None:
    """Sets what the tickets of this process work with. To be called in the horse, before the ticket runs."""
    global _horse
    _horse = horse


def drain_ticket() -> None:
    """Drains the raw stream until the time of the ticket is over or a stop is asked for."""
    if _horse is None:
        raise RuntimeError("a ticket runs in the horse of a fleet worker only: start one with `copydesk work`")
    started = time.monotonic()
    horse = _horse
    stream = RawStream(horse.client, horse.keys, horse.consumer, horse.settings.reclaim_after)
    processor = horse.make_processor(horse.client, horse.keys, horse.settings)
    drain = Drain(stream, processor, horse.watch, horse.settings, horse.stopping, horse.deaths, horse.lanes)
    try:
        drain.run()
    finally:
        flush_traces()  # the horse ends without its exit handlers
    seconds = time.monotonic() - started
    logger.log(
        logging.INFO if drain.finished else logging.DEBUG,
        "ticket over: %s in %.1f s",
        counted(drain.finished, "entry"),
        seconds,
        extra=event("ticket_over", worker=horse.consumer, entries=drain.finished, seconds=round(seconds, 3)),
    )
