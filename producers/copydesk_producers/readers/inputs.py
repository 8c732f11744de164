"""The table of inputs in the README, made from the formats that are told apart.

`python -m copydesk_producers.readers.inputs README` writes it again between its two marks in that file; with `--check`
it writes nothing and fails if the file says something else.
"""

import sys
from typing import Final, get_args

from msgspec import Struct

from copydesk_producers.readers.packed import MAGIC
from copydesk_producers.readers.sniff import Format
from copydesk_schemas.written_tables import put_between, write_or_check

#: What stands around the table in the file.
OPENING: Final = "<!-- inputs: written by `make reference` -->"
CLOSING: Final = "<!-- end of inputs -->"


class Input(Struct, frozen=True):
    """A row: the formats that it is of, what they are called, and what becomes of them."""

    formats: tuple[Format, ...]
    name: str
    becomes: str


INPUTS: Final = (
    Input(("html",), "HTML, XHTML", "one document a page"),
    Input(
        ("text", "markdown", "empty"),
        "text, Markdown",
        "one document a file, with the title, date and authors of its front matter",
    ),
    Input(
        ("json lines", "json"),
        "JSON lines, JSON",
        "one document a line, an element of an array, or of the one list inside (NewsAPI, JSON Feed, search engines);"
        " ninjs",
    ),
    Input(("table",), "CSV, TSV", "one document a row, by the names of the columns or by `--map`"),
    Input(("feed",), "RSS, Atom, RDF", "one document an entry"),
    Input(("nitf", "newsml-g2"), "NITF, NewsML-G2", "one document an item, with the captions of its pictures"),
    Input(
        ("mail",),
        "e-mail (.eml), saved pages (.mhtml)",
        "one document, its attachments named in `metadata`; a saved page has its address",
    ),
    Input(
        ("pdf",),
        "PDF, with the extra `copydesk[pdf]`",
        "one document, its columns one after the other; none of scans and of scripts from right to left",
    ),
    Input(
        ("warc",),
        "web archives (WARC, WET)",
        "one document a page, with its address, and the time it was fetched in `metadata.crawled_at`",
    ),
    Input(
        ("zip", "tar", "packed"),
        f"ZIP, tar, {', '.join(MAGIC.values())}",
        "what they hold; archives inside archives too",
    ),
    Input(("sitemap",), "sitemaps, other lists of addresses", "nothing: they hold no texts. Fetch the pages first"),
)


def input_table() -> str:
    """All inputs as a Markdown table.

    Raises:
        ValueError: A format is in no row, or in two.
    """
    named = sorted(name for row in INPUTS for name in row.formats)
    if named != sorted(get_args(Format)):
        raise ValueError("each format of sniff.py belongs into one row of the table")
    return "\n".join(
        ["| input | what it becomes |", "|---|---|", *(f"| {row.name} | {row.becomes} |" for row in INPUTS)]
    )


def with_table(text: str) -> str:
    """The text of the file with the table between its marks; ValueError if they are not there."""
    return put_between(text, OPENING, input_table(), CLOSING)


def main(arguments: list[str]) -> None:
    """Writes the table into the file named, or with `--check` says whether it is out of date."""
    write_or_check(
        arguments, with_table, "has another table of inputs than the readers: run `make reference` and commit it"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
