"""Half-open integer intervals `[start, end)`: the set algebra under every calendar.

A list of intervals is *tidy* when it is sorted, disjoint, without empty or touching neighbours.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Interval = tuple[int, int]


def tidy(intervals: Iterable[Interval]) -> list[Interval]:
    """Sort, drop empty ones, and merge those that touch or overlap.

    >>> tidy([(5, 9), (1, 3), (3, 4), (7, 7), (8, 10)])
    [(1, 4), (5, 10)]
    """
    result: list[Interval] = []
    last = None
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if last is not None and start <= last:
            if end > last:
                result[-1] = (result[-1][0], end)
                last = end
            continue
        result.append((start, end))
        last = end
    return result


def union(left: list[Interval], right: list[Interval]) -> list[Interval]:
    """Return what lies in either of two tidy lists.

    >>> union([(1, 3)], [(2, 5), (7, 8)])
    [(1, 5), (7, 8)]
    """
    if not left or not right:
        return left or right
    return tidy(left + right)


def intersection(left: list[Interval], right: list[Interval]) -> list[Interval]:
    """Return what lies in both of two tidy lists.

    >>> intersection([(1, 5), (7, 9)], [(2, 8)])
    [(2, 5), (7, 8)]
    """
    result: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            result.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return result


def difference(left: list[Interval], right: list[Interval]) -> list[Interval]:
    """Return what lies in the first tidy list and not in the second.

    >>> difference([(1, 9)], [(2, 3), (5, 12)])
    [(1, 2), (3, 5)]
    """
    if not right:
        return left
    left = list(left)
    ends = [end for _, end in left]
    result: list[Interval] = []
    done = 0
    for cut, resume in right:
        first = bisect_right(ends, cut, done)
        result += left[done:first]
        done = first
        while done < len(left) and left[done][0] < resume:
            start, end = left[done]
            if start < cut:
                result.append((start, cut))
            if end > resume:
                left[done] = (resume, end)
                break
            done += 1
    return result + left[done:]


def extend(spans: list[Interval], later: list[Interval]) -> None:
    """Append a later tidy list to one, joining the first of it to the last where they touch.

    >>> day = [(1, 4)]
    >>> extend(day, [(4, 6), (8, 9)])
    >>> day
    [(1, 6), (8, 9)]
    """
    if spans and later and spans[-1][1] == later[0][0]:
        spans[-1] = (spans[-1][0], later[0][1])
        later = later[1:]
    spans += later


def clipped(intervals: list[Interval], lo: int, hi: int) -> list[Interval]:
    """Return the part of a tidy list that lies in `[lo, hi)`.

    >>> clipped([(1, 4), (6, 9)], 2, 7)
    [(2, 4), (6, 7)]
    """
    first = bisect_right(intervals, lo, key=_end)
    last = bisect_left(intervals, hi, key=_start)
    result = intervals[first:last]
    if result:
        result[0] = (max(result[0][0], lo), result[0][1])
        result[-1] = (result[-1][0], min(result[-1][1], hi))
    return result


def _start(interval: Interval) -> int:
    return interval[0]


def _end(interval: Interval) -> int:
    return interval[1]
