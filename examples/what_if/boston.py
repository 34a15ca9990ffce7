"""The city: had it kept its earlier targets, and which it could promise."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import polars as pl

from examples.boston311.event_frame import event_frame, request_frame
from examples.boston311.report import EARLIER, POLICY
from examples.boston311.requests import BOSTON
from examples.by_columns.boston import AS_OF
from examples.by_columns.wording import points
from examples.real_tickets import table
from examples.what_if.drift import expected, failures
from examples.what_if.split import Split, trials, verdict
from examples.what_if.wording import TRIED, kept_so_far, share_of, trial_cells
from slaengine import Policy, frames
from slaengine.metrics import Attainment

CUT = datetime(2015, 5, 1, tzinfo=BOSTON)
SHARE = 0.9
LEAST = 100  # later requests that a trial has to have
VALID = "valid_until = 2015-02-16\n"


def usable_events(folder: Path, policy: Policy) -> pl.DataFrame:
    """The requests as events, but for those that close before they open."""
    events = event_frame(request_frame(folder))
    refused = frames.evaluate(policy, events, as_of=AS_OF, on_error="collect").rejected
    return events.join(refused.select("ticket").cast(pl.String), on="ticket", how="anti")


def unchanged() -> Policy:
    """The city's policy as if the earlier targets had stayed in force."""
    earlier = EARLIER.read_text(encoding="utf-8").replace(VALID, "")
    later = POLICY.read_text(encoding="utf-8")
    return Policy.from_text(f"{earlier}\n{later}")


def city_figures(folder: Path) -> dict[str, str]:
    """Work the city's figures out, by the name of their block."""
    policy = Policy.load(POLICY)
    events = usable_events(folder, policy)
    return replayed(policy, events) | recommended(policy, events) | tried(policy, events)


def replayed(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """What becomes of promises if the targets of January had stayed."""
    found = frames.replay(policy, unchanged(), events, as_of=AS_OF, by=["type"])
    sides: dict[str, list[Attainment]] = defaultdict(lambda: [Attainment(), Attainment()])
    moved: set[str] = set()
    for shift in found.shifts:
        kind = str(shift.group[0])
        sides[kind][0] += shift.before
        sides[kind][1] += shift.after
        if shift.agreement != "Boston 311":
            moved.add(kind)
    lines = [
        [kind, before.n, share_of(before), share_of(after), _points(before, after)]
        for kind, (before, after) in sorted(sides.items(), key=lambda item: -item[1][0].n)
        if kind in moved and before.n >= LEAST
    ]
    head = ["type", "promises", "kept as promised", "kept by January's targets", "points"]
    counts = [[word, f"{count:,}"] for word, count in found.counts.items()]
    return {
        "boston/replay": table(["clocks", "number"], counts),
        "boston/types": table(head, lines),
    }


def recommended(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """Which targets the first four months carry, for the types with most requests."""
    found = frames.recommend(policy, events, as_of=CUT, share=SHARE, by=["type"])
    most = sorted(found, key=lambda one: -one.n)[:12]
    lines = [
        [
            one.of.group[0],
            one.finished,
            one.open,
            str(one.promised[0]),
            kept_so_far(one),
            one.reason if one.target is None else str(one.target),
        ]
        for one in most
    ]
    head = ["type", "finished", "open", "promised", "kept so far", "could be promised"]
    named = sum(one.target is not None for one in found)
    numbers = [
        ["types of request", len(found)],
        ["with a target that 90 % would have met", named],
        ["too thin", sum(one.reason.startswith("too thin") for one in found)],
        ["too many open", sum(one.reason.startswith("open") for one in found)],
    ]
    return {
        "boston/recommended": table(head, lines),
        "boston/named": table(["what", "number"], numbers),
    }


def tried(policy: Policy, events: pl.DataFrame) -> dict[str, str]:
    """How May and June would have kept what January to April recommend."""
    every = trials(Split(policy, events, CUT, AS_OF), "resolution", ["type"], SHARE, at_least=LEAST)
    lines = [trial_cells(str(each.recommended.of.group[0]), each) for each in every]
    return {
        "boston/trials": table(["type", *TRIED], lines),
        "boston/tried": verdict(every, SHARE, "types"),
        "boston/failed": failures(every, SHARE),
        "boston/expected": expected(every, SHARE),
    }


def _points(before: Attainment, after: Attainment) -> str:
    one, two = before.kept()[0].value, after.kept()[0].value
    return "–" if one is None or two is None else points(two - one)
