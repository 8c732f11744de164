"""`copydesk eval` with its lists of errors, sweep and plot, as a user types it."""

import json
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run

TEXTS = [
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast.",
    "A new tram line between the harbour and the hospital of Velmora will open two months late, the city said.",
    "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast.",
]


@pytest.fixture
def labelled(tmp_path: Path) -> None:
    """Three documents; the labels call two different texts one cluster."""
    documents = [{"id": f"d{number}", "text": text} for number, text in enumerate(TEXTS)]
    (tmp_path / "docs.jsonl").write_text("\n".join(map(json.dumps, documents)), "utf-8")
    (tmp_path / "clusters.tsv").write_text("id\tcluster\nd0\ta\nd1\ta\nd2\tb\n", "utf-8")


@pytest.mark.usefixtures("labelled")
def test_the_worst_errors_are_told(copydesk: Run) -> None:
    """Without asking for it: what was merged and missed at each level, with numbers and the rule."""
    finished = copydesk("eval", "docs.jsonl", "clusters.tsv")
    assert 0 == finished.returncode, finished.stderr
    for title in ("false merges, copy level", "misses, copy level", "false merges, story level", "misses, story level"):
        assert title in finished.stdout
    assert "The two texts are the same" in " ".join(finished.stdout.replace("│", " ").split())


@pytest.mark.usefixtures("labelled")
def test_json_keeps_its_fields_and_has_more(copydesk: Run) -> None:
    """The scores are where they were; errors are beside them, as many as asked for; no sweep unless asked for."""
    found = json.loads(copydesk("eval", "docs.jsonl", "clusters.tsv", "--json", "--worst", "1").stdout)
    assert {"copy", "story", "documents", "seconds", "errors"} == set(found)
    assert (0.0, 0.0, 0.0, -0.5) == tuple(
        round(found["copy"][name], 9) for name in ("precision", "recall", "f1", "ari")
    )
    assert [("copy", "false merge", "d2", "d0"), ("copy", "miss", "d1", "d0")] == [
        (error["level"], error["kind"], error["later"]["document"], error["earlier"]["document"])
        for error in found["errors"][:2]
    ]
    assert 4 == len(found["errors"])


@pytest.mark.usefixtures("labelled")
def test_a_sweep_is_printed_and_drawn(copydesk: Run, tmp_path: Path) -> None:
    """A table a threshold with its best value, and a PNG; as JSON the same; no namespace is left behind."""
    finished = copydesk("eval", "docs.jsonl", "clusters.tsv", "--sweep", "--plot", "sweep.png", "--worst", "0")
    assert 0 == finished.returncode, finished.stderr
    assert "copy, now 0.7; best: copy level 0.7 (F1 +0.0000)" in " ".join(finished.stdout.split())
    assert b"\x89PNG" == (tmp_path / "sweep.png").read_bytes()[:4]
    found = json.loads(copydesk("eval", "docs.jsonl", "clusters.tsv", "--sweep", "--json").stdout)
    assert {"copy": 0.7, "story": 0.7} == found["sweep"][0]["best"]
    assert {"value", "copy", "story"} == set(found["sweep"][0]["points"][0])


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("clusters.tsv", b"id\tcluster\n\xff\tx\n", "clusters.tsv, line 2: it is not UTF-8"),
        ("clusters.tsv.gz", b"\x1f\x8b\x08\x00torn", "clusters.tsv.gz is damaged"),
    ],
)
@pytest.mark.usefixtures("labelled")
def test_labels_that_nobody_can_read_are_told(copydesk: Run, tmp_path: Path, name: str, data: bytes, told: str) -> None:
    """In one sentence."""
    (tmp_path / name).write_bytes(data)
    done = copydesk("eval", "docs.jsonl", name)
    assert done.returncode == 1
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
