"""Commits entries in order, and verifies what the commit script asks for on the way."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec.structs import replace

from copydesk_matching.match import Sketch
from copydesk_matching.matcher import Verifier
from copydesk_matching.news import place_news
from copydesk_workers.commit.committer import Committer
from copydesk_workers.commit.outcome import CommitAnswer, CommitEntry, Late, MustVerify, Publication, Waits
from copydesk_workers.logs import event

logger = logging.getLogger(__name__)


def commit_in_order(
    committer: Committer,
    verifier: Verifier,
    entries: Sequence[CommitEntry],
    sketches: Mapping[bytes, Sketch],
    epoch: bytes = b"",
    answered: Callable[[CommitEntry, CommitAnswer], None] = lambda entry, answer: None,
    lacking: Collection[int] = (),
    healed: int | None = None,
    begin: Callable[[str], None] = lambda entry_id: None,
    end: Callable[[], None] = lambda: None,
) -> int:
    """Commits in rounds until every entry is committed or late.

    Args:
        committer: Commits the entries of one namespace.
        verifier: Compares a sketch with the records that the script asks about.
        entries: The entries, in the order in which they are to be committed.
        sketches: The sketch of every article to be published, by packed record id.
        epoch: The epoch of the server before these were looked up; empty: nothing was looked up.
        answered: Called with each entry that is committed or late.
        lacking: Partitions of the index without which these were looked up.
        healed: How often records had been matched again before that; None: that does not count,
            as it does not without sketches.
        begin: Called with the id of an entry when a text of it is compared, so that it can be stopped if that takes
            too long.
        end: Called when it is compared.

    Returns:
        How many entries were late: another worker had finished them.

    Raises:
        ValueError: An entry contradicts itself.
        ServerChanged: The server is in another epoch, or records were matched again since.
            What is not committed is to be read and looked up again.
        redis.exceptions.RedisError: The server is away, or a key has the wrong type.
    """
    healed = healed if sketches else None
    late = 0
    while entries:
        again = []
        for entry, answer in zip(entries, committer.commit(entries, epoch, lacking, healed), strict=True):
            if isinstance(answer, MustVerify):
                again.append(_verify(verifier, entry, answer, sketches, begin))
                end()
                continue
            if isinstance(answer, Waits):
                again.append(entry)
                continue
            answered(entry, answer)
            if isinstance(answer, Late):
                late += 1
                logger.info(
                    "entry %s was finished by another worker",
                    entry.entry_id,
                    extra=event("entry_late", entry_id=entry.entry_id),
                )
        entries = again
    return late


def _verify(
    verifier: Verifier,
    entry: CommitEntry,
    answer: MustVerify,
    sketches: Mapping[bytes, Sketch],
    begin: Callable[[str], None],
) -> CommitEntry:
    """The entry with what the script asked for added to `asked`."""
    outcomes = list(entry.outcomes)
    for index, ids in answer.ids.items():
        outcome = outcomes[index]
        assert isinstance(outcome, Publication), "only a publication has matches to verify"
        sketch = sketches[outcome.id]
        matches = verifier.verify(sketch, ids, lambda id_: begin(entry.entry_id))
        found = place_news(matches, outcome.text, sketch, outcome.title)
        outcomes[index] = replace(outcome, asked=outcome.asked + found)
    return replace(entry, outcomes=tuple(outcomes))
