"""`clean`: documents become in this process what they become in a fleet."""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any, Final, cast

import pytest
from tests.acceptance.test_samples import EXPECTED, SAMPLES

from copydesk_desk import Cleaned, clean
from copydesk_producers import read_documents
from copydesk_schemas import DocumentError, RawDocument
from copydesk_workers.server.embedded import running_url
from copydesk_workers.settings import Settings

README: Final = Path(__file__).parents[2] / "README.md"
_TEXT: Final = (
    "The harbour of Port Ellery reopened on Monday after divers had cleared the wreck of a coal barge that sank"
    " there in a storm last week, the harbour office said. Ferries to the outer islands sail again from Tuesday."
)
MATCHING: Final = Settings(chain="matching", batch_documents=10)


def relations(cleaned: Iterator[Cleaned]) -> list[str | None]:
    """The relation of each article, None for a dead one."""
    return [one.record.relation if one.record else None for one in cleaned]


def test_the_readme_shows_what_it_prints(tmp_path: Path) -> None:
    """The program of the README's section prints the lines that stand below it."""
    section = README.read_text("utf-8").partition("### From Python")[2]
    code, printed = re.findall(r"^```\w+\n(.*?)^```$", section, re.S | re.M)[:2]
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (0, "", printed) == (done.returncode, done.stderr, done.stdout)
    assert [] == list(tmp_path.iterdir())


def test_the_samples_become_what_the_fleet_makes_of_them() -> None:
    """The sample documents have the relations and counterparts that samples.md names, in the order of the input."""
    documents = [item.document for item in read_documents([str(SAMPLES)]) if item.document is not None]
    found = list(clean(documents))
    titles = {one.record.id: one.record.title for one in found if one.record}
    assert EXPECTED == [
        (one.record.relation, one.record.title, titles.get(one.record.evidence.of or ""))
        for one in found
        if one.record is not None
    ]
    assert ["empty"] == [one.letter.reason for one in found if one.letter]
    assert sorted(one.document for one in found) == [one.document for one in found]


def test_texts_and_dicts_and_documents_mean_the_same() -> None:
    """A string is a document of that text; a dict may have fields of its own, which move into `metadata`."""
    found = list(clean([{"text": _TEXT, "desk": "sea"}, _TEXT, RawDocument(text=_TEXT)], settings=MATCHING))
    assert ["original", "exact", "exact"] == relations(iter(found))
    assert [{"desk": "sea"}, {}, {}] == [one.record.metadata for one in found if one.record]


@pytest.mark.parametrize("missing", [None, float("nan"), "", {"text": None}, {"text": _TEXT, "published_at": "Friday"}])
def test_what_breaks_the_schema_is_dead_and_the_rest_goes_on(missing: object) -> None:
    """A missing text of a column, or a wrong field, is one dead letter at its place."""
    documents = cast("list[str]", [_TEXT, missing, _TEXT])
    found = list(clean(documents, settings=MATCHING))
    assert [(0, "clean"), (1, "dead"), (2, "duplicate")] == [(one.document, one.outcome) for one in found]


def test_documents_are_read_as_they_are_needed() -> None:
    """An endless input gives records; no more of it is read than a batch ahead."""
    numbers = count()
    found = clean((f"{_TEXT} {number}" for number in numbers), settings=MATCHING)
    assert 15 == len(list(islice(found, 15)))
    assert 20 == next(numbers)


def test_a_folder_remembers(tmp_path: Path) -> None:
    """A later call with the same folder knows what an earlier one saw; the server ends with each."""
    folder = tmp_path / "seen"
    assert ["original"] == relations(clean([_TEXT], folder=folder, settings=MATCHING))
    assert ["exact", "original"] == relations(clean([_TEXT, "Another story."], folder=folder, settings=MATCHING))
    assert running_url(folder) is None


def test_a_closed_iterator_ends_its_server(tmp_path: Path) -> None:
    """Who breaks off the loop leaves no server behind."""
    found = clean([_TEXT] * 50, folder=tmp_path, settings=MATCHING)
    next(found)
    assert running_url(tmp_path) is not None
    found.close()  # type: ignore[attr-defined]  # a generator, which is not promised
    assert running_url(tmp_path) is None


class Frame:
    """What a data frame looks like."""

    columns = ("text",)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.columns)


@pytest.mark.parametrize("one", [_TEXT, _TEXT.encode(), {"text": _TEXT}, Frame()])
def test_one_document_is_no_list(one: object) -> None:
    """A text, a dict and a whole data frame would be taken letter by letter, or column by column: refused at once."""
    with pytest.raises(DocumentError, match="takes many documents"):
        clean(cast("list[str]", one))


@pytest.mark.parametrize("wrong", [7, b"text", {"text": object()}])
def test_what_is_no_document_is_refused(wrong: object) -> None:
    """What is neither text nor dict, or cannot be JSON, is a mistake of the caller."""
    with pytest.raises(DocumentError, match=r"document 1[: ]"):
        list(clean(cast("list[str]", [_TEXT, wrong]), settings=MATCHING))
