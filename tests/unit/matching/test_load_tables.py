"""What texts are read with is loaded before workers are forked."""

import subprocess
import sys
from typing import Final

#: Loads the tables, then reads texts of several scripts and prints what that loaded besides.
_PROGRAM: Final = """
import sys
from copydesk_matching.sketch import load_tables, read_together
from copydesk_matching.words.meanings import load_lexicon
load_tables()
before = set(sys.modules), load_lexicon.cache_info().misses
texts = ["The mayor of Oulu said on Friday that 20 buses were sold.", "香港の議員は金曜日に話した。", "حزب في القاهرة"]
read_together(texts, texts)
print(sorted(set(sys.modules) - before[0]), load_lexicon.cache_info().misses - before[1])
"""


def test_nothing_is_loaded_by_the_first_text() -> None:
    """A horse that loads tables by itself spends half a second on them, and each ticket has a new horse."""
    ended = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert "[] 0\n" == ended.stdout
