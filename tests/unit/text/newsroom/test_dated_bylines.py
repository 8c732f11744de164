"""read_dated_byline: names and a date in one line."""

import pytest

from copydesk_text.newsroom.dated_bylines import read_dated_byline


@pytest.mark.parametrize(
    ("line", "language", "published", "updated"),
    [
        ("By Ada Low on Thursday, June 3rd, 2021 at 11:04 a.m.", "en", "2021-06-03", None),
        ("June 3, 2021 by Ada Low", "en", "2021-06-03", None),
        ("2021-06-03 09:12 港灣報／ 記者王小明／台北即時報導", "zh-TW", "2021-06-03", None),
        ("Par Ana Roy le 3 juin 2021", "fr", "2021-06-03", None),
        ("Soumis par Ana Roy le mar 03/06/2021 - 17:25", "fr", "2021-06-03", None),
        ("Von Heiner Low | 3. Juni 2021", "de", "2021-06-03", None),
        ("By Ada Low | Updated June 4, 2021", "en", None, "2021-06-04"),
        ("Von Ada Low am 3. Juni 2021 veröffentlicht", "de", "2021-06-03", None),
        ("كتب : أحمد علي الثلاثاء، 3 يونيو 2021 06:40 م", "ar", "2021-06-03", None),
        ("Gespeichert von hans am Do, 03.06.2021 - 17:25", "de", "2021-06-03", None),
        ("Enviado por admin el Jue, 03/06/2021 - 17:25", "es", "2021-06-03", None),
        ("Ingediend door admin op do, 03-06-2021 - 17:25", "nl", "2021-06-03", None),
        ("Beküldte admin - 2021. június 3.", "hu", "2021-06-03", None),
        ("Von Heiner Low am 3. Juni 2021 in Häfen", "de", "2021-06-03", None),
        ("By Ada Low on June 3, 2021 in Old Piers", "en", "2021-06-03", None),
        ("Geschrieben von Heiner Low am 3. Juni 2021. Veröffentlicht in Häfen", "de", "2021-06-03", None),
        ("ada tarafından 3 Haziran 2021 tarihinde yayınlandı", "tr", "2021-06-03", None),
        ("Rédigé par Ana Roy le jeudi 3 juin 2021 à 20:05 | Lu 354 fois", "fr", "2021-06-03", None),
        ("9 червня 2021, 10:12 3 481 Автор: Олена Гай", "uk", "2021-06-09", None),
        ("03.06.2021, 18:42 Uhr, Von Heiner Low", "de", "2021-06-03", None),
        ("3 June 2021 6:42 pm - By Ada Low", "en", "2021-06-03", None),
        ("Автор: admin от 3-06-2021, 18:42", "ru", "2021-06-03", None),
        ("Опубликовал: admin 3-06-2021, 18:42", "ru", "2021-06-03", None),
        ("Пише: Марко Илић четвртак, 03.06.2021. | 18:42", "sr", "2021-06-03", None),
        ("Published: June 3, 2021 Updated: June 4, 2021 Author: Ada Low", "en", "2021-06-03", "2021-06-04"),
    ],
)
def test_bylines_with_dates(line: str, language: str, published: str | None, updated: str | None) -> None:
    """The date may stand before the name or behind it, with words of time between them."""
    read = read_dated_byline(line, language)
    assert read is not None
    assert (published, updated) == (read.published, read.updated)


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Low",
        "June 3, 2021",
        "By June 3, 2021 the quay had been closed for a year by the harbour board of the town",
        "The quay was closed on June 3, 2021 by the town",
        "Port | June 3, 2021 by Ada Low",
        "The quay was closed on June 3, 2021 in Vardo",
        "Submitted by ada on June 3, 2021 and closed by the board",
        "Das Buch wurde am 3. Juni 2021 veröffentlicht",
        "2021-06-03 記者王小明／攝",
        "2021-06-03 記者王小明／攝影／台北",
        "2021-06-03 港灣報／記者王小明／翻攝",
        "",
    ],
)
def test_other_lines(line: str) -> None:
    """A name or a date alone, and sentences with both, are none."""
    assert read_dated_byline(line, "en") is None
