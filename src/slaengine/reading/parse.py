"""Event logs, row by row, as events."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.reading.rejected import RawRow, Rejected
from slaengine.reading.rows import Refusal, read_rows
from slaengine.reading.seq import in_seq_order


def parse_events(
    source: Iterable[RawRow], *, reject: Callable[[Rejected], object] | None = None
) -> Iterator[Event]:
    """Read ticket events from lines of JSON or from rows, one at a time, as they are asked for.

    `source` is an open file of JSON lines, or any iterable of such lines or of mappings, such as
    the rows of a query. A row has `ticket`, `at` (ISO 8601 with an offset) and `event`: `opened`,
    `replied`, `status_changed`, `updated`, `rated`, `worked`, `merged`, `deleted`, or a name of
    your own; and as needed `by`, `actor`, `public`, `status`, `survey`, `score`, `duration` and
    `seq`. Every other key is a field of the ticket, as are those in an object `fields`. Null means
    unchanged, an empty text clears the field. So leave the empty cells of a `csv.DictReader` out:
    `{name: cell for name, cell in row.items() if cell}`. Blank lines are skipped.

    The events come in the order of the input. Where rows have a `seq`, neighbours of one ticket
    and instant are put in its order.

    The first row that cannot be read raises `HistoryError` with its line (or row), its ticket and
    what to write instead. With `reject`, it is handed over as a `Rejected` and reading goes on.

    >>> lines = [
    ...     '{"ticket": "T-7", "at": "2026-01-05T09:00:00Z", "event": "opened", "priority": "low"}',
    ...     '{"ticket": "T-7", "at": "2026-01-05T09:30", "event": "replied", "by": "agent"}',
    ... ]
    >>> bad = []
    >>> [event.name for event in parse_events(lines, reject=bad.append)]
    ['opened']
    >>> print(bad[0].reason)
    line 2: ticket 'T-7': at '2026-01-05T09:30' has no time zone; write its offset, such as \
'2026-01-05T09:30+00:00'
    """
    if isinstance(source, str | bytes | Mapping):
        raise HistoryError(
            f"events are read from lines or rows, not from one {type(source).__name__}; "
            "give an open file, text.splitlines() or a list of mappings"
        )
    refuse = Refusal("", reject)
    return (row.event for row in in_seq_order(read_rows(enumerate(source, 1), refuse), refuse))
