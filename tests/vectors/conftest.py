"""Report, at the end of a run, how slaengine's answers compare with each file of vectors."""

from collections import Counter, defaultdict

import pytest

KINDS = ("equal", "deviating", "inexpressible", "wrong")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line per file, and under it every reason with its number of cases."""
    found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "vectors" and report.when == "call":
                    file, kind, reasons = value
                    found[file][kind, reasons] += 1
    if not found:
        return
    terminalreporter.section("conformance vectors")
    for file, outcomes in found.items():
        kinds: Counter[str] = Counter()
        for (kind, _), count in outcomes.items():
            kinds[kind] += count
        run = sum(kinds.values()) - kinds["inexpressible"]
        figures = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind])
        terminalreporter.write_line(f"{file}: {run} run: {figures}")
        for (kind, reasons), count in outcomes.most_common():
            if reasons:
                terminalreporter.write_line(f"  {count:4} {kind}: {reasons}")
