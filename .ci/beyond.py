"""A pytest plugin: a run notes which tests passed, a later one leaves those out.

So a larger environment is asked for what it adds. The file that the environment variable `PASSED`
names holds the ids of the tests, a line each: it is written where it is missing, and read where
it is there.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

FILE = Path(os.environ["PASSED"])
KNOWN = frozenset(FILE.read_text(encoding="utf-8").splitlines()) if FILE.is_file() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what passed before."""
    if KNOWN is not None:
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in KNOWN])
        items[:] = [item for item in items if item.nodeid not in KNOWN]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Note what passed: in its call, so that a test which was skipped has not."""
    if KNOWN is None:
        passed: Sequence[pytest.TestReport] = terminalreporter.stats.get("passed", ())
        FILE.write_text("".join(f"{one.nodeid}\n" for one in passed), encoding="utf-8")
