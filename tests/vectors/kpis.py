"""Worked examples of KPIs, answered by the library: from its inputs to the figures expected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from slaengine import (
    Agreement,
    Calendar,
    Event,
    Opened,
    Policy,
    Rated,
    Replied,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
    evaluate,
)
from slaengine.metrics import (
    Durations,
    Mean,
    Measures,
    Reliability,
    Report,
    Scores,
    Share,
    Tally,
    cost_per_ticket,
    littles_law,
    measure,
    nps_class,
    occupancy,
    report,
)
from slaengine.metrics.percentile import METHODS, percentile
from tests.vectors.calendars import calendar
from tests.vectors.cases import Case, cases, instant
from tests.vectors.credits import CREDITS
from tests.vectors.kpi_availability import AVAILABILITY

Answer = Mapping[str, Any]

START = datetime(2026, 1, 5, tzinfo=UTC)
DAY, HOUR, MINUTE, SECOND = (
    timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds")
)
LONG = timedelta(hours=100_000)
AGENT_RATINGS = MappingProxyType({"good": 1.0, "bad": 0.0})


def desk(within: timedelta = LONG) -> Policy:
    targets = [Target("first_response", LONG), Target("resolution", within)]
    return Policy(agreements=[Agreement("desk", calendar="24x7", targets=targets)])


def told(history: Sequence[Event], as_of: datetime) -> Measures:
    return measure(evaluate(desk(), history), as_of)


def at(clock: str) -> datetime:
    return START + timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))


def ticket(name: str, opened_at: datetime, *turns: tuple[str, datetime]) -> TicketSla:
    changes = [StatusChanged(name, when, status=status) for status, when in turns]
    return evaluate(desk(HOUR), [Opened(name, opened_at), *changes])


def figure(found: Report, kpi: str, statistic: str, **place: Any) -> Any:
    (one,) = found.find(kpi, statistic=statistic, **place)
    return one


def nps(given: Answer) -> Answer:
    counts: dict[float, int] = {
        10: given["promoters"],
        8: given["passives"],
        0: given["detractors"],
    }
    return {"nps": Scores(counts).nps().value}


def classes(given: Answer) -> Answer:
    return {"classes": [nps_class(score) for score in given["scores"]]}


def csat(given: Answer) -> Answer:
    ratings = given.get("ratings") or [5] * given["satisfied"] + [1] * (
        given["responses"] - given["satisfied"]
    )
    found = Scores.of(ratings).csat()
    assert found.top.interval is not None
    wilson = [found.top.interval.low, found.top.interval.high]
    return {"csat": found.top.percent, "mean": found.mean.value, "wilson95": wilson}


def csat_transition(given: Answer) -> Answer:
    history: list[Event] = [Opened("T-1", START)]
    for step, word in enumerate(given["history"], start=1):
        when = START + step * HOUR
        if word == "offered":
            history.append(Event("T-1", when, "surveyed"))
        else:
            history.append(Rated("T-1", when, survey="csat", score=AGENT_RATINGS[word]))
    found = told(history, START + DAY)
    words = {score: word for word, score in AGENT_RATINGS.items()}
    assert found.csat_first is not None
    assert found.csat is not None
    first, latest = words[found.csat_first], words[found.csat]
    return {"first": first, "latest": latest, "changes": [f"{first}->{latest}"]}


def fcr(given: Answer) -> Answer:
    left_out = given["not_resolvable_l1"]
    gross = Share(given["resolved_first"], given["contacts"])
    net = Share(gross.successes, gross.n - left_out, {"not_resolvable": left_out})
    return {"gross": gross.result().percent, "net": net.result().percent}


def fcr_window(given: Answer) -> Answer:
    slas = []
    for number, row in enumerate(given["tickets"]):
        turns = [("solved", START + row["solved_day"] * DAY)]
        if row["reopened_day"] is not None:
            turns.append(("open", START + row["reopened_day"] * DAY))
            turns.append(("solved", START + row["reopened_day"] * DAY))
        slas.append(ticket(f"T-{number}", START - HOUR, *turns))
    name = f"no_reopen_{given['window_days']}d"
    as_of = START + given["as_of_day"] * DAY
    found = figure(report(slas, as_of=as_of, fcr=[name]), "fcr", "share")
    return {
        "first": round(found.value * found.n),
        "mature": found.n,
        "fcr": 100 * found.value,
        "immature_excluded": found.excluded["immature"],
    }


def erlang(given: Answer) -> Answer:
    handled = given["volume"] * given["aht_s"] * SECOND
    found = occupancy(handled, given["agents"] * given["interval_s"] * SECOND - handled)
    assert found is not None
    return {"occupancy": 100 * found}


def cost(given: Answer) -> Answer:
    found = cost_per_ticket(Decimal(given["operating_expense"]), given["tickets"], places=2)
    return {"cost": str(found)}


def reliability(given: Answer) -> Answer:
    """Lay the outages a day apart into the period, of which only their lengths are given."""
    starts = [START + number * DAY for number in range(len(given["outages_s"]))]
    outages = [
        (start, start + seconds * SECOND)
        for start, seconds in zip(starts, given["outages_s"], strict=True)
    ]
    found = Reliability.of(outages, period=(START, START + given["seconds"] * SECOND))
    return {
        "availability": found.availability,
        "mttr_s": seconds_of(found.mttr),
        "mtbf_s": seconds_of(found.mtbf),
        "mtbsi_s": seconds_of(found.mtbsi),
    }


def seconds_of(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def ratio(given: Answer) -> Answer:
    return {"sli": Share(given["good"], given["total"]).result().value}


def kaplan_meier(given: Answer) -> Answer:
    times = list(zip(given["t"], given["observed"], strict=True))
    curve = Durations.of(
        [time * 10**6 for time, seen in times if seen],
        censored=[time * 10**6 for time, seen in times if not seen],
    ).survival()
    median, mean = curve.quantile(0.5), curve.mean(35 * SECOND)
    assert median is not None
    assert mean is not None
    shares = {str(time // 10**6): curve.at(time // 10**6 * SECOND) for time in curve.times}
    return {"survival": shares, "median": median / SECOND, "rmst35": mean / SECOND}


def overrun(given: Answer) -> Answer:
    slas = [
        ticket(f"T-{number}", START, ("solved", START + HOUR + minutes * MINUTE))
        for number, minutes in enumerate(given["elapsed_minus_target_min"])
    ]
    found = report(slas, as_of=START + DAY)
    place = {"metric": "resolution"}
    return {
        "breaches": figure(found, "breaches", "count", **place).value,
        "avg_overrun": figure(found, "overrun", "mean", **place).value / MINUTE,
        "breach_rate": 100 * figure(found, "breach_rate", "share", **place).value,
    }


def backlog(given: Answer) -> Answer:
    """Make tickets of two days: what the first leaves open, and what the second does with it."""
    before, noon = START - HOUR, START + 12 * HOUR
    slas = []
    for number in range(given["open_start"]):
        gone = number < given["deleted"]
        done = not gone and number < given["deleted"] + given["resolved"]
        opened = [Opened(f"A-{number}", before)]
        ended: list[Event] = [Event(f"A-{number}", noon, "deleted")] if gone else []
        ended += [StatusChanged(f"A-{number}", noon, status="solved")] if done else []
        slas.append(evaluate(desk(), [*opened, *ended]))
    slas += [ticket(f"B-{number}", noon) for number in range(given["created"])]
    slas += [
        ticket(f"C-{number}", before, ("solved", before), ("open", noon))
        for number in range(given["reopened"])
    ]
    found = report(slas, as_of=START + DAY - MINUTE, period="day")
    (end,) = found.find("backlog", statistic="open_at_end", period="2026-01-05")
    (start,) = found.find("backlog", statistic="open_at_start", period="2026-01-05")
    assert start.value == given["open_start"]
    return {"open_end": end.value}


def law(given: Answer) -> Answer:
    return {
        "mean_backlog": littles_law(
            given["arrivals_per_day"], DAY, given["mean_days_in_system"] * DAY
        )
    }


def merged(given: Answer) -> Answer:
    parts = [Mean.of([mean] * n) for n, mean in given["parts"]]
    whole = sum(parts, start=Mean()).result()
    means = [part.result().value or 0 for part in parts]
    return {"mean": whole.value, "wrong_mean_of_means": sum(means) / len(means)}


def methods(given: Answer) -> Answer:
    tally = Tally.of(given["x"])
    found = {name: percentile(tally, 100 * given["q"], name) for name in METHODS}
    return {name: None if value is None else float(value) for name, value in found.items()}


def last_schedule(given: Answer) -> Answer:
    """Ask for the open time of the first reply on the schedule that the ticket had last."""
    (case,) = (case for case in cases("commercial") if case.id == "zd-multischedule-01")
    schedules = case["calendar"]["schedules"]
    policy = Policy(
        calendars=[replace(calendar(form), name=name) for name, form in schedules.items()],
        agreements=[
            Agreement(
                name,
                calendar=name,
                when={"schedule": name},
                targets=[Target("first_response", LONG)],
            )
            for name in schedules
        ],
    )
    history: list[Event] = [
        Updated("T-1", instant(row["from"]), fields={"schedule": row["schedule"]})
        for row in case["calendar"]["assignments"]
    ]
    for row in case["events"]:
        when = instant(row["at"])
        if row["type"] == "create":
            history.append(Opened("T-1", when))
        else:
            history.append(Replied("T-1", when, by=row["by"], public=row["public"]))
    history.sort(key=lambda event: (event.at, not isinstance(event, Opened)))
    found = measure(evaluate(policy, history), history[-1].at).first_response_open
    assert found is not None
    return {"minutes": found / MINUTE}


def dst(given: Answer) -> Answer:
    days, hours = given["hours"].split(" ")
    zone = Calendar(name="desk", tz=given["tz"], hours={days.lower(): [hours]})
    return {"minutes": zone.elapsed(instant(given["start"]), instant(given["end"])) / MINUTE}


def private_note(given: Answer) -> Answer:
    history: list[Event] = [Opened("T-1", at(given["created"]))]
    for who, when in given["comments"]:
        history.append(Replied("T-1", at(when), by="agent", public=who == "agent"))
    found = told(history, START + DAY).first_response
    assert found is not None
    return {"frt_minutes": found / MINUTE}


def reply_runs(given: Answer) -> Answer:
    (_, opened), *others = given["comments"]
    roles: Mapping[str, Any] = {"c": "customer", "a": "agent"}
    history = [Replied("T-1", at(when), by=roles[who]) for who, when in others]
    found = told([Opened("T-1", at(opened)), *history], START + DAY)
    assert found.first_response is not None
    times = [found.first_response / MINUTE, found.next_response / MINUTE]
    assert found.next_responses == 1
    return {"reply_times": times, "total": sum(times)}


ANSWERS: Mapping[str, Callable[[Answer], Answer]] = MappingProxyType(
    {
        **AVAILABILITY,
        **CREDITS,
        "nps": nps,
        "nps_class": classes,
        "csat_top2box": csat,
        "csat_transition": csat_transition,
        "fcr": fcr,
        "fcr_window": fcr_window,
        "occupancy_erlang": erlang,
        "cost_per_ticket": cost,
        "geant_month": reliability,
        "mtbf_zero_failures": reliability,
        "openslo_ratio": ratio,
        "kaplan_meier": kaplan_meier,
        "avg_breach_duration": overrun,
        "backlog_identity": backlog,
        "littles_law": law,
        "mean_merge": merged,
        "percentile_methods": methods,
        "business_minutes_last_schedule": last_schedule,
        "business_minutes_dst_positive_offset": dst,
        "frt_private_note": private_note,
        "next_reply_runs": reply_runs,
    }
)


def answer(case: Case) -> Answer:
    """Return the library's figures for a case, by the names that the case has for them."""
    return ANSWERS[case["kpi"]](case["input"])
