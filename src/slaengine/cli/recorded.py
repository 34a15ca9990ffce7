"""What was recorded besides tickets: outages, maintenance, requests and fees, as options."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypedDict, TypeVar

import click

from slaengine.errors import MoneyError
from slaengine.money import Money, parse_money

Command = TypeVar("Command", bound=Callable[..., int])


class Recorded(TypedDict):
    """What `recorded_options` hand to a command; None for what was not given."""

    outages: Path | None
    maintenance: Path | None
    requests: Path | None
    fees: Mapping[str, Money]


def recorded_options(command: Command) -> Command:
    """Add `--outages`, `--maintenance`, `--requests` and `--fee`."""
    for add in reversed(_RECORDED):
        command = add(command)
    return command


def _read_fees(
    _context: click.Context, _option: click.Parameter, value: tuple[str, ...]
) -> Mapping[str, Money]:
    found: dict[str, Money] = {}
    for text in value:
        name, sign, money = text.rpartition("=")
        if not (sign and name):
            raise click.BadParameter(f"{text!r} names no fee; write hosting.storage='200.00 EUR'")
        if name in found:
            raise click.BadParameter(f"{name!r} is given twice; give it once")
        try:
            found[name] = parse_money(money)
        except MoneyError as problem:
            raise click.BadParameter(str(problem)) from None
    return found


def _file(name: str, what: str) -> Callable[[Command], Command]:
    return click.option(
        name,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"{what}, as CSV or JSON lines.",
    )


_RECORDED = (
    _file("--outages", "When the service was down: started_at, ended_at, component, cause"),
    _file("--maintenance", "Maintenance windows: started_at, ended_at, announced_at, component"),
    _file("--requests", "Counts of requests: at, good, total, component"),
    click.option(
        "--fee",
        "fees",
        multiple=True,
        metavar="NAME=MONEY",
        callback=_read_fees,
        help="A fee of every period that the policy does not say, such as hosting.storage='200.00 "
        "EUR'; may be given several times.",
    ),
)
