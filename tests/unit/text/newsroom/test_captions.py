"""read_caption: captions and credits on single lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.captions import hints_in, read_caption, read_unknown_credit

READ = [
    ("Talks in Oslo, January 3, 2020. (Reuters)", "Talks in Oslo, January 3, 2020.", "Reuters"),
    ("A convoy near the border. (Reuters file)", "A convoy near the border.", "Reuters"),
    ("A convoy near the border. (AFP, File)", "A convoy near the border.", "AFP"),
    ("A convoy near the border. (File: AP)", "A convoy near the border.", "AP"),
    ("A convoy near the border. [Reuters]", "A convoy near the border.", "Reuters"),
    ("People wait. (AP Photo/Anna Berg, File)", "People wait.", "AP Photo/Anna Berg, File"),
    ("FILE PHOTO: The logo is seen in Bern. REUTERS/Karl Meier", "The logo is seen in Bern.", "REUTERS/Karl Meier"),
    ("A logo in Bern. REUTERS/Karl Meier/File Photo", "A logo in Bern.", "REUTERS/Karl Meier/File Photo"),
    ("Photo: Meg Larsen, AP", None, "Meg Larsen, AP"),
    ("Crowds gather at the port.   Photo: Meg Larsen, AP", "Crowds gather at the port.", "Meg Larsen, AP"),
    ("GEORG HOLM/APA/AFP via Getty Images", None, "GEORG HOLM/APA/AFP via Getty Images"),
    ("Hi. (Photo by Ivan KOROL / AFP) (Photo by IVAN KOROL/AFP via Getty Images)", "Hi.", "Photo by Ivan KOROL / AFP"),
    ("Photograph: Jen Moor/Bloomberg/Getty Images", None, "Jen Moor/Bloomberg/Getty Images"),
    ("Alex Wing | Getty Images", None, "Alex Wing | Getty Images"),
    ("(picture-alliance/dpa/M. Kust)", None, "picture-alliance/dpa/M. Kust"),
    ("Omar Demir/Anadolu Agency via Getty Images", None, "Omar Demir/Anadolu Agency via Getty Images"),
    ("BEN STANLEY/PA WIRE", None, "BEN STANLEY/PA WIRE"),
    ("Patients waited for treatmentCredit: EPA", "Patients waited for treatment", "EPA"),
    ("image copyrightGetty Imagesimage captionThe dam was built in 1950", "The dam was built in 1950", "Getty Images"),
    ("© AFP 2019 / Alberto Pazzo", None, "© AFP 2019 / Alberto Pazzo"),
    ("FILE - In this Jan. 3, 2018, file photo, ducks swim.", "In this Jan. 3, 2018, file photo, ducks swim.", None),
    ("Image: A ship in port", "A ship in port", None),
    ("The sun sets in Bern.Leo Fogel / Reuters", "The sun sets in Bern.", "Leo Fogel / Reuters"),
    ("وزراء الخارجية في القاهرة (رويترز)", "وزراء الخارجية في القاهرة", "رويترز"),
    ("وزير الخارجية في بيروت (أ.ف.ب)", "وزير الخارجية في بيروت", "أ.ف.ب"),
    ("两国交通部长在首都签署协议（路透社）", "两国交通部长在首都签署协议", "路透社"),
]  # fmt: skip  # a table reads better in lines


@pytest.mark.parametrize(("line", "caption", "credit"), READ)
def test_forms_of_captions_and_credits(line: str, caption: str | None, credit: str | None) -> None:
    """Each form in print gives the caption without its credit, and the credit as printed, without brackets or label."""
    read = read_caption(line)
    assert read is not None
    assert (read.image.caption, read.image.credit) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "LONDON (Reuters) - Shares rose on Monday.",
        "The report was first published by the Associated Press (AP).",
        "He told reporters (two of them from Reuters) that nothing was decided.",
        "He asked for credit: Pay later",
        "By Jill Cole / AP",
        "Jill Cole, AP",
        "(AP)",
        "The photo shows nothing of the kind, she said.",
        "They met at the house of a friend (a painter)",
        "Photo: the minister waits while the others talk in the next room",
        "",
    ],
)
def test_running_text_is_no_caption(line: str) -> None:
    """Datelines, brackets in sentences, bylines and tags are not captions."""
    assert read_caption(line) is None


@pytest.mark.parametrize(
    ("line", "sureness"),
    [
        ("Ministers shake hands. (Reuters)", "agency"),
        ("Ministers shake hands. (Reuters file)", "picture"),
        ("Ministers shake hands. (Getty Images)", "picture"),
        ("Ministers shake hands. (Ann Lee/Reuters)", "picture"),
    ],
)
def test_agency_alone_is_less_sure(line: str, sureness: str) -> None:
    """An agency alone in brackets may also be the source of a text; anything more names a picture."""
    read = read_caption(line)
    assert read is not None
    assert read.sureness == sureness


@given(st.text(max_size=400))
def test_any_line_is_read_without_an_error(line: str) -> None:
    """Whatever a line holds, the caption read off it is part of the line."""
    read = read_caption(line.strip())
    if read is not None and read.image.caption is not None:
        assert read.image.caption in line


@pytest.mark.parametrize(
    ("bracket", "credit"),
    [
        ("(Northwire)", "Northwire"),
        ("(Northwire file)", "Northwire"),
        ("(Photo: Jane Doe)", "Jane Doe"),
        ("(Town and Country Herald)", "Town and Country Herald"),
        ("(نورث واير)", "نورث واير"),
        ("(part of the series)", None),
        ("(Page 4)", None),
        ("(See the long list of all winners on our page)", None),
    ],
)
def test_credit_of_a_house_that_nobody_knows(bracket: str, credit: str | None) -> None:
    """A few capitalised words in brackets can be a credit; figures, small letters and sentences cannot."""
    read = read_unknown_credit(f"A farmer walks through the orchard. {bracket}")
    assert (read.credit if read is not None else None) == credit


@given(st.one_of(st.sampled_from([line for line, *_ in READ]), st.text(max_size=60)))
def test_hints_are_looked_for_once_in_a_text(line: str) -> None:
    """A line reads the same whether or not it is known which hints of a credit its text holds."""
    line = line.strip()
    assert read_caption(line, hints_in(f"Ann Lee wrote this.\n{line}")) == read_caption(line)


@pytest.mark.parametrize(
    ("line", "caption", "credit", "sureness"),
    [
        ("Ngư dân kéo lưới trên bãi biển Vardo. Ảnh: Trần Văn Minh", "Ngư dân kéo lưới trên bãi biển Vardo.",
         "Trần Văn Minh", "picture"),
        ("Ảnh: Trần Văn Minh", None, "Trần Văn Minh", "picture"),
        ("El emir de Qatar.AFP", "El emir de Qatar.", "AFP", "agency"),
        ("Le port de Vardo.Getty Images", "Le port de Vardo.", "Getty Images", "agency"),
        ("Dos barcos en el puerto. EFE/ J.J. Guillén", "Dos barcos en el puerto.", "EFE/ J.J. Guillén", "picture"),
    ],
)  # fmt: skip  # rows read better in lines than one a line
def test_credits_behind_the_caption(line: str, caption: str | None, credit: str, sureness: str) -> None:
    """A label in any language, and a house that touches the end of the caption."""
    read = read_caption(line)
    assert read is not None
    assert (read.image.caption, read.image.credit, read.sureness) == (caption, credit, sureness)
