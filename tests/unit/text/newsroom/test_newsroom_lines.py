"""All readers of newsroom furniture against two files of lines: what they must read, and what they must leave."""

import json
from pathlib import Path
from typing import Any, Final

from tests.unit.text.newsroom.line_readings import read_line

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_agency import add_agency
from copydesk_text.chain.add_byline import add_byline
from copydesk_text.chain.add_dates import add_dates
from copydesk_text.chain.add_images import add_images
from copydesk_text.chain.add_notices import add_notices
from copydesk_text.chain.drop_furniture import drop_furniture

_HERE: Final = Path(__file__).parent
LABELLED: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in (_HERE / "newsroom_lines.jsonl").read_text("utf-8").splitlines()
]
BODY: Final = (_HERE / "body_lines.txt").read_text("utf-8").splitlines()
_SHARE: Final = 0.98
_STAGES: Final = (add_images, drop_furniture, add_notices, add_agency, add_dates, add_byline)


def test_the_files_cover_what_they_should() -> None:
    """At least 150 labelled lines in at least 8 languages with every kind of reading, 300 lines of body text."""
    kinds = {kind for entry in LABELLED for kind in entry["reading"]}
    assert {"dateline", "byline", "caption", "dates", "notice", "reporters", "agency"} == kinds
    assert len({entry["line"] for entry in LABELLED}) >= 150
    assert len({entry["language"] for entry in LABELLED}) >= 8
    assert len(set(BODY)) >= 300


def test_labelled_lines_are_read() -> None:
    """At least 98 % of the labelled lines are read as they are labelled, nothing missing and nothing more."""
    wrong = [
        f"{entry['language']}: {entry['line']}\n  labelled {entry['reading']}\n  read     {read}"
        for entry in LABELLED
        if (read := read_line(entry["line"])) != entry["reading"]
    ]
    share = 1 - len(wrong) / len(LABELLED)
    print(f"{share:.1%} of {len(LABELLED)} labelled lines read right")
    assert share >= _SHARE, "\n".join(wrong)


def test_body_lines_are_left_alone() -> None:
    """No line of body text is read as anything."""
    read = {line: found for line in BODY if (found := read_line(line))}
    print(f"{len(BODY) - len(read)} of {len(BODY)} lines of body text left alone")
    assert read == {}


def test_body_lines_are_left_alone_in_their_place() -> None:
    """Wherever in a text a line of body text stands, the stages take nothing out of it and find nothing in it."""
    for start in range(len(BODY)):
        text = "\n\n".join((BODY[start:] + BODY)[:4])
        before = article = Article(document=RawDocument(text=text), text=text)
        for stage in _STAGES:
            article = stage(article)
        assert article == before
