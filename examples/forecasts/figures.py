"""The figures of the page, block by block."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from examples.by_columns.wording import interval, percent
from examples.forecasts.backtests import Ahead, Backtest
from examples.real_tickets import table
from slaengine.whatif import Calibration

_SCORES = ("clocks", "said to break", "broke", "Brier score", "of one rate", "skill")


def figures(city: Mapping[str, Backtest], desk: Backtest) -> dict[str, str]:
    """Return every block of the page."""
    types = city["each type by itself"]
    return {
        "boston/scores": table(
            ["curves", *_SCORES],
            [[name, *_scores(found.calibration)] for name, found in city.items()],
        ),
        "boston/reliability": _reliability(types.calibration, "resolution", "running"),
        "boston/unjudged": _unjudged(types),
        "boston/ahead": _ahead(types.ahead),
        "incidents/scores": _by_group(desk.calibration),
        "incidents/running": _reliability(desk.calibration, "resolution", "running"),
        "incidents/paused": _reliability(desk.calibration, "resolution", "paused"),
        "incidents/confirmation": _confirmation(desk),
        "incidents/ahead": _ahead(desk.ahead),
    }


def _scores(found: Calibration) -> list[object]:
    return [
        found.n,
        round(found.expected),
        found.observed,
        _number(found.brier),
        _number(found.brier_of_rate),
        _number(found.skill, 2),
    ]


def _by_group(found: Calibration) -> str:
    lines = []
    for group in found.groups:
        gain = found.gains.get(group)
        cells = _scores(found.only(*group))
        lines.append([*group, *cells, "–" if gain is None else _number(gain)])
    return table(["clock", "state", *_SCORES, "put right by"], lines)


def _reliability(found: Calibration, metric: str, state: str) -> str:
    lines = [
        [
            f"{one.low:.0%} to {one.high:.0%}".replace("%", " %"),
            one.n,
            percent(one.said),
            percent(one.observed),
            interval(one.interval.low, one.interval.high) if one.interval else "–",
        ]
        for one in found.only(metric, state).bins()
    ]
    return table(["said", "clocks", "mean said", "broke", "95 % interval"], lines)


def _ahead(found: Sequence[Ahead]) -> str:
    lines = [
        [f"{one.at:%Y-%m-%d}", one.open, one.broken, one.due, round(one.expected), one.came]
        for one in found
    ]
    header = ["as of", "open", "broken", "due within 72 h", "said to break", "broke"]
    return table(header, lines)


def _unjudged(found: Backtest) -> str:
    excluded = found.calibration.excluded
    lines = [
        ["judged", found.calibration.n],
        ["not decided when the log ended", excluded.get("undecided", 0)],
        ["nobody had taken so long yet, as of the day", sum(one.unknown for one in found.ahead)],
        ["of these, promised within more than 90 days", sum(one.far for one in found.ahead)],
    ]
    return table(["clocks", "number"], lines)


def _confirmation(found: Backtest) -> str:
    """How long closed incidents had waited for it, and how many were closed at once."""
    clocks = found.ends.filter(
        pl.col("metric") == "confirmation", pl.col("state").is_in(["met", "missed"])
    )
    waited = pl.col("elapsed").is_between(timedelta(hours=120), timedelta(hours=121))
    at_once = clocks.group_by(pl.col("stopped_at").dt.truncate("2h")).len().get_column("len").max()
    lines = [
        ["incidents closed", clocks.height],
        ["after five days and less than an hour", clocks.filter(waited).height],
        ["most within two hours of one day", int(at_once) if isinstance(at_once, int) else 0],
    ]
    return table(["what", "number"], lines)


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
