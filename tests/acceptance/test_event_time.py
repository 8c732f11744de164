"""`--event-time`: an archive is decided as if each document had been pushed when it was published."""

import json
from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Run

TEXT = (
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night. Her successor, a"
    " former pilot from Karsk, said that he would keep the old lamp and paint the tower in the colours of the harbour."
)


def write(folder: Path, *documents: tuple[str, str | None]) -> None:
    """An archive, newest first: an address and a date each, all of one text."""
    lines = [{"text": TEXT, "url": f"https://{name}/keeper", "date": date} for name, date in documents]
    (folder / "archive.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")


def relations(folder: Path) -> dict[str, tuple[str, str]]:
    """Domain → relation and raw id of each record."""
    found: list[dict[str, Any]] = []
    for name in ("clean.jsonl", "duplicates.jsonl"):
        path = folder / "out" / name
        found += [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return {record["source"]["domain"]: (record["relation"], record["raw_id"]) for record in found}


def test_windows_are_those_of_the_documents(copydesk: Run, tmp_path: Path) -> None:
    """A repeat within the window is a duplicate of the earlier one by date, a repeat months later is published."""
    write(
        tmp_path,
        ("later.example", "2025-06-20T12:00:00Z"),
        ("repeat.example", "2025-03-02T12:00:00Z"),
        ("undated.example", None),
        ("first.example", "2025-03-01T12:00:00Z"),
    )
    finished = copydesk("run", "archive.jsonl", "--map", "published_at=date", "--event-time", "published_at")
    assert 0 == finished.returncode, finished.stderr
    assert "1 document has no usable time in published_at" in finished.stderr
    assert {
        "first.example": ("original", "1740830400000-0"),
        "repeat.example": ("exact", "1740916800000-0"),
        "later.example": ("original", "1750420800000-0"),
        "undated.example": ("exact", "1750420800000-1"),
    } == relations(tmp_path)
    refused = copydesk("run", "archive.jsonl", "--map", "published_at=date", "--event-time", "published_at")
    assert 1 == refused.returncode
    assert "already holds documents of 2025-06-20T12:00:00+00:00" in refused.stderr


def test_a_wrong_field_is_refused_before_anything_starts(copydesk: Run, tmp_path: Path) -> None:
    """The message says how a field of another name becomes `published_at`."""
    write(tmp_path, ("first.example", "2025-03-01"))
    refused = copydesk("push", "archive.jsonl", "--event-time", "date")
    assert 1 == refused.returncode
    assert "--map published_at=date" in refused.stderr
    assert not (tmp_path / ".copydesk").exists()
