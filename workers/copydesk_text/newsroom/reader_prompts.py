"""Lines that send the reader elsewhere (`Read more: …`) or ask something of them (`Sign up for our newsletter`).

Unlike the labels of `furniture_labels` these lines have words of their own. So each rule asks for two signs: how the
line begins, and what it speaks of. Only short lines are read, each as a whole.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from copydesk_text.lines import ends_sentence, is_sentence_paragraph
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import ReaderPrompts, every
from copydesk_text.newsroom.lexicon.word_table import ByLanguage, Expression
from copydesk_text.phrases import one_of
from copydesk_text.remembered import remembered
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of the longest prompt; of the longest request, a third of that in East Asia; of the longest pointer alone.
_LONGEST: Final = 250
_LONGEST_REQUEST: Final = 200
_LONGEST_POINTER: Final = 40
#: Below how many of the last lines of a text without sentences the rules for comments stand.
_LAST_LINES: Final = 3
#: How many characters the headline of another story may have.
_TEASER: Final = range(12, 161)
#: Characters of the longest line that tells how to reach an author, or the rules for comments.
_LONGEST_CONTACT: Final = 300


#: What may stand before a request, and how prompts may begin beside the words of the table.
_BEFORE_REQUESTS: Final = ("please ", "you can ", "to ")
_OTHER_OPENINGS: Final = ("click", "get", "also on")
_LETTER: Final = re.compile(r"\w")
_CLICK: Final = re.compile(
    r"\W{0,3}(?:click(?:ing)? here (?:to|for)\b|get .{3,40} by clicking here|click here\W{0,3}$)", re.I
)

#: The contact of an author below a story: a request to write, and an address or a handle.
_CONTACT: Final = re.compile(
    r"(?:(?:(?:e-?mail|contact|reach|write to|follow|tweet) \w"
    r"|.{3,60} (?:can|may) be (?:reached|contacted|emailed|followed)|.{0,60}on Twitter:?).*"
    r"|[^\W\d_][^@.!?]{1,30}\s\(?)?"
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,}|(?:https?://)?(?:www\.)?twitter\.com/\w+).{0,120}",
    re.IGNORECASE,
)
#: A space beside a bar belongs to the name. If it were matched apart, a long line without bars would take for ever.
_NAVIGATION: Final = re.compile(r"[^|›»·•]{1,26}+(?:[|›»·•][^|›»·•]{1,26}+){2,}")
_SENTENCE_SIGN: Final = re.compile(r"[.!?:;,\d]")
_FEW_WORDS: Final = 3


def take_prompts(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Takes out prompts, and below the last sentence of a text contacts and the headlines under a label of links.

    Args:
        lines: The lines of the text, without space around them.

    Returns:
        The lines that stay, and those taken out. If nothing would stay, all lines stay.
    """
    last = len(lines)
    while last and not (is_sentence_paragraph(lines[last - 1]) and not _is_request(lines[last - 1])):
        last -= 1
    kept: list[str] = []
    taken: list[str] = []
    rules_from = max(1, last or len(lines) - _LAST_LINES)
    links = False  # below the last sentence, a label of links to other stories stands above
    for index, line in enumerate(lines):
        if not 0 < len(line) <= _LONGEST_CONTACT:  # longer than any
            kept.append(line)
            continue
        below = index >= last > 0
        if (_may_open(line) or "?" in line) and is_prompt(line):  # looked at here, as most lines are none
            links = links or (below and is_pointer(line))
            taken.append(line)
        elif (below and (is_contact(line) or (links and _is_teaser(line)))) or (
            index >= rules_from and is_comment_rule(line)
        ):
            taken.append(line)
        else:
            kept.append(line)
    return (kept, taken) if any(kept) else (list(lines), [])


def _is_teaser(line: str) -> bool:
    """Whether a line below a label of links may be the headline of another story."""
    return line[:1].isalnum() and len(line) in _TEASER and not ends_sentence(line)


def _is_request(line: str) -> bool:
    return is_prompt(line) or is_contact(line) or is_comment_rule(line)


@remembered(4096)  # a site prints the same ones under every story
def is_prompt(line: str) -> bool:
    """Whether a line points to another story, or asks the reader to sign up, follow or the like.

    Args:
        line: A line without space around it.
    """
    line = line.removeprefix("- ")
    if not 3 <= len(line) <= _LONGEST:
        return False
    if "?" in line and _member().search(line) is not None:
        return True
    if not _may_open(line):
        return False
    if _gate().fullmatch(line) is not None:
        return True
    if _CLICK.match(line) is not None or _editors().fullmatch(line) is not None:
        return True
    if (pointer := _pointer().fullmatch(line)) is not None:
        behind = pointer["behind"] or ""
        return not (behind[:1].islower() and ends_sentence(behind))  # "Related: that is how they are."
    return is_request(line)


def is_request(line: str) -> bool:
    """Whether a line asks the reader to sign up, follow or the like. A headline never does.

    Args:
        line: A line without space around it.
    """
    longest = _LONGEST_REQUEST if line[len(line) // 2] < FIRST_EAST_ASIAN else _LONGEST_REQUEST // 3
    return len(line) <= longest and _may_open(line) and _request().match(line) is not None


class _Openings:
    """Forms that lines begin with, by their first three letters, or two where they have no more."""

    def __init__(self, forms: Iterable[str]) -> None:
        folded = {_in_one_case(form) for form in forms}
        self._longest: Final = max(map(len, folded))
        self._by_letters: Final = {
            letters: tuple(form for form in folded if form[:3] in (letters, letters[:2]))
            for letters in {form[:3] for form in folded}
        }

    def begin(self, line: str) -> bool:
        """Whether one of them begins the line, in any case and behind any signs."""
        start = 0
        if not line[:1].isalpha():
            letter = _LETTER.search(line)
            start = letter.start() if letter is not None else 0
        letters = _in_one_case(line[start : start + 3])[:3]
        forms = self._by_letters.get(letters) or self._by_letters.get(letters[:2])
        return forms is not None and _in_one_case(line[start : start + self._longest]).startswith(forms)


def _may_open(line: str) -> bool:
    """Whether a line begins as prompts do, signs aside: the patterns are tried on no other one."""
    return _openings().begin(line)


def _in_one_case(text: str) -> str:
    """Small letters, the four forms of the Turkish i alike, as patterns without case have them."""
    if text.isascii():  # a third of the time
        return text.lower()
    return text.casefold().replace("ı", "i").replace("i\u0307", "i")


def is_pointer(text: str) -> bool:
    """Whether a text is nothing but the label of links to other stories (`Related`, `Más información`)."""
    if len(text) > _LONGEST_POINTER or not _may_open(text):
        return False
    found = _pointer().fullmatch(text)
    return found is not None and not found["behind"]


def asks_for_address(text: str) -> bool:
    """Whether the text of a box with a form in it asks the reader for an address, to send them something."""
    return _sending().search(text) is not None


def is_contact(line: str) -> bool:
    """Whether a line below a story tells how to reach its author. Elsewhere such a line may be part of the story."""
    return len(line) <= _LONGEST_CONTACT and ("@" in line or "/" in line) and _CONTACT.fullmatch(line) is not None


def is_comment_rule(line: str) -> bool:
    """Whether a line below a story tells the rules for comments. Elsewhere such a line may be part of the story."""
    if len(line) > _LONGEST_CONTACT or not _comment_openings().begin(line):
        return False
    opening, comments, moderation = _comment_rules()
    return bool(opening.match(line) and comments.search(line) and moderation.search(line))


def is_navigation(line: str) -> bool:
    """Whether a line outside the body is a row of links: three and more short names between bars or arrows."""
    if len(line) > _LONGEST or line.startswith("|") or _NAVIGATION.fullmatch(line) is None:
        return False
    names = re.split(r"\s?[|›»·•]\s?", line)
    return all(len(name.split()) <= _FEW_WORDS and not _SENTENCE_SIGN.search(name) for name in names)


@built_once
def _pointer() -> re.Pattern[str]:
    """What points to other stories, alone in a line or before a colon and the headline."""
    return re.compile(
        rf"[\s>»▶►•*+\[(（【-]*(?:also on [\w-]+\.[a-z.]+.{{0,200}}|{one_of(every(read_table(ReaderPrompts).pointers))}"
        r"(?:\s?(?:su|about|on this))?\s?(?:[:：|>»]\s{0,3}(?P<behind>.{0,220})|[…. ]{0,4}[])）】]?))",
        re.IGNORECASE,
    )


@built_once
def _request() -> re.Pattern[str]:
    """What asks the reader to do something, and where that would take them."""
    table = read_table(ReaderPrompts)
    return re.compile(
        rf"\W{{0,3}}(?:{'|'.join(_BEFORE_REQUESTS)})?{one_of(every(table.requests))}(?![^\W{FIRST_EAST_ASIAN}-\uffff])"
        rf".{{0,200}}?(?:{_any(table.destinations)})",
        re.IGNORECASE,
    )


@built_once
def _sending() -> re.Pattern[str]:
    """What asks for an address, to send something there."""
    table = read_table(ReaderPrompts)
    return re.compile(f"{_any(table.destinations)}|{_any(table.subscribing)}", re.IGNORECASE)


@built_once
def _gate() -> re.Pattern[str]:
    """What closes the part of a story that everybody may read."""
    return re.compile(rf"\W{{0,3}}(?:{_any(read_table(ReaderPrompts).gates)}).{{0,80}}", re.IGNORECASE)


@built_once
def _member() -> re.Pattern[str]:
    """What asks those who have paid to say so."""
    return re.compile(_any(read_table(ReaderPrompts).members), re.IGNORECASE)


@built_once
def _comment_rules() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """How the rules for comments begin, what they speak of, and what they say of it: all three make one."""
    table = read_table(ReaderPrompts)
    opening = rf"\W{{0,3}}{one_of(every(table.comment_openings))}"
    sources = (opening, _any(table.comments), _any(table.moderation))
    return re.compile(sources[0], re.IGNORECASE), re.compile(sources[1], re.I), re.compile(sources[2], re.I)


@built_once
def _editors() -> re.Pattern[str]:
    """Who edited a text, in a line of its own."""
    label = one_of(every(read_table(ReaderPrompts).editors))
    return re.compile(rf"[(（【\[]?{label}\s?[:：]\s?\S[^。！？]{{0,30}}[)）】\]]?")


@built_once
def _openings() -> _Openings:
    """How prompts begin."""
    table = read_table(ReaderPrompts)
    requests = every(table.requests)
    asked = (f"{before}{form}" for before in _BEFORE_REQUESTS for form in requests)
    others = (form for words in (table.pointers, table.gate_openings, table.editors) for form in every(words))
    return _Openings((*_OTHER_OPENINGS, *requests, *asked, *others))


@built_once
def _comment_openings() -> _Openings:
    """How the rules for comments begin."""
    return _Openings(every(read_table(ReaderPrompts).comment_openings))


def _any(expressions: ByLanguage[Expression]) -> str:
    """A pattern for any of the expressions of all languages."""
    return "|".join(sorted(every(expressions)))
