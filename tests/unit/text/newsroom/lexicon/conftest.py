"""A copy of the data files that a test may change."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk_text.newsroom.lexicon import read_table

#: Modules that keep what they made of the words.
_READERS = ("copydesk_text.newsroom", "copydesk_text.chain.add_notices", "copydesk_text.html.authors")

#: Replaces a text in one of the copied files, and gives the file as it then is.
Edit = Callable[[str, str, str], str]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """Changes a copy of the data files; until the test ends the words are read from there."""
    folder = tmp_path / "lexicon"
    shutil.copytree(Path(read_table.__file__).parent, folder)

    def replace(file: str, old: str, new: str) -> str:
        source = (folder / file).read_text("utf-8")
        assert source.count(old) == 1
        source = source.replace(old, new)
        (folder / file).write_text(source, "utf-8")
        forget()
        return source

    monkeypatch.setattr(read_table, "FOLDER", folder)
    forget()
    yield replace
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Has the words read again at their next use."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_READERS):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
