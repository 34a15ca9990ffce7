"""How several remedies of one agreement go together."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.money import Money
from slaengine.policy.mistakes import gathering
from slaengine.policy.reading import build, maybe, one_of, read, several, text
from slaengine.policy.remedies.cap import Cap, read_cap
from slaengine.policy.remedies.grants import Extension, FeeShare, read_credit

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
    cap: tuple[Cap, ...]
    minimum: FeeShare | Money | None
    base: str | None

    def __init__(
        self,
        *,
        combine: Combine = "sum",
        cap: str | Cap | Collection[str | Cap] = (),
        minimum: str | FeeShare | Money | None = None,
        base: str | None = None,
    ) -> None:
        with gathering("credits"):
            values: dict[str, object] = {
                "combine": read("combine", one_of(*COMBINES), combine, COMBINES[0]),
                "cap": several("cap", read_cap, cap),
                "minimum": maybe("minimum", read_least, minimum),
                "base": maybe("base", text, base),
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)


def read_least(value: object) -> FeeShare | Money:
    """Read the least that is granted at all: money, or a share of the fee."""
    found = read_credit(value)
    if isinstance(found, Extension):
        raise PolicyError(f"{found} is not money; write '10 EUR' or '1%'")
    return found


def read_credits(value: object) -> Credits:
    """Read how remedies go together, from a table."""
    return build(Credits, value)
