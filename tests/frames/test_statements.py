"""Statements by columns: those of `remedies.statements`, in every library."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine import (
    Agreement,
    Event,
    Opened,
    Policy,
    Replied,
    StatusChanged,
    evaluate,
    frames,
)
from slaengine.availability import Maintenance, Outage, Requests
from slaengine.calendars.zones import instant_of, micros_of
from slaengine.errors import RemedyError
from slaengine.frames.crediting import counting
from slaengine.money import parse_money
from slaengine.policy.remedies import Remedy
from slaengine.remedies import Statement, statements
from tests.frames.kinds import KINDS, Dress, dressed, rows_of, types_of
from tests.frames.test_kpis import log_of
from tests.strategies.desks import histories_of_desks
from tests.strategies.promises import TIERS
from tests.strategies.remedies import offers

pytestmark = pytest.mark.filterwarnings("ignore::slaengine.frames.ScalarWarning")

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
customer = "acme"
calendar = "24x7"
tz = "Europe/Lisbon"
fee = "500.00 EUR a month"
targets = { first_response = "1h", resolution = { urgent = "4h", normal = "24h" } }

[[agreements.availability]]
name = "api"
components = ["web"]
maintenance = { notice = "48h" }

[[agreements.remedies]]
name = "kept"
on = "attainment"
steps = [{ below = "95%", credit = "5%" }, { below = "50%", credit = "20%" }]

[[agreements.remedies]]
name = "late"
on = "missed"
metric = "resolution"
priority = "urgent"
each = { credit = "25 EUR" }
cap = "100 EUR a year"
claim = { within = "30 days", after = "incident" }

[[agreements.remedies]]
name = "hours late"
on = "missed"
every = "quarter"
blocks = { every = "1h", credit = "1 EUR", per = "day", most_per_day = 5 }

[[agreements.remedies]]
name = "by lateness"
on = "missed"
priority = ["urgent", "normal"]
each = [{ credit = "1 EUR" }, { over = "1h", credit = "2 EUR" }, { over = "6h", credit = "5 EUR" }]

[[agreements.remedies]]
name = "uptime"
on = "availability"
proportional = { below = "99.9%" }

[[agreements]]
name = "default"
calendar = "24x7"
tz = "Europe/Lisbon"
fee = "100.00 JPY a month"
targets = { first_response = "2h" }

[[agreements.remedies]]
on = "missed"
metric = "first_response"
flat = { right = "termination" }

[[agreements]]
name = "silent"
service = "post"
calendar = "24x7"
targets = { first_response = "2h" }
""")


def lines_of(found: Sequence[Statement]) -> list[dict[str, object]]:
    return [dict(row) for statement in found for row in statement.rows()]


def same(frame: Any, expected: Sequence[dict[str, object]]) -> None:
    rows = rows_of(frame)
    assert [plain(row) for row in rows] == [plain(row) for row in expected]


def plain(row: dict[str, object]) -> dict[str, object]:
    return {name: int(value) if isinstance(value, bool) else value for name, value in row.items()}


def history(ticket: int, hours: float, **fields: str) -> list[Event]:
    """A ticket that is answered and solved some hours after one another."""
    at, name = JANUARY + ticket * 37 * HOUR, f"T-{ticket}"
    found: list[Event] = [Opened(name, at, fields={"priority": "urgent", **fields})]
    if hours < 30:
        found.append(Replied(name, at + hours * HOUR, by="agent"))
        found.append(StatusChanged(name, at + 2 * hours * HOUR, status="solved"))
    return found


HISTORIES = [
    history(n, hours, customer="acme" if n % 3 else "beta")
    for n, hours in enumerate([0.5, 3, 0.2, 40, 9, 1, 1.5, 2.5, 29, 0.1] * 5)
]
AS_OF = JANUARY + timedelta(days=80)
OUTAGES = [
    Outage(JANUARY + n * 300 * HOUR, JANUARY + n * 300 * HOUR + HOUR, component=component)
    for n, component in enumerate(["web", None, "mail"])
]
WINDOWS = [
    Maintenance(JANUARY, JANUARY + HOUR / 2, announced_at=JANUARY - 99 * HOUR, component="web")
]
REQUESTS = [Requests(JANUARY, good=1, total=1)]


def arrow(rows: Sequence[dict[str, object]]) -> Any:
    import pyarrow as pa

    instant = pa.timestamp("us", "UTC")
    types = {
        "component": pa.string(),
        "cause": pa.string(),
        "good": pa.int64(),
        "total": pa.int64(),
    }
    return pa.table(
        {name: pa.array([row[name] for row in rows], types.get(name, instant)) for name in rows[0]}
    )


def recorded(dress: Dress) -> dict[str, Any]:
    """The frames of everything that is recorded besides tickets."""
    outages: list[dict[str, object]] = [
        {"started_at": one.started_at, "ended_at": one.ended_at, "component": one.component}
        for one in OUTAGES
    ]
    windows: list[dict[str, object]] = [
        {
            "started_at": one.started_at,
            "ended_at": one.ended_at,
            "announced_at": one.announced_at,
            "component": one.component,
        }
        for one in WINDOWS
    ]
    requests: list[dict[str, object]] = [
        {"at": one.at, "good": one.good, "total": one.total} for one in REQUESTS
    ]
    given = {"outages": outages, "maintenance": windows, "requests": requests}
    return {name: dressed(arrow(rows), dress) for name, rows in given.items()}


def clocks(dress: Dress) -> Any:
    log = dressed(log_of(HISTORIES), dress)
    return frames.evaluate(POLICY, log, as_of=AS_OF)


@pytest.fixture(scope="module")
def expected() -> list[dict[str, object]]:
    slas = [evaluate(POLICY, each) for each in HISTORIES]
    found = statements(
        POLICY, slas, as_of=AS_OF, outages=OUTAGES, maintenance=WINDOWS, requests=REQUESTS
    )
    return lines_of(found)


@pytest.mark.parametrize("kind", KINDS)
def test_statements_by_columns_are_those_of_tickets_in_every_library(
    kind: str, expected: list[dict[str, object]]
) -> None:
    dress = Dress(kind)
    frame = frames.statements(POLICY, clocks(dress), as_of=AS_OF, **recorded(dress))
    same(frame, expected)
    assert {row["remedy"] for row in expected} == {
        *("kept", "late", "hours late", "by lateness", "uptime", "missed first_response")
    }
    assert any(row["amount"] for row in expected)


def test_money_is_exact_decimals_in_every_library() -> None:
    for kind, name in (
        ("pandas", "object"),
        ("polars", "Decimal(precision=38, scale=2)"),
        ("arrow", "decimal128(38, 2)"),
    ):
        frame = frames.statements(POLICY, clocks(Dress(kind)), as_of=AS_OF, **recorded(Dress(kind)))
        amounts = frame["amount"]
        assert str(amounts.type if kind == "arrow" else amounts.dtype) == name
        paid = [row["amount"] for row in rows_of(frame) if row["currency"] == "EUR"]
        assert paid
        assert all(isinstance(amount, Decimal) for amount in paid)


def test_a_sparse_count_is_the_count_of_a_table(
    monkeypatch: pytest.MonkeyPatch, expected: list[dict[str, object]]
) -> None:
    dress = Dress("arrow")
    monkeypatch.setattr(counting, "_DENSE", 0)
    monkeypatch.setattr(counting, "counted", None)  # is not asked
    frame = frames.statements(
        POLICY, clocks(dress).slice(0, 3), as_of=AS_OF, since=JANUARY, **recorded(dress)
    )
    assert len(rows_of(frame)) == len(expected)


def test_without_a_frame_of_outages_availability_is_not_measured() -> None:
    frame = frames.statements(POLICY, clocks(Dress("arrow")), as_of=AS_OF)
    found = {row["arithmetic"] for row in rows_of(frame) if row["remedy"] == "uptime"}
    assert found == {"nothing was measured"}


def test_an_agreement_asked_for_alone_has_the_statements_that_it_has_among_others(
    expected: list[dict[str, object]],
) -> None:
    frame = frames.statements(POLICY, clocks(Dress("arrow")), as_of=AS_OF, agreements=["default"])
    same(frame, [row for row in expected if row["agreement"] == "default"])


def test_agreements_periods_and_fees_are_asked_for_as_of_tickets() -> None:
    slas = [evaluate(POLICY, each) for each in HISTORIES]
    asked: Any = {
        "agreements": ["default", "desk"],
        "period": "quarter",
        "since": JANUARY - HOUR,
        "fees": {"desk": parse_money("10 EUR")},
    }
    found = statements(POLICY, slas, as_of=AS_OF, **asked)
    frame = frames.statements(POLICY, clocks(Dress("polars")), as_of=AS_OF, **asked)
    same(frame, lines_of(found))
    assert {row["period"] for row in rows_of(frame)} == {"2025-Q4", "2026-Q1"}


def test_a_policy_without_remedies_gives_an_empty_frame_with_all_columns() -> None:
    bare = Policy(agreements=[Agreement("desk", calendar="24x7", targets={"resolution": "4h"})])
    for kind in KINDS:
        log = dressed(log_of(HISTORIES), Dress(kind))
        found = frames.evaluate(bare, log, as_of=AS_OF)
        frame = frames.statements(bare, found, as_of=AS_OF)
        assert rows_of(frame) == []
        assert {*types_of(frame)} == {*statements_columns()}


def statements_columns() -> list[str]:
    found = statements(POLICY, [evaluate(POLICY, HISTORIES[0])], as_of=AS_OF)
    return list(found[0].rows()[0])


CHATS = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
fee = "500.00 EUR a month"
targets = { first_response = "1h", resolution = "24h" }
[[agreements.remedies]]
on = "missed"
when = { channel = "chat" }
each = { credit = "25 EUR" }
[[agreements.remedies]]
on = "missed"
metric = "resolution"
when = { channel = { present = false } }
each = { credit = "1 EUR" }
""")
CHANNELS: tuple[dict[str, str], ...] = ({}, {"channel": "chat"}, {"channel": "mail"})
BY_CHANNEL = [
    history(n, hours, **CHANNELS[n % 3]) for n, hours in enumerate([29, 3, 40, 9, 29, 13] * 4)
]


@pytest.mark.parametrize("kind", KINDS)
def test_remedies_look_at_fields_of_tickets_by_columns_too(kind: str) -> None:
    log = dressed(log_of(BY_CHANNEL), Dress(kind))
    clocks = frames.evaluate(CHATS, log, as_of=AS_OF, fields=CHATS.remedy_fields)
    slas = [evaluate(CHATS, each) for each in BY_CHANNEL]
    found = lines_of(statements(CHATS, slas, as_of=AS_OF))
    assert all(any(row["breached"] for row in found if row["remedy"] == name) for name in NAMED)
    same(frames.statements(CHATS, clocks, as_of=AS_OF), found)


NAMED = ("missed (channel chat)", "missed resolution (channel absent)")


def test_clocks_without_a_field_that_a_remedy_looks_at_are_refused() -> None:
    log = log_of(BY_CHANNEL)
    clocks = frames.evaluate(CHATS, log, as_of=AS_OF)
    with pytest.raises(RemedyError, match=r"the field 'channel'.*fields=policy\.remedy_fields"):
        frames.statements(CHATS, clocks, as_of=AS_OF)
    remedy = Remedy({"flat": {"right": "termination"}}, on="missed", when={"state": "open"})
    held = Agreement("a", calendar="24x7", targets={"resolution": "4h"}, remedies=[remedy])
    with pytest.raises(RemedyError, match="the field 'state'"):
        frames.statements(Policy(agreements=[held]), clocks, as_of=AS_OF)


# any policy, any history


@st.composite
def cases(draw: st.DrawFn) -> tuple[Policy, list[list[Event]], datetime]:
    """A desk whose agreements have remedies of any shape."""
    policy, histories, now = draw(histories_of_desks(most=3))
    document = json.loads(policy.to_json())
    for each, agreement in zip(document["agreements"], policy.agreements, strict=True):
        offer = draw(offers(agreement.metrics, TIERS))
        held = Agreement(
            agreement.name,
            calendar="24x7",
            fees=dict(offer.fees) or None,
            availability=offer.availability,
            remedies=offer.remedies,
            credits=offer.credits,
        )
        (terms,) = json.loads(Policy(agreements=[held]).to_json())["agreements"]
        keys = ("fee", "availability", "remedies", "credits")
        each.update({key: terms[key] for key in keys if key in terms})
    return Policy.from_text(json.dumps(document), format="json"), histories, now


@given(cases(), st.sampled_from([-40, 0, 400]))
def test_statements_by_columns_are_those_of_tickets_for_any_policy(
    case: tuple[Policy, list[list[Event]], datetime], days: int
) -> None:
    policy, histories, now = case
    slas = [evaluate(policy, each) for each in histories]
    fields = sorted(policy.remedy_fields)
    frame = frames.evaluate(policy, log_of(histories), as_of=now, fields=fields)
    outages = [Outage(now - 9 * HOUR, now - HOUR, component="api")]
    rows = [{"started_at": outages[0].started_at, "ended_at": now - HOUR, "component": "api"}]
    since = None if days == 0 else instant_of(micros_of(now) - days * 86_400_000_000)
    given_rows: Any = {"as_of": now, "since": since}
    expected = answer(lambda: lines_of(statements(policy, slas, outages=outages, **given_rows)))
    found = answer(
        lambda: rows_of(frames.statements(policy, frame, outages=arrow(rows), **given_rows))
    )
    assert found == expected


def answer(ask: Callable[[], Sequence[dict[str, object]]]) -> object:
    """Return rows, or the message with which they are refused."""
    try:
        return [plain(row) for row in ask()]
    except RemedyError as problem:
        return str(problem)
