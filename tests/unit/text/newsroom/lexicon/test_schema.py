"""The schema of the data files: one class a file."""

from importlib.resources import files

from copydesk_text.newsroom.lexicon.schema import TABLES, every


def test_every_data_file_has_a_class() -> None:
    """No file of the folder is left unread, and none is missing."""
    folder = files("copydesk_text.newsroom.lexicon")
    assert sorted(kind.FILE for kind in TABLES) == sorted(
        entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")
    )


def test_every_joins_the_languages() -> None:
    """A word that two languages have is one word."""
    assert every({"de": ("von", "der"), "nl": ("van", "der")}) == {"von", "van", "der"}
