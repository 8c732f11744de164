"""check_pipeline: a pipeline that is not there is told before the workers start."""

from importlib.metadata import entry_points

import pytest

from copydesk_schemas import SettingsError
from copydesk_text.entities import pipelines
from copydesk_text.entities.pipelines import check_pipeline


def test_an_installed_pipeline_passes() -> None:
    """The pipeline of the tests is installed."""
    (installed,) = entry_points(group="spacy_models")
    check_pipeline(installed.name)


def test_an_unknown_pipeline() -> None:
    """The message names the setting, the pipeline, and those that are installed."""
    with pytest.raises(SettingsError, match=r"COPYDESK_NER_MODEL: 'xx_none' is not installed; .*en_core_web_sm"):
        check_pipeline("xx_none")


def test_without_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where spaCy is missing the message says what to install."""
    monkeypatch.setattr(pipelines, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="spaCy is not installed"):
        check_pipeline("en_core_web_sm")
