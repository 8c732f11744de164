"""Relations: which texts are the same, parts, versions or templates of each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_matching.match import Match, Sketch
from copydesk_matching.rules.alignment import align
from copydesk_matching.rules.relate import relate, relate_all
from copydesk_matching.rules.thresholds import DEFAULTS
from copydesk_matching.sketch import make_sketch
from copydesk_schemas import RawDocument, Relation
from copydesk_text.article import Article

STORY = """
The harbour board of Lindmark agreed on Tuesday to widen the ferry basin, ending a dispute that had kept three
shipping lines away from the town for most of the year. Board chairwoman Ines Harlow told reporters that the work
would begin once the spring storms were over and that no fisherman would lose a berth.

The plan had been opposed by residents of the old quarter, who feared that larger ships would bring noise and oil to
the beach below the church. A survey paid for by the county found in June that currents would carry most of the mud
out to sea. Harlow said the survey had convinced all but two of the eleven members.

Owners of the lines welcomed the vote. They had moved their summer routes to Ostervik, forty miles down the coast,
after a tanker ran aground at the mouth of the basin. Insurers raised their premiums at once, and the smallest of the
three lines came close to selling its only ship.
"""
OTHER = """
Growers in the upper valley expect the poorest apple harvest in a generation after hail stripped the orchards twice
within one week. The cooperative that buys most of the fruit has asked the ministry for a loan and warned its presses
may stand idle in autumn. Pickers who come every season from across the border were told to stay at home.

Prices in the markets of the capital have already doubled, traders said, although last year's stores are not empty.
Cider makers plan to buy pears instead. A meteorologist at the university called the second storm the worst on record
and said that nets above the trees would have saved perhaps half of the crop.
"""
REPORT = """
The Lindmark fish exchange said {sold} tonnes of cod were landed on {day}, against {before} tonnes a week earlier.
The average price was {price} crowns a kilo, with a high of {high} and a low of {low}. Landings since January came to
{total} tonnes. The exchange expects {next} tonnes to be landed by {end}.
"""
MONDAY = REPORT.format(
    sold="310",
    day="Monday",
    before="295",
    price="14.20",
    high="16",
    low="12.75",
    total="8,410",
    next="330",
    end="Friday",
)
THURSDAY = REPORT.format(
    sold="287",
    day="Thursday",
    before="342",
    price="15.05",
    high="17",
    low="13.10",
    total="9,038",
    next="305",
    end="Sunday",
)

SENTENCES = [sentence.strip() + "." for text in (STORY, OTHER, MONDAY, THURSDAY) for sentence in text.split(".")[:9]]

LANGUAGES = [
    STORY,
    "東京都は火曜日、港の拡張計画を承認した。漁業者の反対は続いている。",
    "وافق مجلس الميناء يوم الثلاثاء على توسيع الحوض بعد خلاف طويل مع السكان.",
    "बंदरगाह बोर्ड ने मंगलवार को घाट चौड़ा करने पर सहमति दी।",
    "สภาเมืองเห็นชอบแผนขยายท่าเรือเมื่อวันอังคาร",
    "Short.",
    "!!!",
]


def sketch_of(text: str, id_: str = "1-0", addresses: tuple[bytes, ...] = ()) -> Sketch:
    """The sketch of a text, with these addresses."""
    made = make_sketch(Article(document=RawDocument(text=text or "-"), text=text), id_)
    return replace(made, addresses=addresses)


def relation_of(ours: str, theirs: str) -> Relation | None:
    """How one text relates to another."""
    return relate(sketch_of(ours, "2-0"), sketch_of(theirs), 3).relation


def mirrored(match: Match, id_: bytes) -> Match:
    """The match as the other side should see it; facts are told from each side in its own order."""
    return replace(
        match,
        id=id_,
        relation=match.reverse,
        reverse=match.relation,
        facts=(),
        adds=match.reverse_adds,
        reverse_adds=match.adds,
        news=(),
        changes=(),
        their_signature=b"",
        weight=None,
        retold=False,
    )


@pytest.mark.parametrize("text", LANGUAGES)
def test_a_text_matches_itself(text: str) -> None:
    """Whatever the script and length, the same text is `exact`, and so is it in other case and spacing."""
    assert relate(sketch_of(text, "2-0"), sketch_of(" \n" + text.upper().lower()), 1) == Match(
        id=sketch_of(text).id,
        relation="exact",
        reverse="exact",
        joins=True,
        similarity=1.0,
        containment=1.0,
        shared=1,
    )


@given(st.text(max_size=400))
def test_any_text_matches_itself(text: str) -> None:
    """Whatever is in a text, it is `exact` with itself, under whatever id it came."""
    match = relate(sketch_of(text, "2-0"), sketch_of(text), 1)
    assert (match.relation, match.reverse, match.joins) == ("exact", "exact", True)


@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from([STORY, *SENTENCES])), max_size=6))
def test_pairs_relate_as_if_each_was_alone(pairs: list[tuple[str, str]]) -> None:
    """What is judged together has the relations that it has one by one."""
    sketches = [(sketch_of(ours, "2-0"), sketch_of(theirs), 3) for ours, theirs in pairs]
    assert relate_all(sketches) == [relate(*pair) for pair in sketches]


def test_another_story_is_no_match() -> None:
    """Two stories that share a language and nothing else have no relation."""
    assert relation_of(STORY, OTHER) is None


def test_a_copy_under_furniture_is_a_copy() -> None:
    """A line above and below changes nothing: `copy`."""
    assert relation_of("Share this story with friends.\n\n" + STORY + "\n\nRead more on our pages.", STORY) == "copy"


def test_a_corrected_figure_stays_a_copy() -> None:
    """One figure put right in a long text is not another text."""
    assert relation_of(STORY.replace("forty miles", "fifty miles"), STORY) == "copy"


def test_a_part_is_an_excerpt_and_the_whole_its_extension() -> None:
    """The first paragraph alone is an `excerpt` of the text, which is its `extension`."""
    part = STORY.strip().split("\n\n")[0]
    match = relate(sketch_of(part, "2-0"), sketch_of(STORY), 4)
    assert (match.relation, match.reverse, match.joins) == ("excerpt", "extension", True)
    assert relation_of(STORY, part) == "extension"


@given(st.integers(0, 8), st.integers(2, 9))
def test_what_is_an_excerpt_one_way_is_an_extension_the_other(first: int, sentences: int) -> None:
    """Any run of a text's sentences is its copy or excerpt, and the text the copy or extension of it."""
    run = [*SENTENCES[:18]][first : first + sentences]
    match = relate(sketch_of(" ".join(run), "2-0"), sketch_of(" ".join(SENTENCES[:18])), 3)
    assert (match.relation, match.reverse) in (("copy", "copy"), ("excerpt", "extension"))
    assert match.joins


def test_ten_thousand_words_are_compared() -> None:
    """A text of book length has copies and parts as a short one has, and another of that length is none."""
    words = [f"word{number * number % 9973}x{number % 89}" for number in range(10_000)]
    sentences = [" ".join(words[at : at + 20]) + "." for at in range(0, 10_000, 20)]
    text = " ".join(sentences)
    other = " ".join(f"Other{number}." for number in range(10_000))
    assert relation_of(text.replace("word", "Word", 40) + " More below.", text) == "copy"
    assert relation_of(" ".join(sentences[100:200]), text) == "excerpt"
    assert relation_of(text, " ".join(sentences[100:200])) == "extension"
    assert relation_of(other, text) is None


def test_a_few_words_are_no_excerpt() -> None:
    """A phrase that stands in many a text is not an excerpt of them."""
    assert relation_of("told reporters that the work would begin", STORY) is None


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "LINDMARK COD OPTION TRADES MORNING - MAY 7\n Business nil.",
            "LINDMARK EEL OPTION TRADES AFTERNOON - MAY 7\n Business nil.",
        ),
        (
            "ferry company sets two-for-one share split, payable at once",
            "tugboat company sets two-for-one share split, payable then",
        ),
    ],
)
def test_few_words_are_a_copy_only_if_they_say_the_same(ours: str, theirs: str) -> None:
    """One word against another, or one put in or left out, makes another headline of ten."""
    assert relation_of(ours, theirs) not in ("copy", "exact")
    headline = "the harbour board of Lindmark agrees to widen the old ferry basin"
    for other in ("does not agree to", "refuses to", "agrees"):
        assert relation_of(headline, headline.replace("agrees to", other)) is None


NOTICES = {
    "en": "Mthly div 7.1 cts vs 7.1 cts prior\nPay April 30\nRecord April 15\nNOTE: Varno {} Free Income Growth Fund.",
    "de": "Auszahlung 7,1 je Anteil nach 7,1 je Anteil\nAm 30. April\nBis 15. April\nHinweis: Fonds Varno {} Lines.",
    "fr": "Coupon de 7,1 par part contre 7,1 par part\nLe 30 avril\nAvant le 15 avril\nNOTE : Fonds Varno {} Rente.",
    "es": "Cupón de 7,1 por acción contra 7,1 antes\nPago 30 abril\nRegistro 15 abril\nNOTA: Fondo Varno {} Renta.",
}


@pytest.mark.parametrize("language", NOTICES)
@pytest.mark.parametrize("names", [("Lindmark", "Ostervik"), ("Insured", "Puerto Sela"), ("Lindmark Bay", "Ostervik")])
def test_a_notice_for_another_name_is_another_story(language: str, names: tuple[str, str]) -> None:
    """Two notices of one house in one form, with equal figures."""
    one, other = (NOTICES[language].format(name) for name in names)
    for match in (
        relate(sketch_of(one, "2-0"), sketch_of(other), 3),
        relate(sketch_of(other, "2-0"), sketch_of(one), 3),
    ):
        assert match.relation not in ("exact", "copy", "excerpt")
        assert not match.joins


def test_a_rewritten_story_is_a_version() -> None:
    """The same story in partly other words is a `version` and joins."""
    first, second, _ = STORY.strip().split("\n\n")
    rewritten = first + "\n\n" + second + "\n\n" + OTHER.strip().split("\n\n")[0].replace(".", " as well.")
    rewritten += " " + " ".join(f"Moreover speaker{number} disagreed strongly." for number in range(25))
    match = relate(sketch_of(rewritten, "2-0"), sketch_of(STORY), 4)
    assert (match.relation, match.joins) == ("version", True)


def test_a_daily_report_with_other_figures_is_a_template() -> None:
    """Same wording, other facts: `template`, never one story, and some of the facts are named."""
    match = relate(sketch_of(THURSDAY, "2-0"), sketch_of(MONDAY), 4)
    assert (match.relation, match.reverse, match.joins) == ("template", "template", False)
    assert match.facts[0] == "287 → 310"


def test_other_names_make_a_template() -> None:
    """The same announcement of two companies is a template."""
    notice = "The board of {0} said {1} would pay an unchanged dividend to holders of its shares, which trade on {2}."
    one = notice.format("Harlow Timber Mills", "Harlow Timber", "the Lindmark Exchange")
    other = notice.format("Ostervik Glass Works", "Ostervik Glass", "the Capital Bourse")
    assert relation_of(one, other) == "template"


def test_one_address_with_another_text_is_a_revision() -> None:
    """Same URL, other text: `revision` whatever the similarity; it joins the story only if the texts are alike."""
    address = (b"address1",)
    near = relate(sketch_of(STORY + OTHER[:400], "2-0", address), sketch_of(STORY, "1-0", address), 9)
    far = relate(sketch_of(OTHER, "2-0", address), sketch_of(STORY, "1-0", address), 0)
    assert (near.relation, near.reverse, near.joins) == ("revision", "excerpt", True)
    assert (far.relation, far.reverse, far.joins) == ("revision", "revision", False)


def test_one_address_with_the_same_text_is_exact() -> None:
    """Same URL and same text: the page was read again."""
    address = (b"address1",)
    assert relate(sketch_of(STORY, "2-0", address), sketch_of(STORY, "1-0", address), 9).relation == "exact"


@given(st.lists(st.sampled_from(SENTENCES), max_size=20), st.lists(st.sampled_from(SENTENCES), max_size=20))
def test_each_side_sees_the_mirror_image(ours: list[str], theirs: list[str]) -> None:
    """What `a` is to `b` is the mirror image of what `b` is to `a`, with the same numbers."""
    one, other = sketch_of(" ".join(ours), "2-0"), sketch_of(" ".join(theirs), "1-0")
    seen = relate(one, other, 3)
    turned = replace(
        relate(other, one, 3), facts=(), news=(), changes=(), their_signature=b"", weight=None, retold=False
    )
    assert turned == mirrored(seen, one.id)
    assert 0 <= seen.similarity <= 1
    assert 0 <= seen.containment <= 1
    assert seen.joins <= (seen.relation is not None)


def test_an_update_is_nearly_the_same() -> None:
    """Two texts that both have something new are an `update`; with much of it, in blocks, a `version`."""
    sentences = [f"{sentence.strip()}." for sentence in STORY.replace("\n", " ").split(".") if sentence.strip()]
    others = [f"{sentence.strip()}." for sentence in OTHER.replace("\n", " ").split(".") if sentence.strip()]
    one = " ".join(sentences[:-1] + others[:1])
    assert (relation_of(one, STORY), relation_of(STORY, one)) == ("update", "update")
    two = " ".join(sentences[:-1] + others[:3])
    assert (relation_of(two, STORY), relation_of(STORY, two)) == ("version", "version")


def test_a_text_rewritten_throughout_is_an_update() -> None:
    """Where what both have is scattered over them, more may be new: it is one text, smoothed."""
    words = f"{STORY} {OTHER}".split()
    ours = [word for at, word in enumerate(words) for word in ([f"rather{at}"] * 8 if at % 24 == 9 else [word])]
    theirs = [word for at, word in enumerate(words) for word in ([f"hardly{at}"] * 8 if at % 24 == 21 else [word])]
    match = relate(sketch_of(" ".join(ours), "2-0"), sketch_of(" ".join(theirs)), 4)
    assert match.adds > DEFAULTS.update_news * len(ours)
    assert match.relation == "update"


def test_a_page_with_the_teasers_of_another_is_no_update() -> None:
    """Where most of a text is new, it is not nearly the same, in however many pieces it holds the other one.

    That one tells nothing that the page does not, so it would be an excerpt: what was replaced is no opposite.
    """
    words = f"{STORY} {OTHER}".split()
    replaced = {at for at, word in enumerate(words) if at % 14 == 9 and word not in ("raised", "welcomed")}
    teasers = [word for at, word in enumerate(words) for word in ([f"rather{at}"] * 2 if at in replaced else [word])]
    article = [f"novel{at}" for at in range(len(words) + 200)]
    ours, theirs = sketch_of(" ".join(article + teasers), "2-0"), sketch_of(" ".join(words))
    match = relate(ours, theirs, 4)
    assert DEFAULTS.is_scattered(align(ours, theirs))
    assert (match.relation, match.reverse) == ("version", "excerpt")


def test_a_brief_text_is_no_version() -> None:
    """Of fewer than 40 words the wording of their kind says more than what they tell: two workshops are two stories."""
    form = "The department of {} at the faculty of education of Harlow University organised a workshop titled {}."
    texts = [form.format("Norse", "The Novel and Its Readers"), form.format("History", "Trade on the Northern Coast")]
    assert relation_of(texts[1], texts[0]) in (None, "template")
