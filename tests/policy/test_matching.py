"""Which agreement governs: the most specific, then the first, whatever their number."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.calendars.calendar import Calendar
from slaengine.errors import PolicyError
from slaengine.events import FieldValue
from slaengine.policy import Agreement, Policy, canonical
from slaengine.policy.agreement import read_agreement

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def agreement(name: str, **parts: object) -> Agreement:
    """An agreement of which only the conditions matter."""
    return read_agreement({"name": name, "calendar": "24x7", **parts})


def governing(policy: Policy, fields: dict[str, FieldValue], at: datetime = AT) -> str | None:
    """The name of the agreement that governs."""
    found = policy.match(fields, at)
    return found.name if found else None


LEVELS = Policy(
    agreements=[
        agreement("everybody"),
        agreement("mail", service="mail"),
        agreement("acme", customer="acme"),
        agreement("acme on mail", customer=["acme", "beta"], service="mail"),
        agreement("acme once more", customer="acme"),
    ]
)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"customer": "acme", "service": "mail"}, "acme on mail"),
        ({"customer": "acme", "service": "phone"}, "acme"),
        ({"customer": "gamma", "service": "mail"}, "mail"),
        ({"customer": "gamma"}, "everybody"),
        ({}, "everybody"),
    ],
)
def test_the_most_specific_agreement_governs(fields: dict[str, FieldValue], name: str) -> None:
    assert governing(LEVELS, fields) == name


def test_a_ticket_that_nothing_covers_has_no_agreement() -> None:
    assert governing(Policy(agreements=[agreement("acme", customer="acme")]), {}) is None
    assert Policy().beside({}, AT) == ()


def test_olas_and_contracts_run_beside_in_the_order_of_the_file() -> None:
    policy = Policy(
        agreements=[
            agreement("network", kind="ola", when={"team": "network"}),
            agreement("everybody"),
            agreement("carrier", kind="uc"),
            agreement("database", kind="ola", when={"team": "database"}),
        ]
    )
    beside = policy.beside({"team": "network"}, AT)
    assert [one.name for one in beside] == ["network", "carrier"]
    assert governing(policy, {"team": "network"}) == "everybody"


def test_validity_is_judged_on_the_date_in_the_zone_of_the_agreement() -> None:
    policy = Policy(
        calendars=[Calendar("sydney", "Australia/Sydney", "24x7")],
        agreements=[
            agreement("2026", calendar="sydney", valid_from="2026-01-01"),
            agreement("2025", calendar="sydney", valid_until="2025-12-31"),
        ],
    )
    assert governing(policy, {}, datetime(2025, 12, 31, 12, 59, tzinfo=UTC)) == "2025"
    assert governing(policy, {}, datetime(2025, 12, 31, 13, 0, tzinfo=UTC)) == "2026"


def test_an_opening_without_a_zone_is_refused() -> None:
    with pytest.raises(PolicyError, match="has no time zone"):
        LEVELS.match({}, datetime(2026, 1, 1))


whens = st.dictionaries(
    st.sampled_from(["channel", "team", "account"]),
    st.one_of(
        st.integers(0, 9),
        st.lists(st.integers(0, 9), min_size=1, max_size=3),
        st.integers(0, 9).map(lambda value: {"not": value}),
        st.booleans().map(lambda present: {"present": present}),
    ),
)
names = st.none() | st.lists(st.integers(0, 9), min_size=1, max_size=3)
covered = st.fixed_dictionaries(
    {"customer": names, "service": names, "when": whens},
    optional={
        "valid_from": st.dates(date(2026, 5, 31), date(2026, 6, 2)),
        "kind": st.sampled_from(["sla", "ola"]),
    },
)
tickets = st.dictionaries(
    st.sampled_from(["customer", "service", "channel", "team", "account"]),
    st.one_of(st.none(), st.integers(0, 9), st.integers(0, 9).map(str)),
)


def takes(agreement: Agreement, fields: dict[str, FieldValue]) -> bool:
    """What the design says, word by word."""
    for field, wanted in (("customer", agreement.customer), ("service", agreement.service)):
        if wanted and canonical(fields.get(field)) not in wanted:
            return False
    in_force = agreement.is_valid_on(AT.date())
    return in_force and agreement.when.matches(fields)


@given(st.lists(covered, max_size=60), st.lists(tickets, min_size=1, max_size=10))
def test_the_index_finds_what_trying_them_all_finds(
    parts: list[dict[str, object]], fields: list[dict[str, FieldValue]]
) -> None:
    agreements = [agreement(f"a{number}", **one) for number, one in enumerate(parts)]
    policy = Policy(agreements=agreements)
    for ticket in fields:
        taken = [one for one in agreements if takes(one, ticket)]
        slas = [one for one in taken if one.kind == "sla"]
        slas.sort(key=lambda one: (not one.customer, not one.service))
        assert policy.match(ticket, AT) == (slas[0] if slas else None)
        assert policy.beside(ticket, AT) == tuple(one for one in taken if one.kind == "ola")


def test_agreements_that_share_a_value_are_told_apart_by_another() -> None:
    policy = Policy(
        agreements=[
            agreement(f"a{number}", service="mail", when={"account": number, "plan": ["x", "y"]})
            for number in range(50)
        ]
    )
    fields: dict[str, FieldValue] = {"service": "mail", "account": 33, "plan": "y"}
    assert governing(policy, fields) == "a33"
    assert governing(policy, fields | {"plan": "z"}) is None
    assert governing(policy, fields) == "a33"


@pytest.mark.parametrize("kind", ["sla", "ola"])
def test_many_agreements_of_one_customer_are_told_apart_too(kind: str) -> None:
    policy = Policy(
        agreements=[
            agreement(
                f"a{number}",
                kind=kind,
                customer=number % 3,
                when={"account": number} if number % 2 else {"type": {"not": number}},
            )
            for number in range(60)
        ]
    )
    fields: dict[str, FieldValue] = {"customer": 1, "account": 31, "type": 4}
    taken = [one for one in policy.agreements if takes(one, fields)]
    assert len(taken) == 10
    if kind == "ola":
        assert policy.beside(fields, AT) == tuple(taken)
        assert policy.beside({"customer": 7}, AT) == ()
    else:
        assert policy.match(fields, AT) == taken[0]
        assert policy.match({"customer": 7}, AT) is None
        assert policy.match({}, AT) is None


def test_conditions_on_hundreds_of_different_fields_are_fine() -> None:
    policy = Policy(
        agreements=[agreement(f"a{number}", when={f"field {number}": "x"}) for number in range(300)]
    )
    assert governing(policy, {"field 299": "x"}) == "a299"
    assert governing(policy, {"field 299": "y"}) is None


def test_instants_in_any_zone_will_do() -> None:
    there = timezone(timedelta(hours=-3))
    assert governing(LEVELS, {}, datetime(2026, 1, 1, tzinfo=there)) == "everybody"
