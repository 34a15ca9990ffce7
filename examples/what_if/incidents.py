"""The IT department: tighter targets replayed, and recommendations for each priority."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from examples.by_columns.incidents import END, THEN
from examples.real_tickets import table
from examples.uci_incidents.event_frame import event_frame, log_frame, usable
from examples.uci_incidents.report import POLICY
from examples.what_if.split import Split, trials, verdict
from examples.what_if.wording import TRIED, amount, kept_so_far, share_of, trial_cells
from slaengine import Policy, frames
from slaengine.whatif import with_target

METRICS = ("acknowledgement", "resolution")
SHARE = 0.9
LEAST = 50  # later incidents that a trial has to have
CUTS = (datetime(2016, 3, 28, tzinfo=UTC), THEN)
TARGETS = ("24h", "48h", "72h", "120h", "168h", "240h", "336h")
MODERATE = "3 - Moderate"


def incident_figures(folder: Path) -> dict[str, str]:
    """Work the department's figures out, by the name of their block."""
    policy = Policy.load(POLICY)
    events = event_frame(usable(log_frame(folder)))
    return (
        replayed(policy, events)
        | swept(policy, events)
        | recommended(policy, events)
        | tried(policy, events)
    )


def replayed(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """What a promise of three days for moderate incidents would have come to."""
    other = with_target(policy, "resolution", "72h", priority=MODERATE)
    found = frames.replay(policy, other, events, as_of=END, by=["priority"])
    lines = [
        [
            f"{shift.metric}, {shift.group[0]}",
            shift.before.n,
            share_of(shift.before),
            share_of(shift.after),
        ]
        for shift in found.shifts
        if shift.before != shift.after
    ]
    counts = [[word, f"{count:,}"] for word, count in found.counts.items()]
    return {
        "incidents/replay": table(["clocks", "number"], counts),
        "incidents/moved": table(["promise", "clocks", "kept in 120h", "kept in 72h"], lines),
    }


def swept(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """How moderate incidents would have kept each of some targets."""
    curve = frames.sweep(policy, events, "resolution", TARGETS, as_of=END, priority=MODERATE)
    lines = [
        [str(point.target), share_of(point.attainment), f"{point.attainment.breached:,}"]
        for point in curve.points
    ]
    return {"incidents/sweep": table(["target", "kept", "breached"], lines)}


def recommended(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """Which targets the log carries as of the middle of April, when many were open."""
    lines = [
        [
            f"{metric}, {one.of.group[0]}",
            one.finished,
            one.open,
            str(one.promised[0]),
            kept_so_far(one),
            amount(one.estimate),
            amount(one.exact),
            one.reason if one.target is None else str(one.target),
        ]
        for metric in METRICS
        for one in frames.recommend(
            policy, events, as_of=THEN, share=SHARE, metric=metric, by=["priority"]
        )
    ]
    head = ["promise", "finished", "open", "promised", "kept so far", "estimate", "limit", "target"]
    return {"incidents/recommended": table(head, lines)}


def tried(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """How later incidents would have kept what was recommended at two cuts."""
    lines, every = [], []
    for cut in CUTS:
        split = Split(policy, events, cut, END)
        for metric in METRICS:
            found = trials(split, metric, ["priority"], SHARE, at_least=LEAST)
            every += found
            lines += [
                trial_cells(f"{metric}, {each.recommended.of.group[0]}, {cut:%-d %b}", each)
                for each in found
            ]
    return {
        "incidents/trials": table(["promise, cut", *TRIED], lines),
        "incidents/tried": verdict(every, SHARE, "promises"),
    }
