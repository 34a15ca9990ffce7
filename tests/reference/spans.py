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
    others = list(right)
    return union((max(a, c), min(b, d)) for a, b in left for c, d in others)


def difference(left: Iterable[Span], right: Iterable[Span]) -> Spans:
    """Everything in the left set that is not in the right one."""
    kept = union(left)
    for start, end in right:
        if start < end:
            before = [(a, min(b, start)) for a, b in kept]
            after = [(max(a, end), b) for a, b in kept]
            kept = union(before, after)
    return kept


def measure(spans: Iterable[Span]) -> timedelta:
    """How much time a set holds."""
    return sum((end - start for start, end in spans), timedelta(0))
