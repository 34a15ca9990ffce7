"""Rulebooks: a policy's clock rules, sorted by what can touch them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from slaengine.calendars import Calendar
from slaengine.engine.hearing import Hearings
from slaengine.engine.promise import NOTHING, Promise, promise_of
from slaengine.engine.slot import SHADOW, SLA, Slot, blank
from slaengine.engine.tracks import Footing, Tracks
from slaengine.policy import Agreement, Policy
from slaengine.policy.choices import Choices

_ROOM = 10_000  # entries of a table before it starts anew


class Match(NamedTuple):
    """An OLA or underpinning contract that matches a ticket, and what it promises."""

    agreement: Agreement
    promises: tuple[Promise, ...]


class Ruling(NamedTuple):
    """What governs a ticket with certain fields: its footing, its promises, what runs beside."""

    footing: Footing
    promises: tuple[Promise, ...]
    beside: tuple[Match, ...]


class Basis(NamedTuple):
    """On what a run is judged: the calendar in force, and its agreement's choices."""

    calendar: Calendar
    choices: Choices
    agreement: Agreement


class Rulebook:
    """All that the fold looks up in a policy: the SLA's tracks, and those of what runs beside.

    `shadow` follows the metrics of OLAs and underpinning contracts from the opening, so that one
    which comes to match later finds out what is in progress.
    """

    __slots__ = (
        "_bases",
        "_beside",
        "_rulings",
        "_timeless",
        "blank",
        "deciding",
        "fields",
        "hearings",
        "policy",
        "shadow",
        "sla",
    )

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.fields = policy.fields
        self.hearings = Hearings(policy)
        self.sla = Tracks(policy, _metrics(policy, ("sla",)))
        beside = _metrics(policy, ("ola", "uc"))
        self.shadow = Tracks(policy, beside) if beside else None
        self.blank: tuple[Slot, ...] = (blank(SLA, self.sla),)
        if self.shadow is not None:
            self.blank += (blank(SHADOW, self.shadow),)
        self._bases: dict[tuple[str | None, str | None, str], Basis] = {}
        self._beside: dict[str, Tracks] = {}
        self.deciding = tuple(sorted(policy.deciding_fields))
        self._timeless = all(
            each.valid_from is None and each.valid_until is None for each in policy.agreements
        )
        self._rulings: dict[tuple[str | None, ...], Ruling] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rulebook) and self.policy == other.policy

    def __hash__(self) -> int:
        return hash(self.sla.metrics)

    def __reduce__(self) -> tuple[Callable[[Policy], "Rulebook"], tuple[Policy]]:
        return rulebook_of, (self.policy,)

    def ruling(self, ticket: str, fields: Mapping[str, str], opened_at: datetime) -> Ruling:
        """Return what the SLA promises to a ticket with these fields, opened at that instant."""
        key = tuple([fields.get(name) for name in self.deciding])
        found = self._rulings.get(key) if self._timeless else None
        if found is None:
            agreement = self.policy.match(fields, opened_at)
            promises = promises_of(self.sla, agreement, ticket, fields)
            beside = self._matches(ticket, fields, opened_at)
            found = Ruling(self.sla.under(agreement), promises, beside)
            if len(self._rulings) >= _ROOM:
                self._rulings.clear()
            self._rulings[key] = found
        return found

    def _matches(
        self, ticket: str, fields: Mapping[str, str], opened_at: datetime
    ) -> tuple[Match, ...]:
        if self.shadow is None:
            return ()
        return tuple(
            Match(each, promises_of(self.beside(each), each, ticket, fields))
            for each in self.policy.beside(fields, opened_at)
        )

    def basis(self, promise: Promise, metric: str) -> Basis:
        """Return on what a run under this promise is judged."""
        key = (promise.agreement, promise.calendar, metric)
        found = self._bases.get(key)
        if found is None:
            agreement = self.policy.agreement(promise.agreement or "")
            calendar = self.policy.calendar(promise.calendar or "", agreement)
            choices = self.policy.choices(agreement, metric)
            found = self._bases[key] = Basis(calendar, choices, agreement)
        return found

    def beside(self, agreement: Agreement) -> Tracks:
        """Return the tracks of an OLA or underpinning contract."""
        found = self._beside.get(agreement.name)
        if found is None:
            found = self._beside[agreement.name] = Tracks(self.policy, agreement.metrics)
        return found


def rulebook_of(policy: Policy) -> Rulebook:
    """Return the rulebook of a policy, made once."""
    found = policy.shelf.get("rulebook")
    if isinstance(found, Rulebook):
        return found
    book = Rulebook(policy)
    policy.shelf["rulebook"] = book
    return book


def promises_of(
    tracks: Tracks, agreement: Agreement | None, ticket: str, fields: Mapping[str, str]
) -> tuple[Promise, ...]:
    """Return what is promised on each metric to a ticket with these fields."""
    if agreement is None:
        return (NOTHING,) * len(tracks.metrics)
    priority = tracks.policy.priority(fields)
    return tuple(
        promise_of(agreement, metric, ticket, fields, priority) for metric in tracks.metrics
    )


def _metrics(policy: Policy, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the metrics that agreements of these kinds promise, in the order of the catalogue."""
    used = {
        metric
        for agreement in policy.agreements
        if agreement.kind in kinds
        for metric in agreement.metrics
    }
    return tuple(metric for metric in policy.metrics if metric in used)
