"""A replay under other targets or another calendar, against one evaluation of the same log."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks import peers
from benchmarks.answers import WrongAnswerError
from benchmarks.frames_log import AS_OF, TARGETS, log, policy
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Row, at_most, row
from benchmarks.workload import PLAIN, desk
from slaengine import Policy, frames
from slaengine.whatif import on_calendar, with_target

if TYPE_CHECKING:
    import polars as pl

EVENTS, FEW = 1_000_000, 100_000
KEY = ["ticket", "metric", "cycle"]
POINTS = [f"{hours}h" for hours in range(1, 41)]


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows; sweeps and what changes a little everywhere are told beside."""
    if not peers.have("polars"):
        return
    events = log(FEW if effort is QUICK else EVENTS).polars("channel", "team")
    mine = policy()
    count = f"{round(len(events) / 1e6, 1):g}M"
    whole = Contestant("evaluate", lambda: _clocks(mine, events), len(events))
    others = {"other targets": _halved(mine), "another calendar": on_calendar(mine, desk(PLAIN))}
    for name, other in others.items():
        compared = _check(mine, other, events)
        again = Contestant("replay", _replaying(mine, other, events, "outcome"), len(events))
        title = f"replay of {count} events under {name}, against one evaluation"
        result = compare(effort, whole, again)
        yield row(title, at_most(1.2), result, "replay", compared=compared)
    every = Contestant("replay", _replaying(mine, _halved(mine), events, "any"), len(events))
    title = f"the same, every clock listed that has another due ({count} events, other targets)"
    yield row(title, None, compare(effort, whole, every), "replay", compared=0)
    sweep = Contestant("sweep", lambda: _swept(mine, events), len(events))
    title = f"sweep of {len(POINTS)} targets by priority, against one evaluation ({count} events)"
    yield row(title, None, compare(effort, whole, sweep), "sweep", compared=0)


def _halved(mine: Policy) -> Policy:
    """The same promises in half the time."""
    for metric, tiers in TARGETS.items():
        for tier, hours in tiers.items():
            mine = with_target(mine, metric, f"{30 * hours}m", priority=tier)
    return mine


def _clocks(under: Policy, events: "pl.DataFrame") -> "pl.DataFrame":
    return frames.evaluate(under, events, as_of=AS_OF)


def _replaying(
    mine: Policy, other: Policy, events: "pl.DataFrame", which: str
) -> Callable[[], object]:
    if which == "any":
        return lambda: frames.replay(mine, other, events, as_of=AS_OF, changes="any")
    return lambda: frames.replay(mine, other, events, as_of=AS_OF)


def _swept(mine: Policy, events: "pl.DataFrame") -> object:
    return frames.sweep(mine, events, "resolution", POINTS, as_of=AS_OF, by=["priority"])


def _check(mine: Policy, other: Policy, events: "pl.DataFrame") -> int:
    """The number of clocks whose outcome the replay gives as two evaluations joined give it."""
    import polars as pl

    met, broken = pl.col("state") == "met", pl.col("breached") | (pl.col("state") == "missed")
    outcome = pl.when(met).then(0).when(broken).then(1).otherwise(2).alias("outcome")
    both = (_clocks(under, events).select(*KEY, outcome) for under in (mine, other))
    before, after = both
    joined = before.join(after, on=KEY, suffix="_after")
    differ = joined.filter(pl.col("outcome") != pl.col("outcome_after")).sort(KEY)
    found = frames.replay(mine, other, events, as_of=AS_OF).changes.select(KEY).sort(KEY)
    if not differ.select(KEY).equals(found):
        raise WrongAnswerError(f"replay: {found.height} changes, not {differ.height}")
    return joined.height
