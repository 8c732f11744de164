"""Finds the lines of a text that are no part of its story: prompts, credits, contacts, tickers and lists of links.

The chain moves such lines out of the text where it is sure of them. What it leaves is still no news.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from copydesk_text.newsroom.agency_claims import read_credit
from copydesk_text.newsroom.dated_bylines import read_dated_byline
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.newsroom.reader_prompts import is_contact, is_navigation, is_prompt
from copydesk_text.remembered import remembered

#: Characters of the longest line that is looked at.
_LONGEST: Final = 600
#: Characters before and behind a passage in which the line that it stands in, and a credit that touches it, are looked
#: for: more than either has.
_REACH: Final = 1_000
#: Who reported, wrote or edited a text, in brackets behind it …
_CREDIT: Final = re.compile(
    r"\((?:(?:additional|further) reporting"
    r"|(?:(?:additional|further) )?(?:reporting|writing|editing|compiled|translated)(?: and \w+ing)? by"
    r"|(?:reporte|reporte adicional|información|editad[oa]|edición|reportagem|reportagem adicional|edição)"
    r" (?:de|por)"
    r"|(?:reportage|rédigé|édité|édition|version française) (?:de|par)|(?:bericht|geschrieben|redigiert|redaktion) von)"
    r" [^()]{3,500}(?:\)|$)",
    re.IGNORECASE,
)
#: … or in a line of its own, without a full stop.
_CREDIT_LINE: Final = re.compile(
    r"(?:additional |further )?(?:reporting|writing|editing)(?: and \w+ing)? by [^.!?]{3,300}", re.IGNORECASE
)
#: A symbol and its price, with a point or a sign of change, so that a table of medals is none. A line can be read in
#: one way only: where digits or spaces may be shared out in two, a line of twelve that goes on in prose takes seconds.
_QUOTE: Final = (
    r"[A-Z][A-Z0-9.&/-]{0,11}+(?:\s?[:=]\s?|\s{0,2})"
    r"(?:[-+]?\d++(?:[.,]\d\d++(?=[.,]\d))*+[.,]\d++%?|[-+]\d++%?|\d++%)(?:\s?\(?[-+]?\d[\d.,]*+%?\)?)?"
)
_TICKER: Final = re.compile(rf"{_QUOTE}(?:(?:\s?[|;,·•/]\s?|\s{{0,2}}){_QUOTE}){{2,}}\W{{0,3}}")

#: Where shares are traded, as it stands behind the point of a symbol.
_EXCHANGE: Final = (
    "(?:AS|AX|BK|BO|BR|CO|DE|HE|HK|HM|IS|JK|JO|KL|KQ|KS|LM|LS|MC|MI|MM|MX|NS|NZ|OB|OL|OQ|PA|PK|PR|SA|SI|SN|SS|ST|SZ|TA|TO"
    "|TW|UL|VI|VX|WA|[AFKLNOST])"
)
#: Symbols of shares that stand behind the name of a firm: `(VARN.L)`, `( NYSE: VRN )`, `<VARN.O>`, and without brackets
#: `VARN.O` and `.VRNX`. A letter or two in lower case tell the sort of a share: `(VRNa.TO)`.
_SYMBOL: Final = re.compile(
    r"\(\s?(?:[A-Za-z]{2,12}\s?:\s?[A-Z][A-Z0-9]{0,11}(?:\.[A-Z]{1,4})?|[A-Z]{2,8}\s?:\s?[0-9]{3,6}"
    r"|[A-Z0-9]{1,12}\.[A-Za-z]{1,4}|[A-Z]{2,10}[a-z]{1,2}\.[A-Z]{1,3})\s?\)"
    r"|<[A-Z][A-Z0-9]{0,9}[a-z]{0,2}(?:\.[A-Z]{1,4})?>"
    rf"|(?<![\w.&-])(?:[A-Z]{{2,6}}[a-z]{{0,2}}\.{_EXCHANGE}|[0-9]{{4,6}}\.[A-Z]{{1,2}}"
    r"|(?<=\s)\.[A-Z][A-Z0-9]{2,6})(?![\w.]\w|\w)"
)

#: A line below a text that says where one of its links leads. A long address may be broken into two lines.
_LINK: Final = re.compile(
    r"[ ]{0,3}\[[^\[\]\n]{1,60}\]:[ ]?\n?[ ]{0,3}(?:[/?#<]|\.\.?/|(?:https?|mailto):)"
    r"(?:[^\s\"]{60,2000}\n(?!\[))?[^\s\"]{0,2000}(?![^\n])",
    re.IGNORECASE,
)

#: A passage of a text: its first character and the one behind its last.
Span = tuple[int, int]


def furniture_spans(text: str, first: int, last: int) -> Iterator[Span]:
    """Finds furniture among the lines that a passage touches.

    Args:
        text: The text.
        first: Where the passage begins, in characters.
        last: Where it ends.

    Yields:
        Passages of the text, in order: whole lines, or a credit in brackets behind the last sentence of one.
    """
    whole = last + _REACH - _LONGEST  # a credit that begins before this place ends within reach
    start = _line_start(text, first)
    before = _line_start(text, max(0, start - 1))
    if (link := _link_at(text, before)) is not None and link[1] > start:
        start = before  # the passage begins in the second line of an address
    while start < last:
        if (link := _link_at(text, start)) is not None:
            yield link
            start = link[1] + 1
            continue
        end = text.find("\n", start, last + _REACH)
        end = min(len(text), last + _REACH) if end < 0 else end
        line = text[start:end].strip()
        if line and len(line) <= _LONGEST and is_furniture(line):
            yield start, end
        elif "(" in line:
            credits = _CREDIT.finditer(text, max(start, first - _REACH), end)
            yield from takewhile(lambda span: span[0] < whole, (credit.span() for credit in credits))
        start = end + 1


def _line_start(text: str, place: int) -> int:
    """Where the line of a place begins; of one that is too long to be looked at, a place within it."""
    low = max(0, place - _REACH)
    return text.rfind("\n", low, place) + 1 or low


def _link_at(text: str, start: int) -> Span | None:
    """The line of a link that begins here."""
    link = _LINK.match(text, start) if "[" in text[start : start + 4] else None
    return None if link is None else link.span()


def blank_credits(text: str) -> str:
    """Puts spaces in the place of credits in brackets, so that all other characters stay where they are."""
    return _CREDIT.sub(lambda credit: " " * len(credit[0]), text) if "(" in text else text


def symbol_spans(text: str) -> list[Span]:
    """Finds the symbols of shares, in order: they say nothing of a firm that its name does not say."""
    return [symbol.span() for symbol in _SYMBOL.finditer(text)]


@remembered(1024, _LONGEST)  # a text is held against up to ten others
def is_furniture(line: str) -> bool:
    """Whether a whole line, without space around it, is no part of a story."""
    return (
        is_prompt(line)
        or is_contact(line)
        or is_navigation(line)
        or ("(" not in line[1:] and read_credit(line) is not None)  # else a sentence may stand before it
        or _TICKER.fullmatch(line) is not None
        or _CREDIT_LINE.fullmatch(line) is not None
        or is_date_line(line)
        or read_dated_byline(line) is not None
    )
