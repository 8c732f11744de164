"""Dead letters say where their document was found: in files of all kinds, and over HTTP."""

import http.client
import json
from pathlib import Path

import pytest
from tests.acceptance.conftest import Run
from tests.acceptance.serving import serving
from tests.processes import wait_until
from tests.unit.producers.file_kinds import answer, tarred, warc_record

EMPTY = b"<!DOCTYPE html><html><head><title>Nothing</title></head><body></body></html>"
GOOD = {"text": "The ferry to Selvan sails again from Monday, the harbour office said after the storm had passed."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of many kinds, each with one document that ends dead."""
    found = tmp_path / "in"
    found.mkdir()
    (found / "items.jsonl").write_bytes(b"\n".join((json.dumps(GOOD).encode(), b"", b"{broken")))
    (found / "list.json").write_text(json.dumps([GOOD, {"text": 7}]))
    (found / "rows.csv").write_text(f'title,text\nFerry,"{GOOD["text"]}"\nMill,"{GOOD["text"]}",x\n')
    (found / "page.html").write_bytes(EMPTY)
    lines = json.dumps(GOOD).encode() + b'\n{"text": " "}\n'
    (found / "pages.tar").write_bytes(tarred({"2026/a.html": EMPTY, "2026/b.jsonl": lines}))
    info = warc_record("warcinfo", "", b"software: none", "application/warc-fields")
    (found / "crawl.warc").write_bytes(info + answer("https://velm.example/1", EMPTY))
    return found


def expected(folder: Path) -> list[str]:
    """Where they were found."""
    places = [
        f"crawl.warc/velm.example/1 (record at byte {(folder / 'crawl.warc').read_bytes().index(b'WARC/1', 9)})",
        "items.jsonl, line 3",
        "list.json, document 2",
        "page.html",
        "pages.tar/2026/a.html",
        "pages.tar/2026/b.jsonl, line 2",
        "rows.csv, row 2",
    ]
    return [f"in/{place}" for place in places]


def test_dead_letters_name_file_and_place(copydesk: Run, folder: Path, tmp_path: Path) -> None:
    """In dead.jsonl, in the list and the summary; a letter that was requeued says the same again."""
    ran = copydesk("run", "in", "--out", ".", "-n", "1")
    assert 0 == ran.returncode, ran.stderr
    assert "(in/" in ran.stdout
    letters = [json.loads(line) for line in (tmp_path / "dead.jsonl").read_text().splitlines()]
    assert expected(folder) == sorted(letter["origin"] for letter in letters)
    listed = copydesk("dead", "list").stdout
    assert all(place in listed for place in expected(folder))
    assert 0 == copydesk("dead", "requeue", "--all").returncode
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps(GOOD))
    assert 0 == copydesk("run", "again.jsonl", "--out", ".", "-n", "1").returncode
    found = json.loads(copydesk("dead", "list", "--json").stdout)["letters"]
    assert expected(folder) == sorted(letter["origin"] for letter in found)


def test_a_document_that_came_over_http_names_the_line(tmp_path: Path, copydesk: Run) -> None:
    """And who pushed it."""
    with serving(tmp_path, "-n", "1") as (_, port):
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        body = "\n".join(json.dumps(one) for one in (GOOD, {"text": " "}))
        door.request("POST", "/v1/documents", body, {"Content-Type": "application/x-ndjson"})
        assert 202 == door.getresponse().status
        door.close()

        def listed() -> list[dict[str, str]]:
            found: list[dict[str, str]] = json.loads(copydesk("dead", "list", "--json").stdout)["letters"]
            return found

        wait_until(lambda: bool(listed()), "the letter is there")
        assert ["HTTP, a program on this machine, line 2"] == [letter["origin"] for letter in listed()]
