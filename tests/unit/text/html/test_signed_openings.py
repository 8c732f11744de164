"""signed_openings: lines above a text that name its writer without a word such as "By"."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, parsed

from copydesk_text.html.below_headline import texts_of
from copydesk_text.html.signed_openings import opening_signature


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<p>Ada Low / VARDO, (Coast Agency)</p>", ("Ada Low",)),
        ("<p>Ada LOW, Averley</p>", ("Ada LOW",)),
        ("<p>Ada LOW</p>", ("Ada LOW",)),
        ("<p>Ada Low, The Vardo Gazette</p>", ("Ada Low",)),
        ("<p>Ada Low<br>Harbour Reporter, Averley</p>", ("Ada Low",)),
        ("<div>Ada Low, Harbour Reporter</div>", ("Ada Low",)),
        ("<div>Nga Ada Low/</div>", ("Ada Low",)),
        ("<div>Jón Árnason skrifar</div>", ("Jón Árnason",)),
        ("<div>राकेश वर्मा की रिपोर्ट, वार्डो</div>", ("राकेश वर्मा",)),
        ("<p>Ada Low, Averley</p>", ()),
        ("<p>Ada Low</p>", ()),
        ("<p>ADA LOW</p>", ()),
        ("<p>Port VI</p>", ()),
        ("<p>Ada Low / Reuters</p>", ()),
        ("<p>Reuters / Ada Low</p>", ()),
        ("<p>Ada Low / a quay</p>", ()),
        ("<div>Ada Low / Vardo</div>", ()),
        ("<div>De Ada</div>", ()),
        ("<p>The crane, president of nothing</p>", ()),
    ],
)
def test_opening_signature(block: str, expected: tuple[str, ...]) -> None:
    """A name with a place, an outlet, a role or a verb beside it, or with its surname in capitals; no credit."""
    tree = parsed(page(f"<main>{block}{paragraphs(*ENGLISH)}</main>")).tree
    element = next(iter(next(tree.iter("main"))))
    assert opening_signature(element, texts_of(element, 160)) == expected


@pytest.mark.parametrize("below", ["", "<p>Short.</p>", "<div>The crane slid into the basin.</div>"])
def test_a_place_needs_the_text_below(below: str) -> None:
    """Without a sentence right below, a name with a place is the credit of a picture."""
    tree = parsed(page(f"<main><p>Ada Low / Vardo</p>{below}</main>")).tree
    element = next(iter(next(tree.iter("main"))))
    assert opening_signature(element, texts_of(element, 160)) == ()
