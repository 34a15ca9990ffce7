"""What a policy works out once and keeps: it never changes, so neither do these."""

from collections.abc import Iterator, Mapping

from slaengine.calendars.calendar import Calendar
from slaengine.frozen import FrozenMapping
from slaengine.policy.agreement import Agreement
from slaengine.policy.built_in import BUILT_IN_FIELDS
from slaengine.policy.choices import Choices
from slaengine.policy.matching import AgreementIndex, Entry, entry_of, level
from slaengine.policy.priority import Priority
from slaengine.policy.rules import ClockRule
from slaengine.policy.statuses import StatusClass


class Lookups:
    """Tables over the agreements and statuses of one policy; entries are only ever added."""

    __slots__ = (
        "beside",
        "by_name",
        "calendars",
        "choices",
        "class_by_form",
        "class_by_word",
        "levels",
        "memberships",
        "shelf",
    )

    def __init__(
        self, agreements: tuple[Agreement, ...], classes: Mapping[str, StatusClass]
    ) -> None:
        self.by_name = FrozenMapping({agreement.name: agreement for agreement in agreements})
        levels: tuple[list[Entry], ...] = ([], [], [], [])
        beside: list[Entry] = []
        for position, agreement in enumerate(agreements):
            group = levels[level(agreement)] if agreement.kind == "sla" else beside
            group.append(entry_of(position, agreement))
        self.levels = tuple(AgreementIndex(group) for group in levels if group)
        self.beside = AgreementIndex(beside) if beside else None
        self.class_by_form = classes
        self.class_by_word: dict[str, StatusClass] = {}
        self.memberships: dict[tuple[str, frozenset[str]], bool] = {}
        self.choices: dict[tuple[str | None, str], Choices] = {}
        self.calendars: dict[str, Calendar] = {}
        self.shelf: dict[str, object] = {}


def fields_of(
    agreements: tuple[Agreement, ...], metrics: Mapping[str, ClockRule], priority: Priority
) -> frozenset[str]:
    """Collect every ticket field that a policy looks at."""
    found = set(deciding_fields_of(agreements, priority))
    used: set[str] = set()
    for agreement in agreements:
        used.update(agreement.metrics)
    for metric in used:
        found.update(_fields_of_rule(metrics[metric]))
        found.update(BUILT_IN_FIELDS.get(metric, ()))
    return frozenset(found) | remedy_fields_of(agreements)


def remedy_fields_of(agreements: tuple[Agreement, ...]) -> frozenset[str]:
    """Collect the ticket fields by which remedies choose the tickets that they look at."""
    remedies = (remedy for agreement in agreements for remedy in agreement.remedies)
    return frozenset(name for remedy in remedies for name in remedy.when.conditions)


def deciding_fields_of(agreements: tuple[Agreement, ...], priority: Priority) -> frozenset[str]:
    """Collect the ticket fields that say which agreement governs, and what it promises."""
    found: set[str] = set(priority.fields)
    for agreement in agreements:
        found.update(_fields_of_agreement(agreement))
    return frozenset(found)


def _fields_of_agreement(agreement: Agreement) -> Iterator[str]:
    if agreement.customer:
        yield "customer"
    if agreement.service:
        yield "service"
    yield from agreement.when.conditions
    for target in agreement.targets:
        yield from target.when.conditions
        if target.by is not None:
            yield target.by


def _fields_of_rule(rule: ClockRule) -> Iterator[str]:
    for moment in (*rule.start, *rule.stop, *rule.reset, *rule.cancel):
        yield from moment.fields.conditions
