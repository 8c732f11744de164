from copydesk_desk.counted import counted


def test_one_is_one_and_the_others_are_many() -> None:
    assert [counted(1, "record"), counted(2, "record"), counted(0, "story")] == ["1 record", "2 records", "0 stories"]
    assert counted(3, "day") == "3 days"
    assert counted(12345, "entry") == "12,345 entries"
