"""copydesk_workers.enrichers: the one module that an enricher imports."""

import re
from pathlib import Path
from typing import Final, get_args, get_type_hints

from msgspec import Struct

from copydesk_workers import enrichers
from copydesk_workers.enrichers import Article, Enrich, Enrichers, RawDocument

EXAMPLE: Final = Path(__file__).parents[4] / "workers" / "examples" / "newsroom" / "newsroom" / "desks.py"


def test_the_type_of_every_field_is_there() -> None:
    """Whatever struct a field of an article holds, an enricher can make one without importing anything else."""
    hints = [hint for name, hint in get_type_hints(Article).items() if not name.startswith("__")]
    held = {
        one for hint in hints for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, Struct)
    }
    assert len(held) > 5
    assert held <= {getattr(enrichers, name) for name in enrichers.__all__}


def test_the_example_imports_nothing_else() -> None:
    """The example package imports from this module alone, and does what its docstring says."""
    code = EXAMPLE.read_text("utf-8")
    imports = re.findall("^.*import .*$", code, flags=re.MULTILINE)
    assert ["from copydesk_workers.enrichers import Article, replace"] == imports
    names: dict[str, Enrich] = {}
    exec(compile(code, "desks.py", "exec"), names)
    article = Article(document=RawDocument(text="x"), text="x", keywords=("match",))
    assert ("desk:sport", "match") == Enrichers([("desk", names["add_desk"])], 10.0)(article).keywords
