"""Finding the agreement that governs a ticket, among ten and among ten thousand."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.harness import Contestant, Effort, compare
from benchmarks.rows import Row, at_most, row
from benchmarks.workload import SEED
from slaengine import Agreement, Calendar, Policy

ASKED = 500
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def rows(effort: Effort) -> Iterator[Row]:
    """The time to find one agreement does not grow with their number."""
    few, many = 10, 200 if effort.tries == 1 else 10_000
    result = compare(effort, _contestant(few), _contestant(many))
    yield row(
        f"finding the agreement among {many:,}, against among {few}",
        at_most(2),
        result,
        f"{many:,}",
        compared=2 * ASKED,
    )


def _contestant(agreements: int) -> Contestant:
    """Tickets of every level: a customer's own, on a service, a service's, and the default."""
    policy = policy_of(agreements)
    asked = list(_tickets(agreements))
    for fields, expected in asked:
        found = policy.match(fields, AT)
        if found is None or found.name != expected:
            raise AssertionError(f"{fields} should fall under {expected!r}, not {found}")

    def run() -> None:
        for fields, _ in asked:
            policy.match(fields, AT)

    return Contestant(f"{agreements:,}", run, len(asked))


def policy_of(agreements: int) -> Policy:
    """A policy of so many agreements: two of three for customers, one for a service, a default."""
    return Policy(
        calendars=[Calendar(name="always", tz="UTC", hours="24x7")],
        agreements=[*_named(agreements - 1), _agreement("default")],
    )


def _named(count: int) -> Sequence[Agreement]:
    kinds = (
        lambda i: _agreement(f"customer-{i}", customer=f"c{i}"),
        lambda i: _agreement(f"service-{i}", service=f"s{i}"),
        lambda i: _agreement(f"both-{i}", customer=f"c{i}", service="email"),
    )
    return [kinds[i % 3](i) for i in range(count)]


def _agreement(name: str, *, customer: str | None = None, service: str | None = None) -> Agreement:
    return Agreement(
        name=name,
        customer=customer,
        service=service,
        calendar="always",
        targets={"resolution": {"urgent": timedelta(hours=4), "normal": timedelta(hours=8)}},
    )


def _tickets(agreements: int) -> Iterator[tuple[dict[str, str], str]]:
    rng = random.Random(SEED)
    for _ in range(ASKED):
        i = rng.randrange(agreements - 1)
        fields = {"priority": "normal", "customer": f"c{i}", "service": f"s{i}"}
        match i % 3:
            case 0:
                yield fields | {"service": "chat"}, f"customer-{i}"
            case 1:
                yield fields | {"customer": "nobody"}, f"service-{i}"
            case _:
                yield fields | {"service": "email"}, f"both-{i}"
