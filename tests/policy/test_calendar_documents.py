"""Calendars in documents: every part, combinations in any order, files beside the policy."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours
from slaengine.policy import Policy
from tests.policy.refusals import problems_in, problems_of
from tests.strategies.policies import FEED

LISBON = """
[calendars.lisbon]
tz = "Europe/Lisbon"
hours = { mon-fri = ["09:00-18:00"], sat = "10:00-13:00" }
holidays = [
    { country = "PT", observed = false, exclude = ["Fair", 2026-12-08], language = "en_US" },
    { country = "US", subdivision = "CA", categories = "public", hours = "09:00-12:00" },
    { date = 2026-12-24, name = "Christmas Eve", hours = ["09:00-12:00"] },
    { date = 2026-12-31 },
    { dates = { 2026-05-04 = "Fair", 2026-05-05 = "" }, since = 2026-01-01, until = 2026-12-31 },
    { dates = [2026-06-01, { date = 2026-06-01, name = "Feast" }] },
]
special_hours = [
    { date = 2026-12-30, until = 2027-01-02, hours = "10:00-12:00", effect = "add", reason = "x" },
    { rule = "FREQ=MONTHLY;BYDAY=-1FR", since = 2026-01-01 },
]
closures = { start = 2026-03-02T12:00:00Z, end = 2026-03-02T13:00:00Z, reason = "drill" }
revisions = [{ since = 2026-04-01, hours = "24x7" }]
"""


def test_every_part_of_a_calendar_is_read() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert Policy.from_text(LISBON).calendars["lisbon"] == Calendar(
        "lisbon",
        "Europe/Lisbon",
        {"mon-fri": ["09:00-18:00"], "sat": ["10:00-13:00"]},
        holidays=[
            Holidays("PT", observed=False, exclude=["Fair", date(2026, 12, 8)], language="en_US"),
            Holidays("US", "CA", hours=["09:00-12:00"]),
            Holidays.on({date(2026, 12, 24): "Christmas Eve"}, ["09:00-12:00"]),
            Holidays.on([date(2026, 12, 31)]),
            Holidays.on(
                {date(2026, 5, 4): "Fair", date(2026, 5, 5): ""},
                since=date(2026, 1, 1),
                until=date(2026, 12, 31),
            ),
            Holidays.on([date(2026, 6, 1), (date(2026, 6, 1), "Feast")]),
        ],
        special_hours=[
            SpecialHours(
                date(2026, 12, 30),
                until=date(2027, 1, 2),
                hours="10:00-12:00",
                effect="add",
                reason="x",
            ),
            SpecialHours(rule="FREQ=MONTHLY;BYDAY=-1FR", since=date(2026, 1, 1)),
        ],
        closures=[Closure(noon, noon.replace(hour=13), "drill")],
        revisions=[Revision(date(2026, 4, 1), "24x7")],
    )


def test_json_has_dates_and_instants_as_text() -> None:
    policy = Policy.from_text(LISBON)
    assert Policy.from_text(policy.to_json(), format="json") == policy


def test_holidays_come_from_a_file_beside_the_policy(tmp_path: Path) -> None:
    (tmp_path / "fair.ics").write_text(FEED, encoding="utf-8")
    path = tmp_path / "sla.toml"
    table = '{ ics = "fair.ics", exclude = "Feast", hours = "09:00-12:00" }'
    path.write_text(
        f'[calendars.x]\ntz = "UTC"\nhours = "24x7"\nholidays = {table}', encoding="utf-8"
    )
    policy = Policy.load(path)
    feed = Holidays.ics(tmp_path / "fair.ics", exclude=["Feast"], hours=["09:00-12:00"])
    assert policy.calendars["x"].holidays == (feed,)
    assert Policy.from_text(policy.to_json(), format="json") == policy


@pytest.mark.parametrize("name", ["none.ics", "", "a\0b", "x" * 5000])
def test_a_file_that_is_not_there_is_named(name: str) -> None:
    text = '{"calendars": {"x": {"tz": "UTC", "hours": "24x7", "holidays": [{"ics": %s}]}}}'
    from json import dumps

    [problem] = problems_in(text % dumps(name), form="json")
    assert problem.startswith("calendars.x.holidays[0].ics: ")


def test_a_file_that_is_no_calendar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fair.ics").write_text("hello", encoding="utf-8")
    path = tmp_path / "sla.toml"
    path.write_text(
        '[calendars.x]\ntz = "UTC"\nhours = "24x7"\nholidays = { ics = "fair.ics" }',
        encoding="utf-8",
    )
    [problem] = problems_of(Policy.load, path)
    assert "is not an iCalendar file" in problem


PARTS = """
[calendars.all]
union = ["day", "night", { name = "noon", tz = "UTC", hours = { sun = "12:00-13:00" } }]
[calendars.rest]
difference = ["all", { intersection = ["day", "night"] }]
[calendars.day]
tz = "UTC"
hours = { mon-fri = "09:00-18:00" }
[calendars.night]
tz = "UTC"
hours = { mon-fri = "16:00-24:00" }
"""


def test_calendars_combine_in_any_order() -> None:
    calendars = Policy.from_text(PARTS).calendars
    day, night = calendars["day"], calendars["night"]
    noon = Calendar("noon", "UTC", {"sun": "12:00-13:00"})
    assert calendars["all"] == (day | night | noon).named("all")
    assert calendars["rest"] == (calendars["all"] - (day & night)).named("rest")
    assert list(calendars) == ["all", "rest", "day", "night"]


def test_combinations_survive_being_written() -> None:
    policy = Policy.from_text(PARTS)
    assert Policy.from_text(policy.to_json(), format="json") == policy


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('a.union = ["a", "a"]', "calendars.a: is made of itself: a → a; leave one of them out"),
        (
            'a.union = ["b", "c"]\nb.union = ["a", "c"]\nc = { tz = "UTC", hours = "24x7" }',
            "calendars.a: is made of itself: ",
        ),
        ('a.union = ["b"]', "calendars.a.union[0]: unknown calendar 'b'"),
        (
            'a.union = ["b"]\nb = { tz = "UTC", hours = "24x7" }',
            "calendars.a: union needs at least two calendars",
        ),
        ("a.union = [3, 4]", "calendars.a.union[0]: must be the name of a calendar or a table"),
        (
            'a.union = [{ tz = "UTC", hours = "24x7" }]',
            "calendars.a.union[0]: a calendar within a calendar needs a name",
        ),
        ("a = { union = [], tz = 'UTC' }", "calendars.a.tz: unknown key; the keys are union"),
        ("a = 3", "calendars.a: must be a table, not a number"),
        ("a = {}", "calendars.a.hours: missing"),
        ("24x7 = { tz = 'UTC', hours = '24x7' }", "calendars.24x7: this name is kept for round"),
        ("' ' = { tz = 'UTC', hours = '24x7' }", "calendars.' ': a calendar needs a name"),
        (
            "a = { union = ['b', 'b'] }\nb = { tz = 3, hours = '24x7' }",
            "calendars.b.tz: must be text, not a number",
        ),
    ],
)
def test_every_mistake_of_a_combination_is_named(text: str, problem: str) -> None:
    found = problems_in(f"[calendars]\n{text}")
    assert any(one.startswith(problem) for one in found), found


def test_rings_of_calendars_are_all_named() -> None:
    rings = "\n".join(f'a{n}.union = ["b{n}"]\nb{n}.union = ["a{n}"]' for n in range(12))
    found = [one for one in problems_in(f"[calendars]\n{rings}") if "is made of itself" in one]
    assert len(found) == 10


def test_combinations_of_combinations_end_somewhere() -> None:
    plain = 'a = { tz = "UTC", hours = "24x7" }\n'
    doubled = "".join(
        f'a{n}.union = ["a{n - 1 if n > 1 else ""}", "a{n - 1 if n > 1 else ""}"]\n'
        for n in range(1, 40)
    )
    found = problems_in(f"[calendars]\n{plain}{doubled}")
    assert any("combines more than 100 calendars" in one for one in found)
    nested = '{"union": ["a", ' * 30 + '"a"' + "]}" * 30
    text = f'{{"calendars": {{"a": {{"tz": "UTC", "hours": "24x7"}}, "b": {nested}}}}}'
    [problem] = problems_in(text, form="json")
    assert problem.endswith("combines tables within tables too deeply; name the parts")


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("hours = '9 to 5'", "hours: hours '9 to 5' are neither"),
        ("hours = 3", "hours: must be a table, not a number"),
        ("hours = { monday = '09:00-18:00' }", "hours.monday: hours: unknown weekday 'monday'"),
        ("hours = { mon = ['9-18'] }", "hours.mon[0]: hours '9-18'"),
        ("hours = { mon = 3 }", "hours.mon: must be text, not a number"),
        ("hours = { mon = '09:00-10:00', mon-tue = '09:00-10:00' }", "hours: hours: mon is given"),
        ("tz = 'Lisbon'", "tz: unknown time zone 'Lisbon' (did you mean 'Europe/Lisbon'?)"),
        ("holidays = {}", "holidays: needs one of country, date, dates, feed, ics"),
        ("holidays = 'PT'", "holidays: must be a table, not text"),
        ("holidays = { country = 'XX' }", "holidays: "),
        ("holidays = { country = 3 }", "holidays.country: must be text, not a number"),
        ("holidays = { country = 'PT', observed = 'no' }", "holidays.observed: must be true or"),
        ("holidays = { date = 'soon' }", "holidays.date: 'soon' is not a date"),
        ("holidays = { dates = { soon = 'x' } }", "holidays.dates.soon: 'soon' is not a date"),
        ("holidays = { dates = [{ name = 'x' }] }", "holidays.dates[0].date: missing"),
        ("holidays = { dates = [], since = 2026-02-01, until = 2026-01-01 }", "holidays: holidays"),
        ("holidays = { feed = 'x' }", "holidays: holidays: the text is not an iCalendar file"),
        ("special_hours = {}", "special_hours: special hours need a date, or a recurrence rule"),
        ("special_hours = { rule = 'FREQ=HOURLY' }", "special_hours: recurrence 'FREQ=HOURLY'"),
        ("special_hours = { date = 3 }", "special_hours.date: must be a date"),
        ("special_hours = { effect = 'ad' }", "special_hours.effect: must be one of replace"),
        ("closures = { start = 3 }", "closures.start: must be an instant; write 2026-03-02T12"),
        ("closures = { start = '2026-01-01T00:00' }", "closures.start: 2026-01-01T00:00:00 has no"),
        ("closures = { start = 'soon' }", "closures.start: 'soon' is not an instant"),
        ("closures = { end = 2026-01-01T00:00:00 }", "closures.start: missing"),
        (
            "closures = { start = 2026-01-02T00:00:00Z, end = 2026-01-01T00:00:00Z }",
            "closures: closure '' from 2026-01-02",
        ),
        ("revisions = { since = 2026-01-01 }", "revisions.hours: missing"),
        (
            (
                "revisions = [{ since = 2026-01-01, hours = '24x7' }, "
                "{ since = 2026-01-01, hours = {} }]"
            ),
            " two revisions since 2026-01-01",
        ),
        ("hollidays = []", "hollidays: unknown key (did you mean 'holidays'?)"),
    ],
)
def test_every_mistake_of_a_calendar_is_named(part: str, problem: str) -> None:
    key = part.partition(" ")[0]
    rest = {"tz": "tz = 'UTC'", "hours": "hours = '24x7'"}
    lines = [part, *(line for name, line in rest.items() if name != key)]
    found = problems_in("[calendars.x]\n" + "\n".join(lines))
    expected = f"calendars.x.{problem}".replace("x. ", "x: ")
    assert any(one.startswith(expected) for one in found), found
