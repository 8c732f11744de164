"""The main content of a page that is mostly navigation, in dumps of one line a block and in joined ones."""

from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.words.hashed_words import HashedWords
from copydesk_matching.words.main_content import main_content, main_parts
from copydesk_matching.words.tokens import hash_together, hash_words, words

MENU = [
    "Home",
    "World",
    "Politics",
    "Harbour Watch",
    "Arts & Books",
    "Sports",
    "Obituaries",
    "My Account",
    "Log In",
] * 6
STORY = [
    "The ferry to Ostervik was cancelled on Tuesday after the crew found water in the engine room.",
    "Passengers waited for six hours on the quay before the line sent buses to the other side of the fjord.",
    "A spokeswoman said that the ship, which is forty years old, would be repaired by the end of the week.",
    "Nobody was hurt, and the harbour master praised the calm of those on board.",
]
FOOT = ["About Us", "Careers", "Advertise", "Terms of Use", "Site Map", "Our use of cookies is explained here."] * 3

ARABIC_MENU = ["الرئيسية", "أخبار العالم", "اقتصاد", "رياضة", "ثقافة وفنون", "اتصل بنا"] * 8
ARABIC_STORY = [
    "ألغيت رحلة العبارة إلى الميناء الشمالي يوم الثلاثاء بعد أن عثر الطاقم على مياه في غرفة المحركات.",
    "وانتظر الركاب ست ساعات على الرصيف قبل أن ترسل الشركة حافلات إلى الجانب الآخر من الخليج.",
    "وقالت المتحدثة باسم الشركة إن السفينة التي يبلغ عمرها أربعين عاما سوف تصلح قبل نهاية الأسبوع.",
    "ولم يصب أحد بأذى وأشاد مدير الميناء بهدوء الركاب وصبرهم طوال ساعات الانتظار.",
]
CHINESE_MENU = ["首页", "国际新闻", "体育", "财经", "文化", "联系我们", "登录"] * 10
CHINESE_STORY = [
    "前往东湾的渡轮周二因船员在机舱发现进水而停航，旅客在码头等候了六个小时。",
    "航运公司随后派出大巴把旅客送到海湾对面，发言人说这艘船已有四十年历史，将在周末前修好。",
    "无人受伤，港务长称赞船上人员保持冷静，并表示将检查所有同型号的旧船。",
    "市议会要求公司在下个月之前提交一份关于更新船队的详细报告。",
]
WIRE = [
    "The Harlow Port Authority today handed Corven Shipping Ltd a draft treaty which would keep all of its six ferries"
    " in service and move the repair of the Silver Gannet to the yard of another port on the coast.",
    "Ines Harlow, the Minister of Transport, told reporters that the document was now on the table and that her office"
    " would answer within a week.",
]
PAGES = [
    pytest.param(MENU, STORY, FOOT, id="English"),
    pytest.param(ARABIC_MENU, ARABIC_STORY, ARABIC_MENU, id="Arabic"),
    pytest.param(CHINESE_MENU, CHINESE_STORY, CHINESE_MENU, id="Chinese"),
]


def main_of(text: str) -> list[int]:
    """Hashes of the words of a text's main content."""
    hashes: list[int] = main_content(hash_words(text), len(text)).hashes.tolist()
    return hashes


@pytest.mark.parametrize(("menu", "story", "foot"), PAGES)
def test_menus_are_left_out_of_a_page_of_lines(menu: list[str], story: list[str], foot: list[str]) -> None:
    """Of a page with one block a line the story is left, word for word."""
    assert main_of("\n".join(menu + story + foot)) == hash_words("\n".join(story)).hashes.tolist()


def test_menus_are_left_out_of_a_joined_page() -> None:
    """Where the lines were joined, the story is left with at most a few words of the menu before it."""
    page = hash_words(" ".join(MENU + STORY + FOOT))
    story = hash_words(" ".join(STORY)).hashes.tolist()
    main = main_content(page, 2000).hashes.tolist()
    start = main.index(story[0])
    assert main[start : start + len(story)] == story
    assert start <= 24
    assert len(main) - start - len(story) <= 24


def test_an_article_stays_whole() -> None:
    """A text without menus, with headlines between its paragraphs, is compared as it is."""
    text = "\n\n".join(["Ferry cancelled", STORY[0], STORY[1], "Repairs", STORY[2], STORY[3], "By Ines Harlow"])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


@pytest.mark.parametrize("width", range(45, 80, 5))
def test_a_wrapped_text_stays_whole(width: int) -> None:
    """Newswire is wrapped in short lines that end anywhere: they are no menu, names and figures in them or not."""
    text = "\n    ".join("\n".join(wrap(paragraph, width)) for paragraph in [*WIRE, *STORY[:2]])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


@pytest.mark.parametrize("width", range(45, 80, 5))
def test_the_rows_of_a_table_are_no_lines_of_the_prose_above_it(width: int) -> None:
    """A wrapped text stays wrapped above a long table, whose rows begin with capitals: all of it is compared."""
    prose = "\n    ".join("\n".join(wrap(paragraph, width)) for paragraph in [*WIRE, *STORY])
    rows = [f"{town} {3 + row} {row}" for row, town in enumerate(["HARN", "VESTBY", "MELBY", "VIKEN"] * 6)]
    text = "\n".join([prose, "", "RYE AND OATS", *rows])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


def test_a_line_of_prose_that_begins_with_figures_is_no_row() -> None:
    """The lines around it are wrapped prose as well: all of it is compared."""
    lines = [
        "Harn is asking two ferry lines for",
        "140,000 crowns and 12 berths by March 24, its clerk said.",
        "Earlier this week an advertisement in the papers of Harn",
        "had offered 140,000 crowns and eight berths to any line that",
        "would keep the northern ferry in service for the winter.",
        "Last year clerk Ines Harlow counted for Harn",
        "1986 to 1988 at 1.42 mln crates a year against 1.4 mln before",
        "that and at 1.76 mln in the best of the seasons since the war.",
    ]
    text = "\n".join([*lines, *lines, *wrap(STORY[1], 60)])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


def test_a_story_about_notices_stays_whole() -> None:
    """Words of a site's notices make no page of a text without menus: a story may be about advertising."""
    story = [
        "Ines Harlow said the ferry line would fight the complaint about its advertising, which the council filed.",
        "The posters of the line, she said, had never claimed that a subscription was needed for the northern ferry.",
        "Passengers had bought subscriptions at the quay all the same, and the council asked for the money back.",
        "By law the advertising of a port must name the price of a ticket, and the posters named none at all.",
    ]
    text = "\n".join(["Harbour Watch", *story, *STORY, *WIRE])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


#: Sentences of names: firms with symbols of their shares, judges, and who reported, each as one item of prose.
NAMED = [
    "Varno Lines Inc ( VRN.N ), Harlow Shipping SA ( HARLn.PA ), Corven Marine Corp ( NYSE: CVM ) and Melby Ferries Ltd"
    " <MLB.TO> will merge their Ostervik yards.",
    "Judges Anna Kerr, Tomas Berg, Lena Skov, Ines Harlow, Karl Lund and Mary Vestby of the Court of Appeal in Lindmark"
    " agreed; Judge Peter Holm did not.",
    "Die Reedereien Varno AG ( VRNG.DE ), Harlow SE ( HRL.DE ) und Corven Marine AG ( CVMG.DE ) und die Werft Melby"
    " GmbH legen ihre Docks in Ostervik zusammen.",
    "( Reporting by Anna Kerr and Tomas Berg in Lindmark; Writing by Lena Skov; Editing by Ines Harlow and Karl Lund )",
]
TOLD = [*STORY, *(line.replace("Tuesday", "Friday").replace("ferry", "barge") for line in STORY)]


@pytest.mark.parametrize("named", NAMED)
@pytest.mark.parametrize("place", [0, 4, 8])
@pytest.mark.parametrize("end", ["\n\n", "\n", " "])
def test_a_sentence_of_names_makes_no_page_of_an_article(named: str, place: int, end: str) -> None:
    """First, last or in between, beside prose in lines or joined: an article without menus is compared whole."""
    text = end.join([*TOLD[:place], *[named] * (1 if "Reporting" in named else 2), *TOLD[place:]])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


@pytest.mark.parametrize("menu", [MENU, [f"{item}." if place % 9 == 8 else item for place, item in enumerate(MENU)]])
def test_a_menu_is_one_beside_sentences_of_names(menu: list[str]) -> None:
    """Items in lines are a menu, whatever the story names, and a mark behind one of nine makes no sentences of them."""
    story = [*TOLD[:4], *NAMED[:2], *TOLD[4:]]
    assert main_of("\n".join([*menu, *story, *FOOT])) == hash_words("\n".join(story)).hashes.tolist()


def test_wrapped_teasers_are_left_out_of_a_page_of_links() -> None:
    """A page of links whose teasers run over two lines is no wrapped text: its lines stay apart."""
    teasers = [
        f"{name} asks what the council of {town} knew\nof the state of its quay, and why the\nrepairs were put off"
        f" until the spring.\n{name}"
        for name, town in (("Anna Kerr", "Harn"), ("Tomas Berg", "Vestby"), ("Lena Skov", "Ostervik"))
    ] * 3
    main = main_of("\n".join(MENU + teasers + STORY))
    assert main == hash_words("\n".join(STORY)).hashes.tolist()


def test_short_sentences_are_no_menu() -> None:
    """A round-up of results is full of initials that look like sentences: all of it is compared, but for its edge."""
    results = [
        f"{home} d. {away} {goals}-1. {home} (4-0): K. Hupfeld 1 goal. L. Patik 2 goals. Z. Nilsen 1 goal, 2 assists."
        f" J. Anasen 1 assist. A. Sand {goals} saves. {away} (3-1): C. Marten 1 goal. D. Robsen 1 save."
        for goals, (home, away) in enumerate([("Harn", "Vestby"), ("Viken", "Lindmark"), ("Melby", "Ostervik")], 2)
    ]
    rest = "\n".join([*results, *STORY]).removeprefix("Harn d.")
    assert main_of("\n".join([*MENU[:18], "Harn d.", rest])) == hash_words(rest).hashes.tolist()


def test_a_table_stays() -> None:
    """Rows of figures are neither prose nor menu: results below a sentence are compared."""
    rows = [f"{place} Runner{place} Harlow {50 + place}.{place} {place * 3}" for place in range(1, 40)]
    text = "\n".join([*STORY, *rows])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


def test_a_page_of_menus_alone_stays_whole() -> None:
    """Where there is no prose to speak of, nothing is cut."""
    text = "\n".join([*MENU, "We are sorry.", *FOOT])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


def test_the_sites_own_notices_are_not_the_story() -> None:
    """Legal notes and pleas are prose, too, but a story is rather taken than they."""
    notices = [
        "This website uses cookies so that you can log in and we can count the readers of every page we have."
    ] * 5
    assert main_of("\n".join(MENU + STORY + FOOT + notices)) == hash_words("\n".join(STORY)).hashes.tolist()


@pytest.mark.parametrize(
    "form",
    [
        "You are commenting using your account at the Harn page for readers of all towns.",
        "Kirim kepada saya setiap komentar baru lewat pesan di halaman para pembaca kami.",
        "Wszystkie komentarze pod tekstem pisze czytelnik i sam za nie odpowiada w serwisie.",
    ],
)
def test_a_form_for_comments_is_not_the_story(form: str) -> None:
    """Of a page without a story, what asks for comments is not taken for one, in any language."""
    text = "\n".join([*MENU, *[form] * 8, *FOOT])
    found = hash_words(text)
    assert main_content(found, len(text)) is found


lines = st.lists(st.sampled_from([*MENU[:9], *STORY, *FOOT[:6], "12 3 4.5", "", "1987"]), max_size=120)


@given(lines)
def test_the_main_content_is_a_part_of_the_page(page: list[str]) -> None:
    """Whatever the page, its main content is a run of its words, and the same every time."""
    text = "\n".join(page)
    found = hash_words(text)
    main = main_content(found, len(text))
    whole, part = found.hashes.tolist(), main.hashes.tolist()
    assert main.hashes.tolist() == main_content(hash_words(text), len(text)).hashes.tolist()
    assert any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))
    assert len(main.kinds) == len(main.gaps) == len(main.capitalised) == len(part)
    assert (len(part) == 0) == (len(whole) == 0)


@given(st.text(max_size=300), st.integers(0, 80), st.integers(0, 80))
def test_a_cut_has_the_kinds_of_its_text(text: str, first: int, last: int) -> None:
    """The words of a part are as many as it has, and a cut of everything changes nothing."""
    found = hash_words(text)
    assert len(found.cut(first, last).hashes) == len(words(text)[first:last])
    whole: HashedWords = found.cut(0, len(found.hashes))
    assert whole.kinds.tolist() == found.kinds.tolist()


def test_the_text_before_a_page_in_its_batch_tells_nothing_of_it() -> None:
    """The last row of a table is none of the first line of the text behind it, which would be no line of prose then."""
    wrapped = [*wrap(STORY[2], 60), *wrap(STORY[3], 60), *wrap(STORY[2], 20), *wrap(STORY[0], 40)]
    page = "\n".join(["Boats", *wrapped, STORY[0], "Sports", "Harbour Watch", "Politics", *[STORY[0]] * 4])
    texts = ["Prices at the close:\nBrent 98 42 75\nBrent 53 46 65", page]
    (alone,) = main_parts(hash_together([page])[0], [len(page)])
    assert alone is not None
    assert [None, alone] == main_parts(hash_together(texts)[0], list(map(len, texts)))


@given(st.lists(st.one_of(lines.map("\n".join), lines.map(" ".join), st.sampled_from(CHINESE_MENU + ARABIC_STORY))))
def test_pages_are_cut_together_as_each_alone(pages: list[str]) -> None:
    """What stands before or behind a page in its batch does not change what is cut from it."""
    found, places = hash_together(pages)
    in_order = sorted(zip(places, pages, strict=True))
    parts = main_parts(found, [len(page) for _, page in in_order])
    for (place, page), part in zip(in_order, parts, strict=True):
        words = found.text(place)
        main = words if part is None else words.cut(*part)
        assert main.hashes.tolist() == main_content(hash_words(page), len(page)).hashes.tolist()
