"""Looks a text up: what it would be if it were pushed now. It changes nothing."""

from collections.abc import Sequence
from typing import Final

import redis
from msgspec import Struct

from copydesk_matching.index.index import Index
from copydesk_matching.index.shape import has_shape, read_shape
from copydesk_matching.known_furniture import site_of
from copydesk_matching.match import Match, Sketch
from copydesk_matching.matcher import Matcher
from copydesk_matching.news import place_news
from copydesk_matching.rules.tuned import tuned_thresholds
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import Change, DocumentError, Keys, RawDocument, Record, Relation, pack_record_id, unpack_id
from copydesk_schemas.ids import MAX_SEQUENCE
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_workers.commit.arguments import STRENGTH
from copydesk_workers.furniture.store import FurnitureStore
from copydesk_workers.records.find import RecordGone, find_published
from copydesk_workers.records.states import RecordState, read_states
from copydesk_workers.server.bound_producers import domains_spoken_for
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.settings import Settings

#: Related records that are told beside the strongest.
_OTHERS: Final = 7


class Related(Struct, frozen=True, kw_only=True):
    """A published record that the text relates to. Title, outlet and URL are None if its text is not kept any more."""

    id: str
    story: str
    relation: Relation
    similarity: float
    containment: float
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: str | None = None


class LookedUp(Struct, frozen=True, kw_only=True):
    """What a text would be if it were pushed now.

    `duplicate` says that it adds nothing to `of` and would not be published. `new` are the passages that `of` lacks,
    all of the text for an original. `changes` are figures and names that replace others. `facts` are some that differ
    in a template.
    """

    relation: Relation
    duplicate: bool
    of: Related | None
    new: tuple[str, ...]
    changes: tuple[Change, ...]
    facts: tuple[str, ...]
    others: tuple[Related, ...]


def look_up(client: redis.Redis, keys: Keys, settings: Settings, document: RawDocument) -> LookedUp:
    """Compares a document with what was published within the window.

    Of a page with several articles the longest is looked up. An address or guid that was published before counts only
    if the texts are alike.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings of the namespace's workers.
        document: The document; it is not kept.

    Raises:
        DocumentError: The document holds no article.
    """
    article = _longest_article(document, settings)
    if not has_shape(client, keys):  # no worker has run in this namespace yet
        return _original(article)
    shape = read_shape(client, keys)  # of a namespace that is in use: making the index then changes nothing
    server = index_server_of(settings, client)
    index = Index(client, keys, shape, server)
    matcher = Matcher(index, tuned_thresholds(settings.thresholds))
    seconds, microseconds = client.time()
    now = seconds * 1000 + microseconds // 1000
    site = site_of(article)
    store = FurnitureStore(client, keys, shape.window, index.word_hash, domains_spoken_for(client, keys), server)
    learned = store.recall(now // shape.window, [site])[site]
    sketch = make_sketch(article, f"{now}-{MAX_SEQUENCE}", learned, word_hash=index.word_hash)
    clean = _in_clean(client, keys, shape.window, matcher, sketch)
    order = [relation for relation in STRENGTH if relation in settings.suppressed]
    order += [relation for relation in STRENGTH if relation not in settings.suppressed]
    clean.sort(key=lambda one: (order.index(_relation(one[0])), -one[0].similarity, one[0].id))
    if not clean:
        return _original(article)
    related = [_related(client, keys, match, state) for match, state in clean[: _OTHERS + 1]]
    [best] = place_news([clean[0][0]], article.text, sketch, article.title)
    return LookedUp(
        relation=_relation(best),
        duplicate=best.relation in settings.suppressed,
        of=related[0],
        new=tuple(article.text[passage.start : passage.end] for passage in best.news),
        changes=tuple(Change(old=change.old, new=change.new) for change in best.changes),
        facts=best.facts,
        others=tuple(related[1:]),
    )


def _original(article: Article) -> LookedUp:
    return LookedUp(relation="original", duplicate=False, of=None, new=(article.text,), changes=(), facts=(), others=())


def _longest_article(document: RawDocument, settings: Settings) -> Article:
    """The longest article of a document after the prepare stages."""
    chain = CHAINS[settings.chain]
    opened = open_document(chain, document)
    prepared: Sequence[Article | Drop]
    prepared = [opened] if isinstance(opened, Drop) else [run_stages(chain.prepare, article) for article in opened]
    articles = [article for article in prepared if isinstance(article, Article)]
    if not articles:
        drop = next(drop for drop in prepared if isinstance(drop, Drop))
        raise DocumentError(f"the document holds no article: {drop.reason}, {drop.detail}")
    return max(articles, key=lambda article: len(article.text))


def _in_clean(
    client: redis.Redis, keys: Keys, window: int, matcher: Matcher, sketch: Sketch
) -> list[tuple[Match, RecordState]]:
    """The matches in clean, with their states. Of a duplicate, what it repeats is compared too."""
    matches = {match.id: match for match in matcher.look(sketch)}
    states = read_states(client, keys, window, matches)
    repeated = {state.of for state in states.values() if state.of is not None} - matches.keys()
    more = {match.id: match for match in matcher.verify(sketch, repeated) if match.relation is not None}
    states |= read_states(client, keys, window, more)
    return [
        (match, states[id_])
        for id_, match in (matches | more).items()
        if id_ in states and states[id_].status == "clean"
    ]


def _relation(match: Match) -> Relation:
    assert match.relation is not None, "matches without a relation were left out"
    return match.relation


def _related(client: redis.Redis, keys: Keys, match: Match, state: RecordState) -> Related:
    record: Record | None
    id_ = unpack_id(match.id)
    try:
        record = find_published(client, keys, id_)
    except RecordGone:
        record = None
    return Related(
        id=id_,
        story=unpack_id(state.story or pack_record_id(id_)),
        relation=_relation(match),
        similarity=round(match.similarity, 4),
        containment=round(match.containment, 4),
        title=record.title if record else None,
        outlet=(record.source.name or record.source.domain) if record else None,
        url=(record.canonical_url or record.url) if record else None,
        published_at=record.published_at if record else None,
    )
