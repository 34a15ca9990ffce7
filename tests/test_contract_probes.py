"""What the public names accept, and what they refuse, called as a stranger would call them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from slaengine import (
    Event,
    HistoryError,
    Opened,
    Rated,
    Replied,
    StatusChanged,
    Updated,
    Worked,
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
