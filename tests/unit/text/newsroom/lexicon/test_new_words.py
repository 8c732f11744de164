"""A new word of any kind is one entry of a data file: the readers know it without a line of Python."""

from tests.unit.text.html.made_html import page, parsed
from tests.unit.text.newsroom.lexicon.conftest import Edit

from copydesk_schemas import Agency
from copydesk_text.chain.add_notices import is_notice
from copydesk_text.html.signatures import signed_names
from copydesk_text.newsroom.agency_claims import read_credit
from copydesk_text.newsroom.bylines import Byline, read_byline
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.datelines import read_dateline
from copydesk_text.newsroom.lexicon.furniture_labels import is_certain_label
from copydesk_text.newsroom.publication_lines import read_publication_line
from copydesk_text.newsroom.reader_prompts import is_prompt
from copydesk_text.newsroom.role_lines import is_role
from copydesk_text.newsroom.written_dates import read_written_date


def test_a_byline_word_in_turkish(edit: Edit) -> None:
    """A word before a name opens a byline once it stands under [opening]."""
    line = "Kaleme alan Ayşe Demir"
    assert read_byline(line) is None
    edit("byline_words.toml", 'tr = ["Haberi yazan", ', 'tr = ["Kaleme alan", "Haberi yazan", ')
    assert read_byline(line) == Byline(("Ayşe Demir",))


def test_a_byline_label(edit: Edit) -> None:
    """A label with a colon opens a byline once it stands under [labels]."""
    edit("byline_words.toml", 'tr = ["Yazan", ', 'tr = ["Hazırlayan", "Yazan", ')
    assert read_byline("Hazırlayan: Ayşe Demir") == Byline(("Ayşe Demir",))


def test_a_role(edit: Edit) -> None:
    """What a writer is, is a role once it stands under [roles]."""
    edit("byline_words.toml", 'tr = ["muhabir"]', 'tr = ["muhabir", "köşe yazarı"]')
    assert is_role("Köşe yazarı")


def test_a_word_behind_photographers(edit: Edit) -> None:
    """A word behind the name of one who took the picture ends a credit once it stands under [took_pictures]."""
    html = page("<p>（记者陈晓东拍）内港池的起重机今天早上滑入水中，没有人受伤。</p>", attributes=' lang="zh"')
    assert signed_names(parsed(html), None, "zh") == ("陈晓东拍",)
    edit("byline_words.toml", 'zh = ["摄", ', 'zh = ["拍", "摄", ')
    assert signed_names(parsed(html), None, "zh") == ()


def test_an_agency(edit: Edit) -> None:
    """An agency is read in bylines, datelines, source lines and credits once it has a line with its forms."""
    edit("agencies.toml", 'AFX = ["AFX"]\n', 'AFX = ["AFX"]\n"Harbour Wire" = ["HBRW", "Harbour Wire Service"]\n')
    opening = read_dateline("TURKU (HBRW) — The ferry left the harbour at noon.")
    assert opening is not None
    assert opening.agency == "Harbour Wire"
    assert read_credit("Source: HBRW") == Agency(name="Harbour Wire", ground="credit")
    assert read_byline("By Harbour Wire Service") == Byline((), "Harbour Wire")
    caption = read_caption("The ferry leaves the harbour. (HBRW/Ann Lee)")
    assert caption is not None
    assert caption.image.credit == "HBRW/Ann Lee"


def test_a_local_agency(edit: Edit) -> None:
    """Letters that are a word elsewhere name an agency in datelines alone."""
    edit("agencies.toml", 'TT = ["TT", ', 'Quay = ["QUAY"]\nTT = ["TT", ')
    opening = read_dateline("TURKU (QUAY) — The ferry left the harbour at noon.")
    assert opening is not None
    assert opening.agency == "Quay"
    assert read_byline("By QUAY") is None


def test_a_form_of_a_month(edit: Edit) -> None:
    """A shortened month that CLDR does not have makes a date."""
    assert read_written_date("12 novbr 2020") is None
    edit("calendar.toml", "en = { sept = 9 }", "en = { sept = 9, novbr = 11 }")
    found = read_written_date("12 novbr 2020")
    assert found is not None
    assert found.value == "2020-11-12"


def test_a_label_of_a_date(edit: Edit) -> None:
    """A label and its date are a line of publication."""
    edit("publication_labels.toml", 'tr = ["yayınlanma", ', 'tr = ["konulma", "yayınlanma", ')
    read = read_publication_line("Konulma: 16.07.2018")
    assert read is not None
    assert read.published == "2018-07-16"


def test_a_label_of_a_source(edit: Edit) -> None:
    """A source line may have a label of a language that had none."""
    edit("publication_labels.toml", 'fa = ["منبع"]\n', 'fa = ["منبع"]\nhr = ["Izvor"]\n')
    assert read_credit("Izvor: AFP") == Agency(name="AFP", ground="credit")


def test_a_label_of_a_notice(edit: Edit) -> None:
    """A label opens a notice of correction."""
    edit("notice_words.toml", 'tr = ["Düzeltme", ', 'tr = ["Tashih", "Düzeltme", ')
    assert is_notice("Tashih: Feribot öğlen değil, akşam kalktı.")


def test_a_sentence_of_a_notice(edit: Edit) -> None:
    """A sentence that says the text was changed is a regular expression."""
    edit("notice_words.toml", "[sentences]\n", "[sentences]\nfi = ['Juttua on (?:päivitetty|korjattu)']\n")
    assert is_notice("Juttua on korjattu kello 12.")


def test_a_label_of_a_widget(edit: Edit) -> None:
    """A whole line is page furniture once it stands under [always]; case and punctuation do not count."""
    edit("furniture_labels.toml", "[always]\n", '[always]\net = ["jaga uudist"]\n')
    assert is_certain_label("Jaga uudist:")


def test_a_label_of_a_credit(edit: Edit) -> None:
    """A label before a credit is read with a part of it among the hints."""
    edit("caption_words.toml", 'tr = ["Fotoğraf", ', 'tr = ["Görsel", "Fotoğraf", ')
    edit("caption_words.toml", 'nl = ["Beeld"]\n', 'nl = ["Beeld"]\ntr = ["Görsel"]\n')
    caption = read_caption("Feribot limandan ayrılıyor. Görsel: Ayşe Demir")
    assert caption is not None
    assert caption.image.credit == "Ayşe Demir"


def test_the_opening_of_a_caption(edit: Edit) -> None:
    """What says that a picture is from the files opens a caption."""
    edit("caption_words.toml", "[openings]\n", '[openings]\nnl = ["ARCHIEFFOTO"]\n')
    caption = read_caption("ARCHIEFFOTO: De veerboot verlaat de haven")
    assert caption is not None
    assert caption.image.caption == "De veerboot verlaat de haven"


def test_a_label_that_is_no_place(edit: Edit) -> None:
    """A word in capitals before a dash is no place once it stands under [no_place]."""
    line = "AKTUALNIE — Prom wypłynął z portu w południe."
    assert read_dateline(line) is not None
    edit("dateline_words.toml", "[no_place]\n", '[no_place]\npl = ["AKTUALNIE"]\n')
    assert read_dateline(line) is None


def test_what_points_to_other_stories(edit: Edit) -> None:
    """A pointer is taken out with the headline behind it."""
    edit("reader_prompts.toml", '"ayrıca okuyun"', '"ayrıca okuyun", "bunu da okuyun"')
    assert is_prompt("Bunu da okuyun: Feribot geri döndü")


def test_what_asks_the_reader(edit: Edit) -> None:
    """A request and a destination together ask something of the reader."""
    edit("reader_prompts.toml", 'fr = ["abonnez-vous", ', 'et = ["telli"]\nfr = ["abonnez-vous", ')
    edit("reader_prompts.toml", "tr = ['bülten']", "tr = ['bülten']\net = ['uudiskir']")
    assert is_prompt("Telli Sadama uudiskiri")
