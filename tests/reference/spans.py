"""Sets of instants as sorted lists of disjoint, non-empty, half-open spans."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeAlias

Span: TypeAlias = tuple[datetime, datetime]
Spans: TypeAlias = list[Span]


def union(*sets: Iterable[Span]) -> Spans:
    """Everything that lies in any of the sets; touching spans become one."""
    merged: Spans = []
    for start, end in sorted(span for each in sets for span in each if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def intersection(left: Iterable[Span], right: Iterable[Span]) -> Spans:
    """Everything that lies in both sets."""
    ours, theirs = union(left), union(right)
    both: Spans = []
    while ours and theirs:
        both.append((max(ours[0][0], theirs[0][0]), min(ours[0][1], theirs[0][1])))
        ends_first = ours if ours[0][1] <= theirs[0][1] else theirs
        ends_first.pop(0)
    return union(both)


def difference(left: Iterable[Span], right: Iterable[Span]) -> Spans:
    """Everything in the left set that is not in the right one."""
    ours, theirs = union(left), union(right)
    if not ours:
        return []
    ends = [ours[0][0], *(end for _, end in theirs)]
    starts = [*(start for start, _ in theirs), ours[-1][1]]
    return intersection(ours, zip(ends, starts, strict=True))


def measure(spans: Iterable[Span]) -> timedelta:
    """How much time a set holds."""
    return sum((end - start for start, end in spans), timedelta(0))
