"""pdf_lines: the process that reads a PDF says what is on its pages, and ends in a way that says why it does not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.unit.producers.made_pdf import pdf

from copydesk_producers.readers import pdf_lines

pytest.importorskip("pypdfium2", reason="needs the extra copydesk[pdf]")


def read(data: bytes, most: int = 1000) -> "subprocess.CompletedProcess[bytes]":
    """The script, as the reader runs it."""
    command = [sys.executable, "-I", str(Path(pdf_lines.__file__)), str(most)]
    return subprocess.run(command, input=data, capture_output=True, check=False)


def test_lines() -> None:
    """Each run of letters with its place; a wide gap parts two columns, and a damaged title is no error."""
    done = read(
        pdf([[("Ferry sails", 50, 700, 12), ("Trains stay", 350, 700, 12), ("Again", 50, 686, 12)]], title="A b")
    )
    said = json.loads(done.stdout)
    assert ("A b", "") == (said["title"], said["created"])
    [lines] = said["pages"]
    assert [("Ferry sails", 50), ("Trains stay", 350), ("Again", 50)] == [
        (text, round(left)) for text, left, *_ in lines
    ]
    assert lines[0][3] == lines[1][3] > lines[2][3]


def test_how_it_ends() -> None:
    """Damaged and too long are told apart."""
    long = pdf([[("Ferry sails", 50, 700, 12)]])
    assert [pdf_lines.BROKEN, pdf_lines.TOO_LONG, 0] == [
        done.returncode for done in (read(b"%PDF-"), read(long, 5), read(long, 50))
    ]


def test_what_a_file_says_of_itself_is_bounded() -> None:
    """A title of megabytes is none, nor is such a date: they went through the memory of who reads all inputs."""
    page = [[("Ferry sails", 50, 700, 12)]]
    done = read(pdf(page, title="a b " * 1_000_000, created="D:2026" + "0" * 1_000_000))
    said = json.loads(done.stdout)
    assert ("", "") == (said["title"], said["created"])
    assert [[line[0] for line in lines] for lines in said["pages"]] == [["Ferry sails"]]
    assert "a b " * 1000 == json.loads(read(pdf(page, title="a b " * 1000)).stdout)["title"]


def test_half_of_a_pair_in_a_title_keeps_nobody_from_the_text() -> None:
    """The file was told as one that takes too much memory or time."""
    data = pdf([[("Ferry sails", 50, 700, 12)]], title="12345").replace(b"(12345)", b"<FEFFD83D0041>")
    said = json.loads(read(data).stdout)
    assert "\ufffd" in said["title"]
    assert [[line[0] for line in lines] for lines in said["pages"]] == [["Ferry sails"]]
