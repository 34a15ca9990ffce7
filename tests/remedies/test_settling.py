"""Settling: periods in a row, remedies together, claim windows, and the statement itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from slaengine import Policy
from slaengine.errors import RemedyError, StateError
from slaengine.policy.remedies import Credits, Remedy, Steps
from slaengine.remedies import Measurement, Statement, settle
from tests.remedies.contracts import (
    DESK,
    HOUR,
    JANUARY,
    agreement,
    down,
    missed,
    month,
    settled,
    share,
    totals,
)

TABLE = Steps.below({"99.9%": "10%", "99%": "30%"})


def uptime(**terms: Any) -> Remedy:
    return Remedy(TABLE, on="availability", name=terms.pop("name", "uptime"), **terms)


def claims(statements: Sequence[Statement]) -> list[str]:
    return [statement.lines[0].claim for statement in statements]


# periods in a row


def test_a_credit_may_need_several_periods_in_a_row() -> None:
    shares = [share(text) for text in ("99.5", "99.9", "99.5", "99.5", "99.5")]
    found = settled(agreement(uptime(consecutive=2)), *shares)
    assert [statement.is_owed for statement in found] == [False, False, False, True, True]
    assert found[2].lines[0].notes == ("not granted: 1 of 2 months in a row",)


def test_a_period_of_rewards_does_not_begin_a_row_of_credits() -> None:
    steps = [{"from": "99%", "reward": "100 EUR"}, {"below": "96%", "credit": "300 EUR"}]
    held = agreement(Remedy({"steps": steps}, on="attainment", name="both", consecutive=2))
    months = [share(each) for each in ("99.5", "90", "90", "99.5", "99.5")]
    expected = ["0.00 EUR", "0.00 EUR", "300.00 EUR", "0.00 EUR", "-100.00 EUR"]
    assert totals(settled(held, *months)) == expected


def test_a_period_that_is_not_there_breaks_the_row() -> None:
    held = agreement(uptime(consecutive=2))
    found = settle(
        Policy(agreements=[held]),
        held,
        {month(number): {"uptime": share("99.5")} for number in (0, 2, 3)},
        as_of=month(9),
    )
    assert [statement.is_owed for statement in found] == [False, False, True]


def test_a_period_in_which_nothing_was_measured_breaks_the_row() -> None:
    months = [share("99.5"), Measurement(), share("99.5")]
    assert not any(each.is_owed for each in settled(agreement(uptime(consecutive=2)), *months))


# several remedies of one agreement


def both(terms: Mapping[str, Any], **fees: Any) -> Sequence[Statement]:
    desk = Remedy({"each": {"credit": "50 EUR"}}, on="missed", name="desk")
    held = agreement(uptime(), desk, credits=Credits(**terms), **fees)
    months = [{"uptime": share("99.5"), "desk": missed(1)}, {"uptime": share("98"), "desk": down()}]
    return settled(held, *months)


def amounts(statement: Statement) -> list[str]:
    return [str(line.amount) for line in statement.lines]


def test_credits_of_several_remedies_add_up() -> None:
    found = both({})
    assert amounts(found[0]) == ["120.00 EUR", "50.00 EUR"]
    assert totals(found) == ["170.00 EUR", "360.00 EUR"]


def test_only_the_greatest_credit_may_count() -> None:
    found = both({"combine": "greatest"})
    assert amounts(found[0]) == ["120.00 EUR", "0.00 EUR"]
    assert found[0].lines[1].notes == (
        "not granted: only the greatest of the agreement's credits is",
    )


def test_of_credits_alike_the_first_counts() -> None:
    held = agreement(uptime(name="a"), uptime(name="b"), credits=Credits(combine="greatest"))
    (found,) = settled(held, {"a": share("99.5"), "b": share("99.5")})
    assert amounts(found) == ["120.00 EUR", "0.00 EUR"]


def test_the_greatest_credit_leaves_the_longest_extension_and_every_reward() -> None:
    days = Remedy({"flat": {"below": "99%", "credit": "3 days"}}, on="attainment", name="days")
    more = Remedy({"flat": {"below": "99%", "credit": "5 days"}}, on="attainment", name="more")
    reward = Remedy(
        {"steps": [{"from": "90%", "reward": "10 EUR"}]}, on="attainment", name="reward"
    )
    held = agreement(uptime(), days, more, reward, credits=Credits(combine="greatest"))
    (found,) = settled(held, dict.fromkeys(("uptime", "days", "more", "reward"), share("98")))
    assert amounts(found) == ["360.00 EUR", "None", "None", "-10.00 EUR"]
    assert [line.extension for line in found.lines] == [0, 0, 5, 0]
    assert str(found.total) == "350.00 EUR"


def test_a_cap_on_all_credits_cuts_the_last_ones_first() -> None:
    found = both({"cap": "150 EUR"})
    assert amounts(found[0]) == ["120.00 EUR", "30.00 EUR"]
    assert found[0].lines[1].notes == ("cut by the limit of all credits together",)
    assert found[0].notes == ("capped at 150.00 EUR: 150.00 EUR",)
    assert totals(found) == ["150.00 EUR", "150.00 EUR"]


def test_a_cap_on_all_credits_may_hold_for_a_year() -> None:
    assert totals(both({"cap": "25% a year"})) == ["170.00 EUR", "360.00 EUR"]
    assert totals(both({"cap": "200 EUR a year"})) == ["170.00 EUR", "30.00 EUR"]
    assert totals(both({"cap": "1 time a year"})) == ["170.00 EUR", "0.00 EUR"]


def test_a_minimum_of_all_credits_drops_them_together() -> None:
    assert totals(both({"minimum": "170 EUR"})) == ["0.00 EUR", "360.00 EUR"]
    assert totals(both({"minimum": "10%"})) == ["170.00 EUR", "360.00 EUR"]


def test_a_cap_of_days_on_all_credits() -> None:
    days = Remedy({"flat": {"below": "99%", "credit": "3 days"}}, on="attainment", name="days")
    held = agreement(days, credits=Credits(cap="2 days"), fees=None)
    (found,) = settled(held, {"days": share("98")})
    assert found.extension == 2
    assert found.total is None


def test_limits_of_all_credits_leave_a_period_without_any_alone() -> None:
    held = agreement(uptime(), credits=Credits(cap="150 EUR"))
    (found,) = settled(held, share("100"))
    assert (str(found.total), found.notes) == ("0.00 EUR", ())


# claim windows


@pytest.mark.parametrize(
    ("claim", "until", "text"),
    [
        ({"within": "30 days", "after": "period_end"}, "2026-03-02", "claimable until 2026-03-02"),
        ({"within": "60 days", "after": "eligible"}, "2026-04-01", "claimable until 2026-04-01"),
        ({"after": "second_period_end"}, "2026-02-28", "claimable until 2026-02-28"),
        ({"within": "30 days", "after": "term_end"}, "2027-01-30", "claimable until 2027-01-30"),
        ({"within": "30 days", "after": "incident"}, "2026-02-08", "claimable until 2026-02-08"),
        ({"after": "incident"}, "2026-01-09", "claimable until 2026-01-09"),
        (
            {"within": "30 days", "after": "awareness"},
            None,
            "to be claimed within 30 days after the customer became aware",
        ),
        ({"after": "awareness"}, None, "to be claimed by the customer became aware"),
        (None, None, "to be claimed, at any time"),
    ],
)
def test_a_credit_can_be_claimed_until_the_end_of_a_day(
    claim: Mapping[str, str] | None, until: str | None, text: str
) -> None:
    remedy = Remedy({"blocks": {"every": "1m", "credit": "1%"}}, on="outage", claim=claim)
    held = agreement(remedy, tz="Europe/Lisbon", valid_until=date(2026, 12, 31))
    (found,) = settled(held, down(5))
    line = found.lines[0]
    assert line.claim == text
    last = None if until is None else date.fromisoformat(until) + timedelta(days=1)
    ends = line.claim_until and line.claim_until.astimezone(DESK.zone)
    assert ends == (last and datetime.combine(last, time(0), DESK.zone))


def test_business_days_are_counted_on_the_calendar_of_the_claim_or_of_the_agreement() -> None:
    for calendar, own, until in (
        ("desk", None, datetime(2026, 2, 14, tzinfo=UTC)),  # Monday the 2nd is the first
        ("24x7", "desk", datetime(2026, 2, 14, tzinfo=UTC)),
        ("24x7", None, datetime(2026, 2, 11, tzinfo=UTC)),
    ):
        claim = {"within": "10 business days", "after": "period_end"}
        held = agreement(
            uptime(claim={**claim, "calendar": own} if own else claim),
            calendar=calendar,
            tz="Europe/Lisbon" if calendar == "24x7" else None,
        )
        assert settled(held, share("98"))[0].lines[0].claim_until == until


def test_business_days_may_end_at_the_close() -> None:
    claim = {"within": "1 business day, at close", "after": "period_end"}
    (found,) = settled(agreement(uptime(claim=claim), calendar="desk"), share("98"))
    assert found.lines[0].claim_until == datetime(2026, 2, 2, 17, tzinfo=UTC)
    assert found.lines[0].claim == "claimable until 2026-02-02"


def test_a_window_counts_local_days_through_a_change_of_clocks() -> None:
    claim = {"within": "60 days", "after": "period_end"}
    (found,) = settled(agreement(uptime(claim=claim), tz="Europe/Lisbon"), share("98"))
    assert found.lines[0].claim_until == datetime(2026, 4, 1, 23, tzinfo=UTC)


def test_where_the_anchor_is_not_known_the_statement_says_so() -> None:
    for after, text in (
        ("incident", "to be claimed within 30 days after the incident"),
        ("term_end", "to be claimed within 30 days after the end of the term"),
    ):
        remedy = uptime(claim={"within": "30 days", "after": after})
        line = settled(agreement(remedy), share("98"))[0].lines[0]
        assert (line.claim, line.claim_until) == (text, None)


def test_an_automatic_credit_needs_no_claim_and_nothing_is_claimed_of_nothing() -> None:
    found = settled(agreement(uptime(automatic=True)), share("98"), share("100"))
    assert claims(found) == ["credited automatically", ""]


def test_days_and_rights_are_claimed_too() -> None:
    remedy = Remedy({"flat": {"below": "99%", "right": "termination"}}, on="attainment", name="r")
    (found,) = settled(agreement(remedy, fees=None), share("98"))
    assert (found.rights, found.total, claims([found])) == (
        ("termination",),
        None,
        ["to be claimed, at any time"],
    )


# the statement


def test_a_statement_reads_as_a_letter() -> None:
    claim = {"within": "30 days", "after": "period_end"}
    right = Remedy({"flat": {"below": "95%", "right": "termination"}}, on="attainment", name="end")
    held = agreement(uptime(cap="30%", claim=claim), right)
    (found,) = settled(held, {"uptime": share("99.5"), "end": share("94")}, as_of=JANUARY)
    assert found.text() == (
        "hosting, 2026-01: 2026-01-01 to 2026-01-31 (UTC)\n"
        "  uptime  99.5% < 99.9% → 10% of 1,200.00 EUR = 120.00 EUR; cap 30% not reached; "
        "claimable until 2026-03-02\n"
        "          120.00 EUR\n"
        "  end     94% < 95% → right of termination; to be claimed, at any time\n"
        "          right of termination\n"
        "  total   120.00 EUR\n"
        "  not final: as of 2026-01-01T00:00:00+00:00, more may come"
    )
    assert repr(found) == found.text()
    assert not found.is_final


def test_a_statement_is_a_table_in_a_notebook() -> None:
    html = settled(agreement(uptime(name="<b>"), fees="10 EUR a month"), share("99.5"))[
        0
    ]._repr_html_()
    assert html.startswith("<table><caption>hosting, 2026-01: 2026-01-01 to 2026-01-31 (UTC)")
    assert (
        '<td>&lt;b&gt;</td><td class="long">99.5% &lt; 99.9% → 10% of 10.00 EUR = 1.00 EUR</td>'
        in html
    )
    assert "total: 1.00 EUR" in html


def test_a_statement_of_a_day_names_one_date() -> None:
    held = agreement(uptime(every="day", base_period="month"))
    (found,) = settled(held, share("99.5"), every="day")
    assert found.text().startswith("hosting, 2026-01-01: 2026-01-01 (UTC)")


def test_a_refund_and_a_single_day_are_said_as_such() -> None:
    shape = {"sum": [{"flat": {"below": "99%", "credit": each}} for each in ("1 EUR", "1 day")]}
    remedy = Remedy(shape, on="attainment", name="both", paid_as="refund")
    (found,) = settled(agreement(remedy), share("98"))
    assert found.lines[0].granted == "1.00 EUR as a refund, 1 day more"
    assert found.is_owed


def test_without_money_the_total_says_so() -> None:
    remedy = Remedy({"flat": {"below": "99%", "credit": "2 days"}}, on="attainment", name="r")
    (found,) = settled(agreement(remedy, fees=None), share("98"))
    assert "total  no money" in found.text()
    assert found.lines[0].granted == "2 days more"


def test_rewards_are_owed_by_the_customer_in_the_total() -> None:
    remedy = Remedy({"steps": [{"from": "90%", "reward": "10 EUR"}]}, on="attainment", name="r")
    (found,) = settled(agreement(remedy), share("98"))
    assert "total  10.00 EUR owed by the customer" in found.text()


def test_rows_carry_exact_money() -> None:
    (row,) = settled(agreement(uptime(cap="5%")), share("99.5"))[0].rows()
    assert (row["gross"], row["amount"], row["currency"]) == (Decimal(120), Decimal(60), "EUR")
    assert (row["share"], row["tier"], row["final"]) == (0.995, "from 99% below 99.9%", True)


def test_a_period_is_final_once_it_is_over_and_nothing_is_open() -> None:
    held = agreement(uptime())
    open_still = replace(share("99.5"), is_final=False)
    assert settled(held, share("99.5"), as_of=month(1))[0].is_final
    assert not settled(held, share("99.5"), as_of=month(1) - timedelta(microseconds=1))[0].is_final
    assert not settled(held, open_still)[0].is_final


def test_a_statement_that_lacks_a_measurement_is_not_final() -> None:
    held = agreement(uptime(), uptime(name="other"))
    (found,) = settled(held, {"uptime": share("99.5")})
    assert found.lines[1].arithmetic == "nothing was measured"
    assert not found.is_final


def test_a_statement_round_trips_through_json_with_its_incidents() -> None:
    remedy = Remedy({"each": {"credit": "50 EUR"}}, on="outage", name="each")
    claim = {"within": "30 days", "after": "incident"}
    held = agreement(remedy, uptime(claim=claim))
    for found in settled(held, {"each": down(5, 7), "uptime": share("99")}, {"each": down()}):
        assert Statement.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"version":1', '"version":2', "statement.version: 2 cannot be read, only 1"),
        ('"every":"month"', '"every":"moon"', "statement.every: unknown 'moon'"),
        ('"share":"99/100"', '"share":"x"', "must be a fraction such as '999/1000', not 'x'"),
        ('"share":"99/100"', '"share":"3/2"', "statement: share"),
        ('"share":"99/100"', '"share":"1/0"', "must be a fraction such as '999/1000', not '1/0'"),
        ('"share":"99/100"', '"share":"1e-999999999"', "must be a fraction such as"),
        ('"extension":"0"', '"extension":"1e999999999"', "must be a fraction such as '3/2'"),
        ('"is_final":true', '"is_final":1', "statement.is_final: must be true or false, not 1"),
        ('"tz":"UTC"', '"tz":"Mars/Phobos"', "statement.tz: "),
        ('"total":"', '"total":"x', "statement.total: 'x410.00 EUR' is not an amount"),
        ('"start_at":"2026', '"start_at":"x', "statement.start_at: must be an instant"),
        ('"on":"2026-01-09"', '"on":"x"', "incidents.on: must be a date such as 2026-01-31"),
        ('"overrun_us":0', '"overrun_us":1' + "0" * 30, "are no length of time"),
        ('"met":0', '"met":"x"', "must be a whole number, not 'x'"),
    ],
)
def test_json_that_is_no_statement_is_refused(old: str, new: str, message: str) -> None:
    remedy = Remedy({"each": {"credit": "50 EUR"}}, on="outage", name="each")
    held = agreement(uptime(), remedy)
    (found,) = settled(held, {"each": down(5), "uptime": share("99")}, as_of=month(1))
    text = found.to_json().replace('"170.00 EUR"', '"410.00 EUR"')
    assert old in text
    with pytest.raises(StateError, match=message.replace(".", r"\.").replace("(", r"\(")):
        Statement.from_json(text.replace(old, new))


def test_text_that_is_no_json_is_refused() -> None:
    with pytest.raises(StateError, match=r"give what Statement\.to_json wrote"):
        Statement.from_json("{")


# what is refused


def test_a_remedy_that_is_not_in_the_agreement_is_refused() -> None:
    with pytest.raises(RemedyError, match=r"no remedy 'uptme' for a month \(did you mean 'uptime"):
        settled(agreement(uptime()), {"uptme": share("99")})


def test_a_period_given_twice_is_refused() -> None:
    held = agreement(uptime())
    measured = {JANUARY: {"uptime": share("99")}, JANUARY + HOUR: {"uptime": share("99")}}
    with pytest.raises(RemedyError, match="the month 2026-01 is there twice"):
        settle(Policy(agreements=[held]), held, measured, as_of=month(1))


def test_periods_go_by_the_wall_of_the_agreement() -> None:
    held = agreement(uptime(), calendar="desk")
    policy = Policy(calendars=[DESK], agreements=[held])
    summer = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)  # in Lisbon, August has begun
    (found,) = settle(policy, held, {summer: {"uptime": share("99.5")}}, as_of=summer)
    assert (found.period, found.start_at) == ("2026-08", datetime(2026, 7, 31, 23, tzinfo=UTC))


def test_a_contract_until_the_last_date_of_all_has_no_end() -> None:
    remedy = uptime(claim={"within": "30 days", "after": "term_end"})
    (found,) = settled(agreement(remedy, valid_until=date.max), share("98"))
    assert found.lines[0].claim_until is None


def test_a_window_that_leaves_the_calendar_is_refused() -> None:
    late = datetime(9999, 10, 1, tzinfo=UTC)
    for days, message in ((100, "100 days after 9999-10-31"), (61, "1 day after 9999-12-31")):
        claim = {"within": f"{days} days", "after": "period_end"}
        held = agreement(uptime(claim=claim))
        with pytest.raises(RemedyError, match=f"{message}: that lies outside"):
            settle(Policy(agreements=[held]), held, {late: {"uptime": share("98")}}, as_of=late)
