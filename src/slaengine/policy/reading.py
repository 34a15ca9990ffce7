"""Small readers: each takes whatever a document holds and returns one typed value, or objects."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from slaengine.errors import PolicyError
from slaengine.policy.mistakes import at, did_you_mean, mistake

T = TypeVar("T")
F = TypeVar("F")
L = TypeVar("L", bound=str)


class _Absent:
    """Stands for a required key that is missing: already reported, so read in silence."""


ABSENT = _Absent()


def read(key: str, reader: Callable[[object], T], value: object, fallback: F) -> T | F:
    """Read one part; note what is wrong with it at its place, and go on with the fallback."""
    if value is ABSENT:
        return fallback
    with at(key):
        return attempt(reader, value, fallback)


def attempt(reader: Callable[[object], T], value: object, fallback: F) -> T | F:
    """Read a value here; note what is wrong with it, and go on with the fallback."""
    try:
        return reader(value)
    except PolicyError as error:
        for problem in error.problems:
            mistake(problem)
        return fallback


def maybe(key: str, reader: Callable[[object], T], value: object) -> T | None:
    """Read one part that may be absent."""
    return None if value is None else read(key, reader, value, None)


def several(key: str, reader: Callable[[object], T], value: object) -> tuple[T, ...]:
    """Read a list, or the one thing that stands for a list of one."""
    return () if value == () else read(key, listed(reader), value, ())


def kind_of(value: object) -> str:
    """Name what a document holds in the words of documents.

    >>> kind_of({}), kind_of([]), kind_of("x"), kind_of(True), kind_of(1), kind_of(None)
    ('a table', 'a list', 'text', 'true or false', 'a number', 'nothing')
    """
    if isinstance(value, bool):
        return "true or false"
    names: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (Mapping, "a table"),
        ((list, tuple, AbstractSet), "a list"),
        (str, "text"),
        ((int, float), "a number"),
        (date, "a date"),
        (type(None), "nothing"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), type(value).__name__)


def shown(value: object) -> str:
    """Return a value as a message shows it: never a page of it.

    >>> shown(1), shown(10**5000)
    ('1', 'a number')
    """
    try:
        return repr(value)[:60]
    except ValueError:  # Python refuses to write out integers of thousands of digits
        return kind_of(value)


def text(value: object) -> str:
    """Read a text that says something."""
    if not isinstance(value, str):
        raise PolicyError(f"must be text, not {kind_of(value)}")
    if not value.strip():
        raise PolicyError("must not be empty")
    return value


def free_text(value: object) -> str:
    """Read a text that may be empty."""
    if not isinstance(value, str):
        raise PolicyError(f"must be text, not {kind_of(value)}")
    return value


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise PolicyError(f"must be true or false, not {kind_of(value)}")
    return value


def day(value: object) -> date:
    """Read a date; JSON has it as text."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PolicyError(f"{value[:40]!r} is not a date; write 2026-12-24") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        found = "an instant" if isinstance(value, datetime) else kind_of(value)
        raise PolicyError(f"must be a date without a time, such as 2026-12-24, not {found}")
    return value


def one_of(*options: L) -> Callable[[object], L]:
    """Read one of a few words."""

    def reader(value: object) -> L:
        for option in options:
            if option == value:
                return option
        hint = did_you_mean(value, options) if isinstance(value, str) else ""
        shown = repr(value[:60]) if isinstance(value, str) else kind_of(value)
        raise PolicyError(f"must be one of {', '.join(options)}, not {shown}{hint}")

    return reader


def listed(reader: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Read a list, or the one thing that stands for a list of one."""

    def read_all(value: object) -> tuple[T, ...]:
        if isinstance(value, AbstractSet):
            value = sorted(value, key=repr)
        if not isinstance(value, list | tuple):
            return (reader(value),)
        found: list[T] = []
        for position, item in enumerate(value):
            with at(position):
                found.extend(attempt(lambda one: (reader(one),), item, ()))
        return tuple(found)

    return read_all


def table(value: object) -> dict[str, object]:
    """Read a table with text keys."""
    if not isinstance(value, Mapping):
        raise PolicyError(f"must be a table, not {kind_of(value)}")
    odd = [key for key in value if not isinstance(key, str)]
    for key in odd:
        mistake(f"the key {shown(key)} must be text; put it in quotes")
    return {key: item for key, item in value.items() if isinstance(key, str)}


def items(value: object) -> list[object]:
    """Read a list, or an iterable that a constructor was given."""
    if isinstance(value, str | Mapping) or not isinstance(value, Iterable):
        raise PolicyError(f"must be a list, not {kind_of(value)}")
    return list(value)


def known_keys(
    found: Mapping[str, object], allowed: Iterable[str], required: Iterable[str] = ()
) -> dict[str, object]:
    """Note unknown and missing keys; return the rest, the missing ones as ABSENT."""
    names = list(allowed)
    for key in found:
        if key not in names:
            with at(key):
                hint = did_you_mean(key, names) or f"; the keys are {', '.join(names)}"
                mistake(f"unknown key{hint}")
    missing = [key for key in required if key not in found]
    for key in missing:
        with at(key):
            mistake("missing")
    kept = {key: item for key, item in found.items() if key in names}
    return {**kept, **dict.fromkeys(missing, ABSENT)}


def build(
    kind: type[T],
    value: object,
    *,
    first: tuple[object, ...] = (),
    rename: Mapping[str, str] | None = None,
) -> T:
    """Build a value from a table whose keys are the constructor's arguments.

    `first` are arguments that do not stand in the table; `rename` gives a document's word for an
    argument. A value that is built already is returned as it is.
    """
    if isinstance(value, kind):
        return value
    make: Callable[..., T] = kind
    parameters, required = _parameters(make, len(first))
    names = {(rename or {}).get(name, name): name for name in parameters}
    found = known_keys(table(value), names, required)
    return make(*first, **{names[key]: item for key, item in found.items()})


@lru_cache(maxsize=64)
def _parameters(
    make: Callable[..., object], skipped: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parameters = list(inspect.signature(make).parameters.values())[skipped:]
    required = tuple(p.name for p in parameters if p.default is p.empty)
    return tuple(p.name for p in parameters), required
