"""From tickets and outages to statements: what is owed under every agreement of a policy."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from slaengine.availability import Maintenance, Outage, Requests
from slaengine.calendars.zones import micros_of
from slaengine.engine import Clock, TicketSla
from slaengine.frozen import FrozenMapping
from slaengine.metrics.gather import breached_at
from slaengine.policy import Policy
from slaengine.policy.objective import Period
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies.fees import Given
from slaengine.remedies.incident import Incident
from slaengine.remedies.inputs import Inputs
from slaengine.remedies.job import Job, counts_overrun, jobs_of
from slaengine.remedies.measurement import Measurement
from slaengine.remedies.statement import Statement

_ZERO = timedelta(0)


def statements(
    policy: Policy,
    slas: Iterable[TicketSla],
    *,
    as_of: datetime,
    agreements: Collection[str] | None = None,
    period: Period | None = None,
    since: date | None = None,
    outages: Iterable[Outage] | None = None,
    maintenance: Iterable[Maintenance] = (),
    requests: Iterable[Requests] | None = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> tuple[Statement, ...]:
    """Return what is owed under every agreement that has remedies, for every review period.

    A promise counts in the period in which it was decided: that in which its clock stopped in
    time, or in which it was broken, whether it still runs or not. What is open in time as of
    `as_of` counts as undecided in the last period. Periods begin and end at midnight in the zone of
    the agreement, from the one in which `since` lies, a date or an instant: by default that of its
    `valid_from`, else that of its first clock, outage or request. What came before still counts
    towards limits of a year and towards periods in a row. The last is the one that lasts as of
    `as_of`, and is not final.

    `outages`, `maintenance` and `requests` are all that is on record of the service, which is
    measured while the agreement is in force; an empty record of outages says that nothing was down.
    Without a record, None, what looks at it is not measured.

    `agreements` names those asked for, `period` keeps only statements for one length of period.
    `fees` holds what the agreement does not say, such as fees by usage: by the name of the
    agreement, or of it and a fee (`"hosting.storage"`), the money of a review period, or the money
    of each by its name (`{"2026-01": …}`). What cannot be worked out raises `RemedyError`.

    >>> from datetime import UTC
    >>> from slaengine import Opened, Replied, evaluate
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "desk"
    ... calendar = "24x7"
    ... fee = "500.00 EUR a month"
    ... targets = { first_response = "1h" }
    ... [[agreements.remedies]]
    ... name = "slow answers"
    ... on = "missed"
    ... each = { credit = "25 EUR" }
    ... cap = "50%"
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> late = Replied(ticket="T-7", at=nine.replace(hour=11), by="agent")
    >>> sla = evaluate(policy, [Opened(ticket="T-7", at=nine), late])
    >>> (january,) = statements(policy, [sla], as_of=nine.replace(month=2, day=1, hour=0))
    >>> str(january.total), january.lines[0].arithmetic, january.is_final
    ('25.00 EUR', '1 → 25.00 EUR', True)
    """
    given = Inputs.of(as_of, since, outages, maintenance, requests)
    return settled(jobs_of(policy, agreements, period, fees), slas, given)


def settled(jobs: Iterable[Job], slas: Iterable[TicketSla], given: Inputs) -> tuple[Statement, ...]:
    """Count the clocks of tickets for some jobs, and settle those."""
    counting = [_Counting(job, given) for job in jobs]
    by_agreement: dict[str, list[_Counting]] = defaultdict(list)
    for each in counting:
        by_agreement[each.job.agreement.name].append(each)
    for sla in slas:
        for clock in sla:
            for each in by_agreement.get(clock.agreement, ()):
                each.add(clock, sla.fields)
    return tuple(statement for each in counting for statement in each.statements())


@dataclass(slots=True)
class _Tally:
    """Promises of one remedy in one period."""

    met: int = 0
    breached: int = 0
    undecided: int = 0
    first_at: datetime | None = None
    incidents: list[Incident] = field(default_factory=list)
    is_final: bool = True


class _Counting:
    """Counts the clocks of one agreement for one job."""

    def __init__(self, job: Job, given: Inputs) -> None:
        self.job = job
        self._given = given
        self._earliest: int | None = None
        self._present = job.present(given)
        self._tallies: dict[str, dict[int, _Tally]] = {each.name: {} for each in job.promised}

    def add(self, clock: Clock, fields: Mapping[str, str]) -> None:
        """Count one clock of a ticket with these fields."""
        started = micros_of(clock.started_at)
        self._earliest = started if self._earliest is None else min(self._earliest, started)
        remedies = [each for each in self.job.promised if looks_at(each, clock, fields)]
        if not remedies:
            return
        broken = self._broken_at(clock)
        if broken is not None:
            for remedy in remedies:
                self._breached(remedy, clock, broken)
        elif clock.state == "met" and clock.stopped_at is not None:
            for remedy in remedies:
                self._tally(remedy, clock.stopped_at).met += 1
        elif clock.state != "cancelled":
            for remedy in remedies:
                self._tally(remedy, None).undecided += 1

    def statements(self) -> tuple[Statement, ...]:
        """Settle what was counted."""
        found = {
            name: {number: self._measurement(number, tally) for number, tally in tallies.items()}
            for name, tallies in self._tallies.items()
        }
        return self.job.statements(found, self._earliest, self._given)

    def _broken_at(self, clock: Clock) -> datetime | None:
        as_of = self._given.as_of
        broken = breached_at(clock, as_of)
        if clock.state == "missed":
            return broken or clock.stopped_at
        return broken if broken is not None and clock.is_breached(as_of) else None

    def _breached(self, remedy: Remedy, clock: Clock, at: datetime) -> None:
        tally = self._tally(remedy, at)
        tally.breached += 1
        tally.first_at = at if tally.first_at is None else min(tally.first_at, at)
        if remedy.on == "missed":
            over = max(-clock.remaining(self._given.as_of), _ZERO)
            on = at.astimezone(self.job.zone).date()
            tally.incidents.append(Incident(at, on, over, f"{clock.ticket} {clock.metric}"))
        if counts_overrun(remedy) and clock.stopped_at is None:
            tally.is_final = False

    def _tally(self, remedy: Remedy, at: datetime | None) -> _Tally:
        number = self._present if at is None else self.job.periods.number(micros_of(at))
        return self._tallies[remedy.name].setdefault(number, _Tally())

    def _measurement(self, number: int, tally: _Tally) -> Measurement:
        return Measurement.of_promises(
            tally.met,
            tally.breached,
            tally.undecided,
            denominator=self.job.length(number),
            first_at=tally.first_at,
            incidents=tally.incidents,
            is_final=tally.is_final,
        )


def looks_at(remedy: Remedy, clock: Clock, fields: Mapping[str, str]) -> bool:
    """Tell whether a remedy looks at a clock: by its metric, its priority and the ticket."""
    return (
        (not remedy.metric or clock.metric in remedy.metric)
        and (not remedy.priority or clock.priority in remedy.priority)
        and remedy.when.matches(fields)
    )
