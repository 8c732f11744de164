"""`copydesk inspect`: what the chain made of a document, stage by stage and field by field."""

from pathlib import Path
from typing import Annotated

import typer

from copydesk_desk.cli.options import UNREAD, FieldMap
from copydesk_desk.cli.output import tell, write_json
from copydesk_desk.cli.views.console import CleanConsole
from copydesk_desk.cli.views.inspect import print_inspection
from copydesk_producers.readers import Item, parse_map, read_documents
from copydesk_schemas import DocumentError
from copydesk_workers.settings import read_settings


def inspect(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A file as `push` takes it, whatever it is called."),
    ],
    field_map: FieldMap = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per document, for programs.")] = False,
) -> None:
    """Show what each stage did to a document, and where each field is from.

    Needs no server and publishes nothing. The documents of the file go through the chain as in a worker. For a document
    that would end in the dead letters, the stage and the reason are shown. How it relates to other records needs a
    server: see `copydesk explain`.
    """
    from copydesk_desk.review.inspect import inspect_document  # loads the whole chain

    settings = read_settings()
    if file != "-" and not Path(file).exists():
        raise DocumentError(f"there is no file {file}")
    console = CleanConsole()
    unread = documents = 0
    fields = parse_map(field_map) if field_map else None
    for item in read_documents([file], fields=fields, document_bytes=settings.document_bytes):
        if item.document is None:
            unread += 1
            if item.problem is not None:
                tell(f"{item.problem.where}: {item.problem.what}")
            continue
        documents += 1
        inspection = inspect_document(item.document, _name(item, documents), settings)
        if as_json:
            write_json(inspection)
        else:
            print_inspection(console, inspection, is_html=item.document.html is not None)
    if not documents and not unread:
        raise DocumentError(f"{file} holds no document")
    if unread:
        raise typer.Exit(UNREAD)


def _name(item: Item, number: int) -> str:
    return item.path if number == item.number == 1 else f"{item.path}, document {item.number}"
