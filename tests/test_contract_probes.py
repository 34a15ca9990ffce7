"""What the public names accept, and what they refuse, called as a stranger would call them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slaengine import (
    Agreement,
    Calendar,
    CalendarError,
    Closure,
    Event,
    HistoryError,
    Holidays,
    Opened,
    Policy,
    PolicyError,
    Rated,
    Replied,
    SpecialHours,
    StateError,
    StatusChanged,
    Target,
    TicketSla,
    Updated,
    Worked,
    evaluate,
)

NINE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def test_what_an_event_is_about_comes_right_after_the_instant() -> None:
    assert Opened("T", NINE, "agent", "new") == Opened("T", NINE, by="agent", status="new")
    assert Replied("T", NINE, "agent", False) == Replied("T", NINE, by="agent", public=False)
    assert StatusChanged("T", NINE, "pending").status == "pending"
    assert Updated("T", NINE, {"team": "a"}).fields == {"team": "a"}
    assert Rated("T", NINE, "csat", 5).score == 5
    assert Worked("T", NINE, timedelta(minutes=5)).duration == timedelta(minutes=5)
    custom = Event("T", NINE, "approved", "agent", "ana", {"team": "a"})
    assert (custom.by, custom.actor, custom.fields) == ("agent", "ana", {"team": "a"})


REFUSED: dict[str, Callable[[Any], Event]] = {
    "timedelta(minutes=20)": lambda _: Worked("T", NINE, _(20)),
    "must be a number, not '5'": lambda _: Rated("T", NINE, "csat", _("5")),
    "must be a number, not True": lambda _: Rated("T", NINE, "csat", _(True)),
    "must be a number, not inf": lambda _: Rated("T", NINE, "csat", float("inf")),
    "must be a number, not 1000": lambda _: Rated("T", NINE, "csat", 10**400),
    "True or False, not 'no'": lambda _: Replied("T", NINE, "agent", _("no")),
    "a non-empty text, not None": lambda _: StatusChanged("T", NINE, _(None)),
    "a non-empty text, not ''": lambda _: Opened("T", NINE, status=""),
    "must be a mapping": lambda _: Updated("T", NINE, _(["team"])),
    "use Opened(...)": lambda _: Event("T", NINE, "opened"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_an_event_refuses_what_it_cannot_carry(words: str) -> None:
    with pytest.raises(HistoryError, match="'T'") as refusal:
        REFUSED[words](lambda value: value)
    assert words in str(refusal.value)


def test_holidays_and_special_hours_are_given_in_the_order_of_their_names() -> None:
    by_place = Holidays("PT", None, ("public",), True, ("Corpo de Deus",), "pt_PT")
    by_name = Holidays(country="PT", exclude=["Corpo de Deus"], language="pt_PT")
    assert by_place == by_name
    first, last = date(2026, 8, 1), date(2026, 8, 5)
    hours = SpecialHours(first, last, None, None, ["09:00-12:00"], "add", "fair")
    assert (hours.until, hours.effect, hours.reason) == (last, "add", "fair")


def test_a_holiday_without_a_name_has_none() -> None:
    without: Any = {date(2026, 12, 24): None}
    assert Holidays.on(without) == Holidays.on([date(2026, 12, 24)])


NOT_CALENDARS: dict[str, Callable[[Any], object]] = {
    "named by a text, not None": lambda _: Calendar(_(None), "UTC", "24x7"),
    "hours ['09:00-17:00'] are not intervals by weekday": lambda _: Calendar(
        "d", "UTC", _(["09:00-17:00"])
    ),
    "hours None are not a list of intervals": lambda _: Calendar("d", "UTC", {"mon": _(None)}),
    "unknown weekday 0": lambda _: Calendar("d", "UTC", {_(0): ["09:00-17:00"]}),
    "calendar 'd': holidays: Holidays(": lambda _: Calendar(
        "d", "UTC", "24x7", holidays=_(Holidays.on([]))
    ),
    "write holidays=[Holidays(...)]": lambda _: Calendar("d", "UTC", "24x7", _(["PT"])),
    "special_hours: None is not a list": lambda _: Calendar(
        "d", "UTC", "24x7", special_hours=_(None)
    ),
    "closures: (1, 2) is not one of them": lambda _: Calendar(
        "d", "UTC", "24x7", closures=[_((1, 2))]
    ),
    "write revisions=[Revision(...)]": lambda _: Calendar(
        "d", "UTC", "24x7", revisions=[_(Closure(NINE, NINE + timedelta(1)))]
    ),
    "holidays are a list of dates": lambda _: Holidays.on(_(date(2026, 1, 1))),
    "a rule is text": lambda _: SpecialHours(rule=_(5)),
    "end the rule with ;UNTIL=": lambda _: SpecialHours(
        rule="FREQ=MONTHLY;BYDAY=-1FR", until=date(2026, 12, 31)
    ),
}


@pytest.mark.parametrize("words", NOT_CALENDARS)
def test_a_calendar_refuses_parts_that_are_none(words: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        NOT_CALENDARS[words](lambda value: value)
    assert words in str(refusal.value)


def test_agreements_targets_and_formats_are_given_in_the_order_of_their_names() -> None:
    by_place = Agreement("a", "acme", "email", {"team": "x"}, "ola", calendar="24x7")
    assert (by_place.customer, by_place.service, by_place.kind) == (("acme",), ("email",), "ola")
    target = Target("resolution", "4h", {"channel": "chat"}, "24x7")
    assert target == Target("resolution", "4h", when={"channel": "chat"}, calendar="24x7")
    assert Policy.from_text("{}", "json") == Policy()


POLICY = Policy(agreements=[Agreement("a", "acme", calendar="24x7", targets={"resolution": "4h"})])
OPENED = Opened("T", NINE, fields={"customer": "acme"})
NOT_HISTORIES: dict[str, Callable[[Any], object]] = {
    "history[1] is no event: {'ticket': 'T'}": lambda _: evaluate(
        POLICY, [OPENED, _({"ticket": "T"})]
    ),
    "write [event]": lambda _: evaluate(POLICY, _(OPENED)),
    "write ['team']": lambda _: evaluate(POLICY, [OPENED], fields="team"),
    "nan is no share": lambda _: evaluate(POLICY, [OPENED])["resolution"].reaches(float("nan")),
    "1e+18 is no share": lambda _: evaluate(POLICY, [OPENED])["resolution"].reaches(1e18),
    "'75%' is no share": lambda _: evaluate(POLICY, [OPENED])["resolution"].reaches(_("75%")),
    "'T': opened: field 'customer': ['acme'] is not one value": lambda _: evaluate(
        POLICY, [Opened("T", NINE, fields={"customer": _(["acme"])})]
    ),
    "'T': opened: field 'customer': nan is not one value": lambda _: evaluate(
        POLICY, [Opened("T", NINE, fields={"customer": float("nan")})]
    ),
}


@pytest.mark.parametrize("words", NOT_HISTORIES)
def test_what_is_no_history_is_refused(words: str) -> None:
    with pytest.raises(HistoryError) as refusal:
        NOT_HISTORIES[words](lambda value: value)
    assert words in str(refusal.value)


def test_other_doors_refuse_what_is_of_another_kind() -> None:
    nothing: Any = None
    with pytest.raises(StateError, match="not JSON"):
        TicketSla.from_json(nothing, POLICY)
    day: Any = date(2026, 1, 5)
    with pytest.raises(PolicyError, match="must be a datetime"):
        POLICY.match({}, day)


def test_no_fields_at_all_are_no_fields() -> None:
    nothing: Any = None
    assert Event("T", NINE, "approved", fields=nothing).fields == {}


def test_a_condition_on_what_is_no_number_is_refused() -> None:
    with pytest.raises(PolicyError, match="x"):
        Agreement("a", calendar="24x7", targets={"resolution": "4h"}, when={"x": float("nan")})
