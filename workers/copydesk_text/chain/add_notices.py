"""Takes correction and update notices out of the text into `notices`."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.lines import joined
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import NoticeWords, every
from copydesk_text.newsroom.page import read_page
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.phrases import one_of

#: Characters of the longest notice.
_LONGEST: Final = 1000


def add_notices(article: Article) -> Article:
    """Moves correction and update notices from the text to `notices`.

    Args:
        article: The article.

    Returns:
        The article without its notices; as it is if nothing else would be left of its text.
    """
    lines = read_page(article.text).lines
    notices = list(filter(is_notice, lines))
    if not notices:
        return article
    taken = set(notices)
    kept = [line for line in lines if line not in taken]
    if not any(kept):
        return article
    return replace(article, text=joined(kept), notices=(*article.notices, *dict.fromkeys(notices)))


def is_notice(line: str) -> bool:
    """Tells whether a line says that the text was corrected or updated.

    Args:
        line: A line without space around it.

    Returns:
        Whether it is a notice; a date line such as `Mise à jour : le 3 juin 2021` is none.
    """
    if not 8 <= len(line) <= _LONGEST or line[0].islower():
        return False
    if _notice().match(line) is not None:
        return not is_date_line(line)  # "Mise à jour : le 3 juin 2021" is a date
    return line[0] == "(" and _slug().fullmatch(line) is not None


@built_once
def _notice() -> re.Pattern[str]:
    """What opens a notice."""
    return re.compile(
        r"[(\[*]?\s?(?:"
        rf"{one_of(every(read_table(NoticeWords).labels))}(?:\s\([^)]{{1,40}}\))?(?:,?\s\w+\.?\s\d{{1,2}}(?:,\s\d{{4}})?)?\s?[:：.–—-]\s?(?=[^\W\d_]|[«“\"'])"
        rf"|{'|'.join(sorted(every(read_table(NoticeWords).sentences)))}"
        r")"
    )


@built_once
def _slug() -> re.Pattern[str]:
    """The slug of a news agency: (Adds details, background), (Corrects name in third paragraph)."""
    return re.compile(rf"\((?:{'|'.join(sorted(every(read_table(NoticeWords).slugs)))})\b[^()]{{3,300}}\)\.?")
