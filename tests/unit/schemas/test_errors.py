"""Errors: one root, and a default message for each."""

import inspect

import pytest

from copydesk_schemas import CopydeskError, errors

_ALL = [member for _, member in inspect.getmembers(errors, inspect.isclass) if member.__module__ == errors.__name__]


def test_there_is_one_root() -> None:
    """Whoever catches CopydeskError catches all that copydesk raises on purpose."""
    assert [] == [error for error in _ALL if not issubclass(error, CopydeskError)]


@pytest.mark.parametrize("error", _ALL)
def test_the_default_message_is_the_docstring(error: type[CopydeskError]) -> None:
    """Raised without a message, an error says what its docstring's first line says."""
    assert (error.__doc__ or "missing").splitlines()[0] == str(error())
    assert str(error()).endswith(".")


@pytest.mark.parametrize("error", _ALL)
def test_a_message_of_its_own_wins(error: type[CopydeskError]) -> None:
    """Raised with a message, an error says that."""
    assert "line 3 is no JSON" == str(error("line 3 is no JSON"))


def test_errors_are_told_apart_by_who_can_mend_them() -> None:
    """A bad document, a server that is away and a wrong set-up are never caught for one another."""
    kinds = (errors.DocumentError, errors.ServerUnavailable, errors.SettingsError)
    assert [] == [(one, other) for one in kinds for other in kinds if one is not other and issubclass(one, other)]
