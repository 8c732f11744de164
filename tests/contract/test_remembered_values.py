"""What a process remembers of documents is short: long names, lines and words are read and forgotten."""

import functools
import gc
from collections.abc import Iterable, Iterator
from typing import Final

from copydesk_matching.furniture_lines import is_furniture
from copydesk_matching.sketch import read_together
from copydesk_matching.words.places import place_words
from copydesk_schemas import RawDocument
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.newsroom.page import read_page
from copydesk_workers.records.provenance import encode_name

#: No text of so many characters is remembered, the last texts aside that stages read one after the other.
_LONG: Final = 1000
_NAME: Final = "qxzname" * 300
_WORD: Final = "qxzwörter" * 300
_FIGURE: Final = "7153" * 600

_OURS: Final = (_NAME[:_LONG], _WORD[:_LONG], _FIGURE[:_LONG])

_LINE: Final = f"Updated 3 March 2026 at 10:04, by Anna Berg of the harbour office, {_NAME}: {_WORD} {_FIGURE}?"
_SENTENCE: Final = (
    f"SELVAN, March 3 (Reuters) - The ferry {_WORD} to Selvan sails from Monday with {_FIGURE} others, the office said."
)
_LANGUAGE: Final = "en" + "-abcdefgh" * 200
_NAMES: Final = " ".join(f'{name}="{_NAME}"' for name in ("class", "id", "itemprop", "property", "data-date"))
_ELEMENTS: Final = "".join(
    f"<{tag} {_NAMES}>{text}</{tag}>"
    for tag in ("div", "p", "span", "time", "ul", "li", "a", "section", "aside", "nav", "h2", "abbr", "figure")
    for text in ("March 3, 2026", "By Anna Berg", _LINE, _SENTENCE)
)
_STORY: Final = f"""<div {_NAMES}><h2 {_NAMES}><a href="/{{}}">The ferry {{}} sails</a></h2>
<span {_NAMES}>3 March 2026</span>
{f"<p {_NAMES}>{_SENTENCE}</p>" * 5}</div>"""
_HEAD: Final = f"""<html lang="{_LANGUAGE}"><head><title>{_NAME}</title><meta name="{_NAME}date" content="1">
</head><body {_NAMES}><header {_NAMES}><nav><ul {_NAMES}><li><a href="/">{_LINE}</a></li></ul></nav></header>"""
_PAGES: Final = (
    f"{_HEAD}<article {_NAMES}><h1 {_NAMES}>The ferry sails again {_NAME}</h1>{_ELEMENTS}</article>",
    f"{_HEAD}<div {_NAMES}><h1 {_NAMES}>The ferry sails again</h1>{_ELEMENTS}</div>",
    _HEAD + "".join(_STORY.format(number, number) for number in range(4)),
)


def test_no_long_text_is_remembered() -> None:
    """Whatever is asked about names, lines and words of a document is forgotten with it, if they are long."""
    pages = (
        *(RawDocument(html=page, url="https://bay.example/1", language=_LANGUAGE) for page in _PAGES),
        RawDocument(text="\n\n".join((_LINE, *[_SENTENCE] * 5)), language=_LANGUAGE),
    )
    for page in pages:
        articles = open_document(CHAINS["default"], page)
        assert isinstance(articles, list)
        for article in articles:
            run_stages(CHAINS["default"].stages, article)
        del articles, article
    words = read_together([_LINE, _SENTENCE, _NAME, _FIGURE], [_NAME, _LINE, _WORD, _FIGURE])
    place_words(_SENTENCE, words[1].traces.signature)
    is_furniture(_LINE)
    encode_name(_NAME)
    read_page.cache_clear()  # of the last two texts, whatever their length: stages read one after the other
    assert [] == sorted({text[:50] for text in _long_keys()})


def _long_keys() -> Iterator[str]:
    """The long texts of ours by which anything in the process is known."""
    gc.collect()
    for one in gc.get_objects():
        if isinstance(one, dict):
            yield from _long_texts(dict.keys(one))
        elif isinstance(one, functools._lru_cache_wrapper):
            yield from _long_texts(gc.get_referents(one))


def _long_texts(keys: Iterable[object]) -> Iterator[str]:
    for key in list(keys):
        for part in key if isinstance(key, tuple) else (key,):
            if isinstance(part, str) and len(part) >= _LONG and any(ours in part for ours in _OURS):
                yield part
