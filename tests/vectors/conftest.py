"""Report, at the end of a run, how slaengine's answers compare with each file of vectors."""

from collections import Counter, defaultdict

import pytest

KINDS = ("equal", "deviating", "inexpressible", "wrong")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line per file, and under it every reason with the cases that it helps to explain."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "vectors" and report.when == "call":
                    file, kind, names = value
                    kinds[file][kind] += 1
                    reasons[file].update(names)
    if kinds:
        terminalreporter.section("conformance vectors")
    for file, counts in kinds.items():
        run = sum(counts.values()) - counts["inexpressible"]
        figures = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
        terminalreporter.write_line(f"{file}: {run} run: {figures}")
        for name, count in reasons[file].most_common():
            terminalreporter.write_line(f"  {count:4}  {name}: {_why(name)}")


def _why(name: str) -> str:
    from tests.vectors.deviations import DEVIATIONS
    from tests.vectors.inexpressible import INEXPRESSIBLE
    from tests.vectors.kpi_rows import DIFFERENCES

    reasons = {row.name: row.why for row in (*DEVIATIONS, *INEXPRESSIBLE)}
    reasons |= {row.name: row.why for row in DIFFERENCES}
    return reasons[name]
