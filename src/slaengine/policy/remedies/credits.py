"""How several remedies of one agreement go together."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from slaengine.policy.mistakes import gathering
from slaengine.policy.reading import build, maybe, one_of, read, several, text

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
    `base`.

    >>> Credits(cap="100%").combine
    'sum'
    """

    combine: Combine
    cap: "tuple[Cap, ...]"
    minimum: "FeeShare | Money | None"
    base: str | None

    def __init__(
        self,
        *,
        combine: Combine = "sum",
        cap: "str | Cap | Collection[str | Cap]" = (),
        minimum: "str | FeeShare | Money | None" = None,
        base: str | None = None,
    ) -> None:
        with gathering("credits"):
            values: dict[str, object] = {
                "combine": read("combine", one_of(*COMBINES), combine, COMBINES[0]),
                "cap": several("cap", _read_cap, cap),
                "minimum": maybe("minimum", _read_least, minimum),
                "base": maybe("base", text, base),
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)


def _read_cap(value: object) -> "Cap":
    from slaengine.policy.remedies.cap import read_cap

    return read_cap(value)


def _read_least(value: object) -> "FeeShare | Money":
    from slaengine.policy.remedies.grants import read_least

    return read_least(value)


def read_credits(value: object) -> Credits:
    """Read how remedies go together, from a table."""
    return build(Credits, value)
