"""The picture of a spread: well-formed whatever names say, and one mark a record."""

from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.desk.web.test_timeline import TIMES, story

from copydesk_desk.operations.publications import Publications
from copydesk_desk.web.plot import write_plot
from copydesk_schemas import SettingsError

_SVG = "{http://www.w3.org/2000/svg}"


def publications(times: list[int], outlets: list[str | None]) -> Publications:
    """A story of these times and outlets."""
    records = story(times, outlets)
    return Publications(story=records[0].id, size=len(records), spread=None, records=tuple(records))


@given(TIMES, st.lists(st.text(max_size=60) | st.none(), min_size=1, max_size=5), st.text(max_size=200) | st.none())
def test_a_picture_is_xml_with_a_mark_a_record(times: list[int], outlets: list[str | None], title: str | None) -> None:
    """Names with marks, controls and what XML cannot hold come out as text; marks lie inside the picture."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "spread.svg"
        write_plot(publications(times, outlets), title, path)
        drawn = ElementTree.fromstring(path.read_text("utf-8"))  # our own file
    marks = drawn.findall(f"{_SVG}circle")
    assert min(len(times), 40) <= len(marks) <= len(times)
    for mark in marks:
        assert 0 <= float(mark.attrib["cx"]) <= float(drawn.attrib["width"])
        assert 0 <= float(mark.attrib["cy"]) <= float(drawn.attrib["height"])
    kinds = {one.tag for one in drawn.iter()}
    assert kinds <= {f"{_SVG}{name}" for name in ("svg", "rect", "text", "line", "circle", "title")}


def test_a_png_is_drawn_too(tmp_path: Path) -> None:
    """With matplotlib; names with its signs of formulas are text."""
    path = tmp_path / "spread.png"
    write_plot(publications([1_700_000_000_000, 1_700_000_900_000], ["a$_$b", None]), "$^x$", path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Another ending, and a folder that is not there."""
    with pytest.raises(SettingsError, match=r"\.svg or \.png"):
        write_plot(publications([1_700_000_000_000], ["a"]), None, tmp_path / "spread.pdf")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_plot(publications([1_700_000_000_000], ["a"]), None, tmp_path / "no" / "spread.svg")
