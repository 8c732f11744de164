"""What a text holds that is no text: addresses, and the code that some tools leave when they read a page."""

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
    """The text without addresses, tags, what stands in braces, and copyright lines; the same text where it has none."""
    if any(hint in text for hint in _HINTS):
        return _MARKUP.sub(" ", text)
    return text
