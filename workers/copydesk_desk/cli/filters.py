"""Options of commands that give records: which of them are wanted. The same as the parameters of `/v1/stream`."""

from typing import Annotated

import typer

from copydesk_desk.operations.wanted import Wanted
from copydesk_schemas import OutputStream
from copydesk_schemas.relations import Relation

OfRelation = Annotated[
    Relation | None, typer.Option("--relation", help="Only records of this relation.", show_default=False)
]
OfOutlet = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Only of this outlet: its name, or a domain with its subdomains.", show_default=False
    ),
]
InLanguage = Annotated[
    str | None, typer.Option(metavar="CODE", help="Only in this language: a code such as `en`.", show_default=False)
]
OfPlace = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only with this place, or this code of a country.", show_default=False),
]
WithWords = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Only with this in title or text, in any case.", show_default=False)
]


def wanted_of(
    stream: OutputStream,
    relation: str | None,
    outlet: str | None,
    language: str | None,
    place: str | None,
    words: str | None,
) -> Wanted:
    """The conditions that the options name.

    Raises:
        typer.BadParameter: The stream holds no records.
    """
    given = {"relation": relation, "outlet": outlet, "language": language, "place": place, "q": words}
    named = {name: value.casefold() for name, value in given.items() if value}
    if named and stream not in ("clean", "duplicates"):
        raise typer.BadParameter(f"{stream} holds no records: filters are for clean and duplicates")
    return Wanted(**named)
