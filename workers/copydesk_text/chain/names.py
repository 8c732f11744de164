"""The names of the chains, in a module of their own: whoever reads settings does not load the stages."""

from typing import Literal

ChainName = Literal[
    "default",  # split, clean, match, enrich
    "matching",  # match only: the text as it came
]
