"""Takes captions and picture credits out of the text into `images`, each once."""

from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Image
from copydesk_workers.chain.article import Article
from copydesk_workers.chain.captions import Caption, read_caption
from copydesk_workers.chain.furniture_labels import is_label
from copydesk_workers.chain.page_head import head_end
from copydesk_workers.chain.page_lines import folded, joined, page_lines

#: A line without a credit that is printed twice in a row in the head is a caption if it has so many words.
_FEWEST_WORDS: Final = 5
_FEWEST_CHARACTERS: Final = 25


def add_images(article: Article) -> Article:
    """The article with its captions in `images`. A text that would have nothing left is returned as it is.

    An agency in brackets closes a caption if the line is printed twice or stands above the body; below it, it may be
    the source of the text, and the line stays.
    """
    lines = page_lines(article.text)
    head = head_end(lines)
    twice = _printed_twice(lines)
    kept: list[str] = []
    images: list[Image] = list(article.images)
    pictures: set[str] = set()
    previous: Image | None = None
    for index, line in enumerate(lines):
        if not line:
            kept.append(line)
            continue
        if line in pictures:
            continue
        image = _image_of(line, line in twice, index < head)
        if image is None:
            kept.append(line)
            previous = None
            continue
        pictures.add(line)
        previous = _add(images, image, previous)
    if len(kept) == len(lines) or not any(kept):
        return article
    return replace(article, text=joined(kept), images=tuple(images))


def _image_of(line: str, twice: bool, in_head: bool) -> Image | None:
    caption: Caption | None = read_caption(line)
    if caption is not None:
        return caption.image if caption.sureness == "picture" or twice or in_head else None
    if (
        in_head
        and twice
        and len(line) >= _FEWEST_CHARACTERS
        and len(line.split()) >= _FEWEST_WORDS
        and not is_label(line)
    ):
        return Image(caption=line)
    return None


def _printed_twice(lines: list[str]) -> frozenset[str]:
    """Lines that stand twice in a row, blank lines aside."""
    printed = [line for line in lines if line]
    return frozenset(line for line, following in pairwise(printed) if line == following)


def _add(images: list[Image], image: Image, previous: Image | None) -> Image:
    """Adds an image once; a caption and a credit in neighbouring lines are one. Returns what is now in the list."""
    if previous is not None and images and images[-1] is previous:
        if image.caption is None and previous.credit is None:
            images[-1] = replace(previous, credit=image.credit)
            return images[-1]
        if image.credit is None and previous.caption is None:
            images[-1] = replace(previous, caption=image.caption)
            return images[-1]
    for known in images:
        if folded(known.caption or "") == folded(image.caption or "") and image.credit in (None, known.credit):
            return known
    images.append(image)
    return image
