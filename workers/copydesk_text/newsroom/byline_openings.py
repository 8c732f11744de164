"""What opens a byline: the words and phrases of the lexicon, and those that are put together of them."""

from collections.abc import Iterable, Mapping

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every


@built_once
def opening_phrases() -> frozenset[str]:
    """What opens a byline wherever it stands: `By`, `Written by`, `Analysis by`, `Ein Bericht von`."""
    words = read_table(BylineWords)
    return every(words.opening) | _about(words.texts_by)


@built_once
def called_phrases() -> frozenset[str]:
    """What opens the names only in what the page calls a byline: `Chronique de`, `Un articolo di`."""
    return _about(read_table(BylineWords).texts_of)


def _about(between: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The kinds of text of each language, with its words before and behind them."""
    words = read_table(BylineWords)
    return frozenset(
        f"{before}{text[0].lower() + text[1:] if before and language != 'de' else text} {behind}"
        for language, behinds in between.items()
        for behind in behinds
        for text in words.texts.get(language, ())
        for before in ("", *(f"{an} " if an[-1].isalpha() else an for an in words.an.get(language, ())))
    )
