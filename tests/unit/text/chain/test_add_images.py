"""add_images: captions and credits leave the text for `images`, each once."""

from copydesk_schemas import Image, RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.add_images import add_images

BODY = (
    "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town.\n\n"
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting."
)
CAPTION = "The old bridge seen from the market, May 2, 2020. (Reuters)"
IMAGE = Image(caption="The old bridge seen from the market, May 2, 2020.", credit="Reuters")


def article(text: str, title: str | None = None, images: tuple[Image, ...] = ()) -> Article:
    return Article(document=RawDocument(text=text), text=text, title=title, images=images)


def test_caption_printed_twice_is_one_image() -> None:
    """A caption printed four times above the body, widgets between, is one image."""
    found = add_images(article(f"{CAPTION}\n{CAPTION}\nTT\n20\n{CAPTION}\n{CAPTION}\n\n{BODY}"))
    assert (found.text, found.images) == (f"TT\n20\n\n{BODY}", (IMAGE,))


def test_agency_in_brackets_within_the_body_is_no_caption() -> None:
    """A paragraph that ends in its source keeps it: only above the body, or printed twice, is it a caption."""
    text = f"{BODY}\n\nThe vote was closer than the mayor had hoped for. (Reuters)"
    assert add_images(article(text)) == article(text)


def test_photographer_marks_a_caption_anywhere() -> None:
    """A credit with a photographer or a picture house marks a caption wherever it stands."""
    first, second = BODY.split("\n\n")
    found = add_images(article(f"{first}\n\nThe quarry above the town. (Photo by Ann Lee / AFP)\n\n{second}"))
    assert (found.text, found.images) == (
        BODY,
        (Image(caption="The quarry above the town.", credit="Photo by Ann Lee / AFP"),),
    )


def test_dateline_is_no_caption() -> None:
    """ "(Reuters)" in a dateline stays in the text."""
    text = f"LONDON (Reuters) - {BODY}"
    assert add_images(article(text)) == article(text)


def test_caption_and_credit_in_neighbouring_lines_are_one_image() -> None:
    """A credit in the line beside a caption belongs to it."""
    found = add_images(article(f"Image copyright Getty Images\nImage caption The quarry above the town\n{BODY}"))
    assert found.images == (Image(caption="The quarry above the town", credit="Getty Images"),)


def test_line_printed_twice_above_the_body_is_a_caption() -> None:
    """Without a credit, a sentence printed twice in a row above the body is a caption, widgets between or not."""
    line = "The old bridge seen from the market on a rainy day in the spring of last year."
    for between in ("\n", "\nTT\n20\n\n"):
        found = add_images(article(f"{line}{between}{line}\n\n{BODY}"))
        assert (found.images, line in found.text) == ((Image(caption=line),), False)


def test_headline_printed_twice_is_no_caption() -> None:
    """Without a title, a line printed twice that ends no sentence may be the headline and stays."""
    text = f"Council Votes for a New Stone Bridge\nCouncil Votes for a New Stone Bridge\n\n{BODY}"
    assert add_images(article(text)) == article(text)


def test_known_images_are_completed() -> None:
    """An image that an earlier stage found is not added again; what the text says more is added to it."""
    known = Image(caption=IMAGE.caption, url="https://news.example/bridge.jpg")
    found = add_images(article(f"{CAPTION}\n\n{BODY}", images=(known,)))
    assert found.images == (Image(caption=IMAGE.caption, credit="Reuters", url="https://news.example/bridge.jpg"),)


def test_text_of_captions_alone_stays() -> None:
    """A text that would have nothing left stays as it is."""
    assert add_images(article(f"{CAPTION}\n{CAPTION}")) == article(f"{CAPTION}\n{CAPTION}")


def test_twice_is_once() -> None:
    """Applied to its own result it changes nothing."""
    once = add_images(article(f"{CAPTION}\n{CAPTION}\n\n{BODY}\n\nAnn Lee / Reuters"))
    assert add_images(once) == once


def test_two_captions_of_unknown_credit() -> None:
    """Two captions printed in turn, credited to houses nobody knows, are two images; the body stays."""
    first, second = "Passengers board the last ferry. (Northwire)", "The pier of Velmora in a storm. (Photo: Jane Doe)"
    found = add_images(article(f"{first}\n{second}\nTT\n{first}\n{second}\n\n{BODY}", title="Ferries Return"))
    assert (found.text, found.images) == (
        f"TT\n\n{BODY}",
        (
            Image(caption="Passengers board the last ferry.", credit="Northwire"),
            Image(caption="The pier of Velmora in a storm.", credit="Jane Doe"),
        ),
    )


def test_name_with_its_agency_below_a_caption_is_its_credit() -> None:
    """`Name, AP` in the line below a caption without a credit is the credit; alone it stays in the text."""
    line = "The old bridge seen from the market on a rainy day in the spring of last year."
    found = add_images(article(f"{line}\n{line}\nAnn Lee, AP\n\n{BODY}"))
    assert (found.text, found.images) == (BODY, (Image(caption=line, credit="Ann Lee, AP"),))
    assert add_images(article(f"Ann Lee, AP\n\n{BODY}")) == article(f"Ann Lee, AP\n\n{BODY}")
