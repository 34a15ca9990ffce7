"""The figures of the city, block by block."""

import tomllib
from functools import partial

import polars as pl

from examples.boston311.earlier import LAST_DAY
from examples.boston311.report import EARLIER
from examples.boston311.requests import BOSTON
from examples.by_columns.boston import AS_OF, City, is_due, started
from examples.by_columns.changes import Change, changes, pairs, shares, spreads
from examples.by_columns.tables import Row, backlog, by_statistic, ends, share_cells
from examples.by_columns.wording import hours, hours_between, interval, percent, points
from examples.real_tickets import table
from slaengine import frames
from slaengine.metrics import Share

kpis = partial(frames.kpis, as_of=AS_OF, tz=BOSTON.key)
SPANS = ("March and April", "May and June")
LEAST = 100


def boston_figures(city: City) -> dict[str, str]:
    """Return every block of the page that is about the city."""
    return {
        "boston/rows": rows(city),
        "boston/months": months(city),
        "boston/times": times(city),
        "boston/types": types(city),
        "boston/yardstick": yardstick(city),
        "boston/change": change(city),
        "boston/backlog": backlog(city.desk, BOSTON.key),
    }


def rows(city: City) -> str:
    """What was read, what was refused, and how many verdicts are the city's."""
    requests = city.requests.select(ticket="case_id", city="ontime_status", was="case_status")
    clocks = city.promised.with_columns(
        pl.col("ticket").cast(pl.String),
        ours=pl.when("breached").then(pl.lit("OVERDUE")).otherwise(pl.lit("ONTIME")),
    )
    judged = clocks.join(requests, on="ticket").drop_nulls("city")
    same = pl.col("ours") == pl.col("city")
    counts = judged.group_by("was").agg(n=pl.len(), same=same.sum()).sort("was")
    lines = [
        ["requests", city.requests.height],
        ["events", city.events],
        ["requests refused, because they close before they open", city.rejected.height],
        ["clocks by the city's own dates", city.promised.height],
    ]
    for was, n, equal in counts.iter_rows():
        lines.append([f"{was.lower()} requests with a verdict of the city", n])
        lines.append([f"{was.lower()} requests whose clock says the same", equal])
    return table(["what", "number"], lines)


def months(city: City) -> str:
    """Attainment by month of opening, with what is not decided yet taken both ways."""
    figures = kpis(city.promised, period="month", kpis=["attainment"])
    lines = [
        [
            month,
            int(found["optimistic"]["n"] or 0),
            *share_cells(found["decided"]),
            interval(found["pessimistic"]["value"], found["optimistic"]["value"]),
        ]
        for month, found in by_statistic(figures, "period").items()
    ]
    header = ["opened in", "promises", "kept", "95 % interval", "pessimistic to optimistic"]
    return table(header, lines)


def times(city: City) -> str:
    """How long requests take in desk hours, by month: the closed ones, and all of them."""
    figures = kpis(
        city.desk.clocks, city.desk.measures, period="month", kpis=["full_resolution_open"]
    )
    lines = [
        [
            month,
            int(found["median"]["n"] or 0),
            hours(found["median"]["value"]),
            hours(found["p90"]["value"]),
            int(found["survival_median"]["n"] or 0),
            hours(found["survival_median"]["value"]),
            hours_between(found["survival_median"]["low"], found["survival_median"]["high"]),
            hours(found["survival_p90"]["value"]),
        ]
        for month, found in by_statistic(figures, "period").items()
    ]
    closed = ["closed", "median", "p90"]
    every = ["all", "median of all", "95 % interval", "p90 of all"]
    return table(["opened in", *closed, *every], lines)


def types(city: City) -> str:
    """Attainment of the largest types, and of the promises that have come due."""
    every = by_statistic(kpis(city.promised, by=["type"], kpis=["attainment"]), "type")
    due = by_statistic(
        kpis(city.promised.filter(is_due()), by=["type"], kpis=["attainment"]), "type"
    )
    largest = sorted(every, key=lambda name: (-_promises(every[name]), name))[:20]
    lines = [
        [
            name,
            _promises(every[name]),
            *share_cells(every[name]["decided"]),
            _promises(due.get(name, {})),
            percent(due[name]["decided"]["value"] if name in due else None),
        ]
        for name in largest
    ]
    header = [
        "type",
        "promises",
        "kept of the decided",
        "95 % interval",
        "come due",
        "of these kept",
    ]
    return table(header, lines)


def yardstick(city: City) -> str:
    """Types whose target changed: by the city's dates, and by the later target throughout."""
    changed = tomllib.loads(EARLIER.read_text(encoding="utf-8"))["agreements"][0]["when"]["type"]
    late = started(LAST_DAY.month, LAST_DAY.day + 1)
    by_city, by_later = (
        shares(_kept(clocks.filter(pl.col("type").cast(pl.String).is_in(changed)), late), "type")
        for clocks in (city.promised, city.desk.clocks)
    )
    spans = ("before", "after")
    city_pairs, later_pairs = (pairs(each, spans, least=50) for each in (by_city, by_later))
    later = {name: (before, after) for name, before, after in later_pairs}
    lines = [
        [name, one.n, two.n, *_two(one, two), *_two(*later[name])]
        for name, one, two in sorted(city_pairs, key=lambda pair: _gap(pair[1], pair[2]))
        if name in later
    ]
    dates, target = ("before", "after", "points"), ("same target: before", "after", "points")
    return table(["type", "n before", "n after", *dates, *target], lines)


def type_changes(city: City) -> list[Change]:
    """Compare May and June with March and April, type by type, among promises come due."""
    found = shares(_kept(_spring(city), started(5), SPANS), "type")
    every = changes(pairs(found, SPANS, least=LEAST), _weekly(city, "type"))
    return sorted(every, key=lambda each: -(each.found.difference or 0.0))


def change(city: City) -> str:
    """How much better all was kept, how much of it is the mix, and how many types moved."""
    found = shares(_kept(_spring(city), started(5), SPANS), "type")
    first, second = ({n: s for (n, at), s in found.items() if at == span} for span in SPANS)
    before, after = _total(first), _total(second)
    [overall] = changes([("all types", before, after)])
    kept = sum(_rate(first, second, name) for name in first | second)
    difference = overall.found.difference or 0.0
    weeks = _weekly(city, "metric")["resolution"]
    lines = [
        [f"{SPANS[0]}: kept of {before.n:,}", percent(overall.found.before)],
        [f"{SPANS[1]}: kept of {after.n:,}", percent(overall.found.after)],
        ["difference in points", points(difference)],
        ["its 95 % interval, were requests independent", ends(overall)],
        [
            "its 95 % interval, allowing for weeks",
            ends(overall, weeks),
        ],
        ["of the difference, types that were kept better", points(kept)],
        ["of the difference, another mix of types", points(difference - kept)],
        *_counted(type_changes(city)),
    ]
    return table(["what", "figure"], lines)


def _counted(every: list[Change]) -> list[list[str]]:
    """Count the types whose change is more than noise, by a loose and by a strict reading."""
    alone = sum(bool(each.found.is_more_than_noise) for each in every)
    beyond = [(each.found.difference or 0.0) > 0 for each in every if each.is_beyond_noise]
    return [
        ["types compared", str(len(every))],
        ["their interval leaves out 0", str(alone)],
        ["allowing for their number and for weeks: better", str(sum(beyond))],
        ["allowing for their number and for weeks: worse", str(len(beyond) - sum(beyond))],
    ]


def _kept(
    clocks: pl.DataFrame, late: pl.Expr, spans: tuple[str, str] = ("before", "after")
) -> pl.DataFrame:
    """Return attainment by type, in the two periods that an instant divides."""
    named = pl.when(late).then(pl.lit(spans[1])).otherwise(pl.lit(spans[0]))
    figures = kpis(clocks.with_columns(span=named), by=["type", "span"], kpis=["attainment"])
    return figures.filter(pl.col("statistic") == "decided")


def _weekly(city: City, by: str) -> dict[str, float]:
    """Return by how much the weeks of each group differ more than chance would have them."""
    named = pl.when(started(5)).then(pl.lit(SPANS[1])).otherwise(pl.lit(SPANS[0]))
    clocks = _spring(city).with_columns(span=named)
    names = ["span"] if by == "metric" else ["span", by]
    figures = kpis(clocks, by=names, period="week", kpis=["attainment"])
    return spreads(figures.filter(pl.col("statistic") == "decided"), by)


def _spring(city: City) -> pl.DataFrame:
    return city.promised.filter(is_due() & started(3))


def _rate(first: dict[str, Share], second: dict[str, Share], name: str) -> float:
    """Return what one type adds to the change by being kept better, at its mean share of all."""
    one, two = first.get(name), second.get(name)
    if one is None or two is None:
        return 0.0
    weight = (one.n / _total(first).n + two.n / _total(second).n) / 2
    return weight * (two.successes / two.n - one.successes / one.n)


def _total(found: dict[str, Share]) -> Share:
    return sum(found.values(), Share(0, 0))


def _two(before: Share, after: Share) -> list[object]:
    rates = [each.successes / each.n for each in (before, after)]
    return [*map(percent, rates), points(rates[1] - rates[0])]


def _gap(before: Share, after: Share) -> float:
    return before.successes / before.n - after.successes / after.n


def _promises(found: dict[str, Row]) -> int:
    return int(found["optimistic"]["n"] or 0) if found else 0
