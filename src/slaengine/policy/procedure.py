"""Escalation procedures: who is told in which order, written once and used by many targets."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from slaengine.errors import PolicyError
from slaengine.frozen import FrozenMapping
from slaengine.policy.escalation import (
    Escalation,
    Until,
    is_point,
    read_escalation,
    read_until,
)
from slaengine.policy.mistakes import at, check_calendar, did_you_mean, gathering, mistake
from slaengine.policy.reading import (
    attempt,
    build,
    free_text,
    items,
    kind_of,
    listed,
    maybe,
    read,
    shown,
    table,
    text,
)


@dataclass(frozen=True, slots=True, init=False)
class Procedure:
    """How a matter is taken further and further up: its levels, and what they have in common.

    Targets name it: `escalations = "critical"`. `during` (a calendar) and `until` hold for every
    level that does not say otherwise; `during = "24x7"` is a level that no quiet hours hold back.

    >>> critical = Procedure(
    ...     "critical",
    ...     levels=[
    ...         Escalation("0%", to="on call", via="pager", repeat="5m", during="24x7"),
    ...         Escalation("50%", to="team lead", via="phone"),
    ...     ],
    ...     during="office",
    ...     until="acknowledged",
    ... )
    >>> [(level.name, level.during, level.until) for level in critical.resolved]
    [('0%', '24x7', 'acknowledged'), ('50%', 'office', 'acknowledged')]
    """

    name: str
    levels: tuple[Escalation, ...]
    during: str | None
    until: Until | None
    description: str
    resolved: tuple[Escalation, ...] = field(init=False, repr=False, compare=False)

    def __init__(
        self,
        name: str,
        levels: str | Escalation | Collection[str | Escalation],
        *,
        during: str | None = None,
        until: Until | None = None,
        description: str = "",
    ) -> None:
        with gathering(f"procedure {shown(name)}"):
            values: dict[str, object] = {
                "name": read("name", _read_name, name, ""),
                "levels": read("levels", _read_levels, levels, ()),
                "during": maybe("during", text, during),
                "until": maybe("until", read_until, until),
                "description": read("description", free_text, description, ""),
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)
        resolved = tuple(level.with_defaults(self.during, self.until) for level in self.levels)
        object.__setattr__(self, "resolved", resolved)

    def check_names(self) -> None:
        """Note calendars that the policy does not have, where it is known."""
        if self.during is not None:
            with at("during"):
                check_calendar(self.during)
        for position, level in enumerate(self.levels):
            with at("levels"), at(position):
                level.check_names()


def _read_name(value: object) -> str:
    name = text(value)
    if is_point(name):
        raise PolicyError(f"{name!r} reads like a point of a target; begin it with a letter")
    return name


def _read_levels(value: object) -> tuple[Escalation, ...]:
    levels = listed(read_escalation)(value)
    if not levels:
        raise PolicyError("has no levels; write levels = [{ at = '75%', to = 'team lead' }]")
    check_levels(levels)
    return levels


def check_levels(levels: Collection[Escalation]) -> None:
    """Note levels of one name, and those that follow none, or one another in a circle."""
    check_level_names(levels)
    followed = {level.name: level.follows for level in levels}
    for level in levels:
        if level.follows is None:
            continue
        if level.follows not in followed:
            hint = did_you_mean(level.follows, followed)
            mistake(f"level {level.name!r} follows {level.follows!r}, which is no level{hint}")
        elif _is_in_circle(level.name, followed):
            mistake(f"level {level.name!r} follows itself, by way of {level.follows!r}")


def check_level_names(levels: Collection[Escalation]) -> None:
    """Note levels of one name, and one that is called as the breach is."""
    for name, uses in Counter(level.name for level in levels).items():
        if uses > 1:
            mistake(f"two levels are called {name!r}; give each a name of its own")
        if name == "breach":
            mistake("the name 'breach' is kept for the breach itself")


def _is_in_circle(name: str, followed: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    following = followed.get(name)
    while following is not None and following not in seen:
        seen.add(following)
        following = followed.get(following)
    return name in seen


def read_procedures(value: object) -> Mapping[str, Procedure]:
    """Read procedures: tables by name, or values."""
    if not isinstance(value, Mapping):
        return _by_name(value)
    found: dict[str, Procedure] = {}
    for name, item in table(value).items():
        with at(name):
            procedure = attempt(partial(read_procedure, name), item, None)
        if procedure is not None:
            found[name] = procedure
    return FrozenMapping(found)


def read_procedure(name: str, value: object) -> Procedure:
    """Read a procedure from a table, or take it as a value."""
    if isinstance(value, Procedure):
        if value.name != name:
            raise PolicyError(f"holds procedure {value.name!r}; list it under its own name")
        return value
    return build(Procedure, value, first=(name,))


def _by_name(value: object) -> Mapping[str, Procedure]:
    found: dict[str, Procedure] = {}
    for procedure in items(value):
        if not isinstance(procedure, Procedure):
            mistake(f"must be a Procedure, not {kind_of(procedure)}")
        elif procedure.name in found:
            mistake(f"two procedures are called {procedure.name!r}; rename one")
        else:
            found[procedure.name] = procedure
    return FrozenMapping(found)
