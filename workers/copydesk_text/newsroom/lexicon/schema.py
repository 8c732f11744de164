"""The schema of the data files of this folder: one class a file, one field a table. `read_table` checks them by it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from copydesk_text.newsroom.lexicon.word_table import ByLanguage, Expression, Mistake, Month, Small, Weekday, WordTable
from copydesk_text.word_tables import Form, Language


class Agencies(WordTable, frozen=True):
    """Agencies by their name in the record, with their forms in print; and houses of picture credits."""

    FILE: ClassVar[str] = "agencies.toml"

    picture_houses: tuple[Form, ...]
    agencies: dict[Form, tuple[Form, ...]]
    local: dict[Form, tuple[Form, ...]]

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        known: dict[str, str] = {}
        for table in ("agencies", "local"):
            for name, forms in getattr(self, table).items():
                for form in forms:
                    if (other := known.setdefault(form, name)) != name:
                        yield Mistake(f"{form!r} stands under {other} and under {name}", form, (table, name))


class BylineWords(WordTable, frozen=True):
    """What opens bylines, what ends their names, what no name begins with."""

    FILE: ClassVar[str] = "byline_words.toml"

    opening: ByLanguage[Form]
    #: A kind of text, and what stands behind it (`texts_of`: only in what the page calls a byline) and before it.
    texts: ByLanguage[Form]
    texts_by: ByLanguage[Small]
    texts_of: ByLanguage[Small]
    an: ByLanguage[Form]
    #: What opens a byline and names.
    opening_particles: ByLanguage[Form]
    labels: ByLanguage[Form]
    #: Labels that are read only in what the page calls a byline.
    called_labels: ByLanguage[Form]
    others: ByLanguage[Small]
    other_labels: ByLanguage[Small]
    #: Labels of the editor, among the last.
    editor_labels: ByLanguage[Form]
    #: Right behind the name of one who took the picture.
    took_pictures: ByLanguage[Small]
    #: What those are who did something else for a text.
    other_roles: ByLanguage[Small]
    no_name: ByLanguage[Small]
    #: What names of sections begin with; without a word such as "By", no name of a person does.
    section_words: ByLanguage[Small]
    house: ByLanguage[Form]
    roles: ByLanguage[Small]
    #: Roles that are written together with what they are for.
    role_ends: ByLanguage[Small]
    #: What people are in firms, offices and associations: the last or the first word behind the comma of their name.
    positions_last: ByLanguage[Small]
    positions_first: ByLanguage[Small]
    #: Words beside a position that say what kind of one it is, and that no one is called.
    before_positions: ByLanguage[Small]
    beside_roles: ByLanguage[Small]
    #: Behind a role, before what or whom it is for.
    behind_roles: ByLanguage[Small]
    no_person: ByLanguage[Small]
    #: In scripts without spaces, no part of a name.
    no_name_signs: ByLanguage[Form]
    page_words: ByLanguage[Small]
    particles: ByLanguage[Small]
    small: ByLanguage[Small]
    ands: ByLanguage[Form]
    #: Behind a name: before a place, an outlet, a date, and before anything else at the end of a line.
    before_places: ByLanguage[Small]
    #: Before a place, with no name in front of it in the same part of a byline.
    before_places_alone: ByLanguage[Small]
    before_outlets: ByLanguage[Small]
    before_dates: ByLanguage[Small]
    before_others: ByLanguage[Small]
    #: Behind the name of an author, in the line below a text that says who it is: before a role, and what writers do.
    being: ByLanguage[Small]
    writing: ByLanguage[Small]
    about_writers: ByLanguage[Small]


class KeywordWords(WordTable, frozen=True):
    """What is written together with a word and is no part of it, what ends a noun, what is no keyword."""

    FILE: ClassVar[str] = "keyword_words.toml"

    elisions: ByLanguage[Small]
    behind_apostrophe: ByLanguage[Small]
    particles: ByLanguage[Small]
    doubtful_particles: ByLanguage[Small]
    noun_ends: ByLanguage[Expression]
    counters: ByLanguage[Small]
    everyday: ByLanguage[Small]


class LanguageSigns(WordTable, frozen=True):
    """What tells languages from their near relations."""

    FILE: ClassVar[str] = "language_signs.toml"

    letters: ByLanguage[Small]
    words: ByLanguage[Small]


class OrganisationWords(WordTable, frozen=True):
    """The words in the names of organisations."""

    FILE: ClassVar[str] = "organisation_words.toml"

    forms: tuple[Form, ...]
    behind: ByLanguage[Form]
    before: ByLanguage[Form]
    no_person: ByLanguage[Form]


class NoticeWords(WordTable, frozen=True):
    """How notices of corrections and updates begin, and what tells those of corrections."""

    FILE: ClassVar[str] = "notice_words.toml"

    labels: ByLanguage[Form]
    sentences: ByLanguage[Expression]
    slugs: ByLanguage[Expression]
    corrections: ByLanguage[Small]


class SyndicationWords(WordTable, frozen=True):
    """The sentence that blogs put below what they syndicate."""

    FILE: ClassVar[str] = "syndication_words.toml"

    sentences: ByLanguage[Annotated[str, Meta(pattern=r"^\S.* … .*\S$")]]


class CommentWords(WordTable, frozen=True):
    """What heads the comments of readers below a story."""

    FILE: ClassVar[str] = "comment_words.toml"

    labels: ByLanguage[Small]
    titled: ByLanguage[Small]


class SentenceWords(WordTable, frozen=True):
    """How sentences of news end, and what those say that tell nothing."""

    FILE: ClassVar[str] = "sentence_words.toml"

    #: A stop behind one of these ends no sentence.
    abbreviations: ByLanguage[Form]
    #: Nothing more is known.
    no_details: ByLanguage[Expression]
    #: Somebody said nothing.
    no_comment: ByLanguage[Expression]


class SiteNoticeWords(WordTable, frozen=True):
    """Words of the sentences that a site prints around its stories: legal notes, pleas, forms for comments."""

    FILE: ClassVar[str] = "site_notice_words.toml"

    words: ByLanguage[Annotated[str, Meta(pattern=r"^\w+$", title="small")]]


class ResultWords(WordTable, frozen=True):
    """What the figures of a list count: not names, though they begin with capitals; words of one meaning together."""

    FILE: ClassVar[str] = "result_words.toml"

    words: ByLanguage[Annotated[str, Meta(pattern=r"^\w+( \w+)*$", title="small")]]


class PublicationLabels(WordTable, frozen=True):
    """What pages print beside their dates and sources."""

    FILE: ClassVar[str] = "publication_labels.toml"

    published: ByLanguage[Small]
    #: How the sentence begins that says when a post was published, and under which headings it is filed.
    filed: ByLanguage[Small]
    #: What may stand before a label: the word for a page, an article, a piece of news.
    documents: ByLanguage[Small]
    #: Words behind the date of a byline before what its post is filed under.
    filed_under: ByLanguage[Small]
    #: What stands before the name, perhaps that of an account, of who put a page in.
    put_in_by: ByLanguage[Small]
    #: What stands behind that name.
    put_in_behind: ByLanguage[Small]
    updated: ByLanguage[Small]
    with_colon: ByLanguage[Small]
    #: Labels of the publication that count only in a line with one of the last change.
    beside_change: ByLanguage[Small]
    source: ByLanguage[Form]
    #: Before the number of a release or an issue, which may stand beside its date.
    numbers: ByLanguage[Small]
    #: What stands between the number of a release and its date.
    of_numbers: ByLanguage[Small]
    #: What stands right before the date of something else: of an event, of its beginning or end.
    of_events: ByLanguage[Small]
    #: Words of a line that announces an event.
    announcements: ByLanguage[Small]
    #: What may stand between that and the day.
    before_days: ByLanguage[Small]
    #: Terms of a box of facts about a film, a game or a record, which has a date of its own.
    works: ByLanguage[Small]
    #: Folders in the addresses of pages about events.
    event_folders: ByLanguage[Small]
    time_words: ByLanguage[Small]
    relative: ByLanguage[Small]
    counts: ByLanguage[Small]


class FurnitureLabels(WordTable, frozen=True):
    """Widget lines of scraped pages."""

    FILE: ClassVar[str] = "furniture_labels.toml"

    always: ByLanguage[Small]
    beside: ByLanguage[Small]
    gallery: ByLanguage[Small]
    #: The word for a page, before or behind its number.
    pages: ByLanguage[Small]


class CaptionWords(WordTable, frozen=True):
    """The words of picture captions and credits."""

    FILE: ClassVar[str] = "caption_words.toml"

    alone: tuple[Form, ...]
    labels: ByLanguage[Form]
    openings: ByLanguage[Form]
    #: Parts of words; a space at the end counts.
    hints: ByLanguage[Annotated[str, Meta(min_length=1)]]
    small: ByLanguage[Small]


class DatelineWords(WordTable, frozen=True):
    """The words of datelines, and those that only look like one."""

    FILE: ClassVar[str] = "dateline_words.toml"

    no_place: ByLanguage[Form]
    connectors: ByLanguage[Small]
    signed: ByLanguage[Form]


class ReaderPrompts(WordTable, frozen=True):
    """Lines that send the reader elsewhere, or ask something of them."""

    FILE: ClassVar[str] = "reader_prompts.toml"

    pointers: ByLanguage[Small]
    requests: ByLanguage[Small]
    destinations: ByLanguage[Expression]
    subscribing: ByLanguage[Expression]
    gates: ByLanguage[Expression]
    gate_openings: ByLanguage[Small]
    members: ByLanguage[Expression]
    editors: ByLanguage[Form]
    comment_openings: ByLanguage[Small]
    comments: ByLanguage[Expression]
    moderation: ByLanguage[Expression]


class NoArticleWords(WordTable, frozen=True):
    """What pages say that are no articles."""

    FILE: ClassVar[str] = "no_article_words.toml"

    missing: ByLanguage[Small]
    blocked: ByLanguage[Small]
    consent: ByLanguage[Small]
    login: ByLanguage[Small]


class PlaceWords(WordTable, frozen=True):
    """Words beside the names of places."""

    FILE: ClassVar[str] = "place_words.toml"

    locative: ByLanguage[Small]
    no_particles: ByLanguage[Small]
    before: ByLanguage[Form]
    behind: ByLanguage[Form]
    #: What names of places begin with, and hardly ever those of people.
    opening: ByLanguage[Small]


class Calendar(WordTable, frozen=True):
    """Names of months and weekdays beside those of CLDR."""

    FILE: ClassVar[str] = "calendar.toml"

    locales: tuple[Form, ...]
    day_first: tuple[Language, ...]
    day_first_sites: tuple[Small, ...]
    month_first_sites: tuple[Small, ...]
    year_first: tuple[Language, ...]
    stop_behind_year: tuple[Language, ...]
    other_calendars: tuple[Small, ...]
    persian: dict[Language, dict[Small, Month]]
    months: dict[Language, dict[Small, Month]]
    weekdays: dict[Language, dict[Small, Weekday]]


#: All data files of this folder.
TABLES: Final[tuple[type[WordTable], ...]] = (
    Agencies,
    BylineWords,
    Calendar,
    CaptionWords,
    CommentWords,
    DatelineWords,
    FurnitureLabels,
    KeywordWords,
    LanguageSigns,
    NoArticleWords,
    NoticeWords,
    OrganisationWords,
    PlaceWords,
    PublicationLabels,
    ReaderPrompts,
    ResultWords,
    SentenceWords,
    SiteNoticeWords,
    SyndicationWords,
)


def every(table: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The words of a table, of all its languages (or agencies) together."""
    return frozenset(word for words in table.values() for word in words)
