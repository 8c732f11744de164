"""What the commit gets for each article of a raw entry, and what it answers."""

from msgspec import Struct

from copydesk_matching.match import Match
from copydesk_schemas import DeadReason
from copydesk_workers.records.provenance import Provenance


class Publication(Struct, frozen=True, kw_only=True):
    """An article that is ready to be published.

    `id` is the packed record id (12 bytes), `text_hash` and each of the `addresses` have 8 bytes. `record` is the JSON
    object of the record without `story`, `relation` and `evidence`, which the commit decides. `shared` is the number of
    fingerprints of the article: what it shares with a text that is exactly the same. `matches` are those of the
    probe. `text` and `title` are those of the article, in which the news of matches that are verified later are found.
    `provenance` says where the record is from. If it is `always_published`, no relation suppresses it. `asked` are
    all matches that `MustVerify` asked for, in any round, those without a relation included. One of them counts only as
    long as the script would ask for it again; otherwise the outcome would depend on the moment of the first attempt.
    """

    id: bytes
    record: bytes
    text_hash: bytes
    addresses: tuple[bytes, ...]
    shared: int
    matches: tuple[Match, ...]
    text: str = ""
    title: str | None = None
    provenance: Provenance = Provenance()
    always_published: bool = False
    asked: tuple[Match, ...] = ()


class DeadArticle(Struct, frozen=True, kw_only=True):
    """An article (or, with position None, a whole raw document) that goes to the dead letters."""

    position: int | None
    document: bytes
    reason: DeadReason
    detail: str
    deliveries: int = 1
    #: Signature of the bound producer that pushed the document; empty without one.
    signed: bytes = b""
    #: Where the document was found, as its producer said; empty if unknown.
    origin: bytes = b""
    #: Registered domain, else the name of the outlet, where the document tells.
    outlet: str | None = None


class CommitEntry(Struct, frozen=True, kw_only=True):
    """One raw entry with the outcomes of all its articles, in position order. It is committed whole or not at all."""

    entry_id: str
    outcomes: tuple[Publication | DeadArticle, ...]
    #: `push --seed`: the records are indexed and get their states and links, but are not published.
    seed: bool = False


class Committed(Struct, frozen=True):
    """The entry is committed.

    `letters` are two an article, in position order: its outcome (`p` published, `u` duplicate, `d` dead) and the code
    of its relation, its place in `RELATIONS` (`0` for a dead one).
    """

    letters: str


class Late(Struct, frozen=True):
    """Another worker finished this entry; nothing was written."""


class MustVerify(Struct, frozen=True):
    """Nothing was written. `ids` maps the index of an article to the packed ids that must be verified first."""

    ids: dict[int, tuple[bytes, ...]]


class Waits(Struct, frozen=True):
    """Nothing was tried: entries commit in order, and one before this entry must be verified first."""


CommitAnswer = Committed | Late | MustVerify | Waits
