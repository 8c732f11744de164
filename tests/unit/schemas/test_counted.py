from copydesk_schemas.counted import counted


def test_one_is_one_and_the_others_are_many() -> None:
    """Nouns get `s`, those in `y` behind a consonant `ies`; zero counts as many."""
    assert [counted(1, "record"), counted(2, "record"), counted(0, "story")] == ["1 record", "2 records", "0 stories"]
    assert [counted(3, "day"), counted(12345, "entry"), counted(2, "copy")] == ["3 days", "12,345 entries", "2 copies"]


def test_a_verb_goes_with_its_number() -> None:
    """Where a verb follows, both forms are given."""
    assert [counted(n, "file is new", "files are new") for n in (1, 2)] == ["1 file is new", "2 files are new"]
