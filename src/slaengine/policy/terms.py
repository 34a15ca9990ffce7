"""What an agreement says besides its numbers, for the report to print."""

from collections.abc import Collection
from dataclasses import dataclass

from slaengine.policy.mistakes import gathering
from slaengine.policy.objective import PERIODS, Period
from slaengine.policy.reading import build, maybe, one_of, read, several, text


@dataclass(frozen=True, slots=True, init=False)
class Responsibilities:
    """What each side of an agreement has to do.

    >>> Responsibilities(customer=["name a contact"]).customer
    ('name a contact',)
    """

    provider: tuple[str, ...]
    customer: tuple[str, ...]

    def __init__(self, *, provider: Collection[str] = (), customer: Collection[str] = ()) -> None:
        with gathering("responsibilities"):
            object.__setattr__(self, "provider", several("provider", text, provider))
            object.__setattr__(self, "customer", several("customer", text, customer))


@dataclass(frozen=True, slots=True, init=False)
class Review:
    """How often an agreement is reviewed, and who sees to it.

    >>> Review("month", owner="service desk lead").every
    'month'
    """

    every: Period
    owner: str | None

    def __init__(self, every: Period, *, owner: str | None = None) -> None:
        with gathering("review"):
            object.__setattr__(self, "every", read("every", one_of(*PERIODS), every, PERIODS[0]))
            object.__setattr__(self, "owner", maybe("owner", text, owner))


def read_responsibilities(value: object) -> Responsibilities:
    """Read the duties of both sides."""
    return build(Responsibilities, value)


def read_review(value: object) -> Review:
    """Read the review cadence."""
    return build(Review, value)
