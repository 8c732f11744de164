"""Enrichers are found by the entry points of installed packages."""

import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path

import pytest
from msgspec.structs import replace

from copydesk_schemas import RawDocument, SettingsError
from copydesk_text.article import Article
from copydesk_workers.enrichers import check_installed, find_enrichers
from copydesk_workers.settings import Settings

MODULE = """
from copydesk_workers.enrichers import replace

def shout(article):
    return replace(article, title=(article.title or "").upper())

NOTHING = None
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that is installed as pip installs one, with three entry points, two of them broken."""
    (tmp_path / "newsroom_extras.py").write_text(MODULE)
    metadata = tmp_path / "newsroom_extras-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom-extras\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[copydesk.enrichers]\nshout = newsroom_extras:shout\nnothing = newsroom_extras:NOTHING\n"
        "missing = newsroom_extras:absent\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    invalidate_caches()
    yield
    sys.modules.pop("newsroom_extras", None)


@pytest.mark.usefixtures("package")
def test_finds_an_installed_enricher() -> None:
    """The name of an entry point is all that the setting needs."""
    [(name, enrich)] = find_enrichers(["shout"])
    article = Article(document=RawDocument(text="x"), text="x", title="Rain")
    assert ("shout", replace(article, title="RAIN")) == (name, enrich(article))


@pytest.mark.usefixtures("package")
def test_names_those_that_are_installed() -> None:
    """A name that nobody installed is refused with those that are."""
    with pytest.raises(SettingsError, match=r"no enricher 'whisper' is installed .* there are missing, nothing, shout"):
        find_enrichers(["shout", "whisper"])


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(("name", "message"), [("nothing", "is no function"), ("missing", "cannot be loaded: Attr")])
def test_refuses_what_is_no_function(name: str, message: str) -> None:
    """An entry point that does not load, or leads to no function, is refused at the start."""
    with pytest.raises(SettingsError, match=message):
        find_enrichers([name])


def test_none_named_none_found() -> None:
    """Nothing is looked up where the setting is empty."""
    assert [] == find_enrichers([])


def test_an_empty_name_of_a_pipeline_is_none() -> None:
    """A compose file passes an empty setting on for one that is not set; that names nothing."""
    check_installed(Settings(ner_model=""))
    with pytest.raises(SettingsError, match="xx_nothing"):
        check_installed(Settings(ner_model="xx_nothing"))
