"""What is wrong with inputs is counted by kind, in bounded memory, and told once."""

from copydesk_producers.readers.item import Item, Problem, bad, good
from copydesk_producers.readers.json_files import item_of
from copydesk_producers.readers.tally import TELL_AT, Tally
from copydesk_schemas import RawDocument


def unread(name: str, kind: str, *, companion: bool = False) -> Item:
    """An item of which nothing can be pushed."""
    return Item(path=name, number=0, problem=Problem(name, f"{kind} are not read", kind, companion))


def test_unread_files_are_one_line_a_kind() -> None:
    """With their number, the first and the names of some others; companions of pages are no failure."""
    tally = Tally()
    for number in range(500):
        tally.add(unread(f"{number}.png", "pictures", companion=True))
    for name in ("a.pdf", *(f"b{number}.pdf" for number in range(6))):
        tally.add(unread(name, "PDF"))
    tally.add(unread("c", ""))
    assert (500, 8, 0) == (tally.companion_count, tally.unread_count, tally.broken_count)
    assert [
        "7 times, first a.pdf: PDF are not read; also b0.pdf, b1.pdf, b2.pdf, b3.pdf and 2 more",
        "c:  are not read",
    ] == [kind.line() for kind in tally.unread.values()]


def test_documents_refused_for_one_cause_are_told_at_the_hundredth() -> None:
    """Once, with the first of them and what to do; another cause has its own count."""
    tally = Tally()
    for number in range(3 * TELL_AT):
        tally.add(bad("a.jsonl", number, f"Expected `str`, got `int` {number} - at `$.text`", b"{}"))
        assert (number + 1 == TELL_AT) == bool(tally.urgent())
        if number < TELL_AT - 1:
            tally.add(bad("a.jsonl", number, f"expected an object with `text`, got {number}", b"1"))
    assert 2 == len(tally.broken)
    assert 4 * TELL_AT - 1 == tally.broken_count


def test_kinds_are_bounded() -> None:
    """Hostile inputs have as many causes as lines; past the first hundred they count together."""
    tally = Tally()
    for number in range(1000):
        tally.add(bad("a", number, f"cause {chr(0x4E00 + number)}", b""))
    assert 101 == len(tally.broken)
    assert 1000 == tally.broken_count


def test_one_hint_says_what_was_taken() -> None:
    """In the form of `--map`, the most frequent first; none where nothing was taken."""
    tally = Tally()
    tally.add(good("a", 1, RawDocument(text="a")))
    assert tally.hint() is None
    tally.add(good("a", 2, RawDocument(text="a"), ("text=body",)))
    tally.add(good("a", 3, RawDocument(text="a"), ("text=body", "authors=author")))
    assert tally.hint() is not None
    assert "as if you had said --map text=body,authors=author;" in (tally.hint() or "")


def test_what_a_mapping_names_in_vain_is_told() -> None:
    """Where no document has it; one that some have is what mappings are for. Pages have no mapping."""
    tally = Tally()
    mapping = {"text": "nope", "url": "link", "split": ""}
    tally.add(good("page.html", 1, RawDocument(html="a")))
    assert {} == tally.never_there
    for value in ({"text": "a", "link": "https://a.example/"}, {"text": "b", "link": None}):
        tally.add(item_of(value, b"{}", "a.jsonl", 1, mapping, "line"))
    assert {"text=nope": 2} == tally.never_there
    tally.add(item_of({"nope": "c"}, b"{}", "a.jsonl", 3, mapping, "line"))
    assert {} == tally.never_there
