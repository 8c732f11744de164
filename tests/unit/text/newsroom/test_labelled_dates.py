"""labelled_dates: a label right before a date counts in a short line of names and terms, and not in a sentence."""

import pytest

from copydesk_text.newsroom.labelled_dates import read_labelled_date


@pytest.mark.parametrize(
    ("line", "language", "published", "updated"),
    [
        ("Eva Lind Publicerad 3 mars 2026 kl 10.20", "sv", "2026-03-03", None),
        ("Valmar – Publié le 3 mars 2026 – Lecture : 3 min", "fr", "2026-03-03", None),
        ("Posted: 3 March 2026 Category: Harbours Tags: crane, pier", "en", "2026-03-03", None),
        ("Veröffentlicht: 03.03.2026 Lesedauer: 3 Min.", "de", "2026-03-03", None),
        ("Articolo pubblicato il: 3 marzo 2026 alle ore 10:20", "it", "2026-03-03", None),
        ("Update vom 04.03.2026, Erstmeldung vom 03.03.2026", "de", "2026-03-03", "2026-03-04"),
        ("索引号：123 发布机构：办公室 发布日期：2026-03-03", "zh", "2026-03-03", None),
        ("发布者：admin　　发布时间：2026-03-03　　浏览次数：88", "zh", "2026-03-03", None),
        ("编辑：admin 发布时间：2026-03-03 浏览次数：88", "zh", "2026-03-03", None),
        ("작성자 관리자 작성일 2026-03-03 조회수 123", "ko", "2026-03-03", None),
        ("Artikel von: HEINER LOW veröffentlicht am 03.03.2026 - 20:05 Uhr", "de", "2026-03-03", None),
        ("Ana Melo, Jornal da Serra 03/03/2026 07:15, atualizado 04/03/2026", "pt", "2026-03-03", "2026-03-04"),
        ("The quay of 3 March 2026, updated 4 March 2026", "en", None, "2026-03-04"),
        ("ada Posted: Tue Mar 03, 2026 7:31 am", "en", "2026-03-03", None),
        ("2026/3/3 10:20 (2026/3/4 09:00 更新)", "ja", "2026-03-03", "2026-03-04"),
        ("Ada Low Updated: 4 March 2026", "en", None, "2026-03-04"),
    ],
)
def test_labels_beside_other_words(line: str, language: str, published: str | None, updated: str | None) -> None:
    """Names, places and other terms may stand around; a change may stand in brackets."""
    read = read_labelled_date(line, language)
    assert read is not None
    assert (read.published, read.updated) == (published, updated)


@pytest.mark.parametrize(
    "line",
    [
        "A study published on 3 March 2026 shows cracks",
        "Cracks in the quay, found in a study published on 3 March 2026",
        "Closing date: 3 March 2026",
        "ada posted 3 March 2026",
        "Libro di Ada Low pubblicato il 3 marzo 2026",
        "Match date: 3 March 2026",
        "Effective date: 3 March 2026",
        "Published by the town, which was founded on 3 March 1911",
        "3 March 2026 (Ada Low)",
        "Valmar, 3 March 2026",
    ],
)
def test_other_lines(line: str) -> None:
    """A sentence, the date of something else, a date that is far from the label, no label at all."""
    assert read_labelled_date(line, "en") is None
