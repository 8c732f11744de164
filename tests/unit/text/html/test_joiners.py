"""joiners: what has no width comes through trafilatura as it was."""

import pytest
from tests.unit.text.html.made_html import page, paragraphs, read_page, story

from copydesk_text.html.joiners import has_joiners, hide_joiners, show_joiners
from copydesk_text.html.tree import parse_page
from copydesk_text.normalize import normalize

PERSIAN = (
    "شهردار بندر روز سه‌شنبه گفت که حوض درونی بندر پس از افتادن جرثقیل در آب بسته می‌شود و ماهی‌گیران باید بمانند.",
    "هیچ‌کس آسیب ندید، اما چهار کشتی تا زمانی که غواص‌ها زنجیر را آزاد نکنند نمی‌توانند از حوض بندر بیرون بروند.",
)
SINHALA = (
    "ශ්‍රී වර්ඩෝ වරායේ ප්‍රධානියා අඟහරුවාදා අභ්‍යන්තර ද්‍රෝණිය වසා දැමුවේ දොඹකරයක් දියට වැටීමෙන් පසුවය.",
    "කිසිවකුට හානියක් නොවූ නමුත් කිමිදුම්කරුවන් දම්වැල ගන්නා තෙක් ට්‍රෝලර් හතරකට පිටව යා නොහැකිය.",
)
KHMER = (
    "មេកំពង់ផែ\u200bវ៉ាដូ\u200bបាន\u200bបិទ\u200bអាង\u200bខាងក្នុង\u200bនៅ\u200bថ្ងៃ\u200bអង្គារ\u200bបន្ទាប់\u200bពី\u200bស្ទូច\u200bបាន\u200bធ្លាក់\u200bទៅ\u200bក្នុង\u200bទឹក។",
    "គ្មាន\u200bនរណា\u200bរង\u200bរបួស\u200bទេ\u200bប៉ុន្តែ\u200bនាវា\u200bនេសាទ\u200bបួន\u200bមិន\u200bអាច\u200bចាកចេញ\u200bបាន\u200bឡើយ\u200bរហូត\u200bដល់\u200bអ្នក\u200bមុជទឹក\u200bដោះ\u200bច្រវាក់។",
)
PICTURES = (
    "The harbour festival was opened by a family 👩‍👩‍👧‍👦 of the town, and a judge 👩🏽‍⚖️ read out the names of boats.",
    "Visitors from Wales 🏴󠁧󠁢󠁷󠁬󠁳󠁿 and a pirate crew 🏴‍☠️ danced on the quay until the harbour master put the lights out.",
)


@pytest.mark.parametrize("texts", [PERSIAN, SINHALA, KHMER, PICTURES], ids=["fa", "si", "km", "emoji"])
@pytest.mark.parametrize("escaped", [False, True], ids=["characters", "entities"])
def test_the_text_is_as_printed(texts: tuple[str, ...], escaped: bool) -> None:
    """The text of a page is that of its paragraphs, joiners included, however the source writes them."""
    source = paragraphs(*texts)
    if escaped:
        source = "".join(one if one.isascii() or one.isprintable() else f"&#x{ord(one):x};" for one in source)
    assert read_page(page(story(source))).text == normalize("\n\n".join(texts))


def test_a_tree_is_changed_back() -> None:
    """What was hidden is there again afterwards, in the tree as in the text."""
    tree = parse_page(page(paragraphs(*PERSIAN)))
    before = tree.text_content()
    hide_joiners(tree)
    hidden = tree.text_content()
    assert not has_joiners([hidden])
    assert hidden.replace("\n", "").isprintable()
    assert show_joiners(tree, hidden) == before == tree.text_content()


@pytest.mark.parametrize(("text", "has"), [(PERSIAN[0], True), (PICTURES[1], True), ("Crane", False), ("Kräne", False)])
def test_which_texts_need_it(text: str, has: bool) -> None:
    """Only a text with such a character has to be changed."""
    assert has_joiners(["one", text]) is has
