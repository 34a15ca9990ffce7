"""What else Zammad's tests ask: pauses day by day, the next due date, which agreement governs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slaengine import Agreement, Clock, Opened, Policy, Target, evaluate
from tests.vectors.calendars import calendar
from tests.vectors.cases import Case, instant
from tests.vectors.days import MOMENT, Pair, by_date
from tests.vectors.desks import LONG, history, one_agreement
from tests.vectors.zammad import STATUSES, TRANSLATIONS, holds


def pauses_by_local_day(case: Case) -> dict[str, list[tuple[str, str]]]:
    """Return the finished pauses of a ticket, cut at midnights and written as the wall shows."""
    zone = ZoneInfo(case["calendar"]["tz"])
    rows = [
        {"at": _on_a_date(at, zone), "type": "state", "state": state, "to": state}
        for at, state in case["events"]
    ]
    if not rows:
        return {}
    policy = one_agreement(None, {"resolution": LONG}, statuses=STATUSES)
    events = history([{**rows[0], "type": "created"}, *rows[1:]], TRANSLATIONS)
    result: dict[str, list[tuple[str, str]]] = {}
    everyday = calendar({"tz": zone.key, "always_open": True})
    for start, end in by_date(everyday, gaps(evaluate(policy, events)["resolution"])):
        walls = [at.astimezone(zone) for at in (start, end - MOMENT)]
        until = walls[1] + MOMENT
        closes = until.strftime("%H:%M") if until.date() == walls[1].date() else "24:00"
        day = walls[0].date().isoformat()
        result.setdefault(day, []).append((walls[0].strftime("%H:%M"), closes))
    return result


def gaps(clock: Clock) -> list[Pair]:
    """Return the finished pauses of a clock: what lies between its spans."""
    edges = [clock.started_at]
    for span in clock.spans:
        edges += [span.start, span.end]
    edges.append(clock.stopped_at or clock.running_since or edges[-1])
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if start < end]


def _on_a_date(text: str, zone: ZoneInfo) -> str:
    full = text if "T" in text else f"2021-06-15T{text}"
    return instant(full).replace(tzinfo=zone).isoformat()


def next_due(case: Case) -> dict[str, datetime]:
    """Return the first alarm of a ticket whose fields hold the deadlines."""
    dues = {f"{name}_due": due for name, due in case["dues"].items() if due}
    metrics = {"first_response_due": "first_response", "update_due": "update"}
    targets = [Target(metrics.get(field, "resolution"), by=field) for field in dues]
    start = instant(min(dues.values())) - timedelta(days=1)
    events = [Opened("T-1", start, fields=dues)]
    alarms = evaluate(one_agreement(None, targets), events).alarms(start)
    return {"next_due": min(alarm.at for alarm in alarms)}


def matches(case: Case) -> str | None:
    """Return the agreement that governs; what a title contains, the host says in a field."""
    title = case["ticket"]["title"]
    fields = {f"about_{n}": holds(row["match"], title) for n, row in enumerate(case["policies"])}
    agreements = [
        Agreement(
            row["name"],
            calendar="24x7",
            when={f"about_{number}": True} if row["match"] else None,
            targets={"resolution": "1h"},
        )
        for number, row in enumerate(case["policies"])
    ]
    found = Policy(agreements=agreements).match(fields, instant("2026-01-05T09:00:00Z"))
    return found.name if found else None


def listed_by_name(case: Case) -> Case:
    """List the agreements by name, which is the order in which Zammad tries them."""
    ordered = sorted(case["policies"], key=lambda row: str(row["name"]))
    return Case(case.file, case.id, case.op, {**case.data, "policies": ordered})


def pauses_in_whole_minutes(case: Case) -> Case:
    """Move changes of state to the minute in which they happened."""
    rows = [
        {**row, "at": instant(row["at"]).replace(second=0).isoformat()}
        if row["type"] == "state" and row.get("at")
        else row
        for row in case["events"]
    ]
    return Case(case.file, case.id, case.op, {**case.data, "events": rows})


def without_amount(case: Case) -> Case:
    return Case(case.file, case.id, case.op, {**case.data, "seconds": None})
