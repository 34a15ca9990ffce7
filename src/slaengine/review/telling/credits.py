"""The credits of a review in words: what broken promises cost, with the arithmetic."""

from slaengine.remedies import Statement
from slaengine.remedies.shown import title, total
from slaengine.review.owed import Owed
from slaengine.review.telling.parts import Cell, Section, Table, Tile
from slaengine.review.telling.words import clean
from slaengine.words import plural

_HEAD = ("Remedy", "Measured and worked out", "Granted", "Claim")


def credits_section(owed: Owed, customer: str | None) -> Section:
    """Tell what is owed, remedy by remedy."""
    said = []
    if owed.unmeasured:
        names = ", ".join(map(clean, owed.unmeasured))
        said.append(
            "Not worked out, because no record was given of the outages or requests that these "
            f"remedies look at: {names}."
        )
    current = [one for one in owed.current if _is_worked_out(one, owed)]
    if not current:
        said = said or ["No remedy was in force in this period."]
        return Section("credits", "Credits", tuple(said))
    if customer is not None:
        said.append(
            f"Worked out as if the tickets of {clean(customer)} were all of the agreement's."
        )
    tables = tuple(map(_table, current))
    return Section("credits", "Credits", tuple(said), plots=("credits",), tables=tables)


def credits_tile(owed: Owed) -> Tile | None:
    """Tell what is owed for the reviewed period; None where that is no money."""
    settled = [one for one in owed.current if one.total is not None and _is_worked_out(one, owed)]
    if not settled:
        return None
    one = settled[-1]
    granted = sum(line.is_owed for line in one.lines)
    so_far = "" if one.is_final else ", not final"
    small = f"{granted:,} of {plural(len(one.lines), 'remedy', 'remedies')} granted{so_far}"
    return Tile(f"Credits, {one.period}", total(one), small)


def _is_worked_out(statement: Statement, owed: Owed) -> bool:
    """Tell whether anything that a statement settles was measured."""
    return any(line.remedy not in owed.unmeasured for line in statement.lines)


def _table(statement: Statement) -> Table:
    rows = [
        (
            Cell(clean(line.remedy)),
            Cell(clean("; ".join(filter(None, (line.arithmetic, *line.notes))))),
            Cell(clean(line.granted)),
            Cell(clean(line.claim)),
        )
        for line in statement.lines
    ]
    rows.append((Cell("Total"), Cell(""), Cell(total(statement)), Cell("")))
    notes = list(statement.notes)
    if not statement.is_final:
        notes.append("Not final: more may come of this period")
    note = clean("; ".join(notes))
    return Table(
        f"Statement for {clean(title(statement))}",
        _HEAD,
        tuple(rows),
        strong=frozenset({len(rows) - 1}),
        note=f"{note}." if note else "",
    )
