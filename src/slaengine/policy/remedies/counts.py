"""Whole numbers in clauses: how many are free, how many count, how many in a row."""

from collections.abc import Callable

from slaengine.errors import PolicyError
from slaengine.policy.reading import kind_of

_MOST = 10**9 - 1


def check_count(what: str, count: int, *, least: int, most: int = _MOST) -> None:
    """Refuse what is no whole number between two bounds."""
    if type(count) is not int or not least <= count <= most:
        bounds = f"from {least} on" if most == _MOST else f"from {least} to {most}"
        raise PolicyError(f"{what} must be a whole number {bounds}, not {count!r:.40}")


def read_count(least: int, most: int = _MOST) -> Callable[[object], int]:
    """Read a whole number between two bounds."""

    def reader(value: object) -> int:
        if type(value) is not int:
            raise PolicyError(f"must be a whole number, not {kind_of(value)}")
        check_count("this", value, least=least, most=most)
        return value

    return reader
