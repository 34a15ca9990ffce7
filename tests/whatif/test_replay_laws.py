"""Laws of replays: the counts are those of looking at every clock under both policies."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaengine import Clock, Event, Opened, Policy, Replied, StatusChanged, Updated, evaluate
from slaengine.metrics import Attainment
from slaengine.money import parse_money
from slaengine.policy.remedies import Remedy
from slaengine.whatif import replay
from slaengine.whatif.replays.owed import moneys, totals_of
from tests.remedies.contracts import agreement, settled, share
from tests.whatif.desk import NINE, POLICY, policy, ticket

TIGHTER = policy(**{"4h": "2h"})
OTHER = policy(POLICY.replace('normal = "8h"', 'low = "8h"').replace("4h", "90m"))
OWING = (
    POLICY.replace('name = "standard"', 'name = "standard"\nreview = { every = "month" }')
    + """
[[agreements.remedies]]
on = "missed"
metric = "resolution"
each = { credit = "10%" }
"""
)
HOURS = st.sampled_from([0.5, 1, 1.5, 2, 3, 4, 5, 30, 60])
ENDS = st.sampled_from(["solved", "solved", "merged", None])


@st.composite
def histories(draw: st.DrawFn) -> list[list[Event]]:
    """Tickets of every tier that are solved, merged or left open."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        name, at = f"T-{number}", NINE + timedelta(hours=draw(HOURS))
        fields = {"priority": draw(st.sampled_from(["urgent", "normal", "low"]))}
        events: list[Event] = [Opened(ticket=name, at=at, fields=fields)]
        if draw(st.booleans()):
            at += timedelta(hours=draw(HOURS))
            events.append(Replied(ticket=name, at=at, by="agent"))
        end = draw(ENDS)
        at += timedelta(hours=draw(HOURS))
        if end == "solved":
            events.append(StatusChanged(ticket=name, at=at, status="solved"))
        elif end == "merged":
            events.append(Event(ticket=name, at=at, name="merged"))
        found.append(events)
    return found


def outcome(clock: Clock | None, as_of: datetime) -> str:
    """Say how a clock stands, in the words of an attainment."""
    if clock is None:
        return "none"
    if clock.state == "met":
        return "met"
    if clock.is_breached(as_of):
        return "breached"
    return "cancelled" if clock.state == "cancelled" else "undecided"


def attained(outcomes: Counter[str]) -> Attainment:
    met, breached = outcomes["met"], outcomes["breached"]
    return Attainment(met, breached, outcomes["undecided"], outcomes["cancelled"])


def change(before: Clock | None, after: Clock | None, as_of: datetime) -> str:
    """Say what becomes of a clock, by the words that a replay explains."""
    one, two = outcome(before, as_of), outcome(after, as_of)
    if before is None:
        return "appeared"
    if after is None:
        return "vanished"
    if one != two:
        return {"breached": "better"}.get(one, {"breached": "worse"}.get(two, "otherwise"))
    same = (before.target, before.due_at, before.elapsed(as_of)) == (
        after.target,
        after.due_at,
        after.elapsed(as_of),
    )
    return "same" if same else "moved"


@given(histories(), st.sampled_from([TIGHTER, OTHER]), st.sampled_from([1, 4, 40, 400]))
def test_a_replay_counts_what_a_look_at_every_clock_counts(
    those: list[list[Event]], other: Policy, hours: int
) -> None:
    as_of = max(event.at for events in those for event in events) + timedelta(hours=hours)
    found = replay(policy(), other, those, as_of=as_of)
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    words: Counter[str] = Counter()
    listed = []
    for events in those:
        one, two = evaluate(policy(), events), evaluate(other, events)
        for metric in ("resolution", "first_response"):
            pair = one.get(metric), two.get(metric)
            if pair != (None, None):
                before[outcome(pair[0], as_of)] += 1
                after[outcome(pair[1], as_of)] += 1
                word = change(*pair, as_of)
                words[word] += 1
                if word not in ("same", "moved"):
                    listed.append((one.ticket, metric, word))
    assert (found.before, found.after) == (attained(before), attained(after))
    assert {word: count for word, count in found.counts.items() if count} == dict(words)
    assert sorted((each.ticket, each.metric, each.change) for each in found.changes) == (
        sorted(listed)
    )


def of_team(name: str, team: str | None, hours: float) -> list[Event]:
    first, *rest = ticket(name, 0, hours)
    if team is None:
        return [first, *rest]
    return [first, Updated(ticket=name, at=NINE, by="agent", fields={"team": team}), *rest]


def test_shifts_are_told_by_fields_that_no_policy_names_those_without_one_first() -> None:
    those = [of_team("T-1", "south", 3), of_team("T-2", None, 3), of_team("T-3", "north", 1)]
    found = replay(policy(), TIGHTER, those, as_of=NINE + timedelta(hours=9), by=["team"])
    resolutions = [shift for shift in found.shifts if shift.metric == "resolution"]
    assert [shift.group for shift in resolutions] == [(None,), ("north",), ("south",)]
    assert [shift.after.breached for shift in resolutions] == [1, 0, 1]
    assert [(each.ticket, each.group) for each in found.changes] == [
        ("T-1", ("south",)),
        ("T-2", (None,)),
    ]
    assert "–" in found.text()


def test_what_appears_is_of_the_group_that_it_has_under_the_other_policy() -> None:
    low = policy(POLICY.replace('normal = "8h"', 'low = "8h"'))
    those: Sequence[list[Event]] = [ticket("T-1", 0, 2, "low"), ticket("T-2", 0, 2, "normal")]
    found = replay(policy(), low, those, as_of=NINE + timedelta(hours=9), by=["priority"])
    assert [(each.change, each.group) for each in found.changes] == [
        ("appeared", ("low",)),
        ("vanished", ("normal",)),
    ]


def test_what_is_owed_under_both_is_of_the_fees_that_are_given() -> None:
    held, tighter = policy(OWING), policy(OWING, **{"4h": "2h"})
    those = [ticket("T-1", 0, 3), ticket("T-2", 0, 5)]
    now, fees = NINE + timedelta(days=40), {"standard": parse_money("200 EUR")}
    found = replay(held, tighter, those, as_of=now, owed=True, fees=fees)
    (owed,) = found.owed
    assert (str(owed.before), str(owed.after)) == ("20.00 EUR", "40.00 EUR")
    assert "20.00 EUR" in found.text()


def test_a_replay_that_changes_nothing_ends_with_its_table() -> None:
    text = replay(policy(), policy(), [ticket("T-1", 0, 1)], as_of=NINE + timedelta(hours=9)).text()
    assert text == text.rstrip()
    assert "\n\n\n" not in text


def flat(credit: str) -> Remedy:
    shape = {"flat": {"below": "99%", "credit": credit}}
    return Remedy(shape, on="availability", name="flat")


def test_money_of_several_agreements_adds_up_by_currency() -> None:
    months = [settled(agreement(flat(credit)), share("98")) for credit in ("5 EUR", "7 EUR")]
    dollars = settled(agreement(flat("3 USD"), fees=None), share("98"))
    (euros, other), (single,) = (totals_of(each) for each in ([*dollars, *months[0]], months[1]))
    assert [str(money) for money in (euros, other, single)] == ["5.00 EUR", "3.00 USD", "7.00 EUR"]
    assert totals_of([*months[0], *months[1]]) == (parse_money("12 EUR"),)
    assert (moneys((euros, other)), moneys(())) == ("5.00 EUR, 3.00 USD", None)
