"""Cells that cannot be read: every call that collects rows sets theirs aside, in the same way."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import pandas as pd
import pytest

from slaengine import Policy, frames

NOW = datetime(2026, 1, 6, tzinfo=UTC)
POLICY = Policy.from_text("""
[[agreements]]
name = "desk"
calendar = "24x7"
targets = { resolution = "4h" }
""")
CALLS = {
    name: each
    for name in frames.__all__
    if inspect.isfunction(each := getattr(frames, name))
    and "on_error" in inspect.signature(each).parameters
}


def log(*at: str) -> object:
    tickets = [f"T-{number}" for number in range(len(at))]
    return pd.DataFrame({"ticket": tickets, "at": at, "event": "opened"})


class Answer(Protocol):
    """What a call that collects gives: what it found, and the rows that it set aside."""

    rejected: pd.DataFrame


def asked(name: str, events: object) -> Answer:
    known = {"policy": POLICY, "other": POLICY, "state": None, "events": events}
    known |= {"tickets": events, "as_of": NOW, "after": NOW}
    wanted = inspect.signature(CALLS[name]).parameters.values()
    needed = [one.name for one in wanted if one.default is one.empty]
    call: Callable[..., Answer] = CALLS[name]
    return call(**{key: known[key] for key in needed}, on_error="collect")


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_cell_that_cannot_be_read_is_set_aside_with_its_row(name: str) -> None:
    found = asked(name, log("2026-01-05T09:00:00+00:00", "2026-01-05T09:00:00"))
    assert found.rejected["row"].tolist() == [1]
    assert "no time zone" in found.rejected["reason"].iloc[0]
