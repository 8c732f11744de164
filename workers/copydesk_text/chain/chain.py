"""The chains: which stages a document goes through, top to bottom. Adding a stage takes one file and one line here.

*prepare* decides which text is compared and what identifies the article. *enrich* adds what only readers need and may
run after matching. Timing, counting and dead letters belong to the runner.
"""

from collections.abc import Sequence
from functools import partial, update_wrapper
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop, Opener, Stage
from copydesk_text.chain.add_agency import add_agency
from copydesk_text.chain.add_byline import add_byline
from copydesk_text.chain.add_counts import add_counts
from copydesk_text.chain.add_dates import add_dates
from copydesk_text.chain.add_entities import add_entities
from copydesk_text.chain.add_images import add_images
from copydesk_text.chain.add_keywords import add_keywords
from copydesk_text.chain.add_language import add_language, load_models
from copydesk_text.chain.add_notices import add_notices
from copydesk_text.chain.add_summary import add_summary
from copydesk_text.chain.add_urls import add_urls
from copydesk_text.chain.drop_furniture import drop_furniture
from copydesk_text.chain.names import ChainName
from copydesk_text.chain.normalize_text import normalize_text
from copydesk_text.chain.open_html import open_html, open_html_whole
from copydesk_text.chain.open_text import open_text, open_whole
from copydesk_text.entities.gazetteer import load_gazetteer
from copydesk_text.entities.people import load_anchors
from copydesk_text.newsroom.lexicon.read_table import load_lexicon
from copydesk_text.newsroom.no_article import FEWEST_SIGNS


class Chain(Struct, frozen=True, kw_only=True):
    """How raw documents become articles, and what is done to each of them."""

    open_text: Opener
    open_html: Opener
    prepare: tuple[Stage, ...]
    enrich: tuple[Stage, ...]
    #: Whether lines that are certainly furniture of the site leave the text. (Known furniture is never compared.)
    takes_out: bool

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All stages, in order."""
        return self.prepare + self.enrich


CHAINS: Final[dict[ChainName, Chain]] = {
    "default": Chain(
        open_text=open_text,
        open_html=open_html,
        prepare=(
            normalize_text,
            add_images,
            drop_furniture,
            add_notices,
            add_summary,
            add_urls,
        ),
        enrich=(
            add_language,
            add_agency,
            add_dates,
            add_byline,
            add_entities,
            add_keywords,
            add_counts,
        ),
        takes_out=True,
    ),
    # Each document is one article as it came: shows what matching alone costs and can do.
    "matching": Chain(
        open_text=open_whole,
        open_html=open_html_whole,
        prepare=(add_urls,),
        enrich=(),
        takes_out=False,
    ),
}


def chain_for(name: ChainName, no_article_signs: int) -> Chain:
    """Makes a chain with what a setting decides about it.

    Args:
        name: The name of the chain.
        no_article_signs: Signs from which an HTML page is no article; 0: whatever it says, it is one.

    Returns:
        The chain.
    """
    chain = CHAINS[name]
    if no_article_signs == FEWEST_SIGNS or chain.open_html is not open_html:
        return chain
    opener = partial(open_html, no_article_signs=no_article_signs)
    return replace(chain, open_html=update_wrapper(opener, open_html))


def open_document(chain: Chain, document: RawDocument) -> list[Article] | Drop:
    """Opens a raw document.

    Args:
        chain: The chain to open it with.
        document: The document; its `html` decides how it is opened.

    Returns:
        Its articles in page order, with positions from 0; a Drop if it holds none.
    """
    return chain.open_html(document) if document.html is not None else chain.open_text(document)


def run_stages(stages: Sequence[Stage], article: Article) -> Article | Drop:
    """Takes an article through stages.

    Args:
        stages: The stages in their order.
        article: The article.

    Returns:
        The article after all of them, or the Drop of the one that dropped it; those behind it are not called.
    """
    for stage in stages:
        result = stage(article)
        if isinstance(result, Drop):
            return result
        article = result
    return article


def load_libraries() -> None:
    """Loads what the stages would load at first use (models, gazetteer, words), so that forked workers share it."""
    load_models()
    load_gazetteer()
    load_anchors()
    load_lexicon()
