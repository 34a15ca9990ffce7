"""Replaying: evaluating histories under two policies, ticket by ticket."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.engine import Clock, TicketSla, evaluate
from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.metrics.attainment import OUTCOMES, Attainment, Outcome
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.remedies import statements
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.change import WORDS, Change, ChangeWord, change_word
from slaengine.whatif.replays.owed import Owed, owed_of
from slaengine.whatif.replays.replay import Replay
from slaengine.whatif.replays.shift import Shift
from slaengine.whatif.replays.side import Side

Which: TypeAlias = Literal["outcome", "any"]
WHICH: tuple[Which, ...] = ("outcome", "any")
KINDS: tuple[Kind, ...] = ("sla", "ola", "uc")
Record = TypeVar("Record")


class Key(NamedTuple):
    """Which clock: under both policies the same kind, metric and cycle, and for an OLA its name."""

    kind: Kind
    slot: str
    metric: str
    cycle: int


Group: TypeAlias = tuple[str | None, ...]
Cell: TypeAlias = tuple[Kind, str, str, Group]  # kind, metric, agreement, group
Outcomes: TypeAlias = Counter[Outcome]


def replay(
    policy: Policy,
    other: Policy,
    histories: Iterable[Iterable[Event]],
    *,
    as_of: datetime,
    by: Iterable[str] = (),
    changes: Which = "outcome",
    owed: bool = False,
    outages: Iterable[Outage] | None = None,
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Replay[tuple[Change, ...]]:
    """Return what another policy would have made of the same tickets, as of an instant.

    `histories` has the events of each ticket; events after `as_of` play no part. Clocks are
    compared one with one: of the same ticket, kind, metric and cycle, of an OLA or contract also
    the same agreement. `by` names ticket fields (as they are now) or `priority` to group the
    attainment by. `changes="any"` also lists clocks whose outcome is the same and whose promise,
    due or time is not. With `owed=True` the statements of both are worked out, from `outages`,
    `maintenance`, `requests` and `fees` as `remedies.statements` takes them: without a record of
    outages or of requests, nothing that hangs on it is settled.

    >>> from datetime import UTC
    >>> from slaengine import Opened, StatusChanged
    >>> def promising(amount):
    ...     return Policy.from_text(f'''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = {{ resolution = "{amount}" }}
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> noon = nine.replace(hour=12)
    >>> solved = StatusChanged(ticket="T-7", at=noon, status="solved")
    >>> history = [Opened(ticket="T-7", at=nine), solved]
    >>> found = replay(promising("4h"), promising("2h"), [history], as_of=noon)
    >>> [(change.ticket, change.change, change.after.due_at.hour) for change in found.changes]
    [('T-7', 'worse', 11)]
    """
    now, names = as_utc(as_of, HistoryError, "as_of"), names_of(by)
    check_which(changes)
    fields = [name for name in names if name != "priority"]
    both = (
        (evaluate(policy, events, fields=fields), evaluate(other, events, fields=fields))
        for events in ([event for event in history if event.at <= now] for history in histories)
        if events
    )
    if not owed:
        return replayed(both, now, names, changes)
    pairs = list(both)
    recorded = _kept(outages), tuple(maintenance), _kept(requests)
    found = owed_under((policy, other), pairs, now, recorded, fees)
    return replace(replayed(pairs, now, names, changes), owed=found)


def owed_under(
    policies: tuple[Policy, Policy],
    slas: Iterable[tuple[TicketSla, TicketSla]],
    as_of: datetime,
    recorded: tuple[
        tuple[Outage, ...] | None, tuple[Maintenance, ...], tuple[Requests, ...] | None
    ],
    fees: Mapping[str, Given],
) -> tuple[Owed, ...]:
    """Return what is owed under two policies on tickets that have been evaluated under each."""
    outages, maintenance, requests = recorded
    pairs = list(slas)
    before, after = (
        statements(
            policy,
            (pair[place] for pair in pairs),
            as_of=as_of,
            outages=outages,
            maintenance=maintenance,
            requests=requests,
            fees=fees,
        )
        for place, policy in enumerate(policies)
    )
    return owed_of(before, after)


def _kept(records: Iterable[Record] | None) -> tuple[Record, ...] | None:
    """Keep records for both policies; None, that nothing was measured, stays."""
    return None if records is None else tuple(records)


def replayed(
    slas: Iterable[tuple[TicketSla, TicketSla]],
    as_of: datetime,
    by: tuple[str, ...],
    changes: Which = "outcome",
) -> Replay[tuple[Change, ...]]:
    """Compare tickets that have been evaluated under each policy."""
    pairs = (pair for one, two in slas for pair in pairs_of(one, two, as_of, by))
    return summed(pairs, as_of, by, changes)


class Pair(NamedTuple):
    """One clock under both policies; a side is None where that policy has no such clock."""

    ticket: str
    key: Key
    before: Side | None
    after: Side | None
    groups: tuple[Group, Group]  # of the two sides


def summed(
    pairs: Iterable[Pair], as_of: datetime, by: tuple[str, ...], which: Which
) -> Replay[tuple[Change, ...]]:
    """Sum up pairs of clocks."""
    counts: Counter[ChangeWord] = Counter()
    cells: dict[Cell, tuple[Outcomes, Outcomes]] = defaultdict(lambda: (Counter(), Counter()))
    found: list[Change] = []
    tickets: set[str] = set()
    for pair in pairs:
        tickets.add(pair.ticket)
        if pair.before is None and pair.after is None:
            continue  # a ticket without clocks
        word = change_word(pair.before, pair.after)
        counts[word] += 1
        for place, side in enumerate((pair.before, pair.after)):
            if side is not None:
                cell = pair.key.kind, pair.key.metric, side.agreement, pair.groups[place]
                cells[cell][place][side.outcome] += 1
        if word in listed_words(which):
            found.append(_change(pair, word))
    return Replay(
        as_of,
        by,
        len(tickets),
        2,
        FrozenMapping({word: counts[word] for word in WORDS}),
        shifts_of(cells),
        tuple(found),
    )


def listed_words(which: Which) -> tuple[ChangeWord, ...]:
    """Return the words of the changes that are listed, clock by clock."""
    return WORDS[: WORDS.index("same" if which == "any" else "moved")]


def names_of(by: Iterable[str]) -> tuple[str, ...]:
    """Take names of fields; refuse one text, which would be taken letter by letter."""
    if isinstance(by, str):
        raise HistoryError(f"fields come as a list of names, not {by!r}; write [{by!r}]")
    return tuple(by)


def check_which(which: str) -> None:
    """Refuse what is no choice of changes."""
    if which not in WHICH:
        raise HistoryError(f"changes {which!r}: write 'outcome' or 'any'")


def shifts_of(cells: Mapping[Cell, tuple[Outcomes, Outcomes]]) -> tuple[Shift, ...]:
    """Return shifts in the order of kind, metric, agreement and group."""
    found = [Shift(*cell, _attainment(one), _attainment(two)) for cell, (one, two) in cells.items()]
    found.sort(
        key=lambda shift: (
            KINDS.index(shift.kind),
            shift.metric,
            shift.agreement,
            [(value is not None, value or "") for value in shift.group],
        )
    )
    return tuple(found)


def pairs_of(
    one: TicketSla, two: TicketSla, as_of: datetime, by: tuple[str, ...]
) -> Iterator[Pair]:
    """Yield a pair for the ticket itself, which has no sides, and one for each of its clocks."""
    before, after = ({_key(clock): clock for clock in sla} for sla in (one, two))
    yield Pair(one.ticket, _NO_KEY, None, None, ((), ()))
    for key in dict.fromkeys(chain(before, after)):
        was, now = before.get(key), after.get(key)
        groups = _group(one, was, by), _group(two, now, by)
        yield Pair(one.ticket, key, _side(was, as_of), _side(now, as_of), groups)


_NO_KEY = Key("sla", "", "", 0)


def _key(clock: Clock) -> Key:
    slot = "" if clock.kind == "sla" else clock.agreement
    return Key(clock.kind, slot, clock.metric, clock.cycle)


def _group(sla: TicketSla, clock: Clock | None, by: tuple[str, ...]) -> Group:
    if clock is None:
        return ()
    return tuple(clock.priority if name == "priority" else sla.fields.get(name) for name in by)


def _change(pair: Pair, word: ChangeWord) -> Change:
    key, (before, after) = pair.key, pair.groups
    group = after if pair.before is None else before
    return Change(
        pair.ticket, key.metric, key.cycle, key.kind, word, pair.before, pair.after, group
    )


def _side(clock: Clock | None, as_of: datetime) -> Side | None:
    return None if clock is None else Side.of(clock, as_of)


def _attainment(counts: Outcomes) -> Attainment:
    met, breached, undecided, cancelled = (counts[outcome] for outcome in OUTCOMES)
    return Attainment(met, breached, undecided, cancelled)
