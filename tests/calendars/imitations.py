"""Values that look like instants or amounts and are not exact, as pandas makes them."""

from datetime import datetime, timedelta


class NotATime(datetime):
    """Equal to nothing, itself included."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


class Nanosecond(datetime):
    """An instant between two microseconds."""

    nanosecond = 5

    def __repr__(self) -> str:
        return "Nanosecond('2026-01-05 09:00:00.000000005')"


class Stamp(datetime):
    """A datetime of another class, with whole microseconds."""

    nanosecond = 0


class NotAnAmount(timedelta):
    """Equal to nothing, itself included."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = timedelta.__hash__

    def __repr__(self) -> str:
        return "NaT"


class FineAmount(timedelta):
    """An amount between two microseconds."""

    nanoseconds = 1

    def __repr__(self) -> str:
        return "FineAmount(1)"


class Amount(timedelta):
    """A timedelta of another class, with whole microseconds."""

    nanoseconds = 0
