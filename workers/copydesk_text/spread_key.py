"""The language of a raw document, for producers that spread documents over several copydesks by it.

Texts that repeat each other have one language, whoever publishes them. It is found from the document alone: for a text
in less than a millisecond, for a page in the time that parsing takes.
"""

from itertools import islice
from typing import Final

from copydesk_schemas import RawDocument
from copydesk_text.chain.add_language import detect_language
from copydesk_text.html.tree import drop_unshown, parse_page
from copydesk_text.language_codes import language_code

#: Languages that are confused with each other on short texts: they take the route of the first.
_CONFUSED: Final = (
    ("no", "nb", "nn", "da"),
    ("pt", "gl"),
    ("nl", "af"),
    ("hr", "sr", "bs", "me"),
    ("id", "ms"),
    ("cs", "sk"),
    ("bg", "mk"),
)
_ONE: Final = {code: group[0] for group in _CONFUSED for code in group}
#: Paragraphs of a page that are looked at; the detector reads 1,500 characters.
_PARAGRAPHS: Final = 40


def language_key(document: RawDocument) -> str:
    """Says by which language a document is spread.

    Args:
        document: A raw document.

    Returns:
        A language code, one for languages that are confused with each other (`no` for Danish, too); `und` if none is
        found. What the producer says of the language is not asked: two outlets may say two things of one text.
    """
    text = document.text if document.text is not None else _paragraphs(document.html or "")
    code = language_code(detect_language(text).code)
    return _ONE.get(code, code)


def _paragraphs(html: str) -> str:
    """The text of the first paragraphs of a page; all of its text where it has none."""
    tree = parse_page(html)
    drop_unshown(tree)
    found = [text for element in islice(tree.iter("p"), _PARAGRAPHS) if (text := element.text_content().strip())]
    return "\n".join(found) if found else tree.text_content()
