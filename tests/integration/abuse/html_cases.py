"""Pages that no browser would forgive, and some that only browsers do."""

from typing import Final

import orjson
from tests.integration.abuse.case import Case, page

_LAUGHS: Final = "".join(
    f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "ha">' for level in range(10)
)


def _around(before: str, after: str = "") -> str:
    return f"<html><body>{before}{{article}}{after}</body></html>"


def _json_ld(data: str) -> str:
    return f"<html><head><script type='application/ld+json'>{data}</script></head><body>{{article}}</body></html>"


def _nested_ld(depth: int) -> str:
    return '{"@graph":[' * depth + "{}" + "]}" * depth


# libxml2 reads 256 levels and leaves out what is deeper: an article below an unclosed element a thousand times is gone,
# and the page is then dead as `empty`.

BROKEN: Final[list[Case]] = [
    page("an empty page", "", "empty"),
    page("blanks for a page", " \n ", "empty"),
    page("a page without a body", "<html><head><title>A</title></head></html>", "empty"),
    page("a page of scripts", "<html><body><script>var a = 1;</script></body></html>", "empty"),
    page("a page of one picture", "<html><body><img src=a.jpg></body></html>", "empty"),
    page("NUL bytes for a page", "\0" * 1_000, "empty"),
    page("an open bracket", "<"),
    page("a comment that never ends", "<!-- <p>a</p>", "empty"),
    page("a frame set that loads itself", "<frameset><frame src='#'><frame src=''></frameset>", "empty"),
    page("no tags at all", "{article}"),
    page("NUL bytes between all letters", "\0".join("<html><body>") + "{article}"),
    page("NUL bytes in tags", _around("<di\0v cla\0ss='a\0b'>", "</di\0v>")),
    page("an encoding declared that is wrong", "<?xml version='1.0' encoding='utf-16'?><html><body>{article}"),
    page("an encoding that does not exist", "<html><head><meta charset='klingon'></head><body>{article}"),
    page("a UTF-7 declaration", "<html><head><meta charset='utf-7'></head><body>+ADw-script+AD4-{article}"),
    page("billion laughs", f"<?xml version='1.0'?><!DOCTYPE a [{_LAUGHS}]><html><body>&l9;{{article}}</body></html>"),
    page("an external entity", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body>&x;{article}"),
    page("an external DTD", "<!DOCTYPE html SYSTEM 'http://127.0.0.1:9/a.dtd'><html><body>{article}"),
    page("processing instructions", "<?php system('reboot'); ?>" * 1_000 + _around("")),
    page("CDATA", _around("<![CDATA[ <p>a</p> ]]>" * 1_000)),
    page("conditional comments", _around("<!--[if lt IE 9]><p>a</p><![endif]-->" * 1_000)),
    page("tags closed that were never opened", _around("</div></p></html></body></article>" * 5_000), "empty"),
    page("formatting misnested", _around("<b><i><p></b></i>" * 3_000)),
    page("html inside html", "<html><body>" * 500 + "{article}"),
    page("an unclosed attribute", _around("", "<a href='")),
    page("a tag name of 200,000 letters", _around("<" + "a" * 200_000 + ">")),
    page("colons in tag names", _around("<a:b:c:d xmlns:a='b'>" * 1_000), "empty"),
    page("tags named like Python", _around("<__class__ __init__='1'>" * 1_000)),
]

LARGE: Final[list[Case]] = [
    page("divs, 1,000 deep", _around("<div>" * 1_000, "</div>" * 1_000), "empty"),
    page("divs, 100,000 deep", _around("<div>" * 100_000, "</div>" * 100_000), "empty"),
    page("spans, 50,000 deep, never closed", _around("", "<span>" * 50_000)),
    page("fonts, 20,000 deep", _around("<font>" * 20_000), "empty"),
    page("tables, 2,000 deep", _around("<table><tr><td>" * 2_000), "empty"),
    page("lists, 10,000 deep", _around("<ul><li>" * 10_000), "empty"),
    page("block quotes, 10,000 deep", _around("<blockquote>" * 10_000), "empty"),
    page("one element with 100,000 attributes", _around(f"<div {' '.join(f'a{n}=1' for n in range(100_000))}>")),
    page("one attribute of 1,500,000 letters", _around(f"<div data-a='{'a' * 1_500_000}'>")),
    page("a table of 100,000 cells", _around("", f"<table>{('<tr>' + '<td>1</td>' * 100 + '</tr>') * 1_000}</table>")),
    page(
        "a cell that spans 1,000,000", _around("", "<table><tr><td colspan=1000000 rowspan=1000000>a</td></tr></table>")
    ),
    page("paragraphs, 20,000", _around("", "<p>A line of text that says little.</p>" * 20_000)),
    page("paragraphs, 100,000 empty", _around("<p></p>" * 100_000)),
    page("line breaks, 200,000", _around("<br>" * 200_000)),
    page("links, 30,000", _around("", "<a href='/a/b.html'>Read more</a> " * 30_000)),
    page(
        "pictures, 20,000", _around("", "<figure><img src='a.jpg'><figcaption>A boat.</figcaption></figure>" * 15_000)
    ),
    page(
        "meta tags, 30,000",
        "<html><head>" + "<meta property='og:image' content='a.jpg'>" * 30_000 + "</head><body>{article}",
    ),
    page("a data URL of 1,500,000 letters", _around(f"<img src='data:image/png;base64,{'A' * 1_500_000}'>")),
    page("headings, 20,000", _around("", "<h2>A heading of the page</h2>" * 20_000)),
    page("articles, 2,000", "<html><body>" + "{article}" * 2_000 + "</body></html>"),
    page("articles within articles, 500", "<html><body>" + "<article><h2>A</h2>" * 500 + "{article}"),
    page("entities, 200,000", _around("", f"<p>{'&nbsp;' * 200_000}</p>")),
    page("comments, 50,000", _around("<!-- a -->" * 50_000)),
    page("scripts, 10,000", _around("<script>var a = '</p>';</script>" * 10_000)),
    page("over the size limit", "<p>a</p>" * 300_000, "too_large"),
]

FOREIGN: Final[list[Case]] = [
    page("a frame of itself", _around("<iframe src=''></iframe><iframe srcdoc='<iframe>'></iframe>" * 500)),
    page("SVG", _around("<svg><text>a</text><foreignObject><p>b</p></foreignObject></svg>" * 1_000)),
    page("SVG that uses itself", _around("<svg><g id='a'><use href='#a'/><use href='#a'/></g></svg>" * 500)),
    page("MathML", _around("<math><mi>x</mi><mtext><p>a</p></mtext><annotation-xml>" * 1_000)),
    page("templates, 2,000 deep", _around("<template>" * 2_000), "empty"),
    page("noscript, textarea and title", _around("<noscript><textarea><title><style><xmp>" * 500, "</xmp>"), "empty"),
    page("plaintext", "<html><body>{article}<plaintext><p>a</p>"),
    page("select, option, and form within form", _around("<select><option><form><form>" * 2_000), "empty"),
    page("object, embed and applet", _around("<object data=a><embed src=a><applet code=a>" * 1_000), "empty"),
    page("a base URL that is none", "<html><head><base href='http://[::1'></head><body>{article}<img src=a.jpg>"),
    page("a base URL of a script", "<html><head><base href='javascript:alert(1)//'></head><body>{article}"),
    page("a canonical URL that is none", "<html><head><link rel=canonical href='http://[/'></head><body>{article}"),
    page(
        "a canonical URL of 100,000 letters",
        f"<html><head><link rel=canonical href='/{'a' * 100_000}'></head><body>{{article}}",
    ),
    page("a language that is none", "<html lang='\0\0;DROP TABLE'><body>{article}"),
    page("a title of 1,000,000 letters", f"<html><head><title>{'a ' * 500_000}</title></head><body>{{article}}"),
    page("JSON-LD that is none", _json_ld("{'@type': 'NewsArticle',}")),
    page("JSON-LD, 100,000 deep", _json_ld("[" * 100_000)),
    page("JSON-LD, 900 deep", _json_ld(_nested_ld(900))),
    page("JSON-LD, 5,000 deep", _json_ld(_nested_ld(5_000))),
    page(
        "JSON-LD of wrong types",
        _json_ld('{"@type": ["NewsArticle", 1], "author": [1, [null]], "image": 7, "url": {}}'),
    ),
    page("JSON-LD with numbers for texts", _json_ld('{"@type": "NewsArticle", "headline": 1, "datePublished": 1e308}')),
    page(
        "JSON-LD with half of a pair for the publisher",
        _json_ld('{"@type": "NewsArticle", "headline": "a", "publisher": {"name": "The \\ud83d Bay"}}'),
    ),
    page("JSON-LD with lone surrogates", _json_ld('{"@type": "NewsArticle", "headline": "\\ud800"}')),
    page(
        "JSON-LD of 10,000 authors",
        _json_ld(orjson.dumps({"@type": "NewsArticle", "author": [{"name": "A B"}] * 10_000}).decode()),
    ),
    page("JSON-LD of 30,000 types", _json_ld(orjson.dumps({"@graph": [{"@type": "NewsArticle"}] * 30_000}).decode())),
    page(
        "a date that is none",
        "<html><head><meta property='article:published_time' content='99999-99-99T99:99'></head><body>{article}",
    ),
    page("a date before time", "<html><head><meta name=date content='-0001-01-01'></head><body>{article}"),
    page(
        "a date of 100,000 figures", f"<html><head><meta name=date content='{'9' * 100_000}'></head><body>{{article}}"
    ),
    page("time elements, 20,000", _around("<time datetime='2021-03-03'>a</time>" * 20_000)),
]
