"""Benchmarks of copydesk, run by `python -m tests.benchmarks`; never collected as tests."""
