"""Finds the pictures of a page: the one that it declares, and the figures of its article with caption and credit."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from msgspec.structs import replace

from copydesk_schemas import Image
from copydesk_text.html.json_ld import names_of
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import absolute
from copydesk_text.lines import folded
from copydesk_text.newsroom.captions import read_caption, read_unknown_credit
from copydesk_text.normalize import normalize_line

_NO_PICTURE: Final = re.compile(r"logo|placeholder|default|favicon|sprite", re.IGNORECASE)
_CREDIT_NAME: Final = re.compile(r"credit|copyright|photographer|creator|copyright-?holder", re.IGNORECASE)
_CREDIT_LABEL: Final = re.compile(
    r"^(?:photo(?:graph)?s?|image|picture|foto|bild|crédit|credit|фото)\s*+(?:(?:credit|by)\s*+)?[:：]\s*|^©\s*", re.I
)
_CREDIT_FIELDS: Final = ("creditText", "creator", "author", "copyrightHolder")
#: Characters of the longest caption.
_LONGEST_CAPTION: Final = 700
#: How many figures of a page are read.
_MOST_FIGURES: Final = 20
#: What holds figures that are not the article's: boxes beside it, and links to other stories.
_BESIDE: Final = frozenset(("aside", "a", "nav", "footer"))
#: What makes one file name of the sizes and crops of one picture.
_SIZE: Final = re.compile(
    r"(?:[-_](?:\d{2,4}x\d{2,4}|w?\d{2,4}(?:px|w)?|small|medium|large|scaled|thumb(?:nail)?)){1,8}$"
)


def declared_image(page: HtmlPage) -> Image | None:
    """Reads the picture that a page declares (OpenGraph, Twitter card, ImageObject in JSON-LD).

    Args:
        page: The page.

    Returns:
        The picture with its address, and with caption and credit where they are declared; None for a logo or nothing.
    """
    metas = page.metas
    image = page.article.get("image")
    first = image[0] if isinstance(image, list) and image else image
    details: dict[str, Any] = first if isinstance(first, dict) else {}
    address = metas.get("og:image") or metas.get("og:image:url") or metas.get("twitter:image")
    address = address or (first if isinstance(first, str) else details.get("url") or details.get("contentUrl"))
    if isinstance(address, list):
        address = next((one for one in address if isinstance(one, str)), None)
    if not isinstance(address, str) or _NO_PICTURE.search(address):
        return None
    url = absolute(address, page.base)
    if url is None:
        return None
    caption = details.get("caption") or metas.get("og:image:alt") or metas.get("twitter:image:alt")
    named = [name for field in _CREDIT_FIELDS for name in names_of(details.get(field))]
    credit = named[0] if named else None
    return replace(_read(caption if isinstance(caption, str) else None, credit), url=url)


def figure_images(page: HtmlPage) -> list[Image]:
    """Reads the figures of a page's article.

    Args:
        page: The page, or one story of it as a page of its own.

    Returns:
        Those with a caption, in page order, at most 20.
    """
    found = []
    for element in islice(page.tree.iter("figcaption"), _MOST_FIGURES):
        image = caption_image(element)
        around = [parent.tag for parent in element.iterancestors()]
        if image is not None and _BESIDE.isdisjoint(around):
            found.append(replace(image, url=absolute(image.url, page.base) if image.url else None))
    return found


def with_figures(declared: Image | None, figures: list[Image], captions: Sequence[Image] = ()) -> tuple[Image, ...]:
    """Joins the pictures of an article.

    Args:
        declared: The one that the page declares; a figure that shows the same file gives it caption and credit.
        figures: Those in the article, in page order.
        captions: What was taken out of the text. A caption of none of the figures is a picture of its own.

    Returns:
        All pictures, each once, the declared one first.
    """
    known = {(figure.caption, figure.credit) for figure in figures}
    figures = figures + [image for image in captions if (image.caption, image.credit) not in known]
    if declared is None:
        return tuple(dict.fromkeys(figures))
    others = []
    for figure in figures:
        if _same_picture(declared, figure):
            declared = replace(
                declared, caption=figure.caption or declared.caption, credit=figure.credit or declared.credit
            )
        else:
            others.append(figure)
    return (declared, *dict.fromkeys(others))


def caption_image(element: HtmlElement) -> Image | None:
    """Reads a caption.

    Args:
        element: The element that holds it.

    Returns:
        Caption, credit, and the address in the figure around it; None for an empty or overlong one.
    """
    credit = None
    whole = element.text_content()
    for part in element.iterdescendants("span", "small", "cite", "p", "div", "em", "strong"):
        if credit is None and _CREDIT_NAME.search(f"{part.get('class') or ''} {part.get('itemprop') or ''}"):
            credit = normalize_line(part.text_content())
            whole = whole.replace(part.text_content(), " ", 1)
    caption = normalize_line(whole)
    if (caption is None and credit is None) or len(whole) > _LONGEST_CAPTION:
        return None
    figure = next(element.iterancestors("figure"), None)
    picture = next(figure.iter("img"), None) if figure is not None else None
    return replace(_read(caption, credit), url=_source(picture) if picture is not None else None)


def _read(caption: str | None, credit: str | None) -> Image:
    """Caption and credit; where the credit has no place of its own, it may close the caption."""
    caption, credit = normalize_line(caption), normalize_line(credit)
    if credit is not None:
        return Image(caption=caption, credit=_CREDIT_LABEL.sub("", credit) or credit)
    if caption is None:
        return Image()
    read = read_caption(caption)
    image = read.image if read is not None else read_unknown_credit(caption)
    return image or Image(caption=caption)


def _source(picture: HtmlElement) -> str | None:
    """The address of a picture; a page that loads it late has it in another attribute."""
    candidates = (picture.get(name) for name in ("src", "data-src", "data-original", "data-lazy-src"))
    for source in candidates:
        if source and not source.startswith("data:"):
            return str(source)
    listed = (picture.get("srcset") or picture.get("data-srcset") or "").split()
    return str(listed[0]).rstrip(",") if listed and not listed[0].startswith("data:") else None


def _same_picture(declared: Image, figure: Image) -> bool:
    if figure.url is not None and declared.url is not None and _file(figure.url) == _file(declared.url) != "":
        return True
    return bool(declared.caption and figure.caption) and folded(declared.caption or "") == folded(figure.caption or "")


def _file(url: str) -> str:
    """The name of the file without its ending and its size."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:  # brackets that are no IPv6 address
        return ""
    return _SIZE.sub("", name.partition(".")[0].lower())
