"""What is measured is printed at the end, as in tests/benchmark."""

from tests.benchmark.conftest import figures, pytest_configure, pytest_terminal_summary

__all__ = ["figures", "pytest_configure", "pytest_terminal_summary"]
