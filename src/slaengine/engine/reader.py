"""Reading stored state: each value by its key, and an error that says where a wrong one stood."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import isfinite
from typing import TypeVar

from slaengine.errors import StateError
from slaengine.instants import as_utc

T = TypeVar("T", bound=str)


class Reader:
    """One JSON object, and its place in the document."""

    __slots__ = ("_table", "place")

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise StateError(f"{place}: expected an object, not {value!r:.60}")
        self._table: dict[str, object] = value
        self.place = place

    def _value(self, key: str) -> object:
        if key not in self._table:
            raise StateError(f"{self.place}.{key}: missing; the state is not whole")
        return self._table[key]

    def _wrong(self, key: str, wanted: str) -> StateError:
        return StateError(f"{self.place}.{key}: expected {wanted}, not {self._value(key)!r:.60}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def supply(self, key: str, value: object) -> None:
        """Give a key a value that an older version of the document does not have."""
        self._table.setdefault(key, value)

    def at(self, key: str) -> "Reader":
        """Return the object under a key."""
        return Reader(self._value(key), f"{self.place}.{key}")

    def each(self, key: str) -> "Iterator[Reader]":
        """Yield the objects of the list under a key."""
        for number, item in enumerate(self._list(key)):
            yield Reader(item, f"{self.place}.{key}[{number}]")

    def texts(self, key: str) -> Iterator[str]:
        """Yield the texts of the list under a key."""
        for item in self._list(key):
            if not isinstance(item, str):
                raise self._wrong(key, "a list of texts")
            yield item

    def _list(self, key: str) -> list[object]:
        value = self._value(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return value

    def text(self, key: str) -> str:
        """Return the text under a key."""
        value = self._value(key)
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def maybe_text(self, key: str) -> str | None:
        """Return the text under a key, or None where it is null."""
        return None if self._value(key) is None else self.text(key)

    def one_of(self, key: str, known: tuple[T, ...]) -> T:
        """Return the text under a key if it is one of those known."""
        value = self.text(key)
        for each in known:
            if each == value:
                return each
        raise self._wrong(key, f"one of {', '.join(known)}")

    def flag(self, key: str) -> bool:
        """Return the true or false under a key."""
        value = self._value(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def number(self, key: str) -> int:
        """Return the whole number under a key, zero or more."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(key, "a whole number")
        return value

    def duration(self, key: str) -> timedelta:
        """Return the wall time under a key, written in whole microseconds."""
        try:
            return timedelta(microseconds=self.number(key))
        except OverflowError:
            raise self._wrong(key, "the microseconds of a duration") from None

    def maybe_score(self, key: str) -> float | None:
        """Return the score under a key, or None where it is null."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "a number")
        try:
            score = float(value)
        except OverflowError:
            raise self._wrong(key, "a number") from None
        if not isfinite(score):
            raise self._wrong(key, "a number")
        return score

    def instant(self, key: str) -> datetime:
        """Return the instant under a key, in UTC."""
        return self._instant(key, self.text(key))

    def instants(self, key: str) -> Iterator[datetime]:
        """Yield the instants of the list under a key, in UTC."""
        for text in self.texts(key):
            yield self._instant(key, text)

    def _instant(self, key: str, text: str) -> datetime:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise self._wrong(key, "an instant such as 2026-01-05T09:00:00+00:00") from None
        return as_utc(at, StateError, f"{self.place}.{key}")

    def maybe_instant(self, key: str) -> datetime | None:
        """Return the instant under a key, or None where it is null."""
        return None if self._value(key) is None else self.instant(key)
