"""Tests and benchmarks. A package of its own, so that a stray `tests` among the installed ones cannot hide it."""
