"""Walks folders: every file below, sorted, hidden ones left out, no link that leads elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path

from copydesk_producers.readers.item import UnreadableInput


def files_below(top: Path) -> Iterator[Path]:
    """The path itself, or every file below it, sorted, hidden ones left out; also links to folders outside of it.

    A link to a folder is never followed, so nothing goes round in circles: what is inside is read where it stands.
    """
    if not top.is_dir():
        yield top
        return
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        outward = [name for name in folders if _leads_out(top, Path(folder, name))]
        yield from (Path(folder, name) for name in sorted(files + outward) if not name.startswith("."))


def check_readable(top: Path, file: Path) -> None:
    """Raises UnreadableInput if a file of the folder `top` is a link out of it, or no regular file."""
    if file == top:
        return
    if _leads_out(top, file):
        raise UnreadableInput("is a link that leads out of the folder, so it is not followed")
    if file.exists() and not file.is_file():
        raise UnreadableInput("is no regular file")


def _leads_out(top: Path, path: Path) -> bool:
    """Whether a path in the folder `top` is a link to what stands elsewhere."""
    try:
        return path.is_symlink() and not path.resolve(strict=True).is_relative_to(top.resolve())
    except (OSError, RuntimeError):  # a broken link, or links in a circle: they lead nowhere, and opening them says so
        return False
