"""Finds the nouns of texts in Chinese and Japanese, which put no space between words.

Chinese is cut by `rjieba` (jieba's dictionary and its model for names that are in none; 5 MB, where the word breaker of
ICU takes 44). Its dictionary is in simplified characters, so traditional ones are read as those: one for one, so that
each word is found again in the text (`lexicon/simplified.tsv`, what OpenCC 1.4.2 makes of the characters of Big5).

Japanese needs no dictionary for the nouns that news repeats: they are runs of kanji, of katakana or of Latin letters,
and the particle or sign behind a run tells that it ends there. Where neither follows, the run may be the stem of a verb
(*見直* of *見直し*), which is half a word: it is not counted.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import regex

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import KeywordWords
from copydesk_text.phrases import one_of

_VARIANTS: Final = Path(__file__).parent / "newsroom" / "lexicon" / "simplified.tsv"
#: What stands for everything between two nouns: no pair crosses it.
GAP: Final = ","
#: Characters of the shortest noun; of one in Latin letters.
_SHORTEST: Final = 2
_SHORTEST_LATIN: Final = 3
#: Tags of nouns, of verbs used as nouns and of shortened names in jieba's set (that of ICTCLAS).
_NOUNS: Final = ("n", "vn", "j", "eng")
#: Tags of what a noun may have beside it as a part, and of what it may be a part of.
_PARTS: Final = ("n", "k", "q", "zg")
_STEMS: Final = ("n", "v")
#: Below it are the signs of katakana and Latin letters, which no particle has to end.
_FIRST_KANJI: Final = "㐀"
#: Characters of the longest run of kanji that is looked into.
_LONGEST_RUN: Final = 16
#: A run that may be a noun. One kanji beside katakana is a part of it (*金メダル*, *ノーベル賞*).
_RUN: Final = regex.compile(
    r"(?P<kanji>[\p{Han}々]{2,}|[\p{Han}々](?!\p{Katakana}))"
    r"|(?P<katakana>\p{Han}?[\p{Katakana}ー]+(?:・[\p{Katakana}ー]+)*(?:\p{Han}(?!\p{Han}))?)"
    r"|(?P<latin>[A-Za-zＡ-Ｚａ-ｚ][\w&&[^\p{Han}\p{Hiragana}\p{Katakana}]]*)",
    regex.V1,
)


def spaceless_languages() -> Mapping[str, Callable[[str], list[str]]]:
    """What reads the nouns of a text, by ISO 639-1 code of the language."""
    return {"zh": chinese_nouns, "ja": japanese_nouns}


def chinese_nouns(text: str) -> list[str]:
    """Reads the nouns of a Chinese text.

    Args:
        text: A text in simplified or traditional characters.

    Returns:
        Its nouns, in order, Latin letters small, with `GAP` for what stands between two that do not touch.
    """
    nouns: list[str] = []
    place = 0
    for word, is_noun in _joined(_tagger()(text.translate(_simplified()))):
        end = place + len(word)
        if is_noun and len(word) >= _SHORTEST:
            nouns.append(text[place:end].lower())
        elif not nouns or nouns[-1] != GAP:
            nouns.append(GAP)
        place = end
    return nouns


def _joined(tagged: list[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    """Words, and whether each is a noun; what is never said without the same character beside it is one with it.

    So names that the dictionary does not have stay whole: *海巡* *署*, *蔣* *萬安*.
    """
    before: defaultdict[str, set[str]] = defaultdict(set)
    behind: defaultdict[str, set[str]] = defaultdict(set)
    single = ["" if len(word) > 1 or not tag.startswith(_PARTS) else word for word, tag in tagged]
    for (word, _), one, other in zip(tagged, ["", *single], [*single[1:], ""], strict=False):
        before[word].add(one)
        behind[word].add(other)
    index = 0
    while index < len(tagged):
        word, tag = tagged[index]
        index += 1
        is_noun = tag.startswith(_NOUNS) and (not word.isascii() or _is_latin(word))
        if index < len(tagged):
            following = tagged[index][0]
            joins = single[index - 1] and len(following) > 1 and before[following] == {word}
            if joins or (len(word) > 1 and single[index] and tag.startswith(_STEMS) and behind[word] == {following}):
                yield word + following, True
                index += 1
                continue
        yield word, is_noun


def japanese_nouns(text: str) -> list[str]:
    """Reads the nouns of a Japanese text.

    Args:
        text: Any text.

    Returns:
        Its nouns, in order, Latin letters small, with `GAP` for what stands between two that do not touch. A run of
        kanji counts where a particle or a sign ends it. It is cut in two where both parts also stand alone: *学校給食*
        is *学校* and *給食* then.
    """
    runs = list(_runs(text))
    alone = {run for run, kind, sure in runs if kind == "kanji" and sure and len(run) >= _SHORTEST}
    nouns: list[str] = []
    for run, kind, sure in runs:
        if not sure or (kind == "latin" and not _is_latin(run)):
            nouns.append(GAP)
        elif kind == "kanji":
            nouns += _parts(run, alone)
        else:
            nouns.append(run.lower())
    return nouns


def _runs(text: str) -> Iterator[tuple[str, str, bool]]:
    """The runs of a text with their kind, and whether each is a whole word; a gap where two do not touch."""
    ends, counted = _particles(), _counters()
    end = 0
    for found in _RUN.finditer(text):
        run, kind = found[0], found.lastgroup or ""
        if found.start() > end:
            yield GAP, "", False
        end = found.end()
        sure = run[-1] < _FIRST_KANJI or ends.match(text, end) is not None
        yield run, kind, sure and len(run) >= _SHORTEST and counted.fullmatch(run) is None
    yield GAP, "", False


def _parts(run: str, alone: set[str]) -> list[str]:
    """A run of kanji, or the two nouns that it is made of if both stand alone elsewhere."""
    for cut in range(_SHORTEST, min(len(run), _LONGEST_RUN) - _SHORTEST + 1):
        if run[:cut] in alone and run[cut:] in alone:
            return [run[:cut], run[cut:]]
    return [run]


def _is_latin(word: str) -> bool:
    """Whether a word in Latin letters may be a name: one without a capital is a word of another language."""
    return len(word) >= _SHORTEST_LATIN and word[0].isalpha() and word != word.lower()


@functools.cache
def _tagger() -> Callable[[str], list[tuple[str, str]]]:
    """What cuts and tags Chinese; loaded at the first Chinese text, as its dictionary takes 0.1 s and 32 MB."""
    import rjieba

    tag: Callable[[str], list[tuple[str, str]]] = rjieba.tag
    return tag


@functools.cache
def _simplified() -> dict[int, str]:
    rows = [line.split("\t") for line in _VARIANTS.read_text("utf-8").splitlines()]
    return {ord(old): new for olds, news in rows for old, new in zip(olds, news, strict=True)}


@built_once
def _particles() -> regex.Pattern[str]:
    """What ends a noun: a particle, or anything but the kana and kanji that a word goes on with."""
    table = read_table(KeywordWords)
    particles = "|".join(table.noun_ends["ja"])
    return regex.compile(rf"(?:{particles})|(?![\p{{Hiragana}}\p{{Han}}])")


@built_once
def _counters() -> regex.Pattern[str]:
    """A number with or without what is counted: *二十日*, *三時間*."""
    counted = one_of(read_table(KeywordWords).counters["ja"])
    return regex.compile(rf"[数約計]?[一二三四五六七八九十百千万億兆〇]+(?:{counted})?")
