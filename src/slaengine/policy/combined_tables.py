"""Calendars that combine others: `union`, `intersection` and `difference`, in any order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.hours import ROUND_THE_CLOCK
from slaengine.errors import PolicyError
from slaengine.policy.calendar_tables import read_plain_calendar
from slaengine.policy.mistakes import at, did_you_mean, mistake, mistakes_so_far, source
from slaengine.policy.reading import attempt, kind_of, known_keys, listed, read, table, text

OPERATIONS: Mapping[str, Callable[[Calendar, Calendar], Calendar]] = {
    "union": lambda left, right: left | right,
    "intersection": lambda left, right: left & right,
    "difference": lambda left, right: left - right,
}
_FEWEST_PARTS = 2
_MOST_PARTS = 100  # of one calendar, those of its parts included
_DEEPEST = 20  # tables within tables
_CYCLES = 10  # so many are reported at once


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """A calendar as it stands in a file."""

    value: object
    file: str
    base: Path | None


def read_calendar_tables(tables: Mapping[str, CalendarTable]) -> dict[str, Calendar]:
    """Read every calendar of a policy, each after those that it combines; skip mistaken ones."""
    reader = _Reader(tables)
    for name in _in_order(tables):
        given = tables[name]
        with source(given.file), at("calendars"), at(name):
            reader.add(name)
    return {name: reader.done[name] for name in tables if name in reader.done}


def _in_order(tables: Mapping[str, CalendarTable]) -> list[str]:
    """Return the names, parts first; a calendar that is its own part is a mistake."""
    graph = {
        name: set(_mentioned(given.value, _DEEPEST)) & set(tables) for name, given in tables.items()
    }
    for _ in range(_CYCLES):
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            cycle: list[str] = error.args[1][::-1]
            with source(tables[cycle[0]].file), at("calendars"), at(cycle[0]):
                mistake(f"is made of itself: {' → '.join(cycle)}; leave one of them out")
            for name in cycle:
                graph[name] = set()
    return []


def _mentioned(value: object, depth: int) -> Iterator[str]:
    """Yield the names of calendars that a table combines."""
    parts = (
        next((value[key] for key in OPERATIONS if key in value), None)
        if isinstance(value, Mapping)
        else None
    )
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, str):
            yield part
        elif depth:
            yield from _mentioned(part, depth - 1)


@dataclass(slots=True)
class _Reader:
    """Calendars read so far, with the number of parts that each is made of."""

    tables: Mapping[str, CalendarTable]
    done: dict[str, Calendar] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    parts: int = 0
    base: Path | None = None

    def add(self, name: str) -> None:
        """Read one calendar, whose parts have been read."""
        self.parts, self.base = 0, self.tables[name].base
        if name == ROUND_THE_CLOCK:
            mistake("this name is kept for round the clock; give the calendar another")
        if not name.strip():
            mistake("a calendar needs a name")
        calendar = attempt(
            lambda value: self._read(name, value, _DEEPEST), self.tables[name].value, None
        )
        self.sizes[name] = self.parts
        if calendar is not None:
            self.done[name] = calendar

    def _read(self, name: str | None, value: object, depth: int) -> Calendar | None:
        found = table(value)
        operation = next((key for key in OPERATIONS if key in found), None)
        if operation is None:
            self._count(1)
            return read_plain_calendar(name or "?", found, self.base)
        known_keys(found, (operation,))
        if not depth:
            raise PolicyError("combines tables within tables too deeply; name the parts")
        before = mistakes_so_far()
        given = listed(lambda part: self._part(part, depth - 1))
        parts = read(operation, given, found[operation], ())
        if mistakes_so_far() > before:
            return None
        if len(parts) < _FEWEST_PARTS:
            raise PolicyError(f"{operation} needs at least two calendars")
        calendars = [part for part in parts if part is not None]
        if len(calendars) < len(parts):
            return None  # a part has mistakes of its own, which are reported there
        combined = reduce(OPERATIONS[operation], calendars)
        return combined if name is None else combined.named(name)

    def _part(self, value: object, depth: int) -> Calendar | None:
        if isinstance(value, str):
            return self._named(value)
        if not isinstance(value, Mapping):
            raise PolicyError(f"must be the name of a calendar or a table, not {kind_of(value)}")
        found = table(value)
        name = read("name", text, found.pop("name"), "?") if "name" in found else None
        if name is None and not OPERATIONS.keys() & found.keys():
            raise PolicyError("a calendar within a calendar needs a name")
        return self._read(name, found, depth)

    def _named(self, name: str) -> Calendar | None:
        if name not in self.tables:
            raise PolicyError(f"unknown calendar {name[:60]!r}{did_you_mean(name, self.tables)}")
        self._count(self.sizes.get(name, 1))
        return self.done.get(name)

    def _count(self, parts: int) -> None:
        self.parts += parts
        if self.parts > _MOST_PARTS:
            raise PolicyError(f"combines more than {_MOST_PARTS} calendars")
