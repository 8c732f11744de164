"""The different values of an array, as sets of fingerprints and of 3-grams are kept."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", np.uint32, np.uint64)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The different values, sorted (a third of the time of `numpy.unique` on arrays this short)."""
    ordered = values.copy()
    ordered.sort()
    is_new = np.empty(len(ordered), dtype=bool)
    is_new[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]
