"""The memory that the clocks of a log take beside the log itself, in a fresh process.

`python -m benchmarks.frames_memory FILE` reads an Arrow file of events into memory, evaluates a
few of them so that libraries and tables are there, and prints the bytes of the frame, those of the
process before the evaluation, and the most that it had until the answer was there.
"""

import subprocess
import sys
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.frames_log import AS_OF, Log, policy
from benchmarks.harness import Ratio
from benchmarks.rows import Row, at_most

if TYPE_CHECKING:
    import pyarrow as pa

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
WARM = 10_000
TITLE = "clocks of 10M events, extra peak memory against the input's bytes"


def measured(events: Log) -> Row:
    """The extra peak over the bytes of the frame; Linux alone tells the peak from a given time."""
    if not RESET.exists():
        return Row(TITLE, None, Ratio(0, 0, 0), 0, note="needs Linux")
    ratios = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.arrow"
        _write(events.arrow("channel", "team"), file)
        for _ in range(2):
            size, before, most = _in_a_fresh_process(file)
            ratios.append((most - before) / size)
    return Row(TITLE, at_most(2.5), Ratio(fmean(ratios), min(ratios), max(ratios)), 0)


def _in_a_fresh_process(file: Path) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.frames_memory", str(file)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [int(figure) for figure in done.stdout.split()]


def main(file: str) -> None:
    """Read, warm up, evaluate, and print the three figures."""
    from slaengine import frames

    events, rules = _read(file), policy()
    frames.evaluate(rules, events.slice(0, WARM), as_of=AS_OF)
    RESET.write_text("5", encoding="utf-8")
    before = _kilobytes("VmRSS")
    clocks = frames.evaluate(rules, events, as_of=AS_OF)
    assert clocks.num_rows
    print(events.nbytes, before * 1024, _kilobytes("VmHWM") * 1024)


def _write(table: "pa.Table", file: Path) -> None:
    import pyarrow as pa

    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _read(file: str) -> "pa.Table":
    """The table in memory of the process's own, not mapped from the file."""
    import pyarrow as pa

    with pa.OSFile(file, "rb") as source:
        return pa.ipc.open_file(source).read_all()


def _kilobytes(name: str) -> int:
    lines = STATUS.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    main(sys.argv[1])
