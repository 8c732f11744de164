"""Which spaCy pipelines are installed, seen without loading spaCy."""

from importlib.metadata import entry_points
from importlib.util import find_spec

from copydesk_schemas import SettingsError


def check_pipeline(model: str) -> None:
    """SettingsError if spaCy or the pipeline of this name is not installed; it names those that are."""
    if find_spec("spacy") is None:
        raise SettingsError(
            f"COPYDESK_NER_MODEL names {model!r}, but spaCy is not installed: run `pip install spacy` in the"
            " environment of copydesk"
        )
    installed = sorted(point.name for point in entry_points(group="spacy_models"))
    if model not in installed:
        raise SettingsError(
            f"COPYDESK_NER_MODEL: {model!r} is not installed; there are {', '.join(installed) or 'none'}"
        )
