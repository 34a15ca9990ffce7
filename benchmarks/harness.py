"""Fair ratios: interleaved bursts in one process, and a control that has to read one.

A comparison times its subject twice and every rival once a round. A ratio is taken within a
round, so that whatever else the machine does falls on both sides; what is reported is the median
of the rounds, with the least and the greatest. The subject against itself is the control: when
its median leaves 0.93 to 1.07 the comparison is void and runs again.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

CONTROL = (0.93, 1.07)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, the least seconds of a burst, and tries at a quiet moment."""

    rounds: int = 11
    burst: float = 0.04
    tries: int = 6


THOROUGH = Effort()
QUICK = Effort(rounds=3, burst=0.002, tries=1)


@dataclass(frozen=True, slots=True)
class Contestant:
    """Somebody who does the work: `run` makes one pass over it, of `size` operations."""

    name: str
    run: Callable[[], object]
    size: int


@dataclass(frozen=True, slots=True)
class Ratio:
    """Paired ratios of the rounds: their median, the least and the greatest."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, over: Sequence[float], under: Sequence[float]) -> "Ratio":
        """The ratio of each round, summed up."""
        ratios = [a / b for a, b in zip(over, under, strict=True)]
        return cls(median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)}–{figure(self.high)})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one comparison measured: seconds an operation, ratios to the subject, the control.

    `turns` has the seconds of each round, for the ratio of two rivals.
    """

    seconds: dict[str, float]
    ratios: dict[str, Ratio]
    control: Ratio
    turns: dict[str, list[float]] = field(default_factory=dict)

    @property
    def is_void(self) -> bool:
        """Whether the control says that the machine was not quiet enough."""
        return not CONTROL[0] <= self.control.median <= CONTROL[1]

    def between(self, subject: str, rival: str) -> "Comparison":
        """The same rounds with another subject; the control stays as it was."""
        pair = {name: self.seconds[name] for name in (subject, rival)}
        ratio = Ratio.of(self.turns[rival], self.turns[subject])
        return Comparison(pair, {rival: ratio}, self.control, self.turns)


def figure(value: float) -> str:
    """A ratio with about three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def compare(effort: Effort, subject: Contestant, *rivals: Contestant) -> Comparison:
    """Time the rivals against the subject; a rival's ratio is its time over the subject's."""
    result = _compare_once(effort, subject, rivals)
    for _ in range(effort.tries - 1):
        if not result.is_void:
            break
        result = _compare_once(effort, subject, rivals)
    return result


def _compare_once(
    effort: Effort, subject: Contestant, rivals: tuple[Contestant, ...]
) -> Comparison:
    everybody = (subject, *rivals, subject)
    with quiet_heap():
        passes = [_passes(one, effort.burst) for one in everybody]
        times: list[list[float]] = [[] for _ in everybody]
        for order in _orders(len(everybody), effort.rounds):
            for i in order:
                times[i].append(_burst(everybody[i], passes[i]))
    return Comparison(
        seconds={one.name: median(times[i]) for i, one in enumerate(everybody[:-1])},
        ratios={one.name: Ratio.of(times[i], times[0]) for i, one in enumerate(rivals, start=1)},
        control=Ratio.of(times[-1], times[0]),
        turns={one.name: times[i] for i, one in enumerate(everybody[:-1])},
    )


def _orders(contestants: int, rounds: int) -> Iterator[list[int]]:
    """Turns for each round, forwards and backwards, so that no one always follows the slowest."""
    for number in range(rounds):
        order = list(range(contestants))
        yield order if number % 2 == 0 else order[::-1]


def _passes(contestant: Contestant, seconds: float) -> int:
    """How many passes fill a burst; the trial passes also warm tables and caches."""
    contestant.run()
    once = _burst(contestant, 1) * contestant.size
    return max(1, round(seconds / once))


def _burst(contestant: Contestant, passes: int) -> float:
    """Seconds of processor time an operation: a neighbour who takes the core costs nobody."""
    run = contestant.run
    begin = time.process_time_ns()
    for _ in range(passes):
        run()
    return max(time.process_time_ns() - begin, 1) / 1e9 / passes / contestant.size


@contextmanager
def quiet_heap() -> Iterator[None]:
    """Keep what exists out of the garbage collector's way while objects are timed."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
