"""The texts that the benchmarks run on: real newswire where it is at hand, else texts made here."""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

import orjson
from msgspec import Struct

from copydesk_schemas import RawDocument, encode_raw

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
NEWSWIRE: Final = DATA / "reuters21578.docs.jsonl.gz"
PAGES: Final = DATA / "html_scrapinghub.docs.jsonl.gz"

#: Shorter texts are headlines and tables of figures; they are left out.
SHORTEST: Final = 200

_SEED: Final = 20261125
_SYLLABLES: Final = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "ai")]
_VOCABULARY: Final = 20_000
#: So many of the last texts are told again.
_MOST_TOLD: Final = 50_000
_WORD_AND_SPACE: Final = re.compile(r"\S+\s*")


class Corpus(Struct, frozen=True):
    """What is measured on: documents in order, and where they come from in words."""

    documents: list[RawDocument]
    origin: str

    @property
    def encoded(self) -> list[bytes]:
        """The documents as the JSON that producers push."""
        return [encode_raw(document) for document in self.documents]


def load_corpus(count: int) -> Corpus:
    """The first `count` newswire texts of more than 200 characters; texts made here where the file is absent."""
    if not NEWSWIRE.is_file():
        return Corpus(make_documents(count), f"{count:,} made-up texts ({NEWSWIRE.name} is not here)")
    documents = []
    with gzip.open(NEWSWIRE) as lines:
        for line in lines:
            fields = orjson.loads(line)
            if len(fields.get("text", "")) > SHORTEST:
                documents.append(RawDocument(text=fields["text"], title=fields.get("title") or None))
            if len(documents) == count:
                break
    return Corpus(documents, f"the first {len(documents):,} texts of reuters21578 with more than {SHORTEST} characters")


def load_pages(count: int) -> Corpus:
    """The first `count` real HTML pages; pages made here where the file is absent."""
    if not PAGES.is_file():
        pages = [_page(document) for document in make_documents(count)]
        return Corpus(pages, f"{count:,} made-up HTML pages ({PAGES.name} is not here)")
    documents = []
    with gzip.open(PAGES) as lines:
        for line in lines:
            fields = orjson.loads(line)
            documents.append(RawDocument(html=fields["html"], url=fields.get("url")))
            if len(documents) == count:
                break
    return Corpus(documents, f"{len(documents):,} pages of html_scrapinghub")


def make_documents(count: int) -> list[RawDocument]:
    """`count` texts, always the same ones: the first of `endless_documents`."""
    return list(islice(endless_documents(), count))


def endless_documents() -> Iterator[RawDocument]:
    """Texts without end, always the same ones: word frequencies by Zipf's law, lengths as in newswire.

    One text in fifty repeats an earlier one word for word, one in ten with a few words changed or its end cut off.
    """
    rng = random.Random(_SEED)
    words = _vocabulary(rng)
    cumulated = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    stories: list[list[str]] = []
    while True:
        kind = rng.random()
        if stories and kind < 0.02:
            story = rng.choice(stories)
        elif stories and kind < 0.12:
            story = _changed(rng, rng.choice(stories), words)
        else:
            length = min(900, max(40, round(rng.lognormvariate(4.6, 0.7))))
            story = rng.choices(words, cum_weights=cumulated, k=length)
        stories.append(story)
        if len(stories) > _MOST_TOLD:
            del stories[: _MOST_TOLD // 2]
        yield RawDocument(text=_prose(story), title=" ".join(story[:7]).capitalize())


def texts_of_length(documents: Sequence[RawDocument], words: int, count: int) -> list[RawDocument]:
    """Up to `count` texts of exactly so many words, cut from the documents laid end to end; line breaks are kept."""
    pieces = [piece for document in documents for piece in _WORD_AND_SPACE.findall(f"{document.text}\n\n")]
    starts = range(0, min(len(pieces) - words + 1, count * words), words)
    return [RawDocument(text="".join(pieces[start : start + words])) for start in starts]


def _vocabulary(rng: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < _VOCABULARY:
        found["".join(rng.choices(_SYLLABLES, k=rng.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(found)


def _changed(rng: random.Random, story: list[str], words: list[str]) -> list[str]:
    """The story with one word in thirty replaced, and every second time without its last third."""
    changed = [rng.choice(words) if rng.random() < 1 / 30 else word for word in story]
    return changed[: len(changed) * 2 // 3] if rng.random() < 0.5 else changed


def _prose(words: list[str]) -> str:
    """Words as sentences of 18 and paragraphs of three sentences."""
    sentences = [" ".join(words[start : start + 18]).capitalize() + "." for start in range(0, len(words), 18)]
    paragraphs = [" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3)]
    return "\n\n".join(paragraphs)


def _page(document: RawDocument) -> RawDocument:
    paragraphs = "".join(f"<p>{part}</p>" for part in (document.text or "").split("\n\n"))
    menu = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("home", "world", "money", "sport"))
    html = (
        f"<html><head><title>{document.title}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{document.title}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )
    return RawDocument(html=html)
