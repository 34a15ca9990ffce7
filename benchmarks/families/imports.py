"""Import time, each in a fresh process: the library against pydantic with one model."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.harness import Comparison, Effort, Ratio
from benchmarks.rows import Row, at_most, row

OURS = "import slaengine"
PYDANTIC = """
from pydantic import BaseModel
class Ticket(BaseModel):
    ticket: str
    status: str
"""
CHILD = """
import sys, time
begin = time.perf_counter()
exec(sys.argv[1])
print(time.perf_counter() - begin)
"""


def rows(effort: Effort) -> Iterator[Row]:
    """Seconds that the import takes within a process that has only started."""
    rounds = max(5, effort.rounds)
    for _ in range(effort.tries):
        result = _compare(rounds)
        if not result.is_void:
            break
    yield row(
        "import slaengine, against pydantic with one model",
        at_most(0.6),
        result,
        "slaengine",
        compared=0,
    )


def _compare(rounds: int) -> Comparison:
    times: dict[str, list[float]] = {"pydantic": [], "slaengine": [], "again": []}
    for code in (PYDANTIC, OURS):
        _seconds(code)  # writes the byte code and fills the file cache
    for _ in range(rounds):
        times["pydantic"].append(_seconds(PYDANTIC))
        times["slaengine"].append(_seconds(OURS))
        times["again"].append(_seconds(PYDANTIC))
    return Comparison(
        seconds={name: min(times[name]) for name in ("pydantic", "slaengine")},
        ratios={"slaengine": Ratio.of(times["slaengine"], times["pydantic"])},
        control=Ratio.of(times["again"], times["pydantic"]),
    )


def _seconds(code: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, code], check=True, capture_output=True, text=True
    )
    return float(done.stdout)
