"""Availability as text, as a table and as rows."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from slaengine.availability import Maintenance, Outage, Requests, measure
from slaengine.availability.shown import percent
from slaengine.policy import Availability

JUNE = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

TERMS = Availability(
    "api",
    components=["web"],
    minimum="1m",
    partial_minutes="dropped",
    maintenance={"notice": "48h"},
    objective="99.9% a month",
)
TEXT = """\
api: 99.9722% from 2026-06-01T00:00:00+00:00 to 2026-07-01T00:00:00+00:00
1 - 12m down / 720h measured, of 720h of service time
objective 99.9% a month: met, 31m12s of budget left
maintenance from 2026-06-09T12:00:00+00:00: 0s excused, 1h not (not announced; 48h of notice agreed)
1 outages of other components
from                 to                   of   amount  is       why
2026-06-09 12:00:00  2026-06-09 12:12:00  web  12m     counted  down
2026-06-09 12:12:00  2026-06-09 12:12:30  web  30s     dropped  partial minute"""


def test_a_measurement_tells_how_it_comes_about() -> None:
    outages = [
        Outage(NOON, NOON + 12.5 * MINUTE, "web", id="I-1"),
        Outage(NOON, NOON + MINUTE, "mail"),
    ]
    planned = [Maintenance(NOON, NOON + 60 * MINUTE)]
    found = measure(TERMS, JUNE, outages=outages, maintenance=planned)
    assert found.text() == str(found) == TEXT
    assert found.rows()[1] == {
        "availability": "api",
        "started_at": NOON + 12 * MINUTE,
        "ended_at": NOON + 12.5 * MINUTE,
        "outage_at": NOON,
        "components": "web",
        "incidents": "I-1",
        "amount": timedelta(seconds=30),
        "verdict": "dropped",
        "reason": "partial minute",
    }
    drawn = found._repr_html_()
    assert drawn.startswith("<table><caption>api: 99.9722%")
    assert "partial minute" in drawn


def test_a_period_that_is_not_over_says_up_to_when_it_was_measured() -> None:
    found = measure(TERMS, JUNE, outages=[Outage(NOON)], as_of=NOON + 60 * MINUTE)
    lines = found.text().splitlines()
    assert lines[0].endswith("2026-07-01T00:00:00+00:00, up to 2026-06-09T13:00:00+00:00")
    assert lines[2] == "objective 99.9% a month: missed, 16m48s over budget"


def test_requests_are_told_as_such() -> None:
    terms = Availability("api", measure="requests", objective="95%")
    found = measure(terms, JUNE, requests=[Requests(NOON, 19, 20)])
    assert found.text().splitlines()[1:] == [
        "19 good of 20 requests in 1 slices",
        "objective 95%: met",
    ]


def test_a_long_list_is_cut_and_says_so() -> None:
    outages = [Outage(NOON + 2 * n * MINUTE, NOON + (2 * n + 1) * MINUTE) for n in range(50)]
    found = measure(Availability(), JUNE, outages=outages)
    assert found.text().splitlines()[-1] == "… and 10 more pieces; rows() has all"
    assert len(found.rows()) == 50


def test_a_percentage_is_never_rounded_up_to_an_objective() -> None:
    assert percent(Fraction(99_899_999, 100_000_000)) == "99.8999%"
    assert percent(Fraction(1, 2)) == "50%"
