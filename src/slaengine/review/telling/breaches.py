"""The breaches of a review in words: how many, of what, and where the time went in each."""

from slaengine.review.breach import Breach, Spent
from slaengine.review.group import Group
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Section, Table
from slaengine.review.telling.promises import kept_cell
from slaengine.review.telling.words import NONE, clean, joined, metric, moment, period
from slaengine.words import amount, plural

_MOST_VALUES = 12


def breaches_section(review: Review) -> Section:
    """Tell which promises were broken, and why."""
    broken = review.all_promises[-1].breached
    if not broken:
        return Section("breaches", "Breaches", ("No promise was broken in this period.",))
    shown = len(review.breaches)
    which = "" if shown in (0, broken) else f" The {shown:,} with the largest overrun are listed."
    said = f"{plural(broken, 'promise was', 'promises were')} broken in this period.{which}"
    fields = dict.fromkeys(one.field for one in review.groups)
    tables = [_by(review, field) for field in fields]
    listed = (_table(review),) if shown else ()
    return Section(
        "breaches",
        "Breaches",
        (said,),
        tables=(*tables, *listed),
        details=tuple(_slices(one, review.tz) for one in review.breaches),
    )


def _by(review: Review, field: str) -> Table:
    own = [one for one in review.groups if one.field == field]
    name = metric(field)
    left = len(own) - _MOST_VALUES
    note = f"{plural(left, 'value')} with fewer breaches not shown." if left > 0 else ""
    most = max(one.kept.breached for one in own)
    rows = tuple(_group_row(one, most) for one in own[:_MOST_VALUES])
    head = (name, "Broken", "Kept", "Open")
    caption = f"Promises broken by {clean(field).replace('_', ' ')}, {period(review.window)}"
    return Table(caption, head, rows, frozenset({1, 2, 3}), note=note)


def _group_row(one: Group, most: int) -> tuple[Cell, ...]:
    broken = one.kept.breached
    bar = broken / most if most else 0.0
    return (
        Cell(NONE if one.value is None else clean(one.value)),
        Cell(f"{broken:,}", bar=bar),
        kept_cell(one.kept),
        Cell(f"{one.kept.undecided:,}"),
    )


def _table(review: Review) -> Table:
    rows = tuple(_row(one, review.tz) for one in review.breaches)
    head = ("Ticket", "Promise", "Broken at", "Over by", "Where the time went")
    note = (
        f"Instants are those of {review.tz}. Over by is open time beyond what was promised; "
        "beneath it, how long after the due instant it was done, in wall time."
    )
    return Table(
        "Broken promises, the largest overrun first", head, rows, frozenset({3}), note=note
    )


def _row(one: Breach, tz: str) -> tuple[Cell, ...]:
    tier = f"{clean(one.priority)}, " if one.priority else ""
    again = f" (cycle {one.cycle})" if one.cycle > 1 else ""
    late = "still open" if one.is_open else f"{amount(one.late)} late"
    return (
        Cell(clean(one.ticket)),
        Cell(f"{metric(one.metric)}{again}", f"{tier}within {clean(one.within)}"),
        Cell(moment(one.breached_at, tz)),
        Cell(amount(one.over), late, "bad" if one.is_open else ""),
        Cell(why(one)),
    )


def why(one: Breach) -> str:
    """Say where the time of a broken promise went."""
    counted = [part for part in one.spent if part.counted]
    rest = [part for part in one.spent if not part.counted]
    said = [
        f"Counted {joined([_counted(part) for part in counted])}" if counted else "No open time"
    ]
    if rest:
        said.append(f"not counted {joined([_rest(part) for part in rest])}")
    return "; ".join(said)


def _counted(part: Spent) -> str:
    return f"{amount(part.counted)} {clean(part.reason)}"


def _rest(part: Spent) -> str:
    reason, _, why_so = clean(part.reason).partition(": ")
    return f"{amount(part.wall)} {reason}" + (f" ({why_so})" if why_so not in ("", reason) else "")


def _slices(one: Breach, tz: str) -> Table:
    rows = tuple(
        (
            Cell(moment(part.start, tz)),
            Cell(moment(part.end, tz)),
            Cell(amount(part.amount)),
            Cell(clean(part.reason)),
        )
        for part in one.slices
    )
    cycle = f" (cycle {one.cycle})" if one.cycle > 1 else ""
    caption = f"{clean(one.ticket)}: {metric(one.metric).lower()}{cycle}"
    return Table(caption, ("From", "To", "Counted", "Why"), rows, frozenset({2}))
