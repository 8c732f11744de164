"""The names of a page's outlet, which are none of its authors."""

import re
from typing import Final

from copydesk_text.html.json_ld import names_of
from copydesk_text.html.page import HtmlPage
from copydesk_text.lines import folded
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.phrases import words
from copydesk_text.urls import registered_domain

#: An author's name has fewer words beyond the outlet's own than this if it is the outlet's.
_ONE_MORE: Final = 2
#: Words by which the name of an outlet may be longer than the name that the page gives as its author.
_NO_OUTLET: Final = words("""
    the le la les el los der die das il news online magazine daily
    www com net org co uk fr de es it nl pt ru ua pl tr cn jp kr br in ca au nz eu info tv
""")


class OutletNames:
    """The outlet of a page, by all its names."""

    def __init__(self, page: HtmlPage) -> None:
        publisher = names_of(page.article.get("publisher"))
        named = (page.site, *publisher, *map(page.metas.get, ("publisher", "application-name", "dc.publisher")))
        title = next(page.tree.iter("title"), None)
        tail = re.split(r"\s[|–—-]\s", (title.text or "")[:300]) if title is not None else []
        self._names: Final = [name for name in dict.fromkeys(named) if name and folded(name)]
        self._tail: Final = folded(tail[-1]) if len(tail) > 1 else ""
        self._domain: Final = (registered_domain(page.base) or "").partition(".")[0] if page.base else ""

    def without(self, people: tuple[str, ...]) -> tuple[str, ...]:
        """The people without the outlet; one whose name is part of the outlet's counts only if there is nobody else."""
        kept = tuple(self._shortened(name) for name in people if not self._is_house(name))
        return tuple(name for name in kept if not self._is_within(name)) or kept

    def _shortened(self, name: str) -> str:
        """`Ada Low Vardo Gazette` without the outlet, known by the domain vardogazette.com; `Ada Low VG`, too."""
        parts = name.split()
        if len(parts) > _ONE_MORE and parts[-1].isupper() and not name.isupper() and self._is_short(parts[-1]):
            return " ".join(parts[:-1])
        for length in (1, 2, 3):
            if len(parts) >= length + 2 and "".join(parts[-length:]).casefold() == self._domain:
                return " ".join(parts[:-length])
        return name

    def _is_short(self, letters: str) -> bool:
        """Whether some letters are those with which the words of the outlet's name begin."""
        if letters.casefold() in (self._domain, self._tail):
            return True
        return any("".join(word[0] for word in folded(name).split()) == letters.casefold() for name in self._names)

    def _is_within(self, name: str) -> bool:
        if agency_named(name) is not None:
            return False
        plain = folded(name)
        first = name.split()[0]
        by_domain = plain.replace(" ", "") == self._domain or (first.isupper() and first.lower() == self._domain)
        return by_domain or any(plain in folded(site) for site in self._names)

    def _is_house(self, name: str) -> bool:
        """Whether a name is the outlet's, with or without its article. Ada Low of Ada Low Photography is a person."""
        if agency_named(name) is not None:
            return False
        plain = folded(name)
        if " " not in name and plain.replace(" ", "") == self._domain.replace("-", ""):
            return True
        return (plain == self._tail and " " in plain) or any(_is_named(plain, folded(site)) for site in self._names)


def _is_named(name: str, site: str) -> bool:
    mine, theirs = set(name.split()), set(site.split())
    if name.replace(" ", "") == site.replace(" ", ""):
        return True
    return (theirs <= mine and len(mine - theirs) < _ONE_MORE) or (mine <= theirs and theirs - mine <= _NO_OUTLET)
