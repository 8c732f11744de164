"""Has one worker process everything that waits in a namespace, and passes on what comes out."""

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
    """Starts one worker and returns when everything is processed.

    A single worker takes what waits in full batches, and sets nothing aside that takes long on a busy machine: in
    another order others would be first. So the same documents become the same records. The outputs are read from their
    beginning: the namespace holds nothing but this replay.

    Args:
        session: The connection and the namespace.
        last_id: The last raw entry to wait for.
        take: Called with the id of each record and the record.

    Raises:
        ServerUnavailable: The worker ended before everything was processed.
    """
    patience = session.settings.document_seconds
    settings = replace(session.settings, workers=1, archive_entries=0, patience_seconds=patience)
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
