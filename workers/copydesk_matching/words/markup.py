"""Removes what is not text: addresses, and the code that some tools leave when they read a page."""

from typing import Final

import regex

_MARKUP: Final = regex.compile(
    r"<!--.*?-->|</?[a-z!][^<>]{0,2000}>"  # comments and tags
    r"|\{[^{}]{0,4000}\}"  # what stands in braces: style sheets, scripts
    r"|\b(?:https?|ftp|mailto|javascript|data):[^\s<>\"]*[^\s<>\".,;:!?]"  # addresses
    r"|(?<=\])\[\d+\]"  # numbers of links
    r"|(?:©|\bcopyright\b)\W{0,8}(?:\p{N}{4}|\p{Lu})[^\n.]{0,200}",  # the owner of the page
    regex.DOTALL | regex.IGNORECASE,
)
_HINTS: Final = ("://", "©", "opyright", "</", "<!", "{", "][", "mailto:")


def strip_markup(text: str) -> str:
    """Removes addresses, tags, the content of braces, and copyright lines.

    Args:
        text: Any text, normalised or not.

    Returns:
        The text with a space in place of each; the same object if there is nothing to remove.
    """
    if any(hint in text for hint in _HINTS):
        return _MARKUP.sub(" ", text)
    return text
