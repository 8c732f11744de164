"""Removes what is not text: addresses, and the code that some tools leave when they read a page."""

from typing import Final

import regex

_MARKUP: Final = regex.compile(
    r"</?[a-z!][^<>]{0,2000}>"  # tags
    r"|\{[^{}]{0,4000}\}"  # what stands in braces: style sheets, scripts
    r"|\b(?:https?|ftp|mailto|javascript|data):[^\s<>\"]*[^\s<>\".,;:!?]"  # addresses
    r"|(?<=\])\[\d+\]"  # numbers of links
    r"|(?:©|\bcopyright\b)\W{0,8}(?:\p{N}{4}|\p{Lu})[^\n.]{0,200}",  # the owner of the page
    regex.DOTALL | regex.IGNORECASE,
)


def strip_markup(text: str) -> str:
    """Removes addresses, tags, the content of braces, and copyright lines.

    Args:
        text: Any text, normalised or not.

    Returns:
        The text with a space in place of each; the same object if there is nothing to remove.
    """
    return _MARKUP.sub(" ", _without_comments(text)) if _may_have_markup(text) else text


def _without_comments(text: str) -> str:
    """A text with a space in place of each comment. An expression would look for the end of each that has none."""
    if "<!--" not in text:
        return text
    kept, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[done:start])
        done = end + 3
    return " ".join((*kept, text[done:]))


def _may_have_markup(text: str) -> bool:
    """Whether it is worth a look. A single character is looked for in a tenth of the time of two, so it comes first."""
    return (
        "{" in text
        or "©" in text
        or (":" in text and ("://" in text or "mailto:" in text))
        or ("<" in text and ("</" in text or "<!" in text))
        or ("]" in text and "][" in text)
        or "opyright" in text
    )
