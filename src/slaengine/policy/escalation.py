"""Who is told before and after a promise is broken, and at which point of the target."""

import re
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from slaengine.errors import PolicyError
from slaengine.policy.lengths import read_time
from slaengine.policy.mistakes import at as place
from slaengine.policy.mistakes import check_calendar, gathering, mistake
from slaengine.policy.reading import (
    build,
    free_text,
    kind_of,
    maybe,
    one_of,
    read,
    several,
    shown,
    text,
)

Until: TypeAlias = Literal["stopped", "acknowledged", "answered"]

UNTIL: tuple[Until, ...] = get_args(Until)
_POINT = re.compile(r"\s*(?:([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*%)?\s*(?:([+-])\s*(\S.*?))?\s*")
_MICROSECOND = timedelta(microseconds=1)
_ADVICE = "write '75%', '100%+1h', '+1h' or '-30m'"


@dataclass(frozen=True, slots=True, init=False)
class Escalation:
    """Somebody is told when so much of a target is used up.

    `at` is a share of the target, an offset in open time, or both: `"75%"`, `"100%+1h"`, `"-30m"`
    (half an hour before it is due). `repeat` tells again at every such step of open time, `times`
    times at most in all. `until` says what ends it: the clock, which always does (`stopped`),
    somebody on the desk taking up the ticket (`acknowledged`), or an event `acknowledged` once
    the level has come (`answered`). One that `follows` another, by its name, takes over from it:
    it only comes while nobody has answered since that one came. With `during`, the name of a
    calendar, it waits outside its open time for the next opening. `task` is what whoever is told
    has to do. Levels of one target differ by `name`, which is `at` unless given.

    >>> warning = Escalation("75%", to=["lead"], via="email", repeat="1h", times=3)
    >>> warning.name, warning.used(timedelta(hours=4))
    ('75%', datetime.timedelta(seconds=10800))
    """

    at: str
    to: tuple[str, ...]
    via: tuple[str, ...]
    name: str
    repeat: timedelta | None
    times: int | None
    until: Until | None
    follows: str | None
    during: str | None
    task: str
    share: Fraction
    offset: timedelta

    def __init__(
        self,
        at: str,
        *,
        to: Collection[str] = (),
        via: Collection[str] = (),
        name: str = "",
        repeat: timedelta | str | None = None,
        times: int | None = None,
        until: Until | None = None,
        follows: str | None = None,
        during: str | None = None,
        task: str = "",
    ) -> None:
        with gathering("escalation"):
            written, share, offset = read("at", _read_point, at, ("", Fraction(1), timedelta(0)))
            values: dict[str, object] = {
                "at": written,
                "to": several("to", text, to),
                "via": several("via", text, via),
                "name": read("name", free_text, name, "") or written,
                "repeat": maybe("repeat", _read_repeat, repeat),
                "times": maybe("times", _read_times, times),
                "until": maybe("until", read_until, until),
                "follows": maybe("follows", text, follows),
                "during": maybe("during", text, during),
                "task": read("task", free_text, task, ""),
                "share": share,
                "offset": offset,
            }
            if times is not None and repeat is None:
                mistake("times is for a level that repeats; give it repeat = '1h', or leave it out")
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def used(self, target: timedelta) -> timedelta:
        """Return the open time after which this level comes, to the nearest microsecond."""
        return round(target // _MICROSECOND * self.share) * _MICROSECOND + self.offset

    def with_defaults(self, during: str | None, until: Until | None) -> "Escalation":
        """Return the level with what its procedure says where it says nothing itself."""
        made = copy(self)
        object.__setattr__(made, "during", self.during or during)
        object.__setattr__(made, "until", self.until or until)
        return made

    @property
    def ends_by_answer(self) -> bool:
        """Whether an event `acknowledged` can end it."""
        return self.until == "answered" or self.follows is not None

    def check_names(self) -> None:
        """Note a calendar that the policy does not have, where it is known."""
        if self.during is not None:
            with place("during"):
                check_calendar(self.during)


def first_of(level: Escalation, levels: Collection[Escalation]) -> Escalation:
    """Return the level at the head of those that a level follows, one after another."""
    named = {each.name: each for each in levels}
    while level.follows is not None:
        level = named[level.follows]
    return level


def is_point(value: str) -> bool:
    """Tell whether a text is meant as a point of a target, and not as the name of a procedure."""
    return value.strip()[:1] in "0123456789+-"


def _read_point(value: object) -> tuple[str, Fraction, timedelta]:
    """Read a point of the target: as written, its share and its offset."""
    if not isinstance(value, str) or len(value) > 60:
        raise PolicyError(f"must be a share or an offset of the target; {_ADVICE}")
    found = _POINT.fullmatch(value)
    if found is None or (found[1] is None and found[2] is None):
        raise PolicyError(f"{value!r} is neither a share nor an offset; {_ADVICE}")
    share = Fraction(1) if found[1] is None else Fraction(found[1]) / 100
    return value.strip(), share, _read_offset(found[2], found[3])


def _read_offset(sign: str | None, size: str) -> timedelta:
    if sign is None:
        return timedelta(0)
    offset = read_time(size)
    return -offset if sign == "-" else offset


def _read_repeat(value: object) -> timedelta:
    step = read_time(value)
    if step <= timedelta(0):
        raise PolicyError("repeats without a pause; write more than zero, such as '1h'")
    return step


def _read_times(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise PolicyError(f"must be a whole number, not {kind_of(value)}")
    if value < 1:
        raise PolicyError(f"{shown(value)} is not how often a level can come; write 1 or more")
    return value


read_until = one_of(*UNTIL)


def read_escalation(value: object) -> Escalation:
    """Read one level: a table, or just the point at which it comes."""
    if isinstance(value, str):
        return Escalation(value)
    return build(Escalation, value)
