"""Takes captions and picture credits out of the text into `images`, each once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from copydesk_schemas import Image
from copydesk_text.article import Article
from copydesk_text.lines import ends_sentence, folded, joined
from copydesk_text.newsroom.bylines import read_signature
from copydesk_text.newsroom.captions import hints_in, read_caption, read_unknown_credit
from copydesk_text.newsroom.lexicon.furniture_labels import is_label
from copydesk_text.newsroom.page import read_page
from copydesk_text.normalize import normalize_line

#: A line without a credit that is printed twice in the head is a caption from this many words and characters.
_FEWEST_WORDS: Final = 5
_FEWEST_CHARACTERS: Final = 25
#: In a text of more lines, words of credits are looked for in all of it first, and then only those in it in its lines.
_MANY_LINES: Final = 20


def add_images(article: Article) -> Article:
    """Moves captions and picture credits from the text to `images`.

    An agency in brackets closes a caption if the line is printed twice or stands above the body. Within the body it
    may be the source of the text, and the line stays. Without a credit, a line printed twice above the body is a
    caption.

    Args:
        article: The article.

    Returns:
        The article with the producer's images, and without its captions; its text stays if nothing else would be left.
    """
    page = read_page(article.text)
    prints_above = Counter(page.lines[: page.head])
    doubled = {line for line, count in prints_above.items() if count > 1}
    kept: list[str] = []
    taken: set[str] = set()
    images = _Images(dict.fromkeys((*_given(article), *article.images)))
    hints = hints_in(article.text) if len(page.lines) > _MANY_LINES else None
    head = page.head
    for index, line in enumerate(page.lines):
        if not line:
            kept.append(line)
            continue
        if line in taken:
            continue
        image: Image | None = None
        if caption := read_caption(line, hints):
            if caption.sureness == "picture" or index < head or page.lines.count(line) > 1:
                image = caption.image
        elif line in doubled and _is_bare_caption(line, article.title is not None):
            image = read_unknown_credit(line) or Image(caption=line)
        elif images.wants_credit and read_signature(line) is not None:
            image = Image(credit=line)
        if image is not None:
            taken.add(line)
            images.add(image)
            continue
        kept.append(line)
        images.last_is_neighbour = False
    if not taken or not any(kept):
        known = tuple(images.found[: images.given])
        return article if known == article.images else replace(article, images=known)
    return replace(article, text=joined(kept), images=tuple(images.found))


def _given(article: Article) -> Iterator[Image]:
    """The pictures that the producer gives, unless the page holds several articles."""
    for image in (article.document.images or ()) if article.single else ():
        read = Image(caption=normalize_line(image.caption), credit=normalize_line(image.credit), url=image.url or None)
        if read != Image():
            yield read


def _is_bare_caption(line: str, titled: bool) -> bool:
    """Whether a line printed twice above the body can be a caption; without a known title it may be the headline."""
    long = len(line) >= _FEWEST_CHARACTERS and len(line.split()) >= _FEWEST_WORDS
    closed = titled or ends_sentence(line) or read_unknown_credit(line) is not None
    return long and closed and not is_label(line)


class _Images:
    """The images found so far, each caption once."""

    def __init__(self, known: Iterable[Image]) -> None:
        self.found = list(known)
        self.given = len(self.found)
        #: Whether the last image was in the line before: a caption and a credit side by side are one image.
        self.last_is_neighbour = False
        self._places = {_key(image): place for place, image in enumerate(self.found)}

    @property
    def wants_credit(self) -> bool:
        """Whether the line before was a caption without a credit."""
        return self.last_is_neighbour and self.found[-1].credit is None

    def add(self, image: Image) -> None:
        """Adds an image, or completes with it the one before or one with the same caption.

        Args:
            image: What a line says: caption, credit or both.
        """
        if self.last_is_neighbour and _complete(self.found[-1], image):
            self._set(len(self.found) - 1, image)
            return
        place = self._places.get(_key(image))
        if place is None:
            self._places[_key(image)] = len(self.found)
            self.found.append(image)
            self.last_is_neighbour = True
        else:
            self._set(place, image)
            self.last_is_neighbour = place == len(self.found) - 1

    def _set(self, place: int, image: Image) -> None:
        known = self.found[place]
        caption, credit = known.caption or image.caption, known.credit or image.credit
        self.found[place] = replace(known, caption=caption, credit=credit)
        self._places[_key(self.found[place])] = place


def _key(image: Image) -> str:
    return folded(image.caption) if image.caption else f"credit: {image.credit}"


def _complete(image: Image, other: Image) -> bool:
    """Whether one is a caption without a credit and the other a credit without a caption."""
    captions = (image.caption is None) != (other.caption is None)
    return captions and (image.credit is None) != (other.credit is None)
