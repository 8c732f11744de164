"""read_table: every data file keeps its schema, and a mistake in one is told with its file and its line."""

import pytest
from tests.unit.text.newsroom.lexicon.conftest import Edit

from copydesk_text.newsroom.lexicon.read_table import load_lexicon, read_table
from copydesk_text.newsroom.lexicon.schema import TABLES, Agencies, BylineWords
from copydesk_text.newsroom.lexicon.word_table import WordTable
from copydesk_text.word_tables import TableError

KINDS = {kind.FILE: kind for kind in TABLES}


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.FILE)
def test_every_file_keeps_its_schema(kind: type[WordTable]) -> None:
    """What the package holds is read without a mistake, once a process."""
    assert read_table(kind) is read_table(kind)


def test_a_word_is_whole(edit: Edit) -> None:
    """What is read is what stands in the file, by language and in its order."""
    edit("byline_words.toml", 'tr = ["Yazan", ', 'tr = ["Hazırlayan", "Yazan", ')
    assert read_table(BylineWords).labels["tr"][:2] == ("Hazırlayan", "Yazan")


#: File, what is replaced, by what (the line of the mistake ends in `# <`), what the message says.
MISTAKES = [
    ("byline_words.toml", 'tr = ["muhabir"]', "tr = = 1  # <", "Invalid value"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = ["muhabir"]\ntr = ["yazar"]  # <', "Cannot overwrite"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'xq = ["muhabir"]  # <', "roles.xq: 'xq' is the code of no language"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'turkish = ["muhabir"]  # <', "roles.turkish: Expected `str` matching"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = [\n"a",\n"b",\n"a",  # <\n]', "roles.tr: 'a' stands twice"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = [\n"muhabir",\n"",  # <\n]', "roles.tr: Expected `str` of length"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = [\n"muhabir",\n"yazar ",  # <\n]', "'yazar '"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = [\n"muhabir",\n1881,  # <\n]', "Expected `str`, got `int`: '1881'"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = "muhabir"  # <', "roles.tr: Expected `array`, got `str`"),
    ("byline_words.toml", 'tr = ["muhabir"]', 'tr = [\n"muhabir",\n"Yazar",  # <\n]', "'Yazar' has a capital"),
    ("byline_words.toml", "[roles]", "[rolls]  # <", "there is no table 'rolls' in this file; there are opening,"),
    (
        "agencies.toml",
        'AFX = ["AFX"]',
        'AFX = ["AFX", "AFP"]  # <',
        "agencies.AFX: 'AFP' stands under AFP and under AFX",
    ),
    (
        "agencies.toml",
        'GNA = ["GNA"]',
        'GNA = ["GNA", "Reuters"]  # <',
        "local.GNA: 'Reuters' stands under Reuters and",
    ),
    ("agencies.toml", 'AFX = ["AFX"]', 'AFX = "AFX"  # <', "agencies.AFX: Expected `array`, got `str`"),
    ("notice_words.toml", "[sentences]", "[sentences]\nfi = ['(Juttu']  # <", "'(Juttu' is no regular expression"),
    ("calendar.toml", "en = { sept = 9 }", "en = { sept = 13 }  # <", "months.en.sept: Expected `int` <= 12"),
    ("calendar.toml", "en = { sept = 9 }", "en = { Sept = 9 }  # <", "'Sept' has a capital"),
    ("calendar.toml", "en = { sept = 9 }", 'en = { sept = "9" }  # <', "months.en.sept: Expected `int`, got `str`"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), MISTAKES)
def test_a_mistake_is_told_with_its_line(edit: Edit, file: str, old: str, new: str, says: str) -> None:
    """The message names the file, the line and what is wrong there."""
    lines = edit(file, old, new).split("\n")
    (line,) = (number for number, text in enumerate(lines, 1) if text.endswith("# <"))
    with pytest.raises(TableError) as caught:
        read_table(KINDS[file])
    assert str(caught.value).startswith(f"{file}, line {line}: ")
    assert says in str(caught.value)


def test_a_table_that_is_missing(edit: Edit) -> None:
    """A file without one of its tables does not pass for a file without words."""
    edit("agencies.toml", "[agencies]\n", "[local]\n")
    edit("agencies.toml", "[local]\nTT", "TT")
    with pytest.raises(TableError, match=r"^agencies\.toml, line 1: the table 'agencies' is missing"):
        read_table(Agencies)


def test_loading_finds_the_mistake(edit: Edit) -> None:
    """A mistake stops the workers where they start, not at the first document that has such a line."""
    edit("byline_words.toml", 'tr = ["muhabir"]', 'tr = ["Muhabir"]')
    with pytest.raises(TableError, match="'Muhabir' has a capital"):
        load_lexicon()
