"""The promises of a review in words: how many were kept, against what, and what changed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from slaengine.metrics.attainment import Attainment
from slaengine.metrics.kept import Kept
from slaengine.metrics.shown import percent
from slaengine.metrics.standing import Standing
from slaengine.review.promised import Promised
from slaengine.review.reviews import Review
from slaengine.review.telling.parts import Cell, Section, Table, Tone
from slaengine.review.telling.words import (
    NONE,
    change_in_points,
    clean,
    metric,
    period,
    tone_of,
    within,
)
from slaengine.review.window import window_of
from slaengine.words import plural

T = TypeVar("T")

_MOST_ROWS = 30
_HEAD = ("Promise", "Priority", "Within", "Kept", "Broken", "Open", "Change")
_NUMBERS = frozenset({3, 4, 5, 6})


def promises_section(review: Review) -> Section:
    """Tell how each promise was kept."""
    if not review.promises:
        return Section("promises", "Promises", ("No promise fell into this period.",))
    return Section(
        "promises",
        "Promises",
        (_how_counted(review),),
        plots=("attainment", "usage"),
        tables=(_table(review), *([objectives_table(review)] if review.standings else [])),
    )


def kept_cell(found: Attainment, tone: Tone = "") -> Cell:
    """Write the share that was kept, of how many, and from where to where it may lie."""
    kept = found.result()
    return Cell(percent(kept.decided.value), _of(kept), tone)


def _of(kept: Kept) -> str:
    if not kept.decided.n:
        return "none decided"
    interval = within(kept.decided.interval)
    return f"{kept.met:,} of {kept.decided.n:,}; {interval}"


def _how_counted(review: Review) -> str:
    so_far = "" if review.is_final else ", so far"
    return (
        "A promise counts in the period in which it was decided: when its clock stopped, or when "
        f"its time was used up{so_far}. Open promises had begun by the end of the period and were "
        "not decided by then; cancelled ones are in no share. Beneath each share stands of how "
        "many it is, and where it may lie given how few they are (Wilson's interval at 95%)."
    )


def _table(review: Review) -> Table:
    rows: list[tuple[Cell, ...]] = []
    strong: set[int] = set()
    listed = _most(review.promises, lambda one: (-one.current.breached, -one.current.n))
    for total in review.metrics:
        own = [one for one in listed if one.metric == total.metric]
        if len(own) != 1:
            strong.add(len(rows))
            rows.append(_row(total, metric(total.metric), "all"))
        rows.extend(_row(one, metric(total.metric), _tier(one)) for one in own)
    return Table(
        f"Promises kept in {period(review.window)}",
        _HEAD,
        tuple(rows),
        _NUMBERS,
        frozenset(strong),
        _note(review, listed),
    )


def _most(found: Sequence[T], rank: Callable[[T], tuple[int, int]]) -> list[T]:
    """Return the first so many by a rank, in the order in which they stood."""
    first = sorted(range(len(found)), key=lambda place: rank(found[place]))[:_MOST_ROWS]
    return [found[place] for place in sorted(first)]


def _note(review: Review, listed: list[Promised]) -> str:
    return " ".join(filter(None, (_left_out(review, listed), _chance(review, listed))))


def _left_out(review: Review, listed: list[Promised]) -> str:
    left = len(review.promises) - len(listed)
    if not left:
        return ""
    more = plural(left, "promise with fewer breaches is", "promises with fewer breaches are")
    return f"{more} not listed, but counted in the rows that sum up."


def _chance(review: Review, listed: list[Promised]) -> str:
    if len(review.windows) < 2:
        return "There is no earlier period to hold this one against."
    before = period(review.windows[-2])
    said = f"Changes are against {before} (Newcombe's interval, z test)."
    compared = sum(one.change is not None and one.change.p is not None for one in listed)
    if compared <= 4:
        return said
    return (
        f"{said} Of {compared} comparisons, about one in twenty looks like more than chance even "
        "where nothing has changed."
    )


def _tier(one: Promised) -> str:
    return clean(one.priority) if one.priority else NONE


def _row(one: Promised, name: str, tier: str) -> tuple[Cell, ...]:
    points, chance = change_in_points(one.change)
    now = one.current
    cancelled = f"{plural(now.cancelled, 'cancelled', 'cancelled')}" if now.cancelled else ""
    return (
        Cell(name),
        Cell(tier),
        Cell(clean(one.within or ""), clean(one.when or "")),
        kept_cell(now),
        Cell(f"{now.breached:,}"),
        Cell(f"{now.undecided:,}", cancelled),
        Cell(points, chance, tone_of(one.change)),
    )


def objectives_table(review: Review) -> Table:
    """Tell how the objectives stand."""
    head: tuple[str, ...] = ("Objective", "Of", "Period", "Kept", "Verdict")
    note = (
        "An objective is judged over all tiers of its row of targets, each promise counting once."
    )
    if not all(one.is_final for one in review.standings):
        note += (
            " How likely an objective is reached takes what is open, and what the rest of the "
            "period will bring at this pace, to be kept like what was decided so far."
        )
        head += ("May still break",)
    listed = _most(review.standings, lambda one: (one.breaches_left, -one.decided))
    rows = tuple(_standing_row(one, review)[: len(head)] for one in listed)
    left = len(review.standings) - len(listed)
    if left:
        note += f" {plural(left, 'objective')} with more room not listed."
    return Table("Objectives", head, rows, frozenset({3, 5}), note=note)


def _standing_row(one: Standing, review: Review) -> tuple[Cell, ...]:
    decided = Attainment(one.met, one.breached)
    left = one.breaches_left
    return (
        Cell(str(one.objective)),
        Cell(metric(one.metric or ""), clean(one.when or "")),
        Cell(_period(one, review)),
        kept_cell(decided),
        _verdict(one),
        Cell(f"{left:,}" if left > 0 else "none"),
    )


def _period(one: Standing, review: Review) -> str:
    if one.period is None:
        return "all time"
    return period(window_of(one.period, review.as_of, review.tz))


def _verdict(one: Standing) -> Cell:
    if one.is_reached is not None:
        over = f"{plural(-one.breaches_left, 'breach', 'breaches')} too many"
        return Cell("reached", tone="good") if one.is_reached else Cell("missed", over, "bad")
    chance = one.chance
    if chance is None:
        return Cell(NONE, "nothing promised")
    expected = f"; {one.expected:,} more expected" if one.expected else ""
    return Cell("not over", f"{percent(chance)} likely{expected}", "unsure")
