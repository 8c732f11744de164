"""What was wrong with inputs, one line a kind, for people and for programs."""

from typing import Final

from copydesk_desk.cli.views.console import CleanConsole, line
from copydesk_producers.readers.tally import Kind, Tally
from copydesk_schemas.counted import counted

#: Kinds of broken documents that are told one by one.
_SHOWN: Final = 20


def tell_urgent(tally: Tally, console: CleanConsole) -> None:
    """Says at once what most of the input may share, while there is time to stop."""
    for message in tally.urgent():
        console.print(line(("refused", "red"), f" {message}"), soft_wrap=True)


def tell_tally(tally: Tally, console: CleanConsole, told: str = "") -> None:
    """Says what was refused, what was not read, and which fields were taken by their meaning.

    Args:
        tally: What the reading met.
        console: Where to say it.
        told: What was said before. A refused document whose cause stands in it is not told again.
    """
    tell_urgent(tally, console)
    for kind in list(tally.broken.values())[:_SHOWN]:
        if kind.first.what.partition("; it begins ")[0] in told:
            continue
        console.print(line(("broken", "red"), f" {kind.line()}"), soft_wrap=True)
    for kind in tally.unread.values():
        console.print(line(("not read", "red"), f" {kind.line()}"), soft_wrap=True)
    if tally.companions:
        listed = ", ".join(
            f"{name}: {kind.count:,}" if kind.count > 1 else f"{kind.first.where} ({kind.first.what})"
            for name, kind in tally.companions.items()
        )
        console.print(line(f"passed over: {listed}"), soft_wrap=True)
    for pair, documents in tally.never_there.items():
        name = pair.partition("=")[2]
        message = f" --map {pair}: none of {counted(documents, 'document')} has a field {name!r}"
        console.print(line(("not found", "red"), message), soft_wrap=True)
    if (hint := tally.hint()) is not None:
        console.print(line(hint), soft_wrap=True)


def counts_of(tally: Tally) -> dict[str, dict[str, int]]:
    """What was not read, passed over, taken by its meaning or mapped in vain, each by kind, for `--json`."""
    return {
        "unread": _counts(tally.unread),
        "passed_over": _counts(tally.companions),
        "taken": dict(tally.taken.most_common()),
        "not_there": tally.never_there,
    }


def _counts(kinds: dict[str, Kind]) -> dict[str, int]:
    return {name: kind.count for name, kind in kinds.items()}
