"""Takes lines that are certain furniture of the site out of a text."""

from typing import Final

from msgspec.structs import replace

from copydesk_matching.known_furniture import Learned
from copydesk_matching.words.tokens import hash_words
from copydesk_matching.words.word_hash import WordHash
from copydesk_text.article import Article
from copydesk_text.lines import joined

#: A line with more characters always stays in the text.
_LONGEST_LINE: Final = 1000


def take_out(article: Article, learned: Learned, word_hash: WordHash) -> Article:
    """Moves the lines that are certain furniture from the text to `furniture`.

    Args:
        article: The article.
        learned: The furniture of its site.
        word_hash: What its words were hashed with.

    Returns:
        The changed article; the same article if there is nothing to move, or nothing would be left.
    """
    if not len(learned.certain):
        return article
    lines = article.text.split("\n")
    taken = [_is_certain(line, learned, word_hash) for line in lines]
    text = joined([line for line, goes in zip(lines, taken, strict=True) if not goes])
    if not any(taken) or not text.strip():
        return article
    furniture = [line.strip() for line, goes in zip(lines, taken, strict=True) if goes]
    return replace(article, text=text, furniture=(*article.furniture, *furniture))


def _is_certain(line: str, learned: Learned, word_hash: WordHash) -> bool:
    if not 0 < len(line) <= _LONGEST_LINE or line.isspace():
        return False
    return learned.is_certain(hash_words(line, word_hash))
