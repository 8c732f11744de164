"""Puts text into one form: NFC, plain line endings and spaces, no control characters, mojibake repaired.

NFC and not NFKC: the compatibility forms (ﬁ, ², ｶ) are what was printed. Characters without a width go where they
mean nothing and stay where a script needs them: joiners in Arabic and Indic scripts and in emoji, zero-width spaces
between Thai or Khmer words, direction marks in texts that run from right to left.
"""

import re
from typing import Final

from ftfy import TextFixerConfig, fix_encoding

from copydesk_text.unicode_forms import to_form

# What UTF-8 looks like when it was read as Windows-1252, Latin-1 or Windows-1251: a lead byte, then its continuation
# bytes; or a byte of Windows-1252 read as Latin-1. ftfy decides; this only says which lines it has to look at. (A
# pattern that begins with one set of characters is searched for several times as fast as one of alternatives.)
_CONTINUED: Final = r"[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_CONTINUED_1251: Final = r"[\x80-\xbfЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґё№єјЅѕї€‚„…†‡‰‹‘’“”•–—™›]"
_MOJIBAKE: Final = re.compile(
    r"[Â-ôРСв\x80-\x84\x86-\x9f]"
    rf"(?:(?<=[Â-ÖØ-ß]){_CONTINUED}|(?<=[à-ï]){_CONTINUED}{{2}}|(?<=×){_CONTINUED}×{_CONTINUED}|(?<=[ð-ô]){_CONTINUED}{{3}}"
    rf"|(?<=[РС]){_CONTINUED_1251}(?:[РС]{_CONTINUED_1251}){{2}}|(?<=в)[Ђ„]|(?<=[\x80-\x84\x86-\x9f]))"
)
#: Nothing but the encoding: quotation marks, ligatures, widths and HTML entities stay as printed.
_ENCODING_ONLY: Final = TextFixerConfig(
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)

#: ASCII characters that are not odd; what is left of a text without them is (a tenth of the time of a pattern).
_PLAIN_ASCII: Final = bytes(code for code in range(0x7F) if code >= 0x20 or code in b"\t\n")
#: All that `_without_odd` looks at: control characters, spaces other than U+0020, characters without a width.
_ODD: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
    r"\ufff0-\uffff\ud800-\udfff]"
)
_LINE_ENDS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SPACES: Final = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
#: What becomes of an odd character wherever it stands; those that are not here go.
_BECOMES: Final = dict.fromkeys(_LINE_ENDS, "\n") | dict.fromkeys(_SPACES, " ") | {"\ufffd": "\ufffd"}
_JOINERS: Final = re.compile(  # not behind a letter or sign of a script that joins or stacks, nor behind a picture
    r"(?<![\u0600-\u0dff\u0f00-\u109f\u1700-\u18af\u1a00-\u1cff\u203c-\u2bff\ua800-\ua8ff\ua980-\uabff"
    r"\ufb50-\ufdff\ufe0f\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001faff])[\u200c\u200d]"
)
_ZERO_WIDTH_SPACES: Final = re.compile(  # not behind a word of a script that has no other spaces
    r"(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df])\u200b"
)
_DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT: Final = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_MOST_ROUNDS: Final = 8
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def normalize(text: str, keep_gaps: bool = False) -> str:
    """The text in one form; a text that already has it comes back unchanged. Paragraphs and indents stay.

    With `keep_gaps`, several blank lines in a row stay: they tell where an article ends.
    What goes may leave new neighbours, so it is done again until nothing changes. In ASCII it leaves none.
    """
    for _ in range(_MOST_ROUNDS):
        before = text
        text = _normalize_once(text, keep_gaps)
        if text == before or text.isascii():
            break
    return text


def normalize_line(text: str | None) -> str | None:
    """A title or a name in one form and on one line; None if nothing is left of it."""
    if not text:
        return None
    if text.isascii() and (line := " ".join(text.split())).isprintable():  # most lines: a fifth of the time
        return line or None
    return " ".join(normalize(text).split()) or None


def _normalize_once(text: str, keep_gaps: bool) -> str:
    if not text.isascii():
        text = _normalize_unicode(text)
    elif text.encode().translate(None, _PLAIN_ASCII):
        text = _without_odd(text)
    if " \n" in text or "\t\n" in text:
        text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    if not keep_gaps and "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \t\n")


def _normalize_unicode(text: str) -> str:
    if _MOJIBAKE.search(text):
        text = "\n".join(_repaired(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))
    return to_form("NFC", _without_odd(text))


def _without_odd(text: str) -> str:
    """The text with plain spaces and line ends, and without what has no meaning where it stands."""
    odd = set(_ODD.findall(text))
    if "\r" in odd:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _DIRECTIONS.isdisjoint(odd) and _RIGHT_TO_LEFT.search(text):
        odd -= _DIRECTIONS
    for character in odd - {"\r", "\u200b", "\u200c", "\u200d"}:
        becomes = "\ufffd" if "\ud800" <= character <= "\udfff" else _BECOMES.get(character, "")
        text = text.replace(character, becomes)
    if "\u200b" in odd:
        text = _ZERO_WIDTH_SPACES.sub("", text)
    if "\u200c" in odd or "\u200d" in odd:
        text = _JOINERS.sub("", text)
    return text


def _repaired(line: str) -> str:
    return fix_encoding(line, _ENCODING_ONLY)
