"""Has one worker take all that waits in a namespace, and hands on what comes out."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from copydesk_desk.cli.session import Session
from copydesk_desk.cli.views.progress import progress_bar
from copydesk_desk.operations.capture.compare import Published
from copydesk_desk.operations.capture.golden import STREAMS
from copydesk_producers.resumable import finished_up_to
from copydesk_schemas import ServerUnavailable
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.server.streams import read_range

_POLL_SECONDS: Final = 0.05
#: How much of the workers' log an error shows, in characters.
_SHOWN_LOG: Final = 2000


def work_through(session: Session, last_id: str, take: Callable[[str, Published], None]) -> None:
    """Starts one worker, calls `take` (record id, record) with all that is published, returns when all is through.

    What waits is taken in full batches by a single worker, so the same documents come to the same records. The outputs
    are read from their beginning: the namespace holds nothing but this replay. ServerUnavailable if the worker ends.
    """
    settings = replace(session.settings, workers=1, archive_entries=0)
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        log = Path(folder) / "workers.log"
        after = dict.fromkeys(STREAMS, "0-0")
        with FleetProcess(settings, session.url, log=log) as fleet, progress_bar("articles out") as advance:
            while True:
                finished = finished_up_to(session.client, session.keys, last_id)
                for stream in STREAMS:
                    key = session.keys.prefix + stream
                    while entries := read_range(session.client, key, after=after[stream]):
                        for _, fields in entries:
                            take(fields[b"id"].decode(), Published(stream, fields[b"record"]))
                        after[stream] = entries[-1][0]
                        advance(len(entries))
                if finished:
                    return
                if not fleet.alive():
                    raise ServerUnavailable(
                        f"the worker ended before all was through:\n{log.read_text()[-_SHOWN_LOG:]}"
                    )
                time.sleep(_POLL_SECONDS)
