"""`copydesk run` on what people have: every kind of file, archives, fields with other names; and its exit codes."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Run
from tests.unit.producers.file_kinds import KINDS, SENTENCES, document, lines, page


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_folder_with_one_file_of_each_kind(copydesk: Run, tmp_path: Path) -> None:
    """Each document of each file comes out, published or as a copy of another; what is not read is told once a kind."""
    folder = tmp_path / "in"
    for number, kind in enumerate(KINDS.values()):
        (folder / f"{number:02}").mkdir(parents=True)
        (folder / f"{number:02}" / kind.name).write_bytes(kind.data)
    for number in range(3):
        (folder / f"{number}.rtf").write_bytes(b"{\\rtf1 a}")
        (folder / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "sitemap.xml").write_bytes(b"<urlset><url><loc>https://velm.example/1</loc></url></urlset>")
    (folder / "velm.example" / "news").mkdir(parents=True)
    (folder / "velm.example" / "news" / "7").write_bytes(page(7, "Teachers at four schools strike"))
    finished = copydesk("run", "in", "--json")
    summary = json.loads(finished.stdout)
    assert (3, sum(len(kind.holds) for kind in KINDS.values()) + 1, 0) == (
        finished.returncode,
        summary["documents"],
        summary["dead"],
    )
    assert {"RTF files": 3, "lists of addresses without texts": 1} == summary["unread"]
    assert {"pictures": 4, "news items without a text": 1} == summary["passed_over"]
    assert (
        "3 times, first in/0.rtf: RTF files are not read: save them as HTML or text; also in/1.rtf, in/2.rtf"
        in finished.stderr
    )
    assert 1 == finished.stderr.count("RTF files are not read")
    assert "--map" in finished.stderr
    records = [*lines_of(tmp_path / "out" / "clean.jsonl"), *lines_of(tmp_path / "out" / "duplicates.jsonl")]
    [mirrored] = [record for record in records if "Teachers at four schools" in record["text"]]
    assert "https://velm.example/news/7" == mirrored["canonical_url"]
    texts = "\n".join(record["text"] for record in records)
    assert [] == [sentence for sentence in (*SENTENCES[:3], SENTENCES[7]) if sentence not in texts]


def test_what_survives_a_run(copydesk: Run, tmp_path: Path, monkeypatch: Any) -> None:
    """Large integers, half of a surrogate pair, an outlet without an address, and a page as large as the limit says."""
    monkeypatch.setenv("COPYDESK_DOCUMENT_BYTES", str(4 * 1024**2))
    (tmp_path / "a.jsonl").write_bytes(
        lines(document(0, metadata={"n": 2**64, "x": -(2**90)}, split="train", author="Ada Low", domain="velm.example"))
        + b'{"text": "The river rose two metres in a night \\ud83d and the lower villages were evacuated."}\n'
    )
    filler = "<!-- " + "x" * 2_200_000 + " -->"
    (tmp_path / "b.html").write_bytes(
        page(8, "Grain terminal stays shut").replace(b"<body>", f"<body>{filler}".encode())
    )
    finished = copydesk("run", "a.jsonl", "b.html", "--json")
    summary = json.loads(finished.stdout)
    assert (0, 3, 3) == (finished.returncode, summary["documents"], summary["published"]), finished.stderr
    first, second, third = sorted(
        lines_of(tmp_path / "out" / "clean.jsonl"), key=lambda record: int(record["id"].split("-")[1].split("/")[0])
    )
    assert {"n": 2**64, "x": -(2**90), "split": "train"} == first["metadata"]
    assert (["Ada Low"], "velm.example") == (first["authors"], first["source"]["domain"])
    assert "\ufffd" in second["text"]
    assert SENTENCES[8] in third["text"]
    assert {"authors=author": 1, "source=domain": 1} == summary["taken"]


def test_nothing_published_is_no_success(copydesk: Run, tmp_path: Path) -> None:
    """All refused for one cause: told at the hundredth with the cure, and once; an empty folder fails, too."""
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines({"note": f"number {number}"}) for number in range(250)))
    finished = copydesk("run", "a.jsonl", "--json")
    assert (4, 250) == (finished.returncode, json.loads(finished.stdout)["dead"])
    assert 1 == finished.stderr.count("refused 100 documents for one cause, first a.jsonl, line 1: ")
    assert "--map text=NAME says where the text is (the object has note)" in finished.stderr
    (tmp_path / "empty").mkdir()
    assert 4 == copydesk("run", "empty", "--out", "other").returncode


def test_what_a_folder_can_hold_against_its_reader(copydesk: Run, tmp_path: Path) -> None:
    """Paths too long for the system, files of holes, a link to itself with the name of an output: each is told once."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "clean.jsonl").symlink_to("clean.jsonl")
    for name in ("a.html", "b.jsonl"):
        with (folder / name).open("wb") as file:
            file.truncate(1 << 40)
    for top in ("c", "d"):
        (folder / top).mkdir()
        at = os.open(folder / top, os.O_RDONLY)
        for _ in range(20):
            os.mkdir("x" * 250, dir_fd=at)
            inner = os.open("x" * 250, os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = inner
        os.close(at)
    (folder / "z.html").write_bytes(page(7, "Teachers at four schools strike"))
    finished = copydesk("run", "in", "--json")
    subprocess.run(["rm", "-r", str(folder)], check=True)  # the paths are too long for Python's own
    summary = json.loads(finished.stdout)
    assert (3, 1) == (finished.returncode, summary["published"]), finished.stderr
    counts = summary["unread"]
    assert {"sparse files": 2, "folders that cannot be listed": 2} == {
        name: counts.pop(name) for name in ("sparse files", "folders that cannot be listed")
    }
    assert [1] == list(counts.values()), "the link"
    for told in ("is a sparse file", "is not read, nor is anything in it", "Too many levels of symbolic links"):
        assert 1 == finished.stderr.count(told)
    assert "Traceback" not in finished.stderr
