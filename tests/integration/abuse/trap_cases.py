"""Traps for regular expressions: what each of ours begins to match, again and again, and then does not.

An atom is repeated to a hundred thousand characters in one line, and in a thousand lines: an expression that goes back
over what it has seen takes minutes there, one that does not takes milliseconds.
"""

from typing import Final

from tests.integration.abuse.case import BODY, Case, field, page, text

_SIZE: Final = 100_000

#: What the expressions of the chain look for: figures, dates, clocks, zones, names, credits, captions, bylines,
#: datelines, agencies, links, addresses, entities, sentence ends, counters, URLs with dates.
ATOMS: Final = {
    "letters": "a",
    "capitals": "A",
    "capitals in words": "AB ",
    "words in capitals and lower case": "Ab ",
    "initials": "A. ",
    "blanks": " x  ",
    "full stops": "a. ",
    "ends of sentences": '."” ',
    "ellipses": "…",
    "commas": "1,",
    "figures with points": "1.1",
    "figures with slashes": "1/2/",
    "dashes": "a-",
    "long dashes": "A — ",
    "bars": "A | ",
    "slashes": "A/B/",
    "open brackets": "((A ",
    "brackets": "(AP) ",
    "square brackets": "[1] ",
    "quotes": "“a” ",
    "apostrophes": "a’s",
    "names with prefixes": "O’Neil-Van der ",
    "years": "2021 ",
    "dates": "3 March 2021, ",
    "dates without a year": "March 3 ",
    "dates of figures": "03.03.2021 ",
    "ISO dates": "2021-03-03T10:00",
    "clocks": "10:00:",
    "clocks with halves": "10:00 a.m. ",
    "zones": "10:00 GMT +",
    "offsets": "UTC+10:",
    "Chinese dates": "3月3日",
    "months": "mar apr ",
    "bylines": "By Ann Bo and ",
    "bylines of all languages": "Von Par Por Di Door ",
    "credits": "Photo: Ann Bo/",
    "credits of houses": "AP Photo/Ann Bo, ",
    "copyright": "© Ann / ",
    "credits via": "Ann Bo via ",
    "files": "FILE - In this ",
    "captions": "Image caption ",
    "agencies": "(Reuters) - ",
    "datelines": "PARIS, March 3 (AP) — ",
    "datelines in capitals": "NEW YORK - ",
    "links": "http://a",
    "links without a scheme": "www.a",
    "addresses": "a@a",
    "addresses, long": "aaaaaaaaaa.",
    "hashes": "#a@b",
    "URLs with dates": "/2021/03/",
    "entities": "&amp",
    "entities of figures": "&#x41",
    "tags": "<a",
    "counters": "1K shares ",
    "minutes": "3 min read ",
    "updates": "Updated 10:00 ",
    "corrections": "Correction: ",
    "labels": "Read more: ",
    "Cyrillic": "А. Б",
    "Arabic": "قال ",
    "Arabic marks": "بِ",
    "Hindi": "कि",
    "Thai": "กา",
    "Hebrew": "א״ב ",
    "Hangul": "가나 ",
    "mojibake": "Ã",
    "joiners": "a\u200d",
    "marks": "e\u0301",
    "institutions": "Bank of ",
    "companies": "A & B ",
    "particles": "Ann de la ",
}


def _traps() -> list[Case]:
    found = []
    for name, atom in ATOMS.items():
        line = (atom * (_SIZE // len(atom)))[:_SIZE]
        found.append(text(f"trap, one line: {name}", f"{BODY}\n\n{line}!"))
        lines = "\n".join([(atom * (100 // len(atom) + 1))[:100]] * (_SIZE // 100))
        found.append(text(f"trap, lines: {name}", f"{BODY}\n\n{lines}\n!"))
    return found


TRAPS: Final[list[Case]] = [
    *_traps(),
    field("trap: a title of initials", title="A. " * 2_600),
    field("trap: a title of bars", title=" | " * 2_600),
    field("trap: a source of dots", source="a." * 500),
    field("trap: authors", authors=["By Ann Bo and " * 500] * 50),
    page("trap: tags that never close", "<html><body>{article}" + "<a " * 30_000),
    page("trap: comments that never close", "<html><body>{article}" + "<!-- " * 30_000),
    page("trap: declarations", "<html><head>" + "<meta charset " * 5_000 + "</head><body>{article}</body></html>"),
    page("trap: style attributes", f"<html><body>{{article}}<p style='{'display : ' * 20_000}'>a</p></body></html>"),
    page("trap: class names", f"<html><body>{{article}}<p class='{'tooltip-' * 20_000}'>a</p></body></html>"),
    page("trap: image sizes", "<html><body>{article}<img src='/a" + "-100x100" * 10_000 + "!.jpg'></body></html>"),
    page("trap: page title", f"<html><head><title>{' - ' * 30_000}</title></head><body>{{article}}</body></html>"),
    page("trap: date attribute", f"<html><body><time datetime='{'2021-' * 20_000}'>a</time>{{article}}</body></html>"),
]
