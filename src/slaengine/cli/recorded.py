"""What was recorded besides tickets: outages, maintenance, requests and fees, as options."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypedDict, TypeVar

import click

from slaengine.availability import (
    Maintenance,
    Outage,
    Requests,
    read_maintenance,
    read_outages,
    read_requests,
)
from slaengine.errors import MoneyError
from slaengine.frozen import FrozenMapping
from slaengine.money import Money, parse_money
from slaengine.remedies.fees import Given
from slaengine.remedies.job import Job

Command = TypeVar("Command", bound=Callable[..., int])
_NAMED_AT_MOST = 3


class Recorded(TypedDict):
    """What `recorded_options` hand to a command; None for what was not given."""

    outages: Path | None
    maintenance: Path | None
    requests: Path | None
    fees: Mapping[str, Given]


class Records(TypedDict):
    """What the files have; None where there is no record."""

    outages: tuple[Outage, ...] | None
    maintenance: tuple[Maintenance, ...]
    requests: tuple[Requests, ...] | None


def recorded_options(command: Command) -> Command:
    """Add `--outages`, `--maintenance`, `--requests` and `--fee`."""
    for add in reversed(_RECORDED):
        command = add(command)
    return command


def records_of(given: Recorded) -> Records:
    """Read the files that were given."""
    outages, maintenance = given["outages"], given["maintenance"]
    requests = given["requests"]
    return {
        "outages": None if outages is None else tuple(read_outages(outages)),
        "maintenance": () if maintenance is None else tuple(read_maintenance(maintenance)),
        "requests": None if requests is None else tuple(read_requests(requests)),
    }


def is_recorded(given: Recorded) -> bool:
    """Tell whether any of the options was given."""
    return any((given["outages"], given["maintenance"], given["requests"], given["fees"]))


def spare_records(given: Recorded, out: Path | None) -> None:
    """Refuse to write over a record that is being read."""
    for read in (given["outages"], given["maintenance"], given["requests"]):
        if read is not None and out is not None and out.exists() and out.samefile(read):
            raise click.UsageError(f"--out {out} would replace what is read; name another")


def tell_missing(jobs: Iterable[Job], given: Recorded) -> None:
    """Say which remedies look at what no file tells of, the first few by name."""
    made = [*jobs]
    for option, file in (("outages", given["outages"]), ("requests", given["requests"])):
        names = [
            f"{name} of {job.agreement.name}"
            for job in made
            for name in job.looks_at(requests=option == "requests")
        ]
        if names and file is None:
            more = f" and {len(names) - _NAMED_AT_MOST} more" * (len(names) > _NAMED_AT_MOST)
            told = ", ".join(names[:_NAMED_AT_MOST])
            click.echo(f"not measured, for want of --{option}: {told}{more}", err=True)


def _read_fees(
    _context: click.Context, _option: click.Parameter, value: tuple[str, ...]
) -> Mapping[str, Given]:
    """Read fees; `hosting@2026-01` is that of `hosting` in a single period."""
    found: dict[str, Given] = {}
    single: dict[str, dict[str, Money]] = {}
    for name, fee in _fees(value).items():
        whose, sign, label = name.partition("@")
        if sign:
            single.setdefault(whose, {})[label] = fee
        else:
            found[name] = fee
    for name, fees in single.items():
        if name in found:
            raise click.BadParameter(f"{name} is given for every period and for single ones")
        found[name] = FrozenMapping(fees)
    return found


def _fees(value: tuple[str, ...]) -> Mapping[str, Money]:
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
        "EUR', or of a single one, such as hosting@2026-01='200.00 EUR'; may be given several "
        "times.",
    ),
)
