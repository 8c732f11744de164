"""Kinds of input that are derived from what the code looks for, so that a new word or pattern is tried the day it is
written: the regular expressions, the tables of words, and the tags, attributes and names in the code that reads pages.

Each is repeated in frames: as a line, in one line, as an element, as the name of a class, as a field. What a page is
asked about is repeated beside one large thing, too, and what is looked for in a text in both texts of a pair.
"""

import ast
import html
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import islice
from typing import Any, Final, NamedTuple

from tests.attacks import Sampler
from tests.benchmarks.growth_fragments import SENTENCE
from tests.benchmarks.growth_kinds import Format, Kind
from tests.patterns import kept_patterns, trees
from tests.slow_patterns import slow_strings


class Frame(NamedTuple):
    """Where a string stands: between these two, written as the format needs it."""

    format: Format
    before: str
    behind: str

    def written(self, text: str) -> str:
        """A string as it is written in this frame."""
        quoted = html.escape(text) if self.format in ("html", "feed") and "<" in self.before else text
        return quoted.replace("{", "{{").replace("}", "}}")


#: A first line in several scripts: some expressions are tried only where a text has them.
_SCRIPTS: Final = "三人说，김하늘 삼명 ก สามคน カタカナ и вот, ال By Ann Lee\n"
#: Where one string of any length stands once.
ONCE: Final = (
    Frame("text", _SCRIPTS, "\n\n" + SENTENCE),
    Frame("text", SENTENCE * 3 + "\n\nBy ", "\n\n" + SENTENCE * 3),
    Frame("text", SENTENCE * 3 + "\n\n(Photo: ", ")\n"),
    *(Frame("html", f"<{tag}>", f"</{tag.split()[0]}><p>" + SENTENCE * 4 + "</p>") for tag in (
        "p", "h1", "title", "div class=byline", "span class=author", "div class=date", "figcaption", "li", "td",
        "a href=/x", "a rel=author href=/x", "time", "span class=caption", "div class=comment",
        "script type='application/ld+json'",
    )),
    *(Frame("html", f'<{before}"', '">x</div><p>' + SENTENCE * 4 + "</p>") for before in (
        "div class=", "a rel=author href=", "a href=/", "time datetime=", "img src=/x.jpg alt=", "img src=",
        "meta name=author content=", "meta property=article:published_time content=", "meta property=og:title content=",
        "link rel=canonical href=", "div itemtype=", "html lang=", "!doctype ", "meta name=", "div style=",
    )),
    Frame("html", "", "<p>" + SENTENCE * 4),
    Frame("html", '<script type=application/ld+json>{{"@type":"NewsArticle","headline":"', '"}}</script><p>x'),
    Frame("feed", "<description>", "</description></item>"),
    Frame("feed", "<media:content url='http://x/1.jpg' ", "/></item>"),
    Frame("feed", "<author>", "</author></item>"),
    Frame("xml", "", ""),
    Frame("mail", "--b\nContent-Type: text/html\n\n", "\n--b--"),
    Frame("table", "x,", ",y\n"),
)  # fmt: skip  # lists of names read better in lines
#: Fields of a document.
FIELDS: Final = ("title", "summary", "authors", "source", "language", "published_at")
#: Where a short string stands again and again.
MANY: Final = (
    Frame("text", "", "\n"),
    Frame("text", "", " "),
    Frame("text", "", " Ann Lee 3 March 2026\n\n"),
    Frame("text", "Ferry {n} ", ", Ann Lee\n"),
    Frame("text", SENTENCE, ". "),
    Frame("html", "<p>", "</p>"),
    Frame("html", '<div class="', '"><p>x</p></div>'),
    Frame("html", '<div id="', '"><a href=/{n}>x</a>'),
    Frame("html", "<span class=author>", "</span><span class=date>3 March 2026</span>"),
    Frame("html", "<h2><a href=/{n}>", "</a></h2><p>" + SENTENCE + "</p>"),
    Frame("html", "<li><b>", "</b>"),
    Frame("html", '<meta content="', '" property="x">'),
    Frame("pair", "", " {w}\n"),
    Frame("pair", "", " {n} "),
)
#: Where a word of the code stands: as a name, as an attribute, as a tag.
NAMED: Final = (
    Frame("html", '<div class="', '"><p>x</p></div>'),
    Frame("html", '<section class="', '"><p>x {n}'),
    Frame("html", '<meta name="', '" property="x" content="Ann Lee"><p>x'),
    Frame("html", '<span itemprop="', '">Ann Lee 3 March 2026</span>'),
    Frame("html", '<a rel="', '" href=/{n}>Ferry sails</a>'),
    Frame("html", '<p role="', '">x'),
)
#: What a page is asked about, in small elements …
_ASKING: Final = (
    "<p>3 March 2026</p>", "<span class=date>3 March 2026</span>", "<time datetime=2026-03-03>x</time>",
    "<span class=author>By Ann Lee</span>", "<a rel=author href=/{n}>Ann Lee</a>", "<p>By Ann Lee</p>",
    "<b>Ann Lee</b>", "<i itemprop=datePublished>x</i>", "<h2>Ferry sails again {n}</h2>",
    "<b>Ferry sails again in the harbour</b>", "<p class=caption>Ferry. Photo: Ann Lee</p>", "<img src=/{n}.jpg>",
    "<div class=related><a href=/{n}>x</a></div>", "<p>" + SENTENCE + "{n}</p>", "<div class=comment>x</div>",
    "<article><p>x</p></article>", "<footer>x</footer>",
)  # fmt: skip  # as above
#: … and one large thing: how it opens, what is repeated in it, and how it ends.
_LARGE: Final = (
    ("<p>", "x ", "</p>"), ("<a href=/x>", "x ", "</a>"), ("<div class=author>", "<i></i>", "</div>"),
    ("<div class=byline>", "<b>x</b>", "</div>"), ("<div class=date>", "<b>3 March</b>", "</div>"),
    ("<h1>", "Ferry ", "</h1>"), ("<div>", "<div>", ""), ("<span class=author>", "<span>", ""),
    ("<p>", "&#769;", "</p>"), ("<table class=date>", "<tr><td>x", "</table>"), ("<p>", " .", "</p>"),
    ("<title>", "Ferry ", "</title>"), ("<p>", "<br>", "</p>"), ("<ul class=author>", "<li>Ann Lee", "</ul>"),
    ("<a href='/", "a/", "'>x</a>"), ("<div class='", "colum ", "'>"), ("<!--", "x ", "-->"),
    ("<script>", "x ", "</script>"), ("<pre>", "x\n", "</pre>"),
)  # fmt: skip  # as above
#: How files of XML begin that are read.
_ROOTS: Final = (
    "<rss version='2.0'><channel><item><title>x</title>", "<feed><title>x</title><entry><title>x</title>",
    "<nitf><head><title>x</title></head><body><body.content>", "<urlset><url><loc>https://news.example/x</loc>",
    "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet><newsItem><contentMeta>",
)  # fmt: skip  # as above
#: What two texts that are compared are made of: the new one, the older one.
_PAIRS: Final = (
    ("The ferry sails {n}.\n", "The ferry sails {n} again.\n"), ("The ferry sails.\n", "The ferry sails.\n"),
    ("a {w} b ", "a b "), ("a {w} b ", "a {n} b "), ("{n} ", "1{n} "), ("{n} {w} ", "1{n} {w} "),
    ("{n}% of {w}. ", "{n}. "), ("Ann {w} said no. ", "Ann {w} said yes. "), ("x ", "x x "), ("x y ", "y "),
    ("In {w}, {n} died. ", "In {w}, 1{n} died. "), ("a b ", "b a "), (SENTENCE, SENTENCE), ("{w}. ", "{w}! "),
    (SENTENCE + "{w}\n", SENTENCE + "{n}\n"), ("“{w}” ", "{w} "), ("{w} {w} ", "{w} x {w} "), ("not {w}, ", "{w}, "),
    ("Ann{w} Lee{w} ", "Ann{w} Roe{w} "), ("1,{n}.5 ", "1,{n}.4 "), ("($5.{n} million) ", "($6.{n} million) "),
    ("中{n}", "中1{n}"), ("{w}\n", "\n{w}"), ("- {w}\n", "- {w}{n}\n"), ("{w}\t{n}\t{n}\n", "{w}\t{n}\t1{n}\n"),
    ("May {n}: {w}. ", "May {n}: x. "), ("(Reporting by {w}) ", "(Editing by {w}) "),
)  # fmt: skip  # as above
#: Shares of the size limit at which a quick look sees a quadratic walk, and a slow expression.
_WALK: Final = 8
_SLOW: Final = 128
#: Expressions are asked with strings of so many characters, and so many of those that are slow are put into frames.
_LENGTH: Final = 1500
_STRINGS: Final = 2
#: Lengths of such strings that stand again and again: what the code bounds has at most so many characters.
_BOUNDS: Final = (60, 150, 290, 390, 690)
#: Frames that each string stands in on a quick look.
_QUICK: Final = 2
_SHOWN: Final = 60
_WORD: Final = re.compile(r"[A-Za-z][\w:-]{1,30}( [\w:-]+)?")


def derived_kinds(deep: bool) -> Iterator[Kind]:
    """The kinds that follow from the code.

    Args:
        deep: Each string in every frame, and everything at the size limit.
    """
    walk = 1 if deep else _WALK
    yield from _of_slow_patterns()
    for place, sample in enumerate(_samples()):
        yield from (_many(frame, sample, walk) for frame in _chosen(MANY, place, deep))
    for place, word in enumerate(_words_of_code("copydesk_text.html.")):
        yield from (_many(frame, word, walk) for frame in _chosen(NAMED, place, deep))
        yield Kind("html", f"<{word}>x", share=walk)
    for place, word in enumerate(_words_of_code("copydesk_producers.readers.")):
        roots = _ROOTS if deep else (_ROOTS[place % len(_ROOTS)],)
        for root in roots:
            yield Kind("xml", f"<{word} a='{{n}}'>x</{word}>", opening=root, share=walk)
            yield Kind("xml", f"<{word}>x", opening=root, share=walk)
    for opening, beside, between in _LARGE:
        yield from (
            Kind("html", asking, opening=opening, beside=beside, between=between, share=walk // 2 or 1)
            for asking in _ASKING
        )
    for new, old in _PAIRS:
        yield Kind("pair", new, older=old, share=walk)
        yield Kind("pair", old, older=new, share=walk)


def _chosen(frames: tuple[Frame, ...], place: int, deep: bool) -> Iterator[Frame]:
    """All frames, or the few whose turn it is."""
    count = len(frames) if deep else _QUICK
    return (frames[(place * _QUICK + step) % len(frames)] for step in range(count))


def _many(frame: Frame, text: str, share: int) -> Kind:
    """A string again and again in a frame."""
    written = f"{frame.before}{frame.written(text)}{frame.behind}"
    older = f"{frame.before}{frame.written(text)} x\n" if frame.format == "pair" else ""
    return Kind(frame.format, written, older=older, share=share)


def _of_slow_patterns() -> Iterator[Kind]:
    """What expressions are slow with, wherever a stranger may write it: nowhere may they be asked about all of it.

    Nor may they be asked about many strings that are just short enough.
    """
    for kept in kept_patterns():
        for slow in islice(slow_strings(kept, _LENGTH, 1, 20), _STRINGS):
            first, repeated, last = slow.parts
            for length in _BOUNDS:
                text = first + repeated * ((length - len(first + last)) // len(repeated)) + last
                yield from (_many(frame, text, _WALK) for frame in MANY[:-2])
            for frame in ONCE:
                first_, repeated_, last_ = map(frame.written, (first, repeated, last))
                opening, ending = frame.before + first_, last_ + frame.behind
                yield Kind(frame.format, repeated_, opening=opening, ending=ending, share=_SLOW)
            for field in FIELDS:
                yield Kind("text", repeated.replace("{", "{{"), opening=first, ending=last, field=field, share=_SLOW)


def _samples() -> Iterator[str]:
    """A string that each expression finds, and words of each table."""
    for kept in kept_patterns():
        sampler = Sampler(kept.pattern, random.Random(kept.name))
        if sample := sampler.of(sampler.tree).strip()[:_SHOWN]:
            yield sample
    for package in ("copydesk_text.newsroom.lexicon", "copydesk_matching.words.lexicon"):
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                yield from _words_of(tomllib.loads(file.read_text("utf-8")), file.name)


def _words_of(table: Mapping[str, Any], name: str) -> Iterator[str]:
    """For each field of a table, some of its words in one string."""
    for field, value in table.items():
        words = list(_strings(value))
        chance = random.Random(f"{name} {field}")
        if words:
            yield " ".join(chance.sample(words, min(len(words), 4)))[:_SHOWN]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.split(r"[\s/=]+", value)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from ([one] if isinstance(one, str) else _strings(one))


def _words_of_code(package: str) -> list[str]:
    """Tags, attributes and names in the code of a package."""
    found = {
        node.value
        for module, tree in trees().items()
        if module.startswith(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _WORD.fullmatch(node.value)
    }
    return sorted(found)
