"""Courses: whether two policies let the clocks of every ticket take the same course."""

from collections.abc import Mapping
from dataclasses import replace

from slaengine.policy import Agreement, Policy
from slaengine.policy.choices import Choices


def same_course(policy: Policy, other: Policy) -> bool:
    """Tell whether under both policies all clocks start, pause and stop at the same events.

    That is so where they differ in amounts, calendars, landing, objectives, escalations and
    remedies alone: not in clock rules, statuses, the source of the priority, in who is matched by
    which agreement, in what pauses or a reopen does, or in the conditions of targets. Then the
    spans of one evaluation serve both.

    >>> def promising(amount):
    ...     return Policy.from_text(f'''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = {{ resolution = "{amount}" }}
    ... ''')
    >>> same_course(promising("4h"), promising("2h"))
    True
    """
    return (
        policy.metrics == other.metrics
        and policy.statuses == other.statuses
        and policy.priority == other.priority
        and policy.fields == other.fields
        and policy.deciding_fields == other.deciding_fields
        and policy.deadline_fields == other.deadline_fields
        and len(policy.agreements) == len(other.agreements)
        and all(
            _same(policy, one, other, two)
            for one, two in zip(policy.agreements, other.agreements, strict=True)
        )
        and not _restarts(policy)
    )


def _same(policy: Policy, one: Agreement, other: Policy, two: Agreement) -> bool:
    """Tell whether two agreements match the same tickets and move clocks alike."""
    return (
        (one.name, one.kind, one.customer, one.service, one.when, one.metrics)
        == (two.name, two.kind, two.customer, two.service, two.when, two.metrics)
        and _validity(policy, one) == _validity(other, two)
        and (not _heeds_rows(policy) or _rows(one) == _rows(two))
        and all(
            _moves(policy.choices(one, metric)) == _moves(other.choices(two, metric))
            for metric in policy.metrics
        )
    )


def _moves(choices: Choices) -> Choices:
    """Leave out the choices that no event asks for, only what judges a clock."""
    return replace(choices, landing="close", on_calendar_change="piecewise")


def _validity(policy: Policy, agreement: Agreement) -> tuple[object, ...]:
    """Return when an agreement is in force; its zone matters where its dates do."""
    dates = agreement.valid_from, agreement.valid_until
    return dates if dates == (None, None) else (*dates, policy.zone(agreement))


def _heeds_rows(policy: Policy) -> bool:
    """Tell whether it matters to a clock's course that something is promised, and in what kind.

    A deadline neither pauses nor runs as an amount does; and a cycle that is reset while nothing
    is promised goes by the calendar of the one before.
    """
    resets = any(
        policy.rule(metric).reset for agreement in policy.agreements for metric in agreement.metrics
    )
    return resets or bool(policy.deadline_fields)


def _rows(agreement: Agreement) -> list[tuple[object, ...]]:
    """Return which targets there are, and in which tiers, whatever they amount to."""
    return [
        (each.metric, each.when, each.by, isinstance(each.within, Mapping) and set(each.within))
        for each in agreement.targets
    ]


def _restarts(policy: Policy) -> bool:
    """Tell whether another amount may begin another cycle, which amounts then decide."""
    return any(
        policy.choices(agreement, metric).on_retarget == "restart"
        for agreement in policy.agreements
        for metric in agreement.metrics
    )
