"""Counts words, sentences and minutes of reading."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Counts
from copydesk_workers.chain.article import Article, Drop

#: Silent reading of an adult, rounded; Chinese measures about 255 characters a minute, so one figure serves both
#: (Trauzettel-Klosinski and Dietz 2012, Investigative Ophthalmology & Visual Science 53(9), table 2).
WORDS_A_MINUTE: Final = 230

#: Characters of scripts that put no space between words: Thai to Lao, Burmese, Khmer, kana and Han.
_SPACELESS: Final = re.compile(
    r"[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LONE_PUNCTUATION: Final = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")
_ENDS: Final = re.compile(
    # behind an initial, a shortened title or a month no sentence ends, nor before a small letter
    r"(?<!\b[A-Z]\.)(?<!\b[MDS][rt]\.)(?<!\bMrs\.)(?<!\bGen\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)"
    r"(?<=[.!?…])[\"'”’»)\]]*(?=\s+[^\sa-z]|\s*$)|[。！？｡؟۔।॥።]+[”’」』）]*",
    re.MULTILINE,
)
_OPEN_END: Final = re.compile(r"\w[^\w.!?…。！？｡؟۔।॥።\n]*$", re.MULTILINE)


def add_counts(article: Article) -> Article | Drop:
    """Adds how long the text is."""
    words = count_words(article.text)
    minutes = round(words / WORDS_A_MINUTE, 1)
    return replace(article, counts=Counts(words=words, sentences=count_sentences(article.text), minutes=minutes))


def count_words(text: str) -> int:
    """How many words stand between spaces, lone punctuation aside; a script without spaces counts its characters."""
    characters = 0
    if not text.isascii():
        text, characters = _SPACELESS.subn(" ", text)
    return len(text.split()) - len(_LONE_PUNCTUATION.findall(text)) + characters


def count_sentences(text: str) -> int:
    """How many sentences end, and how many lines end without the sign of one."""
    return len(_ENDS.findall(text)) + len(_OPEN_END.findall(text))
