"""Settings from the environment and from flags."""

import pytest

from copydesk_schemas import SettingsError
from copydesk_workers.settings import Settings, read_settings, settings_chosen


def test_nothing_set_gives_the_defaults() -> None:
    """An empty environment is the default set-up."""
    assert Settings() == read_settings({})


def test_variables_are_read_and_flags_win() -> None:
    """COPYDESK_* sets, a flag that is not None overrides."""
    settings = read_settings(
        {"COPYDESK_WORKERS": "5", "COPYDESK_WINDOW_DAYS": "1.5", "COPYDESK_SUPPRESSED": "exact, copy", "HOME": "x"},
        workers=3,
        namespace=None,
    )
    assert Settings(workers=3, window_days=1.5, suppressed=("exact", "copy")) == settings


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"COPYDESK_WORKERS": "many"}, "COPYDESK_WORKERS: expected a whole number"),
        ({"COPYDESK_WINDOW_DAYS": "a week"}, "COPYDESK_WINDOW_DAYS: expected a number, got 'a week'"),
        ({"COPYDESK_BOUND_PRODUCERS": "perhaps"}, "COPYDESK_BOUND_PRODUCERS: expected true or false"),
        ({"COPYDESK_WORKERS": "0"}, ">= 1"),
        ({"COPYDESK_WORKER": "2"}, "not a setting of copydesk; did you mean COPYDESK_WORKERS?"),
        ({"COPYDESK_XYZ": "2"}, "not a setting of copydesk; there are COPYDESK_AHEAD_HOURS, "),
        ({"COPYDESK_SUPPRESSED": "twin"}, "choose from original, exact"),
        ({"COPYDESK_SUPPRESSED": "original"}, "nothing would ever be published"),
        ({"COPYDESK_CHAIN": "fast"}, "COPYDESK_CHAIN: Invalid enum value 'fast'; choose from default, matching"),
    ],
)
def test_a_wrong_setting_is_named(environment: dict[str, str], said: str) -> None:
    """The message says which variable is wrong and what was expected."""
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    assert said in str(caught.value)


def test_what_a_variable_sets_is_chosen() -> None:
    """A setting is chosen if its variable is there, also with the value of the default; all others are not."""
    assert frozenset() == settings_chosen({"HOME": "x"})
    chosen = settings_chosen({"COPYDESK_WINDOW_DAYS": "7", "COPYDESK_PARTITIONS": "2", "HOME": "x"})
    assert {"window_days", "partitions"} == chosen


@pytest.mark.parametrize("variable", ["COPYDESK_PARTITIONS", "COPYDESK_partitions", "COPYDESK_Partitions"])
def test_what_is_read_is_chosen(variable: str) -> None:
    """A variable that is read, in whatever case, is no default."""
    assert 2 == read_settings({variable: "2"}).partitions
    assert {"partitions"} == settings_chosen({variable: "2"})
