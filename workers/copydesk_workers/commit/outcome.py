"""What the commit gets for each article of a raw entry, and what it answers."""

from msgspec import Struct

from copydesk_matching.match import Match
from copydesk_schemas import DeadReason


class Publication(Struct, frozen=True, kw_only=True):
    """An article that is ready to be published.

    `record` is the JSON object of the record without `story`, `relation` and `evidence`, which the commit decides.
    `shared` is the number of the article's fingerprints: what it shares with a text that is exactly the same.
    `matches` are those of the probe. What `MustVerify` asked for goes into `asked`, all of every round (a match that
    found no relation too); it counts only as long as the script would ask for it again, or the outcome would depend on
    the moment of the first attempt.
    """

    id: bytes
    record: bytes
    text_hash: bytes
    addresses: tuple[bytes, ...]
    shared: int
    matches: tuple[Match, ...]
    asked: tuple[Match, ...] = ()


class DeadArticle(Struct, frozen=True, kw_only=True):
    """An article (or, with position None, a whole raw document) that goes to the dead letters."""

    position: int | None
    document: bytes
    reason: DeadReason
    detail: str
    deliveries: int = 1


class CommitEntry(Struct, frozen=True, kw_only=True):
    """One raw entry with the outcomes of all its articles, in position order; committed whole or not at all."""

    entry_id: str
    outcomes: tuple[Publication | DeadArticle, ...]
    #: Index only (`push --seed`): the records get their states and links, but are published nowhere.
    seed: bool = False


class Committed(Struct, frozen=True):
    """The entry is committed.

    `letters` are two an article, in position order: its outcome (`p` published, `u` duplicate, `d` dead) and the code
    of its relation, its place in `RELATIONS` (`0` for a dead one).
    """

    letters: str


class Late(Struct, frozen=True):
    """Someone else finished this entry; nothing was written."""


class MustVerify(Struct, frozen=True):
    """Nothing was written: for article index → packed ids that must be verified and added to `asked` first."""

    ids: dict[int, tuple[bytes, ...]]


class Waits(Struct, frozen=True):
    """Nothing was tried: an entry before it in the batch must be verified first, and entries commit in their order."""


CommitAnswer = Committed | Late | MustVerify | Waits
