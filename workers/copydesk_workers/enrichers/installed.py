"""Finds the enrichers of installed packages by their entry points."""

from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from copydesk_schemas import SettingsError
from copydesk_text.article import Article
from copydesk_text.entities.pipelines import check_pipeline
from copydesk_workers.settings import Settings

#: A function from Article to Article.
Enrich = Callable[[Article], Article]

#: Group of the entry points.
GROUP: Final = "copydesk.enrichers"


def check_installed(settings: Settings) -> None:
    """Checks that the enrichers and the pipeline of the settings are installed. Loads no pipeline.

    Raises:
        SettingsError: One of them is not.
    """
    find_enrichers(settings.enrichers)
    if settings.ner_model:  # compose files pass an empty string for what is not set
        check_pipeline(settings.ner_model)


def find_enrichers(names: Sequence[str]) -> list[tuple[str, Enrich]]:
    """Loads the enrichers of these names.

    Args:
        names: Names of entry points in `GROUP`.

    Returns:
        Name and function of each, in the same order.

    Raises:
        SettingsError: One is not installed or does not load; the message names those that are installed.
    """
    if not names:
        return []
    installed = {point.name: point for point in entry_points(group=GROUP)}
    unknown = [name for name in names if name not in installed]
    if unknown:
        raise SettingsError(
            f"COPYDESK_ENRICHERS: no enricher {', '.join(map(repr, unknown))} is installed (entry point group {GROUP});"
            f" there are {', '.join(sorted(installed)) or 'none'}"
        )
    return [(name, _load(installed[name])) for name in names]


def _load(point: EntryPoint) -> Enrich:
    try:
        found = point.load()
    except Exception as error:  # whatever a foreign module raises on import, the setting caused it
        raise SettingsError(
            f"COPYDESK_ENRICHERS: {point.name!r} ({point.value}) cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    if not callable(found):
        raise SettingsError(f"COPYDESK_ENRICHERS: {point.name!r} ({point.value}) is no function")
    enrich: Enrich = found
    return enrich
