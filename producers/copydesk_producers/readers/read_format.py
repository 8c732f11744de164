"""Reads the content of one file, whatever it is, and the files in it if it is an archive."""

from collections.abc import Callable, Iterator
from typing import IO, Final

from msgspec import Struct

from copydesk_producers.readers.archives import Member, members_of_tar, members_of_zip
from copydesk_producers.readers.fields import FieldMap
from copydesk_producers.readers.item import Item, Problem, UnreadableInput
from copydesk_producers.readers.json_files import read_json, read_lines_of_json
from copydesk_producers.readers.magic import Unread
from copydesk_producers.readers.open_input import parsing, reading
from copydesk_producers.readers.packed import packing_of, unpack
from copydesk_producers.readers.pages import read_page
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.sitemaps import read_sitemap
from copydesk_producers.readers.sniff import LINES, LOOKED_AT, sniff
from copydesk_producers.readers.streams import Meter, metered, peek
from copydesk_producers.readers.tables import read_table
from copydesk_producers.readers.warc import members_of_warc

#: Archives and packings in one another.
_DEEPEST: Final = 5


class Options(Struct, frozen=True):
    """What is the same for all files of a reading: the field map, and the most bytes of a document."""

    fields: FieldMap
    limit: int


def read_content(stream: IO[bytes], place: Place, options: Options, meter: Meter) -> Iterator[Item]:
    """The items of a file.

    Args:
        stream: Its bytes; they need not be seekable.
        place: Where it stands.
        options: What is the same for all files.
        meter: Counts what it unpacks to.

    Raises:
        UnreadableInput: It cannot be read, or not to its end.
    """
    head, stream = peek(stream, LOOKED_AT)
    found = sniff(head, place.name)
    if isinstance(found, Unread):
        cure = f": {found.cure}" if found.cure else ""
        raise UnreadableInput(f"{found.kind} are not read{cure}", kind=found.kind, companion=found.companion)
    if place.depth > _DEEPEST:
        raise UnreadableInput(f"stands in more than {_DEEPEST} archives and packings: unpack it first")
    if found in _ONE_FILE:
        # A feed or a table may be empty on a quiet day.
        yield from _or_told(_ONE_FILE[found](stream, place, options), place, companion=True)
    elif found == "packed":
        kind = packing_of(head) or ""
        inner = Place(place.path, place.name, place.top, place.url, place.metadata, place.depth + 1)
        yield from read_content(metered(unpack(stream, kind), meter, unpacked=True), inner, options, meter)
    elif found == "empty":
        yield from _empty(stream, place, options)
    else:
        members = _MEMBERS[found](stream, place, meter)
        yield from _or_told(_archive(members, options, meter), place, companion=False)


def _or_told(items: Iterator[Item], place: Place, *, companion: bool) -> Iterator[Item]:
    """The items; a problem where there is none, so that nothing goes in silence."""
    item = None
    for item in items:
        yield item
    if item is None:
        problem = Problem(place.path, "holds no documents", "files without documents", companion)
        yield Item(path=place.path, number=0, problem=problem)


def _archive(members: Iterator[Member], options: Options, meter: Meter) -> Iterator[Item]:
    """The items of all members; one that cannot be read is told, and the next is read."""
    for place, opened in members:
        number = 0
        try:
            with parsing(), reading():
                for item in read_content(opened(), place, options, meter):
                    number = item.number
                    yield item
        except UnreadableInput as error:
            if meter.exhausted:
                raise
            where = f"{place.path}, after {number}" if number else place.path
            yield Item(path=place.path, number=number, problem=Problem(where, str(error), error.kind, error.companion))


def _empty(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    """An empty page is an empty document, empty JSON lines hold none, other empty files are a problem."""
    name = place.name.lower()
    if any(suffix in name for suffix in LINES):
        return
    if name.endswith((".txt", ".html", ".htm", ".md")) or any(f"{suffix}." in name for suffix in (".txt", ".html")):
        yield read_page(stream, place, options.limit, "text")
        return
    raise UnreadableInput("is empty", kind="empty files")


def _lines(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    return read_lines_of_json(stream, place.path, options.fields, options.limit, 0)


def _json(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    return read_json(stream, place.path, options.fields, 0)


def _page(form: str) -> Callable[[IO[bytes], Place, Options], Iterator[Item]]:
    return lambda stream, place, options: iter((read_page(stream, place, options.limit, form),))


# What follows loads its reader when the first such file comes: feedparser, lxml and fastwarc take long to load.


def _feed(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    from copydesk_producers.readers.feeds import read_feed

    return read_feed(stream, place.path, 0, place.url)


def _table(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    return read_table(stream, place.path, options.fields, options.limit)


def _mail(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    from copydesk_producers.readers.mail import read_mail

    yield read_mail(stream, place, options.limit)


def _pdf(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    from copydesk_producers.readers.pdf import read_pdf

    yield read_pdf(stream, place, options.limit)


def _sitemap(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    return read_sitemap(stream)


def _nitf(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    from copydesk_producers.readers.nitf import read_nitf

    return read_nitf(stream, place)


def _newsml(stream: IO[bytes], place: Place, options: Options) -> Iterator[Item]:
    from copydesk_producers.readers.newsml import read_newsml

    return read_newsml(stream, place)


#: Files of one format, and what reads them.
_ONE_FILE: Final[dict[str, Callable[[IO[bytes], Place, Options], Iterator[Item]]]] = {
    "html": _page("html"),
    "text": _page("text"),
    "markdown": _page("markdown"),
    "json lines": _lines,
    "json": _json,
    "feed": _feed,
    "sitemap": _sitemap,
    "nitf": _nitf,
    "newsml-g2": _newsml,
    "table": _table,
    "mail": _mail,
    "pdf": _pdf,
}
#: Files that hold files, and what finds these.
_MEMBERS: Final[dict[str, Callable[[IO[bytes], Place, Meter], Iterator[Member]]]] = {
    "zip": members_of_zip,
    "tar": members_of_tar,
    "warc": members_of_warc,
}
