"""Where a document was found: the input it is of, and what its place says about it."""

from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field

from copydesk_producers.readers.mirror import mirrored_url


class Place(Struct, frozen=True):
    """Where a document was found.

    Attributes:
        path: The input, for messages: the file, and what stands in it.
        name: The name of the file below the folder that is read, or in its archive.
        top: The name of that folder.
        url: The address that the place says.
        metadata: What else it says.
        depth: In how many archives and packings it stands.
        charset: The encoding that the server of a page named.
    """

    path: str
    name: str
    top: str = ""
    url: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    depth: int = 0
    charset: str | None = None

    def inside(self, name: str, *, url: str | None = None, **metadata: Any) -> "Place":
        """The place of a member of what stands here."""
        name = str(PurePosixPath(name.replace("\\", "/")))
        return Place(
            path=f"{self.path}/{name}",
            name=f"{self.name}/{name}",
            url=url if url is not None else mirrored_url("", name),
            metadata={**self.metadata, **metadata},
            depth=self.depth + 1,
        )
