"""Jobs: the remedies of one agreement for one length of review period, and what they look at."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from slaengine.availability import Uptime
from slaengine.availability.periods import uptimes
from slaengine.calendars.zones import micros_of
from slaengine.errors import RemedyError
from slaengine.metrics.periods import Periods
from slaengine.policy import Agreement, Availability, Policy
from slaengine.policy.mistakes import did_you_mean
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.remedies.blocks import Blocks
from slaengine.policy.remedies.composites import leaves
from slaengine.policy.remedies.each_by_length import EachByLength
from slaengine.policy.remedies.ladder import Ladder
from slaengine.policy.remedies.remedy import Remedy
from slaengine.remedies.claiming import midnight_after, midnight_of
from slaengine.remedies.fees import Given, fees_by_agreement
from slaengine.remedies.inputs import Inputs
from slaengine.remedies.measurement import NOT_MEASURED, Measurement
from slaengine.remedies.settling import Settler
from slaengine.remedies.statement import Statement
from slaengine.remedies.uptime import of_uptime

_MICROSECOND = timedelta(microseconds=1)


class Job:
    """The remedies of one agreement for review periods of one length.

    `promised` are those that look at promises, `served` those that look at availability.
    """

    def __init__(
        self, policy: Policy, agreement: Agreement, every: Period, given: Mapping[str, Given]
    ) -> None:
        self.agreement = agreement
        self.settler = Settler(policy, agreement, every, given)
        self.periods = self.settler.periods
        remedies = self.settler.remedies.values()
        self.promised = tuple(each for each in remedies if each.on in ("attainment", "missed"))
        self.served = tuple(each for each in remedies if each.on in ("availability", "outage"))
        self.zone: ZoneInfo = policy.zone(agreement)
        self._policy = policy

    def statements(
        self,
        promises: Mapping[str, Mapping[int, Measurement]],
        earliest: int | None,
        given: Inputs,
    ) -> tuple[Statement, ...]:
        """Settle every period: from promises by remedy and period, and from what was recorded.

        `earliest` is when the first clock of the agreement started, in microseconds.
        """
        numbers = self._numbers(promises.values(), earliest, given)
        if not numbers:
            return ()
        measured: dict[int, dict[str, Measurement]] = {number: {} for number in numbers}
        for remedy in self.promised:
            found = promises[remedy.name]
            for number in numbers:
                measured[number][remedy.name] = found.get(number) or self.nothing(number)
        cache: dict[str, dict[int, Measurement]] = {}
        for remedy in self.served:
            terms = self._terms(remedy)
            if terms.name not in cache:
                told = given.tell_of(terms)
                unknown = dict.fromkeys(numbers, NOT_MEASURED)
                cache[terms.name] = self._served(terms, numbers, given) if told else unknown
            for number in numbers:
                measured[number][remedy.name] = cache[terms.name].get(number, Measurement())
        settled = self.settler.settle(measured, given.as_of)
        since = self._since(given)
        if since is None:
            return settled
        shown = self.periods.starts_at(self.periods.number(since))
        return tuple(statement for statement in settled if statement.start_at >= shown)

    def looks_at(self, *, requests: bool) -> list[str]:
        """Return the remedies that look at requests, or else those that look at outages."""
        return [
            each.name
            for each in self.served
            if (self._terms(each).measure == "requests") is requests
        ]

    def nothing(self, number: int) -> Measurement:
        """Return the measurement of a period in which no promise was decided."""
        return Measurement.of_promises(0, 0, denominator=self.length(number))

    def length(self, number: int) -> timedelta:
        """Return how long a period is, on the wall of the agreement's zone."""
        return self.periods.starts_at(number + 1) - self.periods.starts_at(number)

    def present(self, given: Inputs) -> int:
        """Return the number of the period that lasts as of the instant of the inputs."""
        return _number_of(self.periods, given.as_of - _MICROSECOND)

    def _numbers(
        self,
        promises: Iterable[Mapping[int, Measurement]],
        earliest: int | None,
        given: Inputs,
    ) -> list[int]:
        """Return the periods to settle: from the contract's start, or the first sign of it, on."""
        decided = {number for found in promises for number in found}
        first = self._first(earliest, given)
        if first is None:
            return []
        number, last = self.periods.number(first), self.present(given)
        until = self.agreement.valid_until
        if until is not None and until != date.max:
            over = self.periods.number(micros_of(midnight_after(until, self.zone)) - 1)
            last = min(last, over)
        return sorted({*range(number, last + 1), *decided})

    def _first(self, earliest: int | None, given: Inputs) -> int | None:
        """Return when to begin: earlier than with what is shown, as limits look back."""
        if self.agreement.valid_from is not None:
            return micros_of(midnight_of(self.agreement.valid_from, self.zone))
        since = self._since(given)
        starts = [each for each in (earliest, since) if each is not None]
        for remedy in self.served:
            starts += [micros_of(at) for at in given.first_signs(self._terms(remedy))]
        return min(starts, default=None)

    def _since(self, given: Inputs) -> int | None:
        if given.since is None or isinstance(given.since, datetime):
            return None if given.since is None else micros_of(given.since)
        return micros_of(midnight_of(given.since, self.zone))

    def _served(
        self, terms: Availability, numbers: Collection[int], given: Inputs
    ) -> dict[int, Measurement]:
        first = self.periods.starts_at(min(numbers))
        found: dict[str, Uptime] = uptimes(
            self._policy,
            self.agreement,
            terms,
            start=first,
            as_of=max(given.as_of, first),
            period=self.settler.every,
            outages=given.of_terms(terms),
            maintenance=given.maintenance,
            requests=given.requests,
        )
        return {
            number: of_uptime(found[label], self.zone)
            for number, label in ((number, self.periods.label(number)) for number in numbers)
            if label in found
        }

    def _terms(self, remedy: Remedy) -> Availability:
        known = {terms.name: terms for terms in self.agreement.availability}
        if remedy.of is None and len(known) == 1:
            return next(iter(known.values()))
        if remedy.of not in known:
            hint = did_you_mean(remedy.of or "", known)
            raise RemedyError(
                f"agreement {self.agreement.name!r}, remedy {remedy.name!r}: there is no "
                f"availability {remedy.of or ''!r} to measure{hint}; define it in the agreement, "
                "or measure elsewhere and settle() that"
            )
        return known[remedy.of]


@lru_cache(maxsize=1 << 8)
def _number_of(periods: Periods, at: datetime) -> int:
    return periods.number(micros_of(at))


def jobs_of(
    policy: Policy,
    names: Collection[str] | None,
    every: Period | None,
    fees: Mapping[str, Given],
) -> list[Job]:
    """Return the jobs of a policy, agreements in its order; of those named, or of all."""
    known = {agreement.name: agreement for agreement in policy.agreements}
    for name in names or ():
        if name not in known:
            raise RemedyError(f"unknown agreement {name!r}{did_you_mean(name, known)}")
    if every is not None and every not in PERIODS:
        raise RemedyError(f"unknown period {every!r}; write one of {', '.join(PERIODS)}")
    given = fees_by_agreement(fees, known)
    every_job = _kept(policy) if not given else _made(policy, given)
    return [
        job
        for job in every_job
        if (names is None or job.agreement.name in names) and every in (None, job.settler.every)
    ]


@dataclass(frozen=True, slots=True)
class _Jobs:
    """All jobs of a policy, for its shelf."""

    jobs: list[Job]


def _kept(policy: Policy) -> list[Job]:
    """Return the jobs of a policy whose fees all stand in it; they are made once."""
    kept = policy.shelf.get("jobs")
    if not isinstance(kept, _Jobs):
        kept = policy.shelf["jobs"] = _Jobs(_made(policy, {}))
    return kept.jobs


def _made(policy: Policy, given: Mapping[str, Mapping[str, Given]]) -> list[Job]:
    return [
        Job(policy, agreement, length, given.get(agreement.name, {}))
        for agreement in policy.agreements
        for length in dict.fromkeys(
            remedy.every or agreement.review_every for remedy in agreement.remedies
        )
    ]


def counts_overrun(remedy: Remedy) -> bool:
    """Tell whether a remedy looks at by how much promises were overrun."""
    return remedy.on == "missed" and any(
        isinstance(leaf, Blocks | EachByLength) or (isinstance(leaf, Ladder) and leaf.is_of_time)
        for leaf in leaves(remedy.formula)
    )
