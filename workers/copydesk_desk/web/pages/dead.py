"""Dead letters: look at them, push them again, remove them."""

from typing import Any, Final

from msgspec import Struct
from starlette.responses import RedirectResponse, Response

from copydesk_desk.operations.dead import CUT, Dead, Filter, documents_of, find_dead, newest_dead, remove_dead, requeue
from copydesk_desk.operations.status import read_status
from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.wanted import read_place
from copydesk_desk.web.desk import Asked, Desk
from copydesk_desk.web.render import HEADERS, address_of, moment_of, page
from copydesk_desk.web.words import DEAD, cure_in_words, reason_in_words
from copydesk_schemas import DEAD_REASONS, DocumentError, dump_json, entry_numbers, parse_json
from copydesk_schemas.counted import counted

#: Letters of a page.
_SHOWN: Final = 50
#: Characters of a document that its page shows.
_DOCUMENT: Final = 50_000


class LetterLine(Struct, frozen=True, kw_only=True):
    """A letter in the list."""

    id: str
    died: str
    host: str | None
    reason: str
    says: str
    detail: str
    origin: str | None
    position: int | None
    again: bool


def dead_letters(desk: Desk, asked: Asked) -> Response:
    """The list, newest first."""
    reason = asked.query.get("reason", "")
    domain = asked.query.get("domain", "").strip()
    chosen = Filter(
        reasons=(reason,) if reason in DEAD_REASONS else (),
        domains=(domain,) if domain else (),
    )
    found = newest_dead(desk.client, desk.keys, chosen, count=_SHOWN, before=read_place(asked.query, "before"))
    counters = read_status(desk.client, desk.keys).counters
    return page(
        "dead.html",
        visitor=asked.visitor,
        letters=[_line(dead) for dead in found.letters],
        reasons=[(one, counters.get(f"dead_{one}", 0)) for one in DEAD_REASONS if counters.get(f"dead_{one}")],
        reason=reason if reason in DEAD_REASONS else "",
        domain=domain,
        further=found.next,
        told=_told(asked),
        words=DEAD,
    )


def dead_letter(desk: Desk, asked: Asked) -> Response:
    """One letter with its document."""
    dead = _find(desk, asked.id)
    fields, rest = _fields(dead.document)
    return page(
        "dead_letter.html",
        visitor=asked.visitor,
        letter=_line(dead),
        cure=cure_in_words(dead.letter.reason),
        deliveries=dead.letter.deliveries,
        raw_id=dead.letter.raw_id,
        fields=fields,
        document=rest[:_DOCUMENT],
        cut=len(rest) > _DOCUMENT,
    )


def requeue_letters(desk: Desk, asked: Asked) -> Response:
    """Pushes the documents of the chosen letters again."""
    desk.door.check_takes()
    documents = documents_of(desk.client, desk.keys, _chosen(asked))
    done = requeue(desk.client, desk.keys, documents, desk.settings.document_bytes, on_full="raise")
    return _back(requeued=done.documents, letters=done.letters, cut=done.too_large or None)


def purge_letters(desk: Desk, asked: Asked) -> Response:
    """Asks, and removes the chosen letters when it is asked again."""
    ids = _chosen(asked)
    if not asked.field("sure"):
        return page("dead_purge.html", visitor=asked.visitor, ids=ids)
    return _back(purged=remove_dead(desk.client, desk.keys, ids))


def _chosen(asked: Asked) -> list[str]:
    """The ids in the form, each once."""
    given = asked.form.get("id", ())
    ids = [place for id_ in dict.fromkeys(given) if (place := read_place({"id": id_}, "id")) is not None]
    if not ids:
        raise Problem(400, "No letter is chosen", "Choose one or more in the list, then say what to do.")
    return ids


def _back(**done: int | None) -> Response:
    return RedirectResponse(address_of("/dead", **done), 303, headers=dict(HEADERS))


def _told(asked: Asked) -> str:
    """What was just done, from the numbers in the address."""
    counts = {
        name: int(value)
        for name in ("requeued", "letters", "cut", "purged")
        if (value := asked.query.get(name, "")).isascii() and value.isdigit() and len(value) < 9
    }
    if "purged" in counts:
        return f"{counted(counts['purged'], 'dead letter was', 'dead letters were')} removed for good."
    if "requeued" in counts:
        pushed = counted(counts["requeued"], "document was", "documents were")
        told = f"{pushed} pushed again, {counted(counts.get('letters', 0), 'letter')} removed."
        return told + (f" {counts['cut']:,} stay: only their beginning is kept." if counts.get("cut") else "")
    return ""


def _find(desk: Desk, id_: str) -> Dead:
    place = read_place({"id": id_}, "id")
    dead = find_dead(desk.client, desk.keys, place) if place else None
    if dead is None:
        raise Problem(404, "Not there", f"There is no dead letter {id_}: it was requeued, removed, or has expired.")
    return dead


def _line(dead: Dead) -> LetterLine:
    letter = dead.letter
    return LetterLine(
        id=dead.id,
        died=moment_of(entry_numbers(dead.id)[0]),
        host=dead.host,
        reason=letter.reason,
        says=reason_in_words(letter.reason),
        detail=letter.detail,
        origin=letter.origin,
        position=letter.position,
        again=letter.reason != CUT,
    )


def _fields(document: bytes) -> tuple[list[tuple[str, str]], str]:
    """The short fields of a document, and its text or HTML; of what is no JSON object all as it is."""
    try:
        value: Any = parse_json(document)
    except DocumentError:
        return [], document.decode(errors="replace")
    if not isinstance(value, dict):
        return [], document.decode(errors="replace")
    body = next((value.pop(name) for name in ("html", "text") if isinstance(value.get(name), str)), "")
    return [(name, one if isinstance(one, str) else dump_json(one).decode()) for name, one in value.items()], body
