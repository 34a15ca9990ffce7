"""Alarms of many open tickets at once, beside the clocks of the same events."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from benchmarks.answers import WrongAnswerError
from benchmarks.frames_log import AS_OF, STATUSES, TARGETS, Log, log
from benchmarks.frames_pairs import Ints, micros
from benchmarks.harness import QUICK, Contestant, Effort, compare
from benchmarks.rows import Row, at_most, row
from benchmarks.workload import LUNCH, SEED, desk
from slaengine import Agreement, Policy, Target, evaluate, frames
from slaengine.policy import Escalation, Procedure

TICKETS, FEW, SAMPLE = 100_000, 4_000, 300
EVENTS = 8  # of a ticket in the log, of which those before it is solved are left
DAY = timedelta(days=1)
NOW = AS_OF + timedelta(days=2, hours=10)  # a Tuesday


def rows(effort: Effort) -> Iterator[Row]:
    """The gated rows: the next alarm of every level, and all alarms of a day."""
    count = FEW if effort is QUICK else TICKETS
    rules, events = policy(), opened(log(count * EVENTS))
    frame = events.polars("channel", "team")

    def clocks() -> object:
        return frames.evaluate(rules, frame, as_of=NOW)

    def judged() -> object:
        return frames.clocks(state, as_of=NOW)

    state = frames.advance(rules, None, frame)
    title = f"alarms of {count // 1000}k open tickets"
    base = Contestant("clocks", clocks, events.size)
    for until, which in ((None, "the next of each level"), (NOW + DAY, "those of a day")):
        compared = _same(rules, events, frame, until)
        asked = _asking(rules, frame, until, events.size)
        result = compare(effort, base, asked)
        what = f"{title}, {which}, against the clocks of their events"
        yield row(what, at_most(2), result, "alarms", compared=compared)
    base, asked = Contestant("clocks", judged, count), _asking(rules, state, None, count)
    compared = _same(rules, events, state, None)
    what = f"{title} in a state, the next of each level, against the clocks of the state"
    yield row(what, None, compare(effort, base, asked), "alarms", compared=compared)


def policy() -> Policy:
    """Two promises that go up three levels: by day, until somebody acts, and again and again."""
    critical = Procedure(
        "critical",
        [
            Escalation("50%", to="team lead", via="chat", until="acknowledged"),
            Escalation("90%", to="shift lead", via="phone", during="24x7"),
            Escalation(
                "100%+30m", to="head of support", via="mail", repeat="2h", until="answered", times=9
            ),
        ],
        during="desk",
    )
    rows = [
        Target(
            metric,
            {tier: timedelta(hours=hours) for tier, hours in tiers.items()},
            escalations="critical",
        )
        for metric, tiers in TARGETS.items()
    ]
    everybody = Agreement("all", calendar="desk", targets=rows, pause_on={"pending"})
    return Policy(calendars=[desk(LUNCH)], agreements=[everybody], procedures=[critical])


def opened(events: Log) -> Log:
    """The events of each ticket before it is solved, the last of them within the last day."""
    solved = events.status == STATUSES.index("solved")
    order = np.argsort(events.ticket, kind="stable")
    _, ticket = np.unique(events.ticket[order], return_inverse=True)
    firsts = np.flatnonzero(np.diff(ticket, prepend=-1))
    before = np.cumsum(solved[order])
    open_still = before == (before - solved[order])[firsts][ticket]
    order, ticket = order[open_still], ticket[open_still]
    last = np.append(np.flatnonzero(np.diff(ticket)), len(ticket) - 1)
    ago = np.random.default_rng(SEED).integers(0, DAY // timedelta(microseconds=1), len(last))
    shift = micros(NOW) - ago - events.at[order][last]
    return _in_order(events, order, events.at[order] + shift[ticket])


def _in_order(events: Log, rows: Ints, at: Ints) -> Log:
    turn = np.argsort(at, kind="stable")
    chosen = rows[turn]
    columns = {name: getattr(events, name)[chosen] for name in Log.__slots__}
    return replace(events, **{**columns, "at": at[turn]})


def _asking(rules: Policy, held: pl.DataFrame, until: datetime | None, size: int) -> Contestant:
    def run() -> object:
        return frames.alarms(rules, held, after=NOW, until=until)

    return Contestant("alarms", run, size)


def _same(rules: Policy, events: Log, held: pl.DataFrame, until: datetime | None) -> int:
    """The number of alarms of the first tickets that are equal to those one by one."""
    found = frames.alarms(rules, held, after=NOW, until=until)
    few = np.flatnonzero(events.ticket < events.ticket.min() + SAMPLE)
    histories = list(_in_order(events, few, events.at[few]).histories(SAMPLE))
    alone = [
        (alarm.id, alarm.at, alarm.due_at)
        for history in histories
        for alarm in evaluate(rules, history).alarms(NOW, until)
    ]
    tickets = [int(history[0].ticket) for history in histories]
    mine = found.filter(pl.col("ticket").is_in(tickets)).select("id", "at", "due_at").rows()
    if sorted(mine) != sorted(alone):
        raise WrongAnswerError(f"alarms: {len(mine)} of them, and {len(alone)} one by one")
    return len(alone)
