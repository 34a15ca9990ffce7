"""One promise: a metric, how much it may use, and when the promise applies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from slaengine.errors import PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.policy.amounts import (
    Amount,
    AmountText,
    BusinessDays,
    Deadline,
    OpenTime,
    read_amount,
)
from slaengine.policy.condition import Conditions, When, read_scalar, read_when
from slaengine.policy.escalation import Escalation, is_point, read_escalation
from slaengine.policy.mistakes import (
    at,
    check_calendar,
    check_metric,
    check_procedure,
    gathering,
    mistake,
)
from slaengine.policy.objective import Objective, read_objective
from slaengine.policy.procedure import check_level_names, check_levels
from slaengine.policy.reading import attempt, build, listed, maybe, read, shown, text

Within: TypeAlias = AmountText | Mapping[str, AmountText]
Tiers: TypeAlias = Mapping[str, OpenTime | BusinessDays]


@dataclass(frozen=True, slots=True, init=False)
class Target:
    """One promise of an agreement: this metric, within this amount, for tickets like these.

    `within` is an amount (`timedelta` or text) or a table of amounts by priority; `by` names the
    ticket's field that holds a deadline instead. `escalations` are levels, and names of the
    policy's procedures. Mistakes raise `PolicyError`.

    >>> tiers = {"urgent": "15m", "normal": "4h"}
    >>> target = Target("first_response", tiers, when={"channel": "chat"})
    >>> str(target.amount("normal")), target.amount("low")
    ('4h', None)
    """

    metric: str
    within: OpenTime | BusinessDays | Tiers | None
    by: str | None
    when: When
    calendar: str | None
    objective: Objective | None
    escalations: tuple[Escalation | str, ...]
    _plain: Amount | None = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        metric: str,
        within: Within | None = None,
        when: Conditions | When | None = None,
        calendar: str | None = None,
        *,
        by: str | None = None,
        objective: str | Objective | None = None,
        escalations: str | Escalation | Collection[str | Escalation] = (),
    ) -> None:
        with gathering(f"target {shown(metric)}"):
            values: dict[str, object] = {
                "metric": read("metric", text, metric, ""),
                "within": maybe("within", read_within, within),
                "by": maybe("by", text, by),
                "when": When() if when is None else read("when", read_when, when, When()),
                "calendar": maybe("calendar", text, calendar),
                "objective": maybe("objective", read_objective, objective),
                "escalations": read("escalations", _read_levels, escalations, ()),
            }
            if (within is None) is (by is None):
                mistake("needs either within (an amount) or by (the field with the deadline)")
            for key, value in values.items():
                object.__setattr__(self, key, value)
            object.__setattr__(self, "_plain", self._amount_without_tiers())
            self.check_names()

    def amount(self, priority: str | None) -> Amount | None:
        """Return what the promise allows at this priority; None when it has no such tier."""
        if self._plain is not None:
            return self._plain
        if isinstance(self.within, Mapping) and priority is not None:
            return self.within.get(priority)
        return None

    def check_names(self) -> None:
        """Note metrics and calendars that the policy does not have, where it is known."""
        if self.metric:
            with at("metric"):
                check_metric(self.metric)
        if self.calendar is not None:
            with at("calendar"):
                check_calendar(self.calendar)
        for position, level in enumerate(self.escalations):
            with at("escalations"), at(position):
                if isinstance(level, str):
                    check_procedure(level)
                else:
                    level.check_names()

    def _amount_without_tiers(self) -> Amount | None:
        if self.by is not None:
            return Deadline(self.by)
        return None if isinstance(self.within, Mapping) else self.within


# Written one level too high, these would pass for tiers.
ROW_KEYS = frozenset({"within", "by", "when", "calendar", "objective", "escalations"})


def read_within(value: object) -> OpenTime | BusinessDays | Tiers:
    """Read one amount, or a table of amounts by tier."""
    if not isinstance(value, Mapping):
        return read_amount(value)
    tiers: dict[str, OpenTime | BusinessDays] = {}
    for key, item in value.items():
        tier = read_scalar(key)
        with at(tier):
            if tier in tiers:
                mistake("this tier is given twice")
            if tier in ROW_KEYS:
                mistake("belongs to the row form; write [[agreements.targets]] with a metric")
            amount = attempt(read_amount, item, None)
        if amount is not None:
            tiers[tier] = amount
    if not value:
        raise PolicyError("has no tiers; write within = '4h' or { urgent = '1h', normal = '4h' }")
    return FrozenMapping(tiers)


def _read_levels(value: object) -> tuple[Escalation | str, ...]:
    levels = listed(_read_level)(value)
    own = [level for level in levels if isinstance(level, Escalation)]
    check = check_levels if len(own) == len(levels) else check_level_names
    check(own)  # whether they follow one another, only the policy knows that has the procedures
    return levels


def _read_level(value: object) -> Escalation | str:
    """Read a level, or the name of a procedure."""
    if isinstance(value, str) and not is_point(value):
        return value
    return read_escalation(value)


def read_target(value: object) -> Target:
    """Read a row of a list of targets."""
    return build(Target, value)
