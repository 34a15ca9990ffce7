"""The availability of a review in words: how much of the time the service was there."""

from collections.abc import Iterator
from datetime import timedelta

from slaengine.availability import Downtime, Uptime
from slaengine.availability.shown import percent as fine_percent
from slaengine.review.available import Available
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Section, Table, Tile, Tone
from slaengine.review.telling.words import NONE, clean, moment, period, signed
from slaengine.words import amount, plural

_MOST_PIECES = 40


def service_section(review: Review) -> Section:
    """Tell how much of the time the service was there."""
    measured = [one for one in review.availability if one.history]
    missing = [clean(one.terms.name) for one in review.availability if not one.history]
    said = [_how_measured()] if measured else []
    if missing:
        names = ", ".join(missing)
        said.append(f"Not measured, because no record of outages or requests was given: {names}.")
    if not measured:
        return Section("availability", "Availability", tuple(said))
    tables = [_table(review, measured)]
    if any(_pieces(one) for one in measured):
        tables.append(_pieces_table(review, measured))
    return Section(
        "availability",
        "Availability",
        tuple(said),
        plots=("availability", "outages"),
        tables=tuple(tables),
    )


def service_tiles(review: Review) -> Iterator[Tile]:
    """Tell the availability of the reviewed period, the first few of them."""
    for one in review.availability[:3]:
        now = one.current
        if now is None or now.share is None:
            continue
        tone: Tone = "" if now.is_met is None or not _same(one, review) else _tone(now)
        down = f"{amount(now.downtime)} down of {amount(now.denominator)}"
        name = clean(one.terms.name)
        title = "Availability" if name == "availability" else f"Availability: {name}"
        yield Tile(title, fine_percent(now.share), down, _since(one, review), tone)


def _since(one: Available, review: Review) -> str:
    if one.change is None:
        return ""
    return f"{_points(one)} since {period(review.windows[-2])}"


def _points(one: Available) -> str:
    return NONE if one.change is None else f"{signed(f'{100 * float(one.change):+.3f}')} points"


def _same(one: Available, review: Review) -> bool:
    """Tell whether the objective is judged over the very period that is reviewed."""
    return [name for name, _ in one.judged] == [review.window.label]


def _tone(one: Uptime) -> Tone:
    return "good" if one.is_met else "bad"


def _how_measured() -> str:
    return (
        "Shares are exact: what was down, of the time that the agreement measures. They are a "
        "record of all that happened, not a sample, so that no interval goes with them; cut off, "
        "never rounded up, after five decimals."
    )


def _table(review: Review, measured: list[Available]) -> Table:
    rows = [_row(one, review) for one in measured]
    for one in measured:
        if not _same(one, review):
            rows.extend(_judged_row(one, name, uptime) for name, uptime in one.judged)
    head = ("Availability", "Measured", "Down", "Objective", "Budget left", "Outages", "Change")
    return Table(
        f"Availability in {period(review.window)}",
        head,
        tuple(rows),
        frozenset({1, 2, 4, 5, 6}),
        note="Outages that counted, with the mean time to restore service beneath.",
    )


def _row(one: Available, review: Review) -> tuple[Cell, ...]:
    now = one.history[-1]
    judged = _same(one, review)
    return (
        Cell(clean(one.terms.name), _unless_same(", ".join(one.terms.components), one)),
        Cell(fine_percent(now.share), _so_far(now)),
        Cell(amount(now.downtime), f"of {amount(now.denominator)}"),
        _objective(one, now) if judged else Cell(_goal(one), "judged below"),
        Cell(_left(now) if judged else NONE),
        _failures(now),
        Cell(_points(one)),
    )


def _judged_row(one: Available, name: str, uptime: Uptime) -> tuple[Cell, ...]:
    return (
        Cell(clean(one.terms.name), name),
        Cell(fine_percent(uptime.share), _so_far(uptime)),
        Cell(amount(uptime.downtime), f"of {amount(uptime.denominator)}"),
        _objective(one, uptime),
        Cell(_left(uptime)),
        _failures(uptime),
        Cell(NONE),
    )


def _unless_same(components: str, one: Available) -> str:
    return "" if components == one.terms.name else clean(components)


def _goal(one: Available) -> str:
    return str(one.terms.objective) if one.terms.objective else NONE


def _so_far(one: Uptime) -> str:
    return "" if one.is_final else "so far"


def _objective(one: Available, uptime: Uptime) -> Cell:
    if uptime.is_met is None:
        return Cell(_goal(one))
    verdict = "met" if uptime.is_met else "missed"
    return Cell(_goal(one), f"{verdict} {_so_far(uptime)}".strip(), _tone(uptime))


def _left(one: Uptime) -> str:
    budget = one.budget
    if budget is None:
        return NONE
    if budget.left_time is not None:
        return signed(amount(budget.left_time))
    return signed(f"{float(budget.left):,.0f} requests")


def _failures(one: Uptime) -> Cell:
    found = one.reliability
    if found is None:
        return Cell(NONE)
    restored = f"{amount(found.mttr)} to restore" if found.mttr is not None else ""
    return Cell(f"{found.failures:,}", restored)


def _pieces(one: Available) -> tuple[Downtime, ...]:
    return one.history[-1].pieces


def _pieces_table(review: Review, measured: list[Available]) -> Table:
    found = [(one, piece) for one in measured for piece in _pieces(one)]
    found.sort(key=lambda each: (each[1].verdict != "counted", -each[1].amount, each[1].started_at))
    left = len(found) - _MOST_PIECES
    note = f"Instants are those of {review.tz}."
    if left > 0:
        rest = sum((piece.amount for _, piece in found[_MOST_PIECES:]), timedelta(0))
        note += f" {plural(left, 'piece')} more, {amount(rest)} in all, not shown."
    rows = tuple(_piece_row(one, piece, review.tz) for one, piece in found[:_MOST_PIECES])
    head = ("Availability", "From", "To", "Time", "Counts", "Why")
    return Table("Downtime on record, and what it counts as", head, rows, frozenset({3}), note=note)


def _piece_row(one: Available, piece: Downtime, tz: str) -> tuple[Cell, ...]:
    return (
        Cell(clean(one.terms.name), _unless_same(piece.component or "", one)),
        Cell(moment(piece.started_at, tz)),
        Cell(moment(piece.ended_at, tz)),
        Cell(amount(piece.amount)),
        Cell(piece.verdict, tone="bad" if piece.verdict in ("counted", "added") else ""),
        Cell(clean(piece.reason)),
    )
