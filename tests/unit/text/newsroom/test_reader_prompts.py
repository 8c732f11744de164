"""reader_prompts: lines that send the reader elsewhere or ask something of them, and nothing of a story."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import ReaderPrompts, every
from copydesk_text.newsroom.reader_prompts import is_comment_rule, is_contact, is_navigation, is_prompt, take_prompts

BODY = (Path(__file__).parent / "body_lines.txt").read_text("utf-8").splitlines()
SENTENCE = "The harbour master closed the inner basin on Tuesday after a crane had slid into the water."


@pytest.mark.parametrize(
    "line",
    ["Read more: Crane closes the basin", "RELATED: Crane closes the basin", "[Related: Crane closes the basin]",
     "See also", "DON'T MISS", "- Related: Crane closes the basin", "Also on gazette.example Crane closes the basin",
     "Lesen Sie auch: Kran im Hafenbecken", "À lire aussi : une grue dans le bassin", "Lea también: una grúa",
     "(Leggi anche: una gru nel porto)", "Читайте также: Кран упал в гавань", "اقرأ أيضاً: رافعة في الميناء",
     "相关阅读：起重机滑入港池", "यह भी पढ़ें: बंदरगाह बंद", "Sign up for our morning newsletter.",
     "Subscribe to the Gazette and get it by e-mail every day.", "Follow the Gazette on Facebook and Instagram.",
     "CLICK HERE TO GET THE GAZETTE APP", "Abonnieren Sie unseren Newsletter.", "Suivez-nous sur Facebook.",
     "Subscribe to continue reading", "Get unlimited access for $1 a week. Already a subscriber? Log in.",
     "La suite est réservée aux abonnés", "Contenido exclusivo para suscriptores", "责任编辑：李红", "（編輯：李紅）",
     "原标题：起重机滑入水中", "WATCH: Divers look for the chain", "Этот материал доступен только подписчикам",
     "Sign up for our weekly letter to growers", "Sign up for the Gazette’s morning briefing", "Follow us",
     "Follow us on social media", "Подписывайтесь на наш канал в Telegram", "تابعونا على قناتنا في تليغرام",
     "订阅我们的微信公众号", "Den här artikeln är för dig som är prenumerant", "Dit artikel is alleen voor abonnees",
     "Acest articol este pentru abonați", "Tento článek je jen pro předplatitele",
     "Διαβάστε επίσης: Γερανός στο λιμάνι", "Ακολουθήστε μας στο Google News", "Abonează-te la newsletter",
     "Følg os på Facebook"],
)  # fmt: skip  # lines read better in lines than one a line
def test_prompts(line: str) -> None:
    """What points to another story or asks the reader to sign up or follow, in many languages."""
    assert is_prompt(line)


@pytest.mark.parametrize(
    "line",
    [*BODY, SENTENCE, "Related industries lost twice as many jobs in the same year.",
     "Read more slowly, the teacher told her class, and you will finish sooner.",
     "Follow the river to its mouth and you will see what the engineers have done to the valley.",
     "For more than a decade she has posted a picture of the same tree on Facebook.",
     "Subscribe to his view or not, the minister has a point.", "Recibe el premio en Facebook de sus lectores.",
     "Related: that is how the two families described themselves to the court.", "编辑部决定公开这封信。",
     "Follow us to the quay, said the pilot, and we did.", "Sign up for the fleet, the poster said.",
     "This story is for everyone who ever waited at a quay.", "Receive", "More", "See", ""],
)  # fmt: skip  # lines read better in lines than one a line
def test_stories_are_no_prompts(line: str) -> None:
    """A sentence of a story that begins with such a word is none; nor is any labelled line of body text."""
    assert not is_prompt(line)
    assert not is_navigation(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("Home | Business | Shipping", True), ("News › Coast › Port Vardo", True), ("Ada Low | Ben Hill", False),
     ("| Team | Won | Lost |", False), ("Goals: 3 | Cards: 2 | Corners: 5", False), ("Home", False),
     ("The council voted on | Tuesday to close the | inner basin for weeks", False)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_navigation(line: str, expected: bool) -> None:
    """Three and more short names between bars are a row of links; a table or two authors are none."""
    assert is_navigation(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("Email Ada Low at ada.low@gazette.example.", True), ("ada.low@gazette.example", True), ("@adalow", True),
     ("Ada Low (ada.low@gazette.example)", True), ("이구름 기자 cloud@paper.example", True),
     ("Ada Low can be reached at ada.low@gazette.example", True), ("twitter.com/adalow", True),
     ("Ada Low writes about harbours.", False), (SENTENCE, False)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_contacts(line: str, expected: bool) -> None:
    """An address or a handle, with or without a request to write there."""
    assert is_contact(line) is expected


def test_contact_is_taken_below_the_last_sentence_only() -> None:
    """Within a story an address is part of it."""
    contact = "Email Ada Low at ada.low@gazette.example."
    assert take_prompts([contact, SENTENCE, contact]) == ([contact, SENTENCE], [contact])


def test_headlines_under_a_label_of_links_are_taken_below_the_last_sentence_only() -> None:
    """What stands under `Most read` at the end belongs to other stories; above a sentence it may be the story's."""
    teasers = ["Mayor resigns over a bridge", "Seven hurt in a fire at the glass works"]
    assert take_prompts([SENTENCE, "Most read", *teasers]) == ([SENTENCE], ["Most read", *teasers])
    assert take_prompts([SENTENCE, *teasers]) == ([SENTENCE, *teasers], [])
    assert take_prompts(["Most read", *teasers, SENTENCE]) == ([*teasers, SENTENCE], ["Most read"])


LINES = st.sampled_from(
    ["Read more: x y", "ada@b.example", SENTENCE, "", "Home", "Follow us on Facebook", "Most read", "A bridge is sold"]
)


@given(st.lists(LINES, max_size=8))
def test_nothing_is_lost_and_the_second_time_takes_nothing(lines: list[str]) -> None:
    """Each line is kept or taken; what is kept is kept again."""
    kept, taken = take_prompts(lines)
    assert sorted([*kept, *taken]) == sorted(lines)
    assert take_prompts(kept) == (kept, [])
    assert any(kept) or not any(lines)


@pytest.mark.parametrize(
    "line",
    ["Please keep your comments civil. Posts that insult others will be removed.",
     "NOTE: All comments are moderated before they appear here.",
     "By commenting you accept our house rules.", "Readers are asked to keep comments respectful.",
     "Kommentare werden von der Redaktion moderiert und nicht sofort angezeigt.",
     "Attention : les commentaires injurieux seront supprimés.",
     "Los comentarios ofensivos serán eliminados por el moderador.",
     "Aviso: os comentários com palavrões não serão publicados.", "I commenti offensivi saranno rimossi.",
     "Let op: reacties met scheldwoorden worden verwijderd.", "Uwaga! Komentarze są moderowane.",
     "Комментарии с оскорблениями удаляются модератором.", "Dikkat! Hakaret içeren yorumlar onaylanmaz."],
)  # fmt: skip  # lines read better in lines than one a line
def test_comment_rules(line: str) -> None:
    """The rules for comments leave the foot of a text, in many languages; a text that is nothing else keeps them."""
    assert is_comment_rule(line)
    assert take_prompts([SENTENCE, line]) == ([SENTENCE], [line])
    assert take_prompts([line]) == ([line], [])
    assert take_prompts(["Table of tides", "Leith 04:10", line]) == (["Table of tides", "Leith 04:10"], [line])
    assert take_prompts([line, SENTENCE]) == ([line, SENTENCE], [])


@pytest.mark.parametrize(
    "line",
    [*BODY, SENTENCE, "The minister said that comments of the moderator had been removed from the record.",
     "Comments by the harbour master caused a stir on Monday.", "Please note that the ferry does not sail today.",
     "All comments came from the crew.", "Readers reserve judgement on the new ferry."],
)  # fmt: skip  # as above
def test_no_comment_rules(line: str) -> None:
    """A report on comments, or one sign alone, is none."""
    assert not is_comment_rule(line)


@pytest.mark.parametrize("form", sorted(every(read_table(ReaderPrompts).pointers)))
def test_every_pointer_in_any_case(form: str) -> None:
    """Each pointer of the table makes a prompt, in any case and behind a sign: no quick test loses one."""
    assert [is_prompt(line) for line in (form, form.upper(), form.title(), f"» {form}: Kran")] == [True] * 4


@pytest.mark.parametrize("form", sorted(every(read_table(ReaderPrompts).requests)))
def test_every_request_in_any_case(form: str) -> None:
    """Each request of the table makes a prompt, in any case, in quotation marks and behind `please`."""
    lines = (f"{form} newsletter", f"“{form.upper()} newsletter", f"Please {form} newsletter")
    assert [is_prompt(line) for line in lines] == [True] * 3


@pytest.mark.parametrize("line", ["İlgili haber: Vinç limana düştü", "İLGİLİ HABERLER", "AYRICA OKUYUN"])
def test_capitals_of_turkish(line: str) -> None:
    """A dotted and a dotless capital I are the small ones of the table."""
    assert is_prompt(line)
