"""Lines that send the reader elsewhere (`Read more: …`) or ask something of them (`Sign up for our newsletter`).

Unlike the labels of `furniture_labels` these lines have words of their own. So each rule asks for two signs: how the
line begins, and what it speaks of. Only short lines are read, each as a whole.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from copydesk_text.lines import ends_sentence, is_sentence_paragraph
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import ByLanguage, Expression, ReaderPrompts, every
from copydesk_text.phrases import one_of
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


#: How requests and pointers may begin beside their words.
_OTHER_OPENINGS: Final = ("please", "you can", "to subscribe", "click", "get", "also on")
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
        below = index >= last > 0
        if (_may_begin(line[:3]) or "?" in line) and is_prompt(line):  # looked at here, as most lines are none
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


@lru_cache(maxsize=4096)  # a site prints the same ones under every story
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


def _may_open(line: str) -> bool:
    return _may_begin(line[:3])


@lru_cache(maxsize=16_384)  # few letters, at each line
def _may_begin(letters: str) -> bool:
    return not letters[:1].isalpha() or letters.casefold() in _beginnings() or letters[:2] in _beginnings()


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
    if len(line) > _LONGEST_CONTACT:
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
        rf"\W{{0,3}}(?:please |you can |to )?{one_of(every(table.requests))}(?![^\W{FIRST_EAST_ASIAN}-\uffff])"
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
def _beginnings() -> frozenset[str]:
    """How the lines begin that the patterns are tried on, unless they begin with a sign: a fifth of the time."""
    table = read_table(ReaderPrompts)
    tables = (table.pointers, table.requests, table.gate_openings, table.editors)
    forms = [form for words in tables for form in every(words)]
    return frozenset(form[:3].casefold() for form in (*forms, *_OTHER_OPENINGS))


def _any(expressions: ByLanguage[Expression]) -> str:
    """A pattern for any of the expressions of all languages."""
    return "|".join(every(expressions))
