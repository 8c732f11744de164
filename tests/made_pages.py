"""Pages made from a seed: several languages, text and HTML, exact repeats, near copies, excerpts and empty ones."""

import json
from random import Random
from typing import Any, Final

_SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "The harbour council of {place} voted on Monday to spend {n} million crowns on the {thing}.",
        "Chairwoman Ilse Tarrant told reporters in {place} that the {thing} had been closed for {n} weeks.",
        "Opponents said the {thing} would serve the northern villages better if {n} more boats were bought.",
        "A spokesman for the ministry promised an answer within {n} days, once the damage in {place} is counted.",
        "Growers near {place} lost {n} percent of their crop, and the {thing} could not be used until spring.",
    ),
    "de": (
        "Der Hafenrat von {place} beschloss am Montag, {n} Millionen Kronen für {thing} auszugeben.",
        "Die Vorsitzende sagte in {place}, man habe {n} Wochen lang auf eine Antwort gewartet.",
        "Die Gegner erklärten, {thing} nütze den Dörfern im Norden erst in {n} Jahren.",
    ),
    "fr": (
        "Le conseil du port de {place} a voté lundi une dépense de {n} millions de couronnes pour {thing}.",
        "La présidente a déclaré à {place} que les travaux dureraient {n} semaines de plus que prévu.",
        "Les opposants estiment que {thing} ne servira pas les villages du nord avant {n} ans.",
    ),
    "ar": (
        "صوّت مجلس ميناء {place} يوم الاثنين على إنفاق {n} مليون كرونة على {thing}.",
        "قالت رئيسة المجلس في {place} إن الأعمال ستستمر {n} أسبوعا آخر.",
        "يرى المعارضون أن {thing} لن يخدم قرى الشمال قبل {n} سنوات.",
    ),
    "zh": (
        "{place}港务委员会星期一投票决定为{thing}拨款{n}百万克朗。",
        "委员会主席在{place}对记者说，工程还要再等{n}个星期。",
        "反对者认为，{thing}在{n}年之内不会给北方的村庄带来好处。",
    ),
}
_PLACES: Final = ("Velmora", "Karsk", "Ulva", "Ostrana", "Brennick", "Tolmin", "Sarrow", "Quill Bay")
_THINGS: Final = ("ferry line", "old bridge", "lighthouse", "tram depot", "flood wall", "orchard road", "shipyard")


def make_pages(seed: int, count: int) -> list[dict[str, Any]]:
    """Raw documents, the same for the same seed; about half of them repeat an earlier one in some way."""
    random = Random(seed)
    stories: list[dict[str, Any]] = []
    pages: list[dict[str, Any]] = []
    for number in range(count):
        draw = random.random()
        if draw < 0.5 or not stories:
            page = _story(random, number)
            stories.append(page)
        elif draw < 0.65:
            page = random.choice(stories)
        elif draw < 0.8:
            page = _with_other_word(random, random.choice(stories))
        elif draw < 0.9:
            page = _first_half(random.choice(stories))
        elif draw < 0.97:
            page = _as_html(random.choice(stories), number)
        else:
            page = {"text": " \n "}
        pages.append(page)
    return pages


def as_lines(pages: list[dict[str, Any]]) -> str:
    """The pages as JSON lines."""
    return "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages)


def _story(random: Random, number: int) -> dict[str, Any]:
    language = random.choice(("en", "en", *_SENTENCES))
    place = random.choice(_PLACES)
    paragraphs = [
        random.choice(_SENTENCES[language]).format(
            place=random.choice((place, random.choice(_PLACES))),
            thing=random.choice(_THINGS),
            n=random.randint(2, 900),
        )
        for _ in range(random.randint(4, 9))
    ]
    site = random.choice(("north", "coast", "daily"))
    return {
        "title": f"{random.choice(_THINGS).capitalize()} of {place}, part {number}",
        "text": "\n\n".join(paragraphs),
        "url": f"https://{site}.velmora.example/2021/03/{1 + number % 28:02}/{number}?utm_source=feed",
    }


def _with_other_word(random: Random, page: dict[str, Any]) -> dict[str, Any]:
    words = page["text"].split(" ")
    words[random.randrange(len(words))] = "perhaps"
    return {"text": " ".join(words), "title": page["title"]}


def _first_half(page: dict[str, Any]) -> dict[str, Any]:
    paragraphs = page["text"].split("\n\n")
    return {"text": "\n\n".join(paragraphs[: max(1, len(paragraphs) // 2)])}


def _as_html(page: dict[str, Any], number: int) -> dict[str, Any]:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in page["text"].split("\n\n"))
    title = page["title"]
    return {
        "html": f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Contact</footer></body></html>",
        "url": f"https://mirror.karsk.example/{number}",
    }
