"""Until when a credit can be claimed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.policy.amounts import BusinessDays, parse_amount
from slaengine.policy.mistakes import at, check_calendar, gathering
from slaengine.policy.reading import build, kind_of, maybe, one_of, read, text
from slaengine.policy.remedies.counts import check_count

ClaimAnchor: TypeAlias = Literal[
    "incident", "period_end", "second_period_end", "eligible", "awareness", "term_end"
]
ANCHORS: tuple[ClaimAnchor, ...] = get_args(ClaimAnchor)
_DAYS = re.compile(r"\s*([0-9]{1,9})\s*days?\s*", re.IGNORECASE)
_LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class Days:
    """So many calendar days.

    >>> str(Days(30))
    '30 days'
    """

    days: int

    def __post_init__(self) -> None:
        check_count("the number of days", self.days, least=1)
        if self.days > 36_525:
            raise PolicyError(f"{self.days} days is longer than a hundred years")

    def __str__(self) -> str:
        return f"{self.days} {'day' if self.days == 1 else 'days'}"


@dataclass(frozen=True, slots=True, init=False)
class Claim:
    """Until when a credit is to be claimed: so long after some day, else it is lost.

    `after` is the day that counts: of the incident, the end of the review period or of the one
    after it, the day on which the customer became eligible or aware, or the end of the term.
    `within` is "30 days" or "10 business days" on `calendar` (the agreement's when left out); left
    out it is until that very day.

    >>> claim = Claim("30 days", after="incident")
    >>> str(claim)
    '30 days after the incident'
    """

    after: ClaimAnchor
    within: Days | BusinessDays | None
    calendar: str | None

    def __init__(
        self,
        within: Days | BusinessDays | str | None = None,
        *,
        after: ClaimAnchor,
        calendar: str | None = None,
    ) -> None:
        with gathering("claim"):
            values: dict[str, object] = {
                "within": maybe("within", _read_within, within),
                "after": read("after", one_of(*ANCHORS), after, ANCHORS[0]),
                "calendar": maybe("calendar", text, calendar),
            }
            for key, value in values.items():
                object.__setattr__(self, key, value)
            self.check_names()

    def check_names(self) -> None:
        """Note a calendar that the policy does not have, where it is known."""
        if self.calendar is not None:
            with at("calendar"):
                check_calendar(self.calendar)

    def __str__(self) -> str:
        day = _DAY[self.after]
        return f"by {day}" if self.within is None else f"{self.within} after {day}"


_DAY: dict[str, str] = {
    "incident": "the incident",
    "period_end": "the end of the period",
    "second_period_end": "the end of the period after it",
    "eligible": "the customer became eligible",
    "awareness": "the customer became aware",
    "term_end": "the end of the term",
}


def _read_within(value: object) -> Days | BusinessDays:
    if isinstance(value, Days | BusinessDays):
        return value
    if not isinstance(value, str):
        raise PolicyError(f"must be text such as '30 days', not {kind_of(value)}")
    found = _DAYS.fullmatch(value) if len(value) <= _LONGEST_TEXT else None
    if found is not None:
        return Days(int(found[1]))
    try:
        days = parse_amount(value)
    except PolicyError:
        days = None
    if not isinstance(days, BusinessDays):
        raise PolicyError(
            f"{value[:_LONGEST_TEXT]!r} is no time to claim in; "
            "write '30 days' or '10 business days'"
        )
    return days


def read_claim(value: object) -> Claim:
    """Read a claim window from a table."""
    if not isinstance(value, Claim | Mapping):
        raise PolicyError(
            "must be a table such as { within = '30 days', after = 'period_end' }, "
            f"not {kind_of(value)}"
        )
    return build(Claim, value)
