"""Takes correction and update notices out of the text into `notices`."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.lines import joined, page_lines
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import NoticeWords, every
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.phrases import one_of

#: Characters of the longest notice.
_LONGEST: Final = 1000

#: Slugs of news agencies: (Adds details, background), (Corrects name in third paragraph).
_SLUG: Final = re.compile(
    r"\((?:(?:Adds|Updates|Corrects|Recasts|Refiles|Repeats|Removes|Clarifies|Fixes|Rewrites)"
    r"|This (?:\w+\.? \d{1,2} )?(?:story|article) corrects)\b[^()]{3,300}\)\.?"
)


def add_notices(article: Article) -> Article:
    """Moves correction and update notices from the text to `notices`.

    Args:
        article: The article.

    Returns:
        The article without its notices; as it is if nothing else would be left of its text.
    """
    lines = page_lines(article.text)
    kept: list[str] = []
    notices: list[str] = []
    for line in lines:
        (notices if is_notice(line) else kept).append(line)
    if not notices or not any(kept):
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
    return line[0] == "(" and _SLUG.fullmatch(line) is not None


@built_once
def _notice() -> re.Pattern[str]:
    """What opens a notice."""
    return re.compile(
        r"[(\[*]?\s?(?:"
        rf"{one_of(every(read_table(NoticeWords).labels))}(?:\s\([^)]{{1,40}}\))?(?:,?\s\w+\.?\s\d{{1,2}}(?:,\s\d{{4}})?)?\s?[:：.–—-]\s?(?=[^\W\d_]|[«“\"'])"
        r"|(?:The\s(?:story|article|post|headline|piece)\s(?:has been|was)\s(?:updated|corrected|amended|clarified)"
        r"(?=[.,]|$|\s(?:to|at|on|with|after|by)\b))"
        r"|(?:This\s(?:report|version)|This\s(?:story|article|post|headline|piece)|The\sversion of this story)"
        r"\s(?:has been|was|is being|corrects)\s?"
        r"(?:\w+ly\s)?(?:updated|corrected|amended|clarified|changed|revised|edited|in|on|the|to|a|that)?\b"
        r"(?=.{0,200}(?:\b(?:updated?|corrects?|corrected|amended|clarif\w+|revised)\b))"
        r"|An?\s(?:earlier|previous|original)\s(?:version|headline)\s(?:of|on|to)\sthis\s"
        r"(?:\w+\s)?(?:story|article|report|post|headline|piece|item|column|review|essay|page|newsletter|dispatch|caption|map"
        r"|chart|graphic|interview|obituary|list|guide|video|podcast|transcript|news)\b"
        r"|(?:Editor[’']?s [Nn]ote|EDITOR[’']?S NOTE)\s?[:–—-]"
        r"(?=.{0,300}\b(?:correct\w*|updat\w*|(?:earlier|previous) version)\b)"
        rf"|{'|'.join(every(read_table(NoticeWords).sentences))}"
        r")"
    )
