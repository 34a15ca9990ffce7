"""The example contracts: they check clean, and what lies beside them is what they write."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("examples.contracts", reason="only the tests were copied, not the examples")

from examples.contracts import CONTRACTS
from examples.contracts.contract import POLICY, Contract
from slaengine import Event, Opened, Policy, TicketSla, Updated, evaluate
from slaengine.availability import read_maintenance, read_outages
from slaengine.cli import main
from slaengine.remedies import Statement, statements

JANUARY = date(2026, 1, 1)
each_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)


def named(name: str) -> Contract:
    return next(contract for contract in CONTRACTS if contract.name == name)


def printed(capsys: pytest.CaptureFixture[str], command: Sequence[str]) -> str:
    assert main(command) == 0
    return capsys.readouterr().out


@each_contract
def test_a_contract_checks_clean(contract: Contract, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, ["check", str(contract.folder / POLICY)]).startswith("nothing to find")


@each_contract
def test_a_contract_is_written_as_json_and_read_back_the_same(contract: Contract) -> None:
    policy = contract.policy()
    assert Policy.from_text(policy.to_json(), format="json") == policy


@each_contract
def test_data_statement_and_review_are_what_the_contract_writes(
    contract: Contract, tmp_path: Path
) -> None:
    contract.write(tmp_path)
    for name in contract.made:
        committed = (contract.folder / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == committed


def test_yaml_says_what_toml_says() -> None:
    folder = named("hosting").folder
    assert Policy.load(folder / "sla.yaml") == Policy.load(folder / POLICY)


@each_contract
def test_every_clause_of_the_paper_stands_in_the_file(contract: Contract) -> None:
    paper = (contract.folder / "paper.md").read_text(encoding="utf-8")
    policy = (contract.folder / POLICY).read_text(encoding="utf-8")
    clauses = [int(number) for number in re.findall(r"^(\d+)\. ", paper, re.MULTILINE)]
    named = re.findall(r"^ *# ((?:\d+, )*\d+)(?::|$)", policy, re.MULTILINE)
    assert clauses == list(range(1, len(clauses) + 1))
    assert {int(number) for line in named for number in line.split(", ")} == set(clauses)


def owed(name: str) -> dict[tuple[str, str], Statement]:
    """The statements of a contract from its own files, by agreement and month."""
    contract = named(name)
    folder, policy = contract.folder, contract.policy()
    histories: dict[str, list[Event]] = {}
    for event in contract.desk(policy).events(contract.as_of):
        histories.setdefault(event.ticket, []).append(event)
    slas = [evaluate(policy, history) for history in histories.values()]
    outages, maintenance = folder / "outages.csv", folder / "maintenance.csv"
    made = statements(
        policy,
        slas,
        as_of=contract.as_of,
        outages=read_outages(outages) if outages.exists() else (),
        maintenance=read_maintenance(maintenance) if maintenance.exists() else (),
    )
    return {(one.agreement, one.period): one for one in made}


def amounts(statement: Statement) -> list[str]:
    return [str(line.amount) for line in statement.lines]


def test_the_host_owes_what_one_reckons_with_a_pencil() -> None:
    made = owed("hosting")
    # January: the database was down for 36:35, and 40:00 for maintenance announced too late. That
    # is 99.83 % of 44,640 minutes: 10 % of 900.
    assert amounts(made["shop hosting", "2026-01"]) == ["0.00 EUR", "90.00 EUR", "0.00 EUR"]
    # February: both zones for 409 whole minutes of 40,320 (98.99 %): 30 % of 2,400. The customer's
    # own outage of the database is excluded. The store lost 27 of 8,064 slots (99.67 %): three
    # tenths begun, 6 % of 150, which is no more than the 10 euros below which nothing is paid.
    assert amounts(made["shop hosting", "2026-02"]) == ["720.00 EUR", "0.00 EUR", "0.00 EUR"]
    # March: 40 seconds are no whole minute. Maintenance took 90 minutes more than its four hours:
    # 99.80 % of 44,400 minutes. The store lost 5 of 8,928 slots, which keeps 99.94 %.
    assert amounts(made["shop hosting", "2026-03"]) == ["0.00 EUR", "90.00 EUR", "0.00 EUR"]


def test_the_carrier_owes_only_the_greater_of_two_credits() -> None:
    made = owed("beneath")
    # three late repairs, one of them free, and 45 minutes of downtime, all within the first hour
    assert amounts(made["carrier", "2026-01"]) == ["150.00 PLN", "0.00 PLN"]
    # 13:00 to 16:20, in which the other line was down too: 140 minutes beyond the hour, five half
    # hours begun, 25 % of 1,800
    assert amounts(made["carrier", "2026-02"]) == ["0.00 PLN", "450.00 PLN"]
    # 00:30 to 04:10 in the night in which the clocks go forward are 160 minutes
    assert amounts(made["carrier", "2026-03"]) == ["0.00 PLN", "360.00 PLN"]


def test_the_network_teams_second_weak_month_has_a_consequence_and_costs_nothing() -> None:
    made = owed("beneath")
    months = [made["network team", f"2026-{month:02}"] for month in (1, 2, 3)]
    assert [month.total for month in months] == [None] * 3
    assert [month.rights for month in months] == [(), ("staffing review",), ("staffing review",)]


def test_the_helpdesk_never_gives_back_more_than_a_fifth_of_its_fee() -> None:
    february = owed("helpdesk")["workplace", "2026-02"]
    assert [str(line.gross) for line in february.lines] == ["1920.00 EUR", "497.78 EUR"]
    assert amounts(february) == ["1920.00 EUR", "0.00 EUR"]


def test_what_nobody_has_recorded_is_not_measured() -> None:
    contract = named("hosting")
    made = statements(contract.policy(), [], as_of=contract.as_of, outages=None, since=JANUARY)
    lines = [line for statement in made for line in statement.lines]
    assert {line.arithmetic for line in lines} == {"nothing was measured"}
    assert not any(statement.is_final for statement in made)


def test_what_came_before_the_first_statement_shown_still_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--save", str(tmp_path)]) == 0
    capsys.readouterr()
    asked = ["--policy", str(tmp_path / "sla.toml"), str(tmp_path / "events.jsonl")]
    asked += ["--outages", str(tmp_path / "outages.csv"), "--as-of", "2026-04-01T00:00:00+01:00"]
    every = printed(capsys, ["credits", *asked, "--format", "text"])
    march = printed(capsys, ["credits", *asked, "--format", "text", "--since", "2026-03-31"])
    assert march.partition("\n\n")[0] in every
    assert "right of termination" in march  # by February and March


def test_aoba_pays_a_bonus_gets_penalties_and_may_leave_after_two_months() -> None:
    made = owed("aoba")
    july, august, september = (made["aoba", f"2026-{month:02}"] for month in (7, 8, 9))
    assert str(july.total) == "-14400 JPY"
    assert (amounts(august)[:2], august.rights) == (["96000 JPY", "18000 JPY"], ())
    assert (amounts(september)[:2], september.rights) == (
        ["96000 JPY", "12000 JPY"],
        ("termination",),
    )
    # 1 to 4 September, Saturday the 5th, which is open, 7 to 11 September
    assert august.lines[0].claim == "claimable until 2026-09-11"
    # 1 and 2 October, Saturday the 3rd, 5 to 9; the 12th is a holiday, so 13 and 14 October
    assert september.lines[0].claim == "claimable until 2026-10-14"


def test_a_critical_matter_at_night_wakes_somebody_until_they_take_it_on() -> None:
    policy = named("helpdesk").policy()
    night = datetime(2026, 3, 1, 3, tzinfo=policy.calendars["office"].zone)  # a Sunday
    fields = {"customer": "meridian", "impact": "company", "urgency": "stopped"}
    sla = evaluate(policy, [Opened("N-900", night, fields={**fields, "channel": "portal"})])
    taken = sla.apply(
        Updated("N-900", night + timedelta(minutes=25), {"assignee": "desk-1"}, by="agent")
    )

    def told(ticket: TicketSla, after: datetime) -> list[tuple[str, str]]:
        alarms = ticket.alarms(after, until=night + timedelta(hours=30))
        shown = [one for one in alarms if one.metric == "resolution" and one.to]
        return [(f"{one.at.astimezone(night.tzinfo):%a %H:%M}", one.to[0]) for one in shown]

    assert told(sla, night)[:3] == [
        ("Sun 03:00", "engineer on duty"),
        ("Sun 03:10", "engineer on duty"),
        ("Sun 03:20", "engineer on duty"),
    ]
    assert told(taken, night + timedelta(minutes=25)) == [
        ("Sun 05:00", "team lead"),
        ("Sun 06:00", "service delivery manager"),
        ("Mon 08:00", "Meridian's head of IT"),
    ]
