"""Outages by columns: from a log of tickets, and from a frame of checks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from slaengine.availability.outage import NO_DATA
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.engine.facts import REMOVALS
from slaengine.errors import HistoryError, MetricsError
from slaengine.frames.doors.columns import Codes, Instants, Labels, Out, Taken
from slaengine.frames.doors.nulls import NULL
from slaengine.frames.doors.table import Table
from slaengine.frames.hours.steps import Ints
from slaengine.frames.rejects import Rejects
from slaengine.frames.telling.tellings import Telling, Tellings
from slaengine.instants import as_utc
from slaengine.policy import Policy, When
from slaengine.policy.condition import Conditions

FrameT = TypeVar("FrameT")
_DELETED = tuple(REMOVALS).index("deleted")
_MICROSECOND = timedelta(microseconds=1)


def outages_from_tickets(
    policy: Policy,
    events: FrameT,
    *,
    as_of: datetime,
    when: Conditions | When,
    component: str | None = None,
    cause: str | None = None,
) -> FrameT:
    """Return the outages that tickets tell of: something was down while such a ticket was unsolved.

    `when` has conditions over ticket fields, as agreements have them; `component` and `cause` name
    the columns that hold these. The rows are those of `availability.outages_from_tickets`: one for
    each stretch in which a ticket was unsolved, with the columns `ticket`, `started_at`,
    `ended_at` (null while it lasts), `component` and `cause`, by ticket. Events are as for
    `measures`.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    >>> log = pd.DataFrame({
    ...     "ticket": 7, "at": [noon, noon.replace(minute=40)], "event": ["opened", "merged"],
    ...     "type": ["outage", None], "service": ["web", None], "priority": "low",
    ... })
    >>> found = outages_from_tickets(Policy(), log, as_of=noon.replace(hour=13),
    ...     when={"type": "outage"}, component="service")
    >>> found["component"].tolist(), str(found["ended_at"][0] - found["started_at"][0])
    (['web'], '0 days 00:40:00')
    """
    asked = when if isinstance(when, When) else When(when)
    names = [*asked.conditions, *(name for name in (component, cause) if name is not None)]
    now = as_utc(as_of, HistoryError, "as_of")
    rejects = Rejects("raise")
    fields = tuple(dict.fromkeys(names))
    telling = Telling.of(policy, events, micros_of(now), fields, "now", rejects, taken=())
    told = telling.told.at(np.flatnonzero(_matching(telling.told, asked)))
    ticket, starts, ends = _unsolved(told)
    found: dict[str, Out] = {
        "ticket": Taken(telling.log.keys, told.ticket[ticket]),
        "started_at": Instants(starts),
        "ended_at": Instants(ends),
        "component": _field(told, component, ticket),
        "cause": _field(told, cause, ticket),
    }
    made: FrameT = telling.table.like(found)
    return made


def _matching(told: Tellings, asked: When) -> NDArray[np.bool_]:
    """Tell which tickets are as wanted, and still there."""
    found: NDArray[np.bool_] = told.facts.plain.removed != _DELETED
    for name, condition in asked.conditions.items():
        holds = [condition.holds(value or None) for value in told.values[name]]
        found &= np.array([*holds, condition.holds(None)], np.bool_)[told.asked[name]]
    return found


def _unsolved(told: Tellings) -> tuple[Ints, Ints, Ints]:
    """Return the stretches in which tickets were unsolved: whose, from when, to when."""
    plain, turned = told.facts.plain, told.facts.turns
    count = told.facts.size
    first = np.searchsorted(turned.ticket, np.arange(count + 1))
    nth = np.arange(len(turned.at)) - first[turned.ticket]
    reopened = nth % 2 == 1
    ticket = np.concatenate([np.arange(count), turned.ticket[reopened]])
    starts = np.concatenate([plain.opened_at, turned.at[reopened]])
    following = np.concatenate([first[:-1], np.flatnonzero(reopened) + 1])
    solved = following < first[ticket + 1]
    until = np.append(turned.at, NULL)[np.where(solved, following, len(turned.at))]
    ends = np.where(solved, until, plain.removed_at[ticket])
    order = np.lexsort((starts, ticket))
    order = order[(ends != starts)[order]]
    return ticket[order], starts[order], ends[order]


def _field(told: Tellings, name: str | None, ticket: Ints) -> Labels:
    if name is None:
        return Labels(np.full(len(ticket), -1, np.int32), ())
    return Labels(told.asked[name][ticket], tuple(told.values[name]))


def outages_from_checks(
    checks: FrameT,
    *,
    every: timedelta,
    start: datetime | None = None,
    end: datetime | None = None,
    failures: int = 1,
) -> FrameT:
    """Return the outages that a frame of checks shows, as `availability.outages_from_checks` does.

    `checks` has the columns `at` and `ok`, and `component` where there are several. The columns of
    the result are `started_at`, `ended_at`, `component` and `cause` (`"no data"` where nothing is
    known), in order of time.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> noon, minute = datetime(2026, 6, 9, 12, tzinfo=UTC), timedelta(minutes=1)
    >>> log = pd.DataFrame({"at": [noon, noon + minute, noon + 2 * minute], "ok": [1, 0, 1]})
    >>> found = outages_from_checks(log.assign(ok=log["ok"] == 1), every=minute)
    >>> [f"{at:%H:%M}" for at in found["started_at"]], str(found["ended_at"][0].time())
    (['12:01'], '12:02:00')
    """
    if every <= timedelta(0):
        raise MetricsError(f"checks every {every}: give more than zero, such as a minute")
    if failures < 1:
        raise MetricsError(f"{failures} failures make no outage; give 1 or more")
    table = Table.of(checks, "checks")
    series = _Series.of(table, every // _MICROSECOND)
    down = series.down(failures)
    unknown = series.unknown(_edge(start, "start"), _edge(end, "end"))
    code = np.concatenate([down[0], unknown[0]])
    starts, ends = (np.concatenate([down[place], unknown[place]]) for place in (1, 2))
    why = np.repeat(np.array([-1, 0], np.int32), (len(down[0]), len(unknown[0])))
    order = np.lexsort((series.rank(code), starts))
    found: dict[str, Out] = {
        "started_at": Instants(starts[order]),
        "ended_at": Instants(ends[order]),
        "component": Labels(code[order], series.names),
        "cause": Labels(why[order], (NO_DATA,)),
    }
    made: FrameT = table.like(found)
    return made


def _edge(at: datetime | None, what: str) -> int | None:
    return None if at is None else micros_of(as_utc(at, MetricsError, what))


class _Series:
    """Checks sorted by component and instant, each once; `every` is how long one holds."""

    def __init__(
        self, code: Codes, at: Ints, ok: NDArray[np.bool_], names: Sequence[str], every: int
    ) -> None:
        order = np.lexsort((at, code))
        code, at, ok = code[order], at[order], ok[order]
        again = np.zeros(len(at), np.bool_)
        again[1:] = (at[1:] == at[:-1]) & (code[1:] == code[:-1])
        odd = np.flatnonzero(again[1:] & (ok[1:] != ok[:-1]))
        if len(odd):
            place = int(odd[0])
            whose = names[code[place]] if code[place] >= 0 else "the service"
            raise MetricsError(
                f"two checks of {whose} at {instant_of(int(at[place])).isoformat()} disagree; "
                "keep one"
            )
        self.code, self.at, self.ok = code[~again], at[~again], ok[~again]
        self.names = tuple(names)
        self.last = np.append(self.code[1:] != self.code[:-1], True)[: len(self.code)]
        self.holds = self.at + every
        self.next = np.where(self.last, self.holds, np.append(self.at[1:], 0)[: len(self.at)])

    @classmethod
    def of(cls, table: Table, every: int) -> "_Series":
        """Read the columns; every row needs an instant and a result."""
        at, ok = table.instants("at"), table.truths("ok")
        for what, null in (("at", at == NULL), ("ok", ok < 0)):
            if null.any():
                raise HistoryError(f"row {null.argmax()}, checks column {what!r}: is null")
        if "component" in table.names:
            labels = table.labels("component")
        else:
            labels = Labels(np.full(len(at), -1, np.int32), ())
        return cls(labels.codes, at, ok == 1, labels.values, every)

    def down(self, failures: int) -> tuple[Codes, Ints, Ints]:
        """Return runs of failed checks: of which component, from when, to when."""
        known_until = np.minimum(self.next, self.holds)
        goes_on = ~self.ok & ~self.last & (known_until == self.next)
        goes_on[:-1] &= ~self.ok[1:]
        starts_run = ~self.ok
        starts_run[1:] &= ~goes_on[:-1]
        first, last = np.flatnonzero(starts_run), np.flatnonzero(~self.ok & ~goes_on)
        long = last - first + 1 >= failures
        first, last = first[long], last[long]
        return self.code[first], self.at[first], known_until[last]

    def unknown(self, start: int | None, end: int | None) -> tuple[Codes, Ints, Ints]:
        """Return stretches without data: of which component, from when, to when."""
        gap = np.flatnonzero(~self.last & (self.next > self.holds))
        parts = [(self.code[gap], self.holds[gap], self.next[gap])]
        opens = np.flatnonzero(np.append(True, self.last[:-1])[: len(self.last)])
        if start is not None:
            late = opens[self.at[opens] > start]
            parts.append((self.code[late], np.full(len(late), start), self.at[late]))
        if end is not None:
            early = np.flatnonzero(self.last & (self.holds < end))
            parts.append((self.code[early], self.holds[early], np.full(len(early), end)))
        code, starts, ends = (np.concatenate(part) for part in zip(*parts, strict=True))
        return code, starts, ends

    def rank(self, code: Codes) -> Ints:
        """Return the place of components in the order of their names."""
        order = np.array([*self.names, ""], np.str_).argsort().argsort()
        return order[code]
