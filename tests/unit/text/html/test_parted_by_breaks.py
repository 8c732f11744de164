"""parted_by_breaks: what line breaks part are paragraphs, where they are sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import tostring
from tests.unit.text.html.made_html import parsed

from copydesk_text.html.parted_by_breaks import part_by_breaks

ONE = "The council met on the second floor of the old customs house."
TWO = "Nobody at the hearing expected the bridge to stay closed for long."


def parted(html: str) -> str:
    tree = parsed(f"<html><body>{html}</body></html>").tree
    part_by_breaks(tree)
    body = tree.find("body")
    assert body is not None
    return (body.text or "") + "".join(tostring(one, encoding="unicode") for one in body)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<div>{ONE}<br><br>{TWO}</div>", f"<div><p>{ONE}</p><p>{TWO}</p></div>"),
        (f"<div>{ONE}<br> <br>\n<br><b>{TWO}</b></div>", f"<div><p>{ONE}</p><p><b>{TWO}</b></p></div>"),
        (f"<div>{ONE}<br>{TWO}</div>", f"<div><p>{ONE}</p><p>{TWO}</p></div>"),
        (f"<font>{ONE}<br><br>{TWO}</font>", f"<font><p>{ONE}</p><p>{TWO}</p></font>"),
        (f"<div>{ONE}<br><br><h2>Bridge</h2>{TWO}</div>", f"<div><p>{ONE}</p><h2>Bridge</h2><p>{TWO}</p></div>"),
        (f"<div><img>{ONE}<br><br>{TWO}<br><br><img></div>", f"<div><p><img>{ONE}</p><p>{TWO}</p><img></div>"),
        (f"<div>{ONE}<br>Aye.<br><br>{TWO}</div>", f"<div><p>{ONE}<br>Aye.</p><p>{TWO}</p></div>"),
        (f"<div>{ONE}<br><br>{TWO}<div>Share</div></div>", f"<div><p>{ONE}</p><p>{TWO}</p><div>Share</div></div>"),
        (f"<p>{ONE}<br><br>{TWO}</p>", None),
        (f"<div>{ONE}<br><br>Share this</div>", None),
        ("<div>12 Pier Street<br>Old Town<br><br>Open daily</div>", None),
        (f"<div>{ONE}<br>The sea<br>is grey<br>the sea<br>is cold<br>{TWO}</div>", None),
        (f"<div>{ONE} {TWO}</div>", None),
        (f"<ul><li>{ONE}<br><br>{TWO}</li></ul>", None),
    ],
)
def test_parted(html: str, expected: str | None) -> None:
    """Between two breaks, or at each where most lines are sentences; addresses, verses, paragraphs and items stay."""
    assert parted(html) == (html if expected is None else expected)


PARTS = st.lists(
    st.sampled_from((ONE, TWO, "Aye", "<br>", "<br><br>", "<b>Aye</b>", "<img>", "<div>Aye</div>", " ", "<!-- x -->")),
    max_size=12,
)


@given(PARTS)
def test_every_word_stays_in_its_place(parts: list[str]) -> None:
    """A law: whatever stands between breaks, nothing is lost and nothing moves."""
    html = f"<html><body><div>{''.join(parts)}</div></body></html>"
    before, after = parsed(html).tree, parsed(html).tree
    part_by_breaks(after)
    assert "".join("".join(before.itertext()).split()) == "".join("".join(after.itertext()).split())
    assert len(list(before.iter("img"))) == len(list(after.iter("img")))


@pytest.mark.parametrize(("depth", "is_parted"), [(3, True), (30, False)])
def test_elements_within_each_other(depth: int, is_parted: bool) -> None:
    """Each of them may be parted, and each is read: 250 around a long text would be 250 times that."""
    text = f"{' ' * 300_000}{ONE}<br><br>{TWO}"
    html = f"<div>{'<span><br>' * depth}{text}{'</span>' * depth}</div>"
    assert ("<p>" in parted(html)) == is_parted
