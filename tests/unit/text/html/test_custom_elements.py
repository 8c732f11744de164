"""custom_elements: what a site defines itself is a block or a paragraph by what it holds."""

import pytest
from lxml.html import tostring
from tests.unit.text.html.made_html import parsed

from copydesk_text.html.custom_elements import rename_custom_elements, with_blocks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<x-story><x-p>The ferry</x-p> <x-p>sails</x-p></x-story>", "<div><p>The ferry</p> <p>sails</p></div>"),
        ("<x-page><div>The ferry</div></x-page>", "<div><div>The ferry</div></div>"),
        ("<x-text>The <b>ferry</b> sails.</x-text>", "<p>The <b>ferry</b> sails.</p>"),
        ("<p>The <x-term>ferry</x-term> sails.</p>", "<p>The <x-term>ferry</x-term> sails.</p>"),
        ("<p><x-term>Ferries</x-term></p>", "<p><x-term>Ferries</x-term></p>"),
        ("<div>The <x-term>ferry</x-term></div>", "<div>The <x-term>ferry</x-term></div>"),
        ("<div><x-term>Ferries</x-term> sail</div>", "<div><x-term>Ferries</x-term> sail</div>"),
        ("<div><x-icon></x-icon></div>", "<div><x-icon></x-icon></div>"),
    ],
)  # fmt: skip  # a page and what becomes of it read better side by side
def test_renamed(html: str, expected: str) -> None:
    """One around blocks is a block, one with a line of its own a paragraph; within a line it stays."""
    tree = parsed(f"<html><body>{html}</body></html>").tree
    rename_custom_elements(tree)
    body = tree.find("body")
    assert body is not None
    assert "".join(tostring(one, encoding="unicode") for one in body) == expected


def test_with_blocks() -> None:
    """What holds only parts of a line holds no block."""
    tree = parsed("<html><body><div><span><b>One</b></span></div><a><h2>Two</h2></a></body></html>").tree
    assert {one.tag for one in with_blocks(tree)} == {"html", "body", "a"}
