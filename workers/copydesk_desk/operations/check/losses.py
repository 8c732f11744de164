"""The law of conservation: what was ever added was committed or waits, and no record was cut before it was read."""

import redis

from copydesk_desk.operations.check.breaches import Breaches
from copydesk_schemas import Keys
from copydesk_workers.server.ledger import forget_losses, read_losses, take_stock, unnoted


def check_losses(client: redis.Redis, keys: Keys, breaches: Breaches) -> None:
    """Tells what the ledger notes as lost, and what left the raw stream since a fleet last looked.

    A repair brings nothing back: it takes note, and the same losses are told no more.
    """
    stock = take_stock(client, keys, note=breaches.repair)
    if stock.added is not None:
        breaches.looked_at["documents ever added"] += stock.added
    losses = read_losses(client, keys)
    if not breaches.repair:
        losses += unnoted(stock)
    for loss in losses:
        mended = "nothing brings them back; they are told no more" if breaches.repair else None
        breaches.add("lost", loss.where, loss.shown, mended, loss.count)
    if breaches.repair and losses:
        forget_losses(client, keys)
