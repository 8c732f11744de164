"""What a module of cases is made of: cases, and the way of a page through the default chain."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from copydesk_producers.readers.read import read_documents
from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document, run_stages

_FOLDERS: Final = [parent / "shared" / "cases" for parent in Path(__file__).parents[4:]]
#: Where the cases are: beside the checkout, or beside a folder that it is in.
FOLDER: Final = next((folder for folder in _FOLDERS if folder.is_dir()), _FOLDERS[0])


class Case(Struct, frozen=True):
    """One input under the name of its file, what is right, and what came out."""

    file: str
    expected: object
    got: object

    @property
    def is_right(self) -> bool:
        """Whether exactly what is right came out."""
        return self.expected == self.got


#: The cases of one kind; called when its row is printed.
Kind: TypeAlias = Callable[[], Iterable[Case]]


def read_case(file: str) -> RawDocument | str:
    """The first document that the readers find in a file of the cases; what was wrong if there is none."""
    item = next(iter(read_documents([FOLDER / file])))
    if item.document is not None:
        return item.document
    return item.problem.what if item.problem is not None else "nothing"


def first_article(document: RawDocument | str) -> Article | str:
    """The first article of a document after every stage of the default chain; the reason of its death if it dies."""
    if isinstance(document, str):
        return document
    chain = CHAINS["default"]
    opened = open_document(chain, document)
    if not isinstance(opened, list):
        return opened.reason
    ended = run_stages(chain.stages, opened[0])
    return ended if isinstance(ended, Article) else ended.reason
