"""Shown availability: a measurement as text and as a table."""

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slaengine.durations import format_duration
from slaengine.markup import html_table, text_table
from slaengine.policy.shares import share_shown

if TYPE_CHECKING:
    from slaengine.availability.budget import ErrorBudget
    from slaengine.availability.downtime import Downtime
    from slaengine.availability.uptime import Uptime

_HEAD = ("from", "to", "of", "amount", "is", "why")
_MOST = 40  # pieces that a table shows


def percent(share: Fraction | None) -> str:
    """Write an availability in per cent; a dash where nothing was measured.

    >>> percent(Fraction(999999999, 1000000000)), percent(Fraction(1)), percent(None)
    ('99.9999%', '100%', '–')
    """
    return "–" if share is None else share_shown(share)


def as_text(uptime: "Uptime") -> str:
    """Draw a measurement as text."""
    lines = [_HEAD, *_lines(uptime)] if uptime.pieces else []
    drawn = text_table(lines, widest=None)
    return "\n".join([_title(uptime), *_facts(uptime), *drawn, *_rest(uptime)])


def as_html(uptime: "Uptime") -> str:
    """Draw a measurement as an HTML table."""
    foot = "; ".join([*_facts(uptime), *_rest(uptime)])
    return html_table(_title(uptime), _HEAD, _lines(uptime), foot=foot)


def _title(uptime: "Uptime") -> str:
    until = "" if uptime.is_final else f", up to {uptime.until_at.isoformat()}"
    period = f"{uptime.start_at.isoformat()} to {uptime.end_at.isoformat()}"
    return f"{uptime.name}: {percent(uptime.share)} from {period}{until}"


def _facts(uptime: "Uptime") -> list[str]:
    """Return how the share comes about, and what it means for the objective."""
    facts = []
    ratio = uptime.ratio
    if ratio is not None:
        facts.append(f"{ratio.good} good of {ratio.total} requests in {ratio.slices} slices")
    else:
        facts.append(
            f"1 - {format_duration(uptime.downtime)} down / "
            f"{format_duration(uptime.denominator)} measured, "
            f"of {format_duration(uptime.service)} of service time"
        )
    objective, budget = uptime.terms.objective, uptime.budget
    if objective is not None and budget is not None:
        words = {True: "met", False: "missed", None: "not judged"}
        facts.append(f"objective {objective}: {words[uptime.is_met]}{_budget_left(budget)}")
    for use in uptime.maintenance:
        why = f" ({use.reason})" if use.reason else ""
        facts.append(
            f"maintenance from {use.started_at.isoformat()}: "
            f"{format_duration(use.excused)} excused, {format_duration(use.counting)} not{why}"
        )
    if uptime.elsewhere:
        facts.append(f"{uptime.elsewhere} outages of other components")
    return facts


def _budget_left(budget: "ErrorBudget") -> str:
    left = budget.left_time
    if left is None:
        return ""
    if left < timedelta(0):
        return f", {format_duration(-left)} over budget"
    return f", {format_duration(left)} of budget left"


def _lines(uptime: "Uptime") -> list[tuple[str, ...]]:
    return [_line(piece) for piece in uptime.pieces[:_MOST]]


def _line(piece: "Downtime") -> tuple[str, ...]:
    return (
        piece.started_at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00"),
        piece.ended_at.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00"),
        ", ".join(piece.components),
        format_duration(piece.amount),
        piece.verdict,
        piece.reason,
    )


def _rest(uptime: "Uptime") -> list[str]:
    more = len(uptime.pieces) - _MOST
    return [f"… and {more} more pieces; rows() has all"] if more > 0 else []
