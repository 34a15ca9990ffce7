"""The figures of the Boston example, as Markdown."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from examples.boston311.due_dates import Compared, compared
from examples.boston311.earlier import LAST_DAY, is_early
from examples.boston311.requests import Request, Rule, requests
from examples.boston311.unexplained import KINDS, Odd, odd_rows, other_targets
from examples.boston311.verdicts import Verdicts, verdicts
from examples.real_tickets import Example, share, table
from slaengine import Policy

HERE = Path(__file__).resolve().parent
POLICY = HERE / "policy.toml"
EARLIER = HERE / "earlier.toml"
PROMISED = HERE / "promised.toml"


def figures(folder: Path) -> str:
    """Recompute due dates and verdicts, and say how they compare."""
    every = list(requests(folder))
    policy = Policy.load(POLICY)
    rows = list(compared(policy, every))
    odd = list(odd_rows(policy, rows))
    parts = [
        due_dates(rows),
        verdict(verdicts(Policy.load(PROMISED), every)),
        unexplained(rows, odd),
        before_the_change(rows),
    ]
    return "\n\n".join(parts)


def rejected(folder: Path) -> list[str]:
    """List the rows whose history is refused, with the reason."""
    found = verdicts(Policy.load(PROMISED), requests(folder))
    return [f"row {each.request.row}: {each.reason}" for each in found.rejected]


def due_dates(rows: list[Compared]) -> str:
    """How many due dates come out as the city's, by how the type counts and when it came."""
    groups = {
        "business days, opened in hours": [r for r in rows if _in_hours(r)],
        "business days, opened out of hours": [
            r for r in rows if _counts_hours(r) and not r.is_open
        ],
        "calendar days": [r for r in rows if not _counts_hours(r)],
        "all": rows,
    }
    lines = [[name, len(group), *_shares(group)] for name, group in groups.items()]
    header = ["requests", "rows", "within 60 s", "share", "to the second", "share"]
    return f"### Due dates\n\n{table(header, lines)}"


def verdict(found: Verdicts) -> str:
    """How often the clock's verdict is the city's, and what was refused."""
    early = sorted(_early_by(each.request) for each in found.rejected)
    agreed, total = found.agreed + found.refused_agreed, found.judged + found.refused
    lines: list[list[object]] = [
        ["by the state of the clock", found.judged, found.agreed],
        ["history refused; by the due date of the opening", found.refused, found.refused_agreed],
        ["all closed rows with a target and a verdict", total, agreed],
    ]
    seconds = [f"{each / timedelta(seconds=1):g}" for each in (early[0], early[-1])]
    sources = Counter(each.request.source for each in found.rejected).most_common()
    came = ", ".join(f"{count} {source}" for source, count in sources)
    return (
        f"### Verdicts\n\n{table(['judged', 'rows', 'as the city'], lines)}\n\n"
        f"{found.no_target:,} closed rows have no target, so no promise and no clock. "
        f"{len(early)} rows close before they open, by {seconds[0]} to {seconds[1]} seconds "
        f"({came}); each raises `HistoryError` and is listed by "
        "`python -m examples.boston311 --rejected`."
    )


def unexplained(rows: list[Compared], odd: list[Odd]) -> str:
    """What the other rows have in common: kind, month, type, source, the date itself."""
    parts = [
        f"### The {len(odd):,} rows that one target a type does not explain",
        _by_kind(odd),
        _by_month(rows, odd),
        _by_type(odd),
        _by_source(rows, odd),
        _by_date(odd),
    ]
    return "\n\n".join(parts)


def _by_kind(odd: list[Odd]) -> str:
    kinds = Counter(each.kind for each in odd)
    lines = [[text, kinds[kind], share(kinds[kind], len(odd))] for kind, text in KINDS.items()]
    return table(["difference", "rows", "share"], lines)


def _by_month(rows: list[Compared], odd: list[Odd]) -> str:
    months = Counter(f"{row.request.opened_at:%B}" for row in rows)
    found = Counter(f"{each.row.request.opened_at:%B}" for each in odd)
    lines = [[each, n, found[each], share(found[each], n)] for each, n in months.items()]
    return table(["opened in", "rows", "unexplained", "share"], lines)


def _by_type(odd: list[Odd]) -> str:
    lines = [
        (
            other.rule.type,
            other.unexplained,
            _rule(other.rule),
            other.explained,
            other.first,
            other.last,
        )
        for other in islice(other_targets(odd), 13)
    ]
    header = ["type", "unexplained", "most follow", "rows", "first opened", "last opened"]
    return table(header, lines)


def _by_source(rows: list[Compared], odd: list[Odd]) -> str:
    sources = Counter(row.request.source for row in rows)
    found = Counter(each.row.request.source for each in odd)
    minutes = Counter(each.row.request.source for each in odd if each.kind == "minutes")
    lines = [
        [each, n, found[each], share(found[each], n), minutes[each]]
        for each, n in sources.most_common(6)
    ]
    header = ["source", "rows", "unexplained", "share", "of these minutes off"]
    return table(header, lines)


def _by_date(odd: list[Odd]) -> str:
    """Dates on which requests of one type fall due that came on many different days."""
    came: dict[tuple[date, str], list[date]] = defaultdict(list)
    for each in odd:
        request = each.row.request
        came[each.row.promised_at.date(), request.type].append(request.opened_at.date())
    ranked = sorted(came.items(), key=lambda item: (-len(set(item[1])), item[0]))
    lines = [[str(due), kind, len(days), len(set(days))] for (due, kind), days in ranked[:5]]
    return table(["due on", "type", "unexplained", "opened on so many days"], lines)


def before_the_change(rows: list[Compared]) -> str:
    """What an agreement with the earlier targets, valid until the change, adds."""
    early = [row for row in rows if is_early(row)]
    again = list(compared(Policy.load(EARLIER, POLICY), (row.request for row in early)))
    late = [row for row in rows if not is_early(row)]
    lines = [
        [f"opened by {LAST_DAY}, under the later targets", *_explained(early)],
        [f"opened by {LAST_DAY}, under the earlier ones", *_explained(again)],
        ["opened afterwards", *_explained(late)],
        ["all, each under the targets of its time", *_explained([*again, *late])],
    ]
    header = ["rows", "number", "within 60 s", "share"]
    return f"### Before and after the change of targets\n\n{table(header, lines)}"


def _counts_hours(row: Compared) -> bool:
    return row.calendar == "city hall"


def _in_hours(row: Compared) -> bool:
    return _counts_hours(row) and row.is_open


def _shares(rows: list[Compared]) -> list[object]:
    exact = sum(not row.difference for row in rows)
    explained = sum(row.is_explained for row in rows)
    return [explained, share(explained, len(rows)), exact, share(exact, len(rows))]


def _explained(rows: Iterable[Compared]) -> list[object]:
    flags = [row.is_explained for row in rows]
    return [len(flags), sum(flags), share(sum(flags), len(flags))]


def _early_by(request: Request) -> timedelta:
    return request.opened_at - request.closed_at if request.closed_at else timedelta(0)


def _rule(rule: Rule) -> str:
    return f"{rule.days} {rule.unit.replace('_', ' ').removesuffix('s' if rule.days == 1 else '')}"


EXAMPLE = Example("boston311", figures, rejected)
