"""images: the pictures of a page with what it says of them, each once."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, parsed, story

from copydesk_schemas import Image
from copydesk_text.html.images import caption_image, declared_image, figure_images, with_figures

BODY = story(paragraphs(*ENGLISH))
AT = "https://gazette.example"


def figure(inside: str, around: str = "div") -> str:
    return f"<{around}><figure>{inside}</figure></{around}>"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="og:image" content="/a.jpg"><meta name="twitter:image" content="/b.jpg">',
         Image(url=f"{AT}/a.jpg")),
        ('<meta name="twitter:image" content="/b.jpg"><meta name="twitter:image:alt" content="The quay">',
         Image(caption="The quay", url=f"{AT}/b.jpg")),
        (linked(headline="x", image="/c.jpg"), Image(url=f"{AT}/c.jpg")),
        (linked(headline="x", image=["/c.jpg", "/d.jpg"]), Image(url=f"{AT}/c.jpg")),
        (linked(headline="x", image={"contentUrl": ["/c.jpg"], "creator": {"name": "Jo Weir"}}),
         Image(credit="Jo Weir", url=f"{AT}/c.jpg")),
        ('<meta property="og:image" content="/site-logo.png">', None),
        ('<meta property="og:image" content="http://[x">', None),
        (linked(headline="x", image={"url": 5}), None),
        ("", None),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_declared_image(head: str, expected: Image | None) -> None:
    """The picture that a page declares has an absolute address; a logo is none, nor is what is no address."""
    assert declared_image(parsed(page(BODY, head))) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<img src='/a.jpg'><figcaption>The crane.</figcaption>", Image(caption="The crane.", url="/a.jpg")),
        ("<figcaption>The crane. <small class='credit'>Photo: Jo Weir</small></figcaption>",
         Image(caption="The crane.", credit="Jo Weir")),
        ("<img src='data:image/gif;base64,R0' data-src='/b.jpg'><figcaption>Quay</figcaption>",
         Image(caption="Quay", url="/b.jpg")),
        ("<img srcset='/c.jpg 1x, /d.jpg 2x'><figcaption>Quay</figcaption>", Image(caption="Quay", url="/c.jpg")),
        ("<img src='/a.jpg'><figcaption> </figcaption>", None),
        (f"<figcaption>{'Too long. ' * 80}</figcaption>", None),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_caption_image(inside: str, expected: Image | None) -> None:
    """A caption has its words, its credit apart, and the address of the picture beside it, loaded late or not."""
    [caption] = parsed(page(figure(inside))).tree.iter("figcaption")
    assert caption_image(caption) == expected


@pytest.mark.parametrize("around", ["aside", "a", "nav", "footer"])
def test_figures_beside_the_article(around: str) -> None:
    """A figure in a box, a link or the foot of the page is not the article's."""
    inside = "<img src='/a.jpg'><figcaption>The crane.</figcaption>"
    body = figure(inside, around) + figure(inside.replace("crane", "quay"))
    assert figure_images(parsed(page(body))) == [Image(caption="The quay.", url=f"{AT}/a.jpg")]


def test_figures_have_an_end() -> None:
    """Of a page of pictures the first twenty are read."""
    body = "".join(figure(f"<figcaption>Picture number {n}.</figcaption>") for n in range(30))
    assert len(figure_images(parsed(page(body)))) == 20


@pytest.mark.parametrize("name", ["crane.jpg", "crane-640x480.jpg", "CRANE_thumbnail.webp", "crane-1024w.png"])
def test_one_picture_in_two_sizes(name: str) -> None:
    """A figure that shows the declared file, in whatever size, completes it and is no second picture."""
    declared = Image(url=f"{AT}/a/crane-1200x630.jpg")
    shown = Image(caption="The crane.", credit="Jo Weir", url=f"{AT}/b/{name}")
    assert with_figures(declared, [shown]) == (Image(caption="The crane.", credit="Jo Weir", url=declared.url),)


def test_each_picture_once() -> None:
    """The declared picture comes first; a caption of the text that a figure has is not said twice."""
    declared, other = Image(url=f"{AT}/a.jpg"), Image(caption="Quay.", url=f"{AT}/b.jpg")
    texts = (Image(caption="Quay."), Image(caption="Pier."))
    assert with_figures(declared, [other, other], texts) == (declared, other, Image(caption="Pier."))
    assert with_figures(None, []) == ()
