"""Walks folders: every file below, sorted, hidden ones left out, no link that leads elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from copydesk_producers.readers.item import UnreadableInput

#: Names in a folder after which a walk says that it goes on.
_STEP: Final = 1_000


def files_below(top: Path) -> Iterator[Path]:
    """The path itself, or every file below it, sorted, hidden ones left out; also folders that cannot be listed, and
    links to folders outside of it.

    A link to a folder is never followed, so nothing goes round in circles: what is inside is read where it stands.
    Folders may lie in one another as deep as there are names for them, so the walk does not call itself.
    """
    return (path for path in steps_below(top) if path is not None)


def steps_below(top: Path) -> Iterator[Path | None]:
    """Like `files_below`, with None for each folder and each thousand names: there may be a million without a file."""
    if not os.path.isdir(top):  # noqa: PTH112  # Path.is_dir raises where it may not be looked at; opening it says so
        yield top
        return
    waiting = [str(top)]
    while waiting:
        folder = waiting.pop()
        try:
            if folder != str(top) and Path(folder).is_symlink():
                raise NotADirectoryError  # put in its place since the folder around it was listed
            with os.scandir(folder) as listed:
                found = []
                for one in listed:
                    found.append((one.name, _is_folder(one), one.is_symlink()))
                    if len(found) % _STEP == 0:
                        yield None
        except OSError:
            yield Path(folder)
            continue
        yield None
        inner = []
        for name, is_folder, is_link in sorted(found):
            path = f"{folder}{os.sep}{name}"
            if name.startswith("."):
                continue
            if not is_folder or (is_link and _leads_out(top, Path(path))):
                yield Path(path)
            elif not is_link:
                inner.append(path)
        waiting += reversed(inner)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is one itself, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def check_readable(top: Path, file: Path) -> None:
    """Raises UnreadableInput if a file of the folder `top` is a link out of it, no regular file, or a closed folder."""
    try:
        if file.is_dir() and not file.is_symlink():
            os.scandir(file).close()
    except OSError as error:
        what = f"is not read, nor is anything in it: {error.strerror}"
        raise UnreadableInput(what, kind="folders that cannot be listed") from None
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
