"""What pages load: files of others are as they were published, with their licences beside them."""

from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest

from copydesk_desk.web.render import STATIC, static_file

#: Files as their authors published them on npm: package, version, SHA-256, and the licence.
PUBLISHED: Final = {
    "htmx.min.js": ("htmx.org 2.0.11", "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"),
    "uPlot.iife.min.js": ("uplot 1.6.32", "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f"),
    "uPlot.min.css": ("uplot 1.6.32", "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04"),
}
LICENCES: Final = {"htmx.LICENSE.txt": "Zero-Clause BSD", "uPlot.LICENSE.txt": "The MIT License"}
AXE: Final = (
    "axe-core 4.14.1, MPL-2.0",
    "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_file_of_others_is_as_published(name: str) -> None:
    """Nobody changed it here: a newer one comes whole, with its version and hash."""
    package, published = PUBLISHED[name]
    assert (package, published) == (package, sha256(static_file(name)[0]).hexdigest())


def test_each_has_its_licence() -> None:
    """The licences stand beside the files, and axe-core, which only the tests use, is unchanged too."""
    folder = files("copydesk_desk.web").joinpath("static")
    assert LICENCES == {
        name: next(word for word in LICENCES.values() if word in folder.joinpath(name).read_text("utf-8"))
        for name in LICENCES
    }
    axe = Path(__file__).parents[3] / "acceptance" / "desk" / "axe"
    assert AXE == (AXE[0], sha256((axe / "axe.min.js").read_bytes()).hexdigest())
    assert "Mozilla Public License" in (axe / "LICENSE.txt").read_text("utf-8")


def test_every_file_is_listed() -> None:
    """What lies in the folder is served under its type, or is a licence."""
    folder = files("copydesk_desk.web").joinpath("static")
    assert {one.name for one in folder.iterdir()} == STATIC.keys() | LICENCES.keys()
