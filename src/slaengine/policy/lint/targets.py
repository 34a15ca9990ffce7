"""Rows that never apply, promises that contradict one another, days counted in UTC."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from slaengine.policy.agreement import Agreement
from slaengine.policy.amounts import BusinessDays, OpenTime
from slaengine.policy.finding import Finding
from slaengine.policy.lint.compare import amounts_of, is_longer
from slaengine.policy.lint.cover import ANY, conditions_of, covers, disjoint
from slaengine.policy.target import Target

if TYPE_CHECKING:
    from slaengine.policy.policy import Policy

_MOST_ROWS = 100  # of one metric in one agreement: more are a table nobody wrote by hand
_SOONER = (("first_response", "resolution"), ("acknowledgement", "first_response"))


def unreachable_rows(policy: "Policy") -> Iterator[Finding]:
    """Find rows that never apply: an earlier one takes their tickets, or the agreement has none."""
    for position, agreement in enumerate(policy.agreements):
        places = {id(row): number for number, row in enumerate(agreement.targets)}
        for metric in agreement.metrics:
            rows = _in_order(agreement, metric)
            for number, row in enumerate(rows[:_MOST_ROWS]):
                reason = _never_applies(agreement, row, rows[:number], places)
                if reason:
                    yield Finding(
                        "unreachable-row",
                        f"agreements[{position}].targets[{places[id(row)]}]",
                        f"this row for {metric} never applies: {reason}",
                        "move it up, or change its conditions",
                    )


def _in_order(agreement: Agreement, metric: str) -> list[Target]:
    rows = [row for row in agreement.targets if row.metric == metric]
    return sorted(rows, key=lambda row: not row.when)


def _never_applies(
    agreement: Agreement, row: Target, earlier: list[Target], places: Mapping[int, int]
) -> str:
    asked = conditions_of(agreement)
    for field, condition in row.when.conditions.items():
        if disjoint(condition, asked.get(field, ANY)):
            return f"no ticket of {agreement.name!r} has such a {field}"
    for other in earlier:
        if covers(other.when, row.when) and _has_tiers_of(other, row):
            return f"targets[{places[id(other)]}] takes its tickets first"
    return ""


def _has_tiers_of(other: Target, row: Target) -> bool:
    if not isinstance(other.within, Mapping):
        return other.by is None  # a deadline field may be empty, an amount never is
    return isinstance(row.within, Mapping) and row.within.keys() <= other.within.keys()


def contradictions(policy: "Policy") -> Iterator[Finding]:
    """Find promises to answer that allow more time than the promise to be done."""
    for position, agreement in enumerate(policy.agreements):
        for sooner, later in _SOONER:
            for tier, one, other in _pairs(agreement, sooner, later):
                if is_longer(one, other):
                    at_tier = f" at {tier!r}" if tier else ""
                    yield Finding(
                        "contradiction",
                        f"agreements[{position}].targets",
                        f"{agreement.name!r} allows {sooner} {one}{at_tier}, longer than {later} "
                        f"({other})",
                        "swap them, or shorten the first",
                    )


Pair = tuple[str | None, OpenTime | BusinessDays, OpenTime | BusinessDays]


def _pairs(agreement: Agreement, sooner: str, later: str) -> Iterator[Pair]:
    """Yield the amounts of two metrics for equal conditions and tiers on one calendar."""
    for one in agreement.targets:
        for other in agreement.targets if one.metric == sooner else ():
            comparable = one.when == other.when and one.calendar == other.calendar
            if other.metric == later and comparable:
                amounts = dict(amounts_of(other))
                for tier, amount in amounts_of(one):
                    if tier in amounts:
                        yield tier, amount, amounts[tier]


def days_round_the_clock(policy: "Policy") -> Iterator[Finding]:
    """Find business days that are counted in UTC because nobody named a zone."""
    for position, agreement in enumerate(policy.agreements):
        for row, target in enumerate(agreement.targets):
            in_days = any(isinstance(amount, BusinessDays) for _, amount in amounts_of(target))
            calendar = target.calendar or agreement.calendar
            in_utc = agreement.calendar == "24x7" and agreement.tz is None
            if in_days and calendar == "24x7" and in_utc:
                yield Finding(
                    "days-in-utc",
                    f"agreements[{position}].targets[{row}].within",
                    f"{target.metric} counts business days round the clock, with dates in UTC",
                    "give the agreement a tz, or a calendar with hours",
                )


CHECKS = (unreachable_rows, contradictions, days_round_the_clock)
