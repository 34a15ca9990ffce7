"""Gathering: one pass over the tickets, which keeps what a review has to say of each period."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeAlias

from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.errors import MetricsError
from slaengine.metrics.attainment import Attainment
from slaengine.metrics.durations import Durations
from slaengine.metrics.flow import TURNS, Flow
from slaengine.metrics.gather import field_at
from slaengine.metrics.measures import present
from slaengine.metrics.reporting import turns
from slaengine.metrics.scores import Scores
from slaengine.policy import Agreement, Amount, BusinessDays, OpenTime, Policy
from slaengine.policy.condition import words_of
from slaengine.review.breach import within_of
from slaengine.review.fate import fate_of
from slaengine.review.usage import parts_used
from slaengine.review.window import Window

Size: TypeAlias = tuple[int, timedelta, int]
SURVEYS = ("csat", "nps", "ces")


class Terms(NamedTuple):
    """Which promise a clock is of."""

    metric: str
    when: str | None
    priority: str | None
    within: str


class Broken(NamedTuple):
    """A clock whose promise was broken in the period that is reviewed, and when."""

    clock: Clock
    at: datetime


class Gathering:
    """Adds up tickets for the review of one agreement; each ticket may come once."""

    def __init__(
        self,
        policy: Policy,
        agreement: Agreement,
        customer: str | None,
        windows: Sequence[Window],
        as_of: datetime,
        by: Sequence[str],
    ) -> None:
        self._policy, self._agreement, self._customer = policy, agreement, customer
        self._as_of, self._by = as_of, by
        now = micros_of(as_of)
        starts = [micros_of(window.start_at) for window in windows]
        # what happens at as_of itself has happened
        ends = [*starts[1:], micros_of(windows[-1].end_at)]
        self._edges = [*starts, ends[-1]]
        self._ends = [min(end, now + 1) for end in ends]
        self._seen: set[str] = set()
        self._kept: defaultdict[Terms, list[Counter[str]]] = defaultdict(
            lambda: [Counter() for _ in windows]
        )
        self._grouped: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
        self._used: defaultdict[str, dict[str, list[int]]] = defaultdict(
            lambda: {"finished": [], "open": [], "cancelled": [], "unmeasured": []}
        )
        self._scores: dict[str, list[Counter[float]]] = {
            name: [Counter() for _ in windows] for name in SURVEYS
        }
        self._turns: list[Counter[str]] = [Counter() for _ in windows]
        self._before: Counter[str] = Counter()
        self._tiers = _tiers(policy, agreement)
        self._rows = {id(row): number for number, row in enumerate(agreement.targets)}
        self._order: dict[Terms, tuple[int, int, int, str, Size]] = {}
        self.elsewhere = self.uncovered = 0
        self.tickets: list[TicketSla] = []
        self.broken: list[Broken] = []
        self.open: list[Clock] = []

    def add(self, sla: TicketSla) -> None:
        """Take a ticket in, if it is one of the agreement's, and of the customer's."""
        if not isinstance(sla, TicketSla):
            raise MetricsError(
                f"slas must be a list of TicketSla values, but one is of {type(sla).__name__}"
            )
        if sla.ticket in self._seen:
            raise MetricsError(f"ticket {sla.ticket!r} is there twice; give each ticket once")
        self._seen.add(sla.ticket)
        present(sla, self._as_of)  # a ticket with later events is refused
        clocks = sla.select(agreement=self._agreement.name)
        if not clocks and sla.agreement != self._agreement.name:
            self.elsewhere += 1
            self.uncovered += sla.agreement is None
            return
        if self._customer is not None and field_at(sla, "customer", None) != self._customer:
            self.elsewhere += 1
            return
        self.tickets.append(sla)
        self._count_turns(sla)
        self._count_scores(sla)
        for clock in clocks:
            self._count(sla, clock)

    @property
    def quiet(self) -> int:
        """How many of the first periods have nothing in them; the reviewed one is never one."""
        told = [map(bool, self._turns)]
        told += [map(bool, column) for column in self._kept.values()]
        told += [map(bool, column) for column in self._scores.values()]
        first = (place for place, each in enumerate(zip(*told, strict=True)) if any(each))
        return next(first, len(self._turns) - 1)

    def kept(self) -> Mapping[Terms, tuple[Attainment, ...]]:
        """Return how often each promise was kept in each period, in the order of the agreement."""
        return {
            terms: tuple(map(_attainment, self._kept[terms][self.quiet :]))
            for terms in sorted(self._kept, key=lambda one: (self._order[one], one.within))
        }

    def grouped(self) -> Mapping[tuple[str, str | None], Attainment]:
        """Return how the promises of the reviewed period came out by each field's values."""
        return {key: _attainment(found) for key, found in self._grouped.items()}

    def used(self) -> Mapping[str, Durations]:
        """Return what share of its target each promise used that began in the reviewed period."""
        return {
            metric: Durations.of(
                parts["finished"],
                censored=parts["open"],
                competing={"cancelled": parts["cancelled"]},
                excluded={"unmeasured": len(parts["unmeasured"])},
            )
            for metric, parts in sorted(self._used.items(), key=lambda item: self._rank(item[0]))
        }

    def flows(self) -> tuple[int, tuple[Flow, ...]]:
        """Return how many tickets were open before the first period, and the flow of each."""
        before = _flow(self._before).net
        return before, tuple(map(_flow, self._turns[self.quiet :]))

    def scores(self, survey: str) -> tuple[Scores, ...]:
        """Return the answers to a survey, period by period."""
        return tuple(Scores(counts) for counts in self._scores[survey][self.quiet :])

    def _count(self, sla: TicketSla, clock: Clock) -> None:
        fate = fate_of(clock, self._as_of)
        terms = self._terms(sla, clock)
        began, last = micros_of(clock.started_at), len(self._ends) - 1
        decided = None if fate.at is None else micros_of(fate.at)
        for place, end in enumerate(self._ends):
            start = self._edges[place]
            if began >= end or (decided is not None and decided < start):
                continue
            outcome = fate.outcome if decided is not None and decided < end else "undecided"
            self._kept[terms][place][outcome] += 1
            if place == last:
                self._note(sla, clock, outcome)
                if outcome == "breached" and fate.at is not None:
                    self.broken.append(Broken(clock, fate.at))
        if self._edges[last] <= began < self._ends[last]:
            self._use(clock)
        if clock.run.is_open:
            self.open.append(clock)

    def _terms(self, sla: TicketSla, clock: Clock) -> Terms:
        """Tell which row of the targets made a promise, by the fields as they are now.

        Where these point to a row that would have promised something else, none is named.
        """
        amount = clock.run.promise.amount
        found = self._agreement.target(clock.metric, sla.fields, clock.priority)
        row = found[0] if found is not None and found[1] == amount else None
        when = words_of(row.when) if row is not None and row.when else None
        terms = Terms(clock.metric, when, clock.priority, within_of(clock))
        number = len(self._rows) if row is None else self._rows[id(row)]
        place = self._rank(clock.metric), number, *self._tier(terms), _size(amount)
        self._order[terms] = min(place, self._order.get(terms, place))
        return terms

    def _note(self, sla: TicketSla, clock: Clock, outcome: str) -> None:
        for name in self._by:
            value = clock.priority if name == "priority" else field_at(sla, name, None)
            self._grouped[name, value][outcome] += 1

    def _use(self, clock: Clock) -> None:
        parts = parts_used(clock, self._as_of)
        state = clock.state
        end = "open" if clock.run.is_open else "cancelled" if state == "cancelled" else "finished"
        self._used[clock.metric]["unmeasured" if parts is None else end].append(parts or 0)

    def _count_turns(self, sla: TicketSla) -> None:
        for turn, micros in turns(sla):
            if micros < self._edges[0]:
                self._before[turn] += 1
            elif micros < self._edges[-1]:
                self._turns[bisect_right(self._edges, micros) - 1][turn] += 1

    def _count_scores(self, sla: TicketSla) -> None:
        marks = sla.state.facts.marks
        if marks.rated_at is None:
            return
        micros = micros_of(marks.rated_at)
        if not self._edges[0] <= micros < self._edges[-1]:
            return
        place = bisect_right(self._edges, micros) - 1
        for survey, score in zip(SURVEYS, (marks.csat, marks.nps, marks.ces), strict=True):
            if score is not None:
                self._scores[survey][place][score] += 1

    def _tier(self, terms: Terms) -> tuple[int, str]:
        tier = terms.priority or ""
        return self._tiers.index(tier) if tier in self._tiers else len(self._tiers), tier

    def _rank(self, metric: str) -> int:
        """Put metrics in the order of the agreement's targets, then those no longer promised."""
        metrics = self._agreement.metrics
        return metrics.index(metric) if metric in metrics else len(metrics)


def _tiers(policy: Policy, agreement: Agreement) -> list[str]:
    """Return priorities in the policy's order, and then as the agreement's targets name them."""
    tables = [target.within for target in agreement.targets if isinstance(target.within, Mapping)]
    named = [tier for table in tables for tier in table]
    return list(dict.fromkeys([*policy.priority.order, *named]))


def _size(amount: Amount | None) -> Size:
    """Put amounts in order: open time, then business days, then what has no length of its own."""
    match amount:
        case OpenTime(duration):
            return 0, duration, 0
        case BusinessDays(days):
            return 1, timedelta(0), days
        case _:
            return 2, timedelta(0), 0


def _attainment(found: Counter[str]) -> Attainment:
    return Attainment(
        met=found["met"],
        breached=found["breached"],
        undecided=found["undecided"],
        cancelled=found["cancelled"],
    )


def _flow(found: Mapping[str, int]) -> Flow:
    return Flow(*(found.get(turn, 0) for turn in TURNS))


def values_of(
    field: str, found: Mapping[tuple[str, str | None], Attainment]
) -> Iterator[tuple[str | None, Attainment]]:
    """Yield the values of one field with how their promises came out, most breaches first."""
    own = [(value, kept) for (name, value), kept in found.items() if name == field]
    yield from sorted(own, key=lambda item: (-item[1].breached, item[0] is None, item[0] or ""))
