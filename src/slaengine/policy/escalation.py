"""Who is told before and after a promise is broken, and at which point of the target."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from slaengine.durations import parse_duration
from slaengine.errors import PolicyError
from slaengine.policy.mistakes import gathering
from slaengine.policy.reading import build, free_text, maybe, read, several, text

_POINT = re.compile(r"\s*(?:([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*%)?\s*(?:([+-])\s*(\S.*?))?\s*")
_ADVICE = "write '75%', '100%+1h', '+1h' or '-30m'"


@dataclass(frozen=True, slots=True, init=False)
class Escalation:
    """Somebody is told when so much of a target is used up.

    `at` is a share of the target, an offset in open time, or both: `"75%"`, `"100%+1h"`, `"-30m"`
    (half an hour before it is due). `repeat` tells again at every such step of open time. Levels
    of one target differ by `name`, which is `at` unless given.

    >>> warning = Escalation("75%", to=["lead"], via="email")
    >>> warning.name, warning.used(timedelta(hours=4))
    ('75%', datetime.timedelta(seconds=10800))
    """

    at: str
    to: tuple[str, ...]
    via: tuple[str, ...]
    name: str
    repeat: timedelta | None
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
    ) -> None:
        with gathering("escalation"):
            written, share, offset = read("at", _read_point, at, ("", Fraction(1), timedelta(0)))
            values: dict[str, object] = {
                "at": written,
                "to": several("to", text, to),
                "via": several("via", text, via),
                "name": read("name", free_text, name, "") or written,
                "repeat": maybe("repeat", _read_repeat, repeat),
                "share": share,
                "offset": offset,
            }
        for key, value in values.items():
            object.__setattr__(self, key, value)

    def used(self, target: timedelta) -> timedelta:
        """Return the open time after which this level comes, to the nearest microsecond."""
        return target * float(self.share) + self.offset


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
    try:
        offset = parse_duration(size)
    except ValueError as error:
        raise PolicyError(str(error)) from None
    return -offset if sign == "-" else offset


def _read_repeat(value: object) -> timedelta:
    if isinstance(value, timedelta):
        step = value
    else:
        try:
            step = parse_duration(text(value))
        except PolicyError:
            raise
        except ValueError as error:
            raise PolicyError(str(error)) from None
    if step <= timedelta(0):
        raise PolicyError("repeats without a pause; write more than zero, such as '1h'")
    return step


def read_escalation(value: object) -> Escalation:
    """Read one level: a table, or just the point at which it comes."""
    if isinstance(value, str):
        return Escalation(value)
    return build(Escalation, value)
