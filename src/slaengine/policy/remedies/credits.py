"""How several remedies of one agreement go together."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from slaengine.policy.mistakes import gathering
from slaengine.policy.reading import build, flag, maybe, one_of, read, several, text

if TYPE_CHECKING:  # every agreement has such a value, few say anything in it
    from slaengine.money import Money
    from slaengine.policy.remedies.cap import Cap
    from slaengine.policy.remedies.grants import FeeShare

Combine: TypeAlias = Literal["sum", "greatest"]
COMBINES: tuple[Combine, ...] = get_args(Combine)


@dataclass(frozen=True, slots=True, init=False)
class Credits:
    """How the remedies of one agreement go together in one review period.

    `combine` adds their credits up, or takes the greatest; the `cap` and the `minimum` then hold
    for the whole (what is not more than the minimum is not granted). Shares are of the fee named
    `base`. `at_risk` is the most that a period can cost; a remedy with a `weight` is about that
    part of it. With `prorate`, the fee of a period in which the agreement begins or ends is that of
    its days in force, else that of the whole period.

    >>> Credits(cap="100%").combine, str(Credits(at_risk="15%").limits[0])
    ('sum', '15%')
    """

    combine: Combine
    cap: "tuple[Cap, ...]"
    minimum: "FeeShare | Money | None"
    base: str | None
    at_risk: "FeeShare | Money | None"
    prorate: bool

    def __init__(
        self,
        *,
        combine: Combine = "sum",
        cap: "str | Cap | Collection[str | Cap]" = (),
        minimum: "str | FeeShare | Money | None" = None,
        base: str | None = None,
        at_risk: "str | FeeShare | Money | None" = None,
        prorate: bool = False,
    ) -> None:
        with gathering("credits"):
            values: dict[str, object] = {
                "combine": read("combine", one_of(*COMBINES), combine, COMBINES[0]),
                "cap": several("cap", _read_cap, cap),
                "minimum": maybe("minimum", _read_least, minimum),
                "base": maybe("base", text, base),
                "at_risk": maybe("at_risk", _read_least, at_risk),
                "prorate": read("prorate", flag, prorate, False),
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)

    @property
    def limits(self) -> "tuple[Cap, ...]":
        """The caps on all remedies of one period together, with what is at risk in it."""
        if self.at_risk is None:
            return self.cap
        from slaengine.policy.remedies.cap import Cap

        return (*self.cap, Cap(self.at_risk))

    @property
    def is_together(self) -> bool:
        """Whether anything holds for all remedies together."""
        return bool(self.cap or self.minimum or self.at_risk) or self.combine != "sum"


def _read_cap(value: object) -> "Cap":
    from slaengine.policy.remedies.cap import read_cap

    return read_cap(value)


def _read_least(value: object) -> "FeeShare | Money":
    from slaengine.policy.remedies.grants import read_least

    return read_least(value)


def read_credits(value: object) -> Credits:
    """Read how remedies go together, from a table."""
    return build(Credits, value)
