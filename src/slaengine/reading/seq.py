"""Rows of one ticket at one instant, in the order that their `seq` gives."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from slaengine.reading.rows import Refusal, Row
from slaengine.reading.values import UnreadableError
from slaengine.reading.write import row_of


def in_seq_order(rows: Iterable[Row], refuse: Refusal) -> Iterator[Row]:
    """Put neighbours of one ticket and instant in the order of their `seq`.

    Rows without one pass at once. A lower `seq` that comes back after other rows could only be put
    in its place by reading everything first: it is refused.
    """
    last: dict[str, tuple[datetime, int]] = {}
    held: list[tuple[int, Row]] = []
    for row in rows:
        if held and (row.seq is None or _moment(held[-1][1]) != _moment(row)):
            yield from _released(held, last, refuse)
            held = []
        if row.seq is None:
            yield row
        else:
            held.append((row.seq, row))
    yield from _released(held, last, refuse)


def _moment(row: Row) -> tuple[str, datetime]:
    return row.event.ticket, row.event.at


def _released(
    held: list[tuple[int, Row]], last: dict[str, tuple[datetime, int]], refuse: Refusal
) -> Iterator[Row]:
    for seq, row in sorted(held, key=lambda pair: pair[0]):
        ticket, at = _moment(row)
        before = last.get(ticket)
        if before is not None and before[0] == at and seq < before[1]:
            problem = UnreadableError(
                f"ticket {ticket!r}: seq {seq} at {at.isoformat()} comes after seq {before[1]} "
                "and other rows; sort the rows by ticket, at and seq"
            )
            refuse(row.number, row_of(row.event), ticket, problem)
        else:
            last[ticket] = at, seq
            yield row
