"""The names of the chains; apart from the stages, so that whoever reads settings need not load them."""

from typing import Literal

ChainName = Literal[
    "default",  # split, clean, match, enrich
    "matching",  # match only: the text as it came
]
