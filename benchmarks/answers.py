"""Equal answers come first: nothing is timed before they were compared."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class WrongAnswerError(AssertionError):
    """Two contestants answered differently, so that their times cannot be compared."""


def equal(
    asked: Sequence[tuple[A, B]],
    ours: Callable[[A, B], datetime | timedelta],
    theirs: Callable[[A, B], datetime | timedelta],
) -> int:
    """The number of questions to which both give the same answer; a different one raises."""
    for first, second in asked:
        mine, other = plain(ours(first, second)), plain(theirs(first, second))
        if mine != other:
            raise WrongAnswerError(f"{first} {second}: {mine} here, {other} there")
    return len(asked)


def wrong(mine: Iterable[datetime | timedelta], other: Iterable[datetime | timedelta]) -> int:
    """How many answers differ."""
    return sum(plain(a) != plain(b) for a, b in zip(mine, other, strict=True))


def plain(answer: datetime | timedelta) -> datetime | timedelta:
    """Instants in UTC, where they compare as instants even in a repeated hour."""
    if isinstance(answer, datetime) and answer.tzinfo is not None:
        return answer.astimezone(UTC)
    return answer
