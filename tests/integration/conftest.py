"""Runs integration tests that want a server on each that is here: the bundled Valkey, and Debian's Redis."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from copydesk_matching.index import index

_REDIS: Final = shutil.which("redis-server")
#: What these folders test asks the server nothing that others do not ask of both: they run on the bundled one alone.
_ON_ONE: Final = ("abuse", "desk/review", "desk/serve", "desk/web", "producers/watching")


@pytest.fixture(scope="session", autouse=True)
def one_secret() -> Iterator[None]:
    """Namespaces that are made in this process have one secret: which texts find each other does not depend on chance.

    Tests of the secret itself give their namespaces others.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "new_secret", lambda: "")
        yield


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The servers: the bundled one, `redis-server` of the system for most, and what `--server` names."""
    if "server" not in metafunc.fixturenames:
        return
    absent = pytest.mark.skipif(_REDIS is None, reason="no redis-server is installed (apt-get install redis-server)")
    folder = Path(str(metafunc.module.__file__)).parent.relative_to(Path(__file__).parent).as_posix()
    both = not folder.startswith(_ON_ONE)
    servers = [
        pytest.param(None, id="valkey"),
        *([pytest.param(Path(_REDIS or "redis-server"), marks=absent, id="redis")] if both else []),
        *(pytest.param(Path(program), id=f"server{number}") for number, program in enumerate(named(metafunc), 1)),
    ]
    metafunc.parametrize("server", servers, indirect=True, scope="session")


def named(metafunc: pytest.Metafunc) -> list[str]:
    """The programs behind `--server`."""
    programs: list[str] = metafunc.config.getoption("--server")
    return programs
