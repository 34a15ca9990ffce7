"""CSV files of events as numbered rows."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence

from slaengine.errors import HistoryError
from slaengine.reading.json_line import check_text, object_in
from slaengine.reading.rejected import RawRow
from slaengine.reading.rows import Refusal
from slaengine.reading.values import UnreadableError, shown

EVENT_COLUMNS = ("ticket", "at", "event")


def csv_rows(
    name: str, lines: Iterable[str], refuse: Refusal, needed: Sequence[str] = EVENT_COLUMNS
) -> Iterator[tuple[int, RawRow]]:
    """Split CSV into rows, each with the number of the line that it ends on.

    The first row names the columns, of which the `needed` ones must be there. CSV cannot tell null
    from an empty text, so an empty cell means unchanged; to clear a field, use a column `fields`
    with JSON in it: `{"team": ""}`.
    A row with too few or too many cells is refused; quotes that do not close, like a header
    that cannot be used, stop the run, because no later row can be trusted.
    """
    taken: list[str] = []
    reader = csv.reader(_remembered(lines, taken), strict=True)
    try:
        header = _header(name, next(reader, []), needed)
        for cells in reader:
            if cells:
                try:
                    row = _row(header, cells)
                except UnreadableError as problem:
                    refuse(reader.line_num, "".join(taken), None, problem)
                else:
                    yield reader.line_num, row
            taken.clear()
    except csv.Error as problem:
        what, _, _ = str(problem).partition(" - ")  # what follows is advice to who wrote this
        raise HistoryError(f"{name}:{reader.line_num}: not CSV: {what}") from None


def _remembered(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _header(name: str, names: list[str], needed: Sequence[str]) -> list[str]:
    missing = [column for column in needed if column not in names]
    if missing:
        raise HistoryError(
            f"{name}: no column {' and no column '.join(map(repr, missing))} among "
            f"{shown(names)}; the first row names the columns, with commas between them"
        )
    seen: set[str] = {""}
    for position, column in enumerate(names, 1):
        if column in seen:
            raise HistoryError(
                f"{name}: column {position} is named {shown(column)}, as one before it or not at "
                "all; give every column a name of its own"
            )
        seen.add(column)
    return names


def _row(header: list[str], cells: list[str]) -> Mapping[str, object]:
    if len(cells) != len(header):
        raise UnreadableError(f"{len(cells)} cells under {len(header)} column names")
    if not (text := ",".join(cells)).isascii():
        check_text(text)
    row: dict[str, object] = {
        column: cell for column, cell in zip(header, cells, strict=True) if cell
    }
    if "fields" in row:
        row["fields"] = object_in(str(row["fields"]))
    return row
