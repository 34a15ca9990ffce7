"""The clocks of a log by the clock on the wall, the peers with every core, in a fresh process.

Everywhere else each contestant has one thread and processor time is counted, so that a neighbour
on the machine costs nobody. Polars and DuckDB would use every core there is; ours uses one.
`python -m benchmarks.frames_cores EVENTS ROUNDS` prints each round's seconds, in JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.frames_log import AS_OF, log, policy
from benchmarks.frames_pairs import open_spans
from benchmarks.harness import Ratio
from benchmarks.rows import Row
from benchmarks.workload import LUNCH, desk

OURS = "slaengine"


def rows(events: int, rounds: int) -> Iterator[Row]:
    """Ratios without a gate: what is asked for is that the same work takes less."""
    cores = os.cpu_count() or 1
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.frames_cores", str(events), str(rounds)],
        env=os.environ | {"POLARS_MAX_THREADS": str(cores)},
        check=True,
        capture_output=True,
        text=True,
    )
    times: dict[str, list[float]] = json.loads(done.stdout)
    ours = times.pop(OURS)
    again = times.pop("again")
    for name, theirs in times.items():
        yield Row(
            f"clocks of {events // 1_000_000}M events by the wall, against {name} on {cores} cores",
            None,
            Ratio.of(theirs, ours),
            0,
            control=Ratio.of(again, ours),
            seconds=((OURS, min(ours) / events), (name, min(theirs) / events)),
        )


def main(events: int, rounds: int) -> None:
    """Take turns, and print the seconds of every turn."""
    from benchmarks.frames_duckdb import Desk
    from benchmarks.frames_polars import clocks
    from slaengine import frames

    held, rules, spans = log(events), policy(), open_spans(desk(LUNCH))
    frame = held.polars("channel", "team")
    query = clocks(frame, spans)
    base = Desk(held.arrow("channel", "team"), spans, threads=os.cpu_count() or 1)
    turns: dict[str, Callable[[], object]] = {
        OURS: lambda: frames.evaluate(rules, frame, as_of=AS_OF),
        "Polars": query.collect,
        "DuckDB": lambda: base.clocks().to_arrow_table(),
        "again": lambda: frames.evaluate(rules, frame, as_of=AS_OF),
    }
    times: dict[str, list[float]] = {name: [] for name in turns}
    for number in range(rounds + 1):
        for name, run in turns.items():
            begin = time.perf_counter()
            run()
            if number:  # the first round warms up
                times[name].append(time.perf_counter() - begin)
    print(json.dumps(times))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
