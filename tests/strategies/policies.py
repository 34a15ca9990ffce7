"""Random policies: every part of them, and the words that tickets would use."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from hypothesis import strategies as st

from slaengine.calendars.calendar import Calendar
from slaengine.calendars.closure import Closure
from slaengine.calendars.holidays import Holidays
from slaengine.calendars.revision import Revision
from slaengine.calendars.special import SpecialHours
from slaengine.policy import (
    Agreement,
    BusinessDays,
    ClockRule,
    Condition,
    Escalation,
    Moment,
    Objective,
    OpenTime,
    Options,
    Policy,
    Priority,
    Procedure,
    Responsibilities,
    Review,
    Target,
    When,
)
from slaengine.policy.escalation import UNTIL
from slaengine.policy.objective import PERIODS
from slaengine.policy.statuses import CLASSES, StatusClass
from tests.strategies.remedies import NO_OFFER, offers

METRICS = (
    *("first_response", "next_response", "update", "acknowledgement"),
    *("requester_wait", "agent_work", "resolution"),
)
PRIORITIES = ("urgent", "high", "normal", "low")
CUSTOMERS = ("acme", "beta", "gamma")
SERVICES = ("email", "phone")
CHANNELS = ("chat", "mail", "web")
STATUSES = ("Awaiting Customer", "With Vendor", "In QA", "Ärger", "待机")
ZONES = ("UTC", "Europe/Lisbon", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu")
FEED = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART;VALUE=DATE:20261208\r\nDTEND;VALUE=DATE:20261209\r\nSUMMARY:Fair\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
texts = words.filter(lambda text: bool(text.strip()))
text_lists = st.lists(texts, max_size=2).map(tuple)
dates = st.dates(date(2025, 1, 1), date(2027, 12, 31))
hours = st.sampled_from(
    [("09:00-17:00",), ("09:00-12:00", "13:00-18:00"), ("22:00-06:00",), ("00:00-24:00",)]
)
weekly = st.one_of(
    st.just("24x7"),
    st.fixed_dictionaries({"mon-fri": hours}, optional={"sat": hours, "sun": hours}),
)


@st.composite
def holidays(draw: st.DrawFn) -> Holidays:
    """Holidays of each kind."""
    day_hours = draw(st.one_of(st.just(()), hours))
    kind = draw(st.sampled_from(["country", "dates", "pairs", "feed"]))
    exclude = draw(st.frozensets(st.one_of(texts, dates), max_size=2))
    if kind == "country":
        return Holidays(
            draw(st.sampled_from(["PT", "US", "DE"])),
            observed=draw(st.booleans()),
            exclude=exclude,
            language="en_US",
            hours=day_hours,
        )
    if kind == "feed":
        return Holidays.ics_text(FEED, exclude=exclude, hours=day_hours)
    if kind == "dates":
        return Holidays.on(draw(st.dictionaries(dates, texts, max_size=3)), day_hours)
    pairs = draw(st.lists(st.tuples(dates, st.sampled_from(["", "Fair", "Feast"])), max_size=3))
    reach = draw(st.sampled_from([None, (date(2024, 1, 1), date(2028, 12, 31))]))
    since, until = reach or (None, None)
    return Holidays.on(pairs, day_hours, since=since, until=until)


@st.composite
def special_hours(draw: st.DrawFn) -> SpecialHours:
    """Special hours by date, by range and by rule."""
    effect: Literal["replace", "add", "remove"] = draw(
        st.sampled_from(["replace", "add", "remove"])
    )
    given = draw(hours)
    if draw(st.booleans()):
        rule = draw(st.sampled_from(["FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYMONTHDAY=1"]))
        since = draw(st.none() | dates)
        return SpecialHours(rule=rule, since=since, hours=given, effect=effect)
    day = draw(dates)
    until = draw(st.none() | st.integers(0, 5).map(lambda days: day + timedelta(days=days)))
    return SpecialHours(day, until=until, hours=given, effect=effect, reason=draw(texts))


@st.composite
def closures(draw: st.DrawFn) -> Closure:
    """Closures to the microsecond."""
    start = draw(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)))
    length = draw(st.timedeltas(timedelta(microseconds=1), timedelta(days=3)))
    return Closure(start, start + length, draw(st.sampled_from(["", "fire drill"])))


@st.composite
def plain_calendars(draw: st.DrawFn, name: str) -> Calendar:
    """Calendars with hours of their own."""
    since = draw(st.lists(dates, max_size=2, unique=True))
    return Calendar(
        name,
        draw(st.sampled_from(ZONES)),
        draw(weekly),
        holidays=draw(st.lists(holidays(), max_size=2)),
        special_hours=draw(st.lists(special_hours(), max_size=2)),
        closures=draw(st.lists(closures(), max_size=2)),
        revisions=[Revision(day, draw(weekly)) for day in since],
    )


@st.composite
def calendar_sets(draw: st.DrawFn) -> tuple[Calendar, ...]:
    """A few calendars by name, some of them made of others or of unnamed ones."""
    first, second = draw(plain_calendars("lisbon")), draw(plain_calendars("night shift"))
    if draw(st.booleans()):
        return first, second
    third = draw(plain_calendars("unnamed"))
    combined = [first | second, (first & second) - third, first | (second - first)]
    return first, second, draw(st.sampled_from(combined)).named("both")


amounts = st.one_of(
    st.timedeltas(timedelta(microseconds=1), timedelta(days=30)).map(OpenTime),
    st.integers(1, 600).map(lambda minutes: OpenTime(timedelta(minutes=minutes))),
    st.builds(BusinessDays, st.integers(1, 20), at=st.sampled_from(["same_time", "close"])),
)
priorities = st.one_of(st.sampled_from(PRIORITIES), texts)
values = st.one_of(st.sampled_from(CHANNELS), texts, st.booleans(), st.integers(-5, 5), dates)
conditions = st.one_of(
    st.builds(lambda wanted: Condition(one_of=wanted), st.lists(values, min_size=1, max_size=3)),
    st.builds(
        lambda unwanted, present: Condition(none_of=unwanted, present=present),
        st.lists(values, min_size=1, max_size=2),
        st.none() | st.booleans(),
    ),
    st.booleans().map(lambda present: Condition(present=present)),
)
whens = st.dictionaries(
    st.sampled_from(["channel", "type", "team"]) | texts, conditions, max_size=2
).map(When)
points = st.sampled_from(["75%", "100%+1h", "-30m", "+15m", "12.5%-1s", "0%"])


PROCEDURES = ("critical", "keep informed")
untils = st.none() | st.sampled_from(UNTIL)


@st.composite
def escalations(
    draw: st.DrawFn, name: str, calendars: tuple[str, ...] = ("24x7",), follows: str | None = None
) -> Escalation:
    """One level of an escalation."""
    repeat = draw(st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=1)))
    return Escalation(
        draw(points),
        to=draw(text_lists),
        via=draw(text_lists),
        name=name,
        repeat=repeat,
        times=None if repeat is None else draw(st.none() | st.integers(1, 5)),
        until=draw(untils),
        follows=follows,
        during=draw(st.none() | st.sampled_from(calendars)),
        task=draw(st.just("") | texts),
    )


@st.composite
def procedures(draw: st.DrawFn, name: str, calendars: tuple[str, ...]) -> Procedure:
    """A procedure of a level or two."""
    levels = [draw(escalations(f"{name} 1", calendars))]
    if draw(st.booleans()):
        follows = draw(st.none() | st.just(levels[0].name))
        levels.append(draw(escalations(f"{name} 2", calendars, follows)))
    return Procedure(
        name,
        levels,
        during=draw(st.none() | st.sampled_from(calendars)),
        until=draw(untils),
        description=draw(st.just("") | texts),
    )


@st.composite
def targets(draw: st.DrawFn, metrics: tuple[str, ...], calendars: tuple[str, ...]) -> Target:
    """A row: an amount, tiers or a deadline, with or without conditions."""
    within = draw(
        st.none() | amounts | st.dictionaries(priorities, amounts, min_size=1, max_size=4)
    )
    share = draw(st.integers(1, 10_000))
    objective = Objective(Fraction(share, 10_000), draw(st.none() | st.sampled_from(PERIODS)))
    levels = draw(st.integers(0, 2))
    return Target(
        draw(st.sampled_from(metrics)),
        within,
        by="promised_at" if within is None else None,
        when=draw(whens),
        calendar=draw(st.none() | st.sampled_from(calendars)),
        objective=draw(st.none() | st.just(objective)),
        escalations=[
            *(draw(escalations(f"level {number}", calendars)) for number in range(levels)),
            *draw(st.lists(st.sampled_from(PROCEDURES), max_size=2, unique=True)),
        ],
    )


def options(names: tuple[str, ...]) -> st.SearchStrategy[Options]:
    """Choices, each made or left open."""
    return st.builds(
        Options,
        pause_on=st.none() | st.frozensets(st.sampled_from(names), max_size=2),
        landing=st.none() | st.sampled_from(["close", "open"]),
        on_reopen=st.none() | st.sampled_from(["resume", "restart", "count_gap", "ignore"]),
        on_retarget=st.none() | st.sampled_from(["keep_elapsed", "restart"]),
        on_calendar_change=st.none() | st.sampled_from(["piecewise", "latest"]),
        anchor=st.none() | st.sampled_from(["oldest", "latest"]),
    )


@st.composite
def agreements(
    draw: st.DrawFn,
    name: str,
    metrics: tuple[str, ...],
    calendars: tuple[str, ...],
    statuses: tuple[str, ...],
) -> Agreement:
    """An agreement with whatever an agreement can say."""
    calendar = draw(st.sampled_from(calendars))
    chosen = draw(options(statuses))
    first = draw(st.none() | dates)
    length = draw(st.none() | st.integers(0, 400))
    offer = draw(st.one_of(st.just(NO_OFFER), st.just(NO_OFFER), offers(metrics, PRIORITIES)))
    return Agreement(
        name,
        calendar=calendar,
        customer=draw(st.none() | st.lists(st.sampled_from(CUSTOMERS), min_size=1, max_size=2)),
        service=draw(st.none() | st.sampled_from(SERVICES)),
        when=draw(whens),
        kind=draw(st.sampled_from(["sla", "sla", "ola", "uc"])),
        tz=draw(st.none() | st.sampled_from(ZONES)) if calendar == "24x7" else None,
        targets=draw(st.lists(targets(metrics, calendars), max_size=3)),
        valid_from=first,
        valid_until=None if length is None or not first else first + timedelta(days=length),
        pause_on=chosen.pause_on,
        landing=chosen.landing,
        on_reopen=chosen.on_reopen,
        on_retarget=chosen.on_retarget,
        on_calendar_change=chosen.on_calendar_change,
        anchor=chosen.anchor,
        options=draw(st.dictionaries(st.sampled_from(metrics), options(statuses), max_size=2)),
        description=draw(st.just("") | texts),
        exclusions=draw(text_lists),
        responsibilities=Responsibilities(provider=draw(text_lists), customer=draw(text_lists)),
        review=draw(st.none() | st.builds(Review, st.sampled_from(("month", "quarter", "year")))),
        fees=offer.fees,
        availability=offer.availability,
        remedies=offer.remedies,
        credits=offer.credits,
    )


@st.composite
def moments(draw: st.DrawFn, statuses: tuple[str, ...]) -> Moment:
    """A moment that asks for at least one thing."""
    return Moment(
        event=draw(st.sampled_from(["updated", "replied", "approved"])),
        by=draw(st.frozensets(st.sampled_from(["agent", "customer", "bot"]), max_size=2)),
        public=draw(st.none() | st.booleans()),
        status=draw(st.frozensets(st.sampled_from(statuses), max_size=2)),
        fields=draw(whens),
        wait=draw(st.none() | st.sampled_from(["first", "later", "begins", "ends"])),
        reopened=draw(st.booleans()),
    )


@st.composite
def rules(draw: st.DrawFn, name: str, statuses: tuple[str, ...]) -> ClockRule:
    """A clock of one's own."""
    several = st.lists(moments(statuses), max_size=2)
    return ClockRule(
        name,
        start=draw(st.lists(moments(statuses), min_size=1, max_size=2)),
        stop=draw(several),
        stop_status=draw(st.frozensets(st.sampled_from(statuses), min_size=1, max_size=2)),
        reset=draw(several),
        cancel=draw(several),
        pause=draw(st.none() | st.frozensets(st.sampled_from(statuses), max_size=2)),
        again=draw(
            st.sampled_from(["never", "each", "resume", "restart", "count_gap", "on_reopen"])
        ),
    )


@st.composite
def status_tables(draw: st.DrawFn) -> Mapping[StatusClass, tuple[str, ...]]:
    """A desk's own words, each in one class."""
    found: dict[StatusClass, tuple[str, ...]] = {}
    for word in draw(st.lists(st.sampled_from(STATUSES), unique=True)):
        kind = draw(st.sampled_from(CLASSES))
        found[kind] = (*found.get(kind, ()), word)
    return found


matrices = st.dictionaries(
    texts, st.dictionaries(texts, priorities, min_size=1, max_size=3), min_size=1, max_size=3
)
priority_sources = st.one_of(
    st.builds(Priority, field=st.just("priority"), order=st.sampled_from([(), PRIORITIES])),
    st.builds(lambda matrix: Priority(impact="impact", urgency="urgency", matrix=matrix), matrices),
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A whole policy, with everything that a document can hold."""
    calendars = draw(calendar_sets())
    own = draw(status_tables())
    known = (*CLASSES, "on hold", *(word for words in own.values() for word in words))
    names = draw(st.lists(st.sampled_from(["triage", "approval"]), unique=True))
    metrics = (*METRICS, *names)
    calendar_names = (*(calendar.name for calendar in calendars), "24x7")
    titles = draw(st.lists(texts, max_size=4, unique=True))
    return Policy(
        calendars=calendars,
        agreements=[draw(agreements(name, metrics, calendar_names, known)) for name in titles],
        statuses=own,
        metrics={name: draw(rules(name, known)) for name in names},
        priority=draw(priority_sources),
        procedures=[draw(procedures(name, calendar_names)) for name in PROCEDURES],
    )
