"""Inflects place names of Russian and Ukrainian, by their endings: Москва → Москвы, Москве, Москву, Москвой.

A rule that overshoots makes a form that no text holds, which costs a few bytes and nothing else.
"""

import re
from typing import Final

#: Ending of the basic form → endings in the genitive, dative, accusative, instrumental, prepositional.
_Cases = tuple[str, str, str, str, str]
_RUSSIAN: Final[tuple[tuple[str, _Cases], ...]] = (
    ("ия", ("ии", "ии", "ию", "ией", "ии")),
    ("ская", ("ской", "ской", "скую", "ской", "ской")),
    ("ая", ("ой", "ой", "ую", "ой", "ой")),
    ("яя", ("ей", "ей", "юю", "ей", "ей")),
    ("ые", ("ых", "ым", "ые", "ыми", "ых")),
    ("ие", ("их", "им", "ие", "ими", "их")),
    ("кий", ("кого", "кому", "кий", "ким", "ком")),
    ("ний", ("него", "нему", "ний", "ним", "нем")),
    ("ый", ("ого", "ому", "ый", "ым", "ом")),
    ("ово", ("ова", "ову", "ово", "овом", "ове")),
    ("ево", ("ева", "еву", "ево", "евом", "еве")),
    ("ино", ("ина", "ину", "ино", "ином", "ине")),
    ("ов", ("ова", "ову", "ов", "овом", "ове")),
    ("ец", ("ца", "цу", "ец", "цом", "це")),
    ("аты", ("атов", "атам", "аты", "атами", "атах")),
    ("ты", ("тов", "там", "ты", "тами", "тах")),
    ("ы", ("", "ам", "ы", "ами", "ах")),
    ("и", ("", "ам", "и", "ами", "ах")),
    *((f"{last}а", (f"{last}и", f"{last}е", f"{last}у", f"{last}ой", f"{last}е")) for last in "гкхжшщч"),
    ("ца", ("цы", "це", "цу", "цей", "це")),
    ("а", ("ы", "е", "у", "ой", "е")),
    ("я", ("и", "е", "ю", "ей", "е")),
    ("ь", ("и", "и", "ь", "ью", "и")),
    ("й", ("я", "ю", "й", "ем", "е")),
)
_UKRAINIAN: Final[tuple[tuple[str, _Cases], ...]] = (
    ("ія", ("ії", "ії", "ію", "ією", "ії")),
    ("їна", ("їни", "їні", "їну", "їною", "їні")),
    ("ська", ("ської", "ській", "ську", "ською", "ській")),
    ("їв", ("єва", "єву", "їв", "євом", "єві")),
    ("ів", ("ова", "ову", "ів", "овом", "ові")),
    ("га", ("ги", "зі", "гу", "гою", "зі")),
    ("ка", ("ки", "ці", "ку", "кою", "ці")),
    ("а", ("и", "і", "у", "ою", "і")),
    ("я", ("і", "і", "ю", "ею", "і")),
    ("ь", ("і", "і", "ь", "ю", "і")),
    ("й", ("ю", "ю", "й", "єм", "ї")),
)
_AFTER_CONSONANT: Final[dict[str, _Cases]] = {
    "ru": ("а", "у", "", "ом", "е"),
    "uk": ("у", "у", "", "ом", "і"),
}
#: A second declension that shares its ending with the first: Ярославль → Ярославля, Донецьк → Донецька.
_SECOND: Final[dict[str, tuple[tuple[str, _Cases], ...]]] = {
    "ru": (("ь", ("я", "ю", "ь", "ем", "е")),),
    "uk": (("к", ("ка", "ку", "к", "ком", "ку")), ("ь", ("я", "ю", "ь", "ем", "і"))),
}
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]+(?:[ -][\u0400-\u04ff]+){0,2}")
_VOWELS: Final = frozenset("аеёиоуыэюяіїєь")


def inflect(name: str, language: str) -> frozenset[str]:
    """Other forms of a name of up to three words.

    Args:
        name: The basic form.
        language: `ru` or `uk`; other languages have no rules here.

    Returns:
        The forms in the other cases; empty for other languages and scripts.
    """
    if language not in _AFTER_CONSONANT or not _CYRILLIC.fullmatch(name) or len(name) < 4 or name.isupper():
        return frozenset()
    words = name.split(" ")
    forms: set[str] = set()
    tables = [_RUSSIAN if language == "ru" else _UKRAINIAN]
    if len(words) == 1:
        tables.append(_SECOND[language])
    for table in tables:
        inflected = [_cases(word, table, language) for word in words]
        forms.update(" ".join(parts) for parts in zip(*inflected, strict=True))
    return frozenset(form for form in forms if form != name and len(form) >= 3)


def _cases(word: str, table: tuple[tuple[str, _Cases], ...], language: str) -> tuple[str, ...]:
    for ending, cases in table:
        if word.endswith(ending):
            return tuple(word[: len(word) - len(ending)] + case for case in cases)
    if word[-1].lower() in _VOWELS:
        return (word,) * 5  # Баку, Тбилиси: the same in all cases
    return tuple(word + case for case in _AFTER_CONSONANT[language])
