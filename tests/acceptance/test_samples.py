"""The sample pages become what producers/copydesk_producers/samples.md says."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Run

SAMPLES = files("copydesk_producers") / "samples"

#: Relation and title of the record it is to, by title, in the order of the files; the agency copies share one.
EXPECTED = [
    ("original", "Selvan Reopens Its Northern Ferry Route After Two Winters", None),
    ("original", "Museum in Tarn Valley Finds the Survey Maps It Had Lost for a Century", None),
    ("original", "Grain terminal at Orsk Haven shut after conveyor bridge collapses", None),
    (
        "extension",
        "Orsk Haven grain terminal shut for weeks",
        "Grain terminal at Orsk Haven shut after conveyor bridge collapses",
    ),
    (
        "excerpt",
        "Bridge collapse shuts grain terminal",
        "Grain terminal at Orsk Haven shut after conveyor bridge collapses",
    ),
    (
        "copy",
        "Grain terminal shut after bridge collapse",
        "Grain terminal at Orsk Haven shut after conveyor bridge collapses",
    ),
    ("original", "Council votes to repair three bridges", None),
    ("revision", "Council votes to repair three bridges", "Council votes to repair three bridges"),
    ("original", "Selvan fish auction, Monday", None),
    ("template", "Selvan fish auction, Tuesday", "Selvan fish auction, Monday"),
    ("original", "Night trains return to the Callan line", None),
    ("original", "青澜河步行桥四月一日开放", None),
    ("original", "سوق السمك القديم يعيد فتح أبوابه في أبريل", None),
    ("excerpt", "Night trains return to the Callan line", "Night trains return to the Callan line"),
    ("original", "Oyster beds off Port Vardo cleared for harvest", None),
    ("original", "Lighthouse keeper’s cottage to become a weather school", None),
    ("original", "Fennick offers its water tower for one crown", None),
]


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def place(record: dict[str, Any]) -> tuple[int, ...]:
    """Where a record stands in the order of the input."""
    entry, _, position = record["id"].partition("/")
    return (*map(int, entry.split("-")), int(position))


def test_the_samples_become_what_their_page_says(copydesk: Run, tmp_path: Path) -> None:
    """Every sample has the relation, the counterpart and the details that samples.md names."""
    finished = copydesk("run", str(SAMPLES), "--out", "out", "--workers", "1", "--json")
    [told] = finished.stderr.splitlines()
    assert (0, True) == (finished.returncode, told.startswith("broken ") and "--map published_at=" in told), told
    out = tmp_path / "out"
    records = sorted(lines(out / "clean.jsonl") + lines(out / "duplicates.jsonl"), key=place)
    titles = {record["id"]: record["title"] for record in records}
    assert EXPECTED == [
        (record["relation"], record["title"], titles.get(record["evidence"]["of"])) for record in records
    ]
    assert ["invalid_json", "invalid_document", "empty"] == [dead["reason"] for dead in lines(out / "dead.jsonl")]

    first, second, wire, *_ = records
    assert [["Reuters"], ["Reuters"]] == [[image["credit"] for image in record["images"]] for record in (first, second)]
    assert "Reuters" == wire["agency"]["name"]
    revision, page = records[7], records[10]
    assert revision["notices"][0].startswith("Correction:")
    assert (["Rosalind Achterberg"], "2026-03-04T06:15:00+01:00") == (page["authors"], page["published_at"])
    assert page["canonical_url"].startswith("https://www.averley-observer.example/transport/")
    assert ["zh", "ar"] == [record["language"]["code"] for record in records[11:13]]
    assert {"section": "Local", "article_id": 7731} == records[-1]["metadata"]
