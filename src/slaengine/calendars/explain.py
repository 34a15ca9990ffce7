"""Explanations: slices of time, each with what it counted and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import overload

_ZERO = timedelta(0)
_HEAD = ("from", "to", "counted", "reason")
_WHEN = "%a %d %b %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of time that counted in full or not at all, and the reason.

    `amount` is the open time that it counted: its length, or zero.
    """

    start: datetime
    end: datetime
    amount: timedelta
    reason: str

    @property
    def counts(self) -> bool:
        """Whether this time counted."""
        return self.amount > _ZERO


@dataclass(frozen=True, slots=True)
class Explanation(Sequence[Slice]):
    """Consecutive slices of time whose amounts add up to what was counted.

    It is a sequence of `Slice`, prints as a table, and gives `rows` for a dataframe.
    """

    slices: tuple[Slice, ...]

    @property
    def amount(self) -> timedelta:
        """The sum of the slices."""
        return sum((part.amount for part in self.slices), _ZERO)

    def rows(self) -> list[dict[str, datetime | timedelta | str]]:
        """Return one row a slice, ready for a dataframe."""
        return [
            {"start": s.start, "end": s.end, "amount": s.amount, "reason": s.reason}
            for s in self.slices
        ]

    @overload
    def __getitem__(self, index: int) -> Slice: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Slice, ...]: ...

    def __getitem__(self, index: int | slice) -> Slice | tuple[Slice, ...]:
        return self.slices[index]

    def __len__(self) -> int:
        return len(self.slices)

    def __str__(self) -> str:
        lines = [_line(part) for part in self.slices]
        lines.append(f"{'':41}{duration_text(self.amount):>12}  counted in all")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from slaengine.markup import html_table

        lines = [
            (f"{s.start:{_WHEN}}", f"{s.end:{_WHEN}}", duration_text(s.amount), s.reason)
            for s in self.slices
        ]
        zone = f"{self.slices[0].start:%Z}" if self.slices else ""
        total = f"{duration_text(self.amount)} counted in all"
        return html_table(f"What counted, and why ({zone})", _HEAD, lines, foot=total)

    def in_zone(self, zone: tzinfo) -> "Explanation":
        """Return the same slices with their instants in another zone."""
        return Explanation(
            tuple(
                Slice(s.start.astimezone(zone), s.end.astimezone(zone), s.amount, s.reason)
                for s in self.slices
            )
        )


def joined(slices: Iterable[Slice]) -> Iterator[Slice]:
    """Yield slices with neighbours of one reason joined into one."""
    last: Slice | None = None
    for part in slices:
        if last is not None and last.reason == part.reason and last.counts == part.counts:
            last = Slice(last.start, part.end, last.amount + part.amount, last.reason)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def duration_text(amount: timedelta) -> str:
    """Write a duration in hours, minutes and seconds; hours do not roll over into days.

    >>> duration_text(timedelta(hours=27, minutes=20)), duration_text(-timedelta(seconds=1.5))
    ('27:20:00', '-0:00:01.500000')
    """
    sign = "-" if amount < _ZERO else ""
    minutes, rest = divmod(abs(amount), timedelta(minutes=1))
    seconds = f"{rest.seconds:02}" + (f".{rest.microseconds:06}" if rest.microseconds else "")
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds}"


def _line(part: Slice) -> str:
    end = part.end
    same = part.start.date() == end.date()
    until = f"{end:%H:%M:%S}" if same else f"{end:%a %d %b %H:%M:%S}"
    span = f"{part.start:%a %d %b %H:%M:%S} - {until}"
    return f"{span:<41}{duration_text(part.amount):>12}  {part.reason}"
