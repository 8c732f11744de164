"""`copydesk explain`: why two texts relate as they do, or why a record came out as what it is."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from copydesk_desk.cli.options import HERE, Json, Namespace, RedisUrl
from copydesk_desk.cli.output import write_json
from copydesk_desk.cli.session import reopen_session
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_producers.readers import read_documents
from copydesk_schemas import DocumentError, RawDocument
from copydesk_workers.settings import Settings, read_settings

_RECORD_ID: Final = re.compile(r"\d+-\d+/\d+")


def explain(
    first: Annotated[str, typer.Argument(metavar="A", help="A record id, or a file (.txt, .html, .jsonl).")],
    second: Annotated[
        str | None,
        typer.Argument(metavar="B", help="Another one of the same kind; not needed for an id.", show_default=False),
    ] = None,
    redis: RedisUrl = None,
    namespace: Namespace = None,
    as_json: Json = False,
) -> None:
    """Show why a record is what it is, or how two texts relate.

    One id: the decision about that record, its story, and a comparison with the record that its evidence names. Two
    ids: a comparison of the two records as they were published. Two files: the first document of each goes through the
    chain, and their longest articles are compared; this needs no server.

    `[-…-]` stands only in A, `{+…+}` only in B.
    """
    settings = read_settings(redis_url=redis, namespace=namespace)
    ids = [name for name in (first, second) if name is not None and _RECORD_ID.fullmatch(name)]
    if second is None and not ids:
        raise typer.BadParameter(f"{first!r} is no record id; name two files to compare, or <milliseconds>-<n>/<n>")
    if second is not None and len(ids) == 1:
        raise typer.BadParameter("one is a record id and one is not: name two ids, or two files")
    if not ids:
        assert second is not None, "checked above"
        _explain_files(Path(first), Path(second), settings, as_json)
    else:
        _explain_ids(ids, settings, as_json)


def _explain_files(first: Path, second: Path, settings: Settings, as_json: bool) -> None:
    from copydesk_desk.cli.views.explain import print_comparison  # loads the whole chain
    from copydesk_desk.review.explain.comparison import compare_texts
    from copydesk_desk.review.explain.texts import UNPUSHED_IDS, text_of_document
    from copydesk_matching.rules.tuned import tuned_thresholds

    left, right = (
        text_of_document(_first_document(path, settings.document_bytes), str(path), entry_id, settings.chain)
        for path, entry_id in zip((first, second), UNPUSHED_IDS, strict=True)
    )
    comparison = compare_texts(left, right, tuned_thresholds(settings.thresholds))
    if as_json:
        write_json(comparison)
    else:
        print_comparison(CleanConsole(), comparison)


def _first_document(path: Path, document_bytes: int) -> RawDocument:
    if not path.is_file():
        raise DocumentError(f"there is no file {path}")
    item = next(iter(read_documents([path], document_bytes=document_bytes)), None)
    if item is None:
        raise DocumentError(f"{path} holds no document")
    if item.document is None:
        raise DocumentError(f"{item.problem.where}: {item.problem.what}" if item.problem else f"{path} is no document")
    return item.document


def _explain_ids(ids: list[str], settings: Settings, as_json: bool) -> None:
    from copydesk_desk.cli.views.explain import print_comparison, print_decision  # loads the whole chain
    from copydesk_desk.review.explain.comparison import compare_texts
    from copydesk_desk.review.explain.decision import explain_record
    from copydesk_desk.review.explain.texts import text_of_record
    from copydesk_matching.rules.tuned import tuned_thresholds
    from copydesk_workers.records.find import find_published

    with reopen_session(settings, HERE) as session:
        client, keys = session.client, session.keys
        if len(ids) == 1:
            decision = explain_record(client, keys, ids[0], tuned_thresholds(settings.thresholds), session.index_server)
            if as_json:
                write_json(decision)
            else:
                print_decision(CleanConsole(), decision)
            return
        server = session.index_server
        left, right = (text_of_record(client, keys, find_published(client, keys, id_), server) for id_ in ids)
    comparison = compare_texts(left, right, tuned_thresholds(settings.thresholds))
    if as_json:
        write_json(comparison)
    else:
        print_comparison(CleanConsole(), comparison)
