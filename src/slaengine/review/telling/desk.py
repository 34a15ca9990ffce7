"""Volume, satisfaction and open risks of a review in words."""

from slaengine.metrics.comparison import Comparison
from slaengine.metrics.shown import percent
from slaengine.review.reviews import Review
from slaengine.review.risk import Risk
from slaengine.review.satisfaction import Satisfaction
from slaengine.review.telling.parts import Cell, Section, Table
from slaengine.review.telling.words import (
    NONE,
    change_in_number,
    change_in_points,
    clean,
    doubt,
    metric,
    moment,
    period,
    signed,
    tone_of,
    within,
)
from slaengine.words import amount, plural

SURVEYS = {
    "csat": ("CSAT", "share of 4 and 5 of 5"),
    "nps": ("NPS", "promoters less detractors, in points"),
    "ces": ("CES", "mean of 1 to 7"),
}


def volume_section(review: Review) -> Section:
    """Tell how many tickets came, were solved, and were left."""
    volume = review.volume
    so_far = "" if review.is_final else ", so far"
    rows = [(Cell("Open at the start"), Cell(f"{volume.open_at_start:,}"), Cell(""))]
    for turn in ("opened", "reopened", "solved"):
        number, chance = change_in_number(volume.change(turn))
        rows.append(
            (
                Cell(turn.capitalize()),
                Cell(f"{getattr(volume.current, turn):,}"),
                Cell(number, chance),
            )
        )
    rows.append((Cell("Merged or deleted"), Cell(f"{volume.current.removed:,}"), Cell("")))
    end = "Open at the end" if review.is_final else "Open now"
    rows.append((Cell(end), Cell(f"{volume.open_at_end:,}"), Cell("")))
    table = Table(
        f"Tickets in {period(review.window)}{so_far}",
        ("Tickets", "Number", "Change"),
        tuple(rows),
        frozenset({1, 2}),
        note=_counts_note(review),
    )
    return Section("volume", "Volume", plots=("volume",), tables=(table,))


def _counts_note(review: Review) -> str:
    if len(review.windows) < 2:
        return ""
    if not review.is_final:
        return "The period is not over: its counts are not held against those of a whole one."
    note = f"Changes are against {period(review.windows[-2])}, judged as Poisson counts."
    if review.window.length in ("month", "quarter", "year"):
        note += f" {review.window.length.capitalize()}s differ in length; that is not allowed for."
    return note


def satisfaction_section(review: Review) -> Section:
    """Tell what customers answered."""
    if not review.satisfaction:
        return Section("satisfaction", "Satisfaction", ("No customer has answered a survey.",))
    table = Table(
        f"Answers in {period(review.window)}",
        ("Survey", "Result", "Answers", "Change"),
        tuple(map(_survey_row, review.satisfaction)),
        frozenset({1, 2, 3}),
        note="An answer counts in the period in which the ticket was last rated.",
    )
    return Section("satisfaction", "Satisfaction", tables=(table,))


def _survey_row(one: Satisfaction) -> tuple[Cell, ...]:
    name, meaning = SURVEYS[one.survey]
    change, chance = survey_change(one)
    return (
        Cell(name, meaning),
        Cell(survey_value(one), survey_range(one)),
        Cell(f"{one.n:,}"),
        Cell(change, chance, tone_of(one.change)),
    )


def survey_value(one: Satisfaction) -> str:
    """Write the result of a survey in its own unit."""
    if one.value is None:
        return NONE
    return percent(one.value) if one.survey == "csat" else f"{one.value:.1f}"


def survey_range(one: Satisfaction) -> str:
    """Write from where to where a result may lie."""
    where = one.interval
    if where is None:
        return ""
    return within(where) if one.survey == "csat" else f"{where.low:.1f} to {where.high:.1f}"


def survey_change(one: Satisfaction) -> tuple[str, str]:
    """Say how a result changed, and whether chance explains it."""
    if one.survey == "ces":
        return _mean_change(one.change)
    return change_in_points(one.change, hundredfold=one.survey == "csat")


def _mean_change(found: Comparison | None) -> tuple[str, str]:
    if found is None or found.difference is None:
        return NONE, ""
    return signed(f"{found.difference:+.2f}"), doubt(found)


def risks_section(review: Review) -> Section:
    """Tell which promises are open, and which of them press most."""
    risks = review.risks
    if not risks.n:
        said = f"No promise was open on {moment(review.as_of, review.tz)}."
        return Section("risks", "Open risks", (said,))
    said = (
        f"On {moment(review.as_of, review.tz)}, {plural(risks.n, 'promise was', 'promises were')} "
        f"open: {risks.late:,} already broken, {risks.running:,} running, {risks.paused:,} paused."
    )
    tables: tuple[Table, ...] = ()
    if risks.first:
        head = ("Ticket", "Promise", "Due", "Left", "Used")
        rows = tuple(_risk_row(one, review.tz) for one in risks.first)
        some = "" if len(rows) == risks.n else f", the first {len(rows):,} of {risks.n:,}"
        note = f"Instants are those of {review.tz}. Left is open time."
        caption = f"Open promises, the most pressing first{some}"
        tables = (Table(caption, head, rows, frozenset({3, 4}), note=note),)
    return Section("risks", "Open risks", (said,), tables=tables)


def _risk_row(one: Risk, tz: str) -> tuple[Cell, ...]:
    tier = f"{clean(one.priority)}, " if one.priority else ""
    due = moment(one.due_at, tz) if one.due_at else "paused"
    left = f"{amount(-one.remaining)} over" if one.is_late else amount(one.remaining)
    used = NONE if one.used is None else f"{100 * one.used:,.0f}%"
    return (
        Cell(clean(one.ticket)),
        Cell(metric(one.metric), f"{tier}within {clean(one.within)}"),
        Cell(due, "already broken" if one.is_late else "", "bad" if one.is_late else ""),
        Cell(left),
        Cell(used, bar=None if one.used is None else min(max(one.used, 0.0), 1.0)),
    )
