"""Articles made up by hypothesis: real-looking lines mixed with any Unicode."""

from hypothesis import strategies as st

from copydesk_schemas import Image, Language, RawDocument, Source
from copydesk_text.article import Article

#: Lines that make stages do something, of our own writing.
_LINES = st.sampled_from(
    [
        "",
        "TT",
        "20",
        "Share",
        "Advertisement",
        "LISBON, March 4 (Reuters) - The council voted on Monday to rebuild the bridge.",
        "By Ada Low and Ben Hill",
        "Published March 4, 2021 9:30 AM EST",
        "Updated 4 March 2021",
        "(Reporting by Ada Low; Editing by Ben Hill)",
        "A ferry crosses the river near the old bridge in Lisbon, March 3, 2021. (AP Photo/Ada Low, File)",
        "FILE PHOTO: The bridge. REUTERS/Ada Low",
        "Correction: an earlier version of this story gave the wrong year.",
        "The mayor told reporters that the work would take two years and that the ferry would cost nothing until then.",
        "قال الوزير يوم الثلاثاء إن المحادثات ستستمر حتى توقيع اتفاق جديد.",
        "新华社里斯本3月4日电（记者某某）会谈将继续进行。",
        "मंत्री ने मंगलवार को कहा कि बातचीत जारी रहेगी।",
        "The mayorâ€™s â€œnoâ€\x9d came late",
        "a\u200bb\u202ec\ufeff\x00\r\n",
        "https://river.example/?utm_source=x",
    ]
)
_ANY = st.text(st.characters(codec="utf-8"), max_size=60)
_TEXTS = st.lists(_LINES | _ANY, min_size=1, max_size=12).map("\n".join)
_SHORT = st.none() | _LINES | st.text(st.characters(codec="utf-8"), max_size=30)
_DATES = st.none() | st.sampled_from(["2021-03-04", "2021-03-04T09:30:00+01:00"])
_URLS = st.none() | st.text(max_size=40) | st.sampled_from(
    ["https://m.river.example/2021/03/04/bridge/amp?utm_source=x&id=5#top", "http://[::1]/", "mailto:x@y", "//x"]
)  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article as a stage may meet it: text not empty, everything else possible."""
    text = draw(_TEXTS.filter(lambda made: bool(made.strip())))
    document = RawDocument(
        text=text,
        url=draw(_URLS),
        title=draw(_SHORT),
        source=draw(_SHORT),
        language=draw(st.none() | st.sampled_from(["en", "pt-BR", "zh_Hant", "xx"])),
        authors=draw(st.none() | st.lists(_LINES, max_size=3)),
        published_at=draw(_DATES),
        metadata=draw(st.none() | st.dictionaries(_ANY, _ANY, max_size=2)),
    )
    published = draw(_DATES)
    return Article(
        document=document,
        position=draw(st.integers(0, 65535)),
        single=draw(st.booleans()),
        text=text,
        title=draw(_SHORT),
        canonical_url=draw(_URLS),
        source=Source(name=draw(_SHORT)),
        language=Language(code=draw(st.sampled_from(["und", "en", "ar", "zh"]))),
        published_at=published,
        published_from=None if published is None else "meta",
        authors=tuple(draw(st.lists(_LINES, max_size=3))),
        images=tuple(Image(caption=caption) for caption in draw(st.lists(_SHORT, max_size=2))),
        furniture=tuple(draw(st.lists(_LINES, max_size=2))),
    )
