"""Raw rows in, numbered events out, and what happens to rows that cannot be used."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from slaengine.errors import HistoryError
from slaengine.events import Event
from slaengine.reading.json_line import object_in
from slaengine.reading.rejected import RawRow, Rejected
from slaengine.reading.row import event_of
from slaengine.reading.values import UnreadableError, shown, text_of, whole_of


class Row(NamedTuple):
    """An event, the number of the line or row that it stood in, and its `seq` if it had one."""

    number: int
    seq: int | None
    event: Event


class Refusal:
    """What happens to rows that cannot be used: the first stops the run, or each is handed on."""

    def __init__(self, name: str, reject: Callable[[Rejected], object] | None) -> None:
        self._name = name
        self._reject = reject

    def __call__(self, number: int, raw: RawRow, ticket: str | None, problem: ValueError) -> None:
        """Raise the problem with its place, or hand over the row with it."""
        what = "row" if isinstance(raw, Mapping) else "line"
        place = f"{self._name}:{number}" if self._name else f"{what} {number}"
        reason = f"{place}: {problem}"
        if self._reject is None:
            raise HistoryError(reason) from None
        self._reject(Rejected(place, ticket, reason, raw))


def read_rows(items: Iterable[tuple[int, RawRow]], refuse: Refusal) -> Iterator[Row]:
    """Read numbered lines or mappings as events; blank lines pass, bad ones are refused."""
    for number, raw in items:
        try:
            mapping = mapping_in(raw)
        except ValueError as problem:
            refuse(number, raw, None, problem)
            continue
        if mapping is None:
            continue
        try:
            row = Row(number, _seq_in(mapping), event_of(mapping))
        except ValueError as problem:
            refuse(number, raw, _ticket_in(mapping), problem)
            continue
        yield row


def mapping_in(raw: RawRow) -> Mapping[str, object] | None:
    """Return a row as a mapping; None for a line that is blank."""
    match raw:
        case Mapping():
            return raw
        case str():
            return object_in(raw) if raw.strip() else None
        case bytes():
            # what is no UTF-8 becomes half characters, which object_in refuses by name
            return mapping_in(raw.decode(errors="surrogateescape"))
        case _:
            raise UnreadableError(f"{shown(raw)} is neither a line of JSON nor a mapping")


def _seq_in(row: Mapping[str, object]) -> int | None:
    seq = row.get("seq")
    return None if seq is None else whole_of("seq", seq)


def _ticket_in(row: Mapping[str, object]) -> str | None:
    """Name the ticket of a row that is refused, as far as it has one."""
    try:
        return text_of("ticket", row.get("ticket"))
    except ValueError:
        return None
