"""Whatever a document holds, the loader gives a policy or a `PolicyError`, and soon."""

import copy
import itertools
import json
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaengine.errors import PolicyError
from slaengine.policy import Policy
from slaengine.policy.combined_tables import OPERATIONS
from slaengine.policy.document import KEYS, Document, _read
from slaengine.policy.formats import FORMATS, Format
from slaengine.policy.mistakes import gathering
from tests.policy.test_written_remedies import offering
from tests.strategies.policies import policies
from tests.strategies.remedies import offers

WORDS = (
    *KEYS,
    *OPERATIONS,
    *("name", "calendar", "customer", "when", "targets", "metric", "within", "by", "kind"),
    *("tz", "hours", "holidays", "special_hours", "closures", "revisions", "country", "date"),
    *("dates", "rule", "since", "until", "start", "end", "status", "event", "fields", "pause"),
    *("stop", "again", "field", "impact", "urgency", "matrix", "order", "pending", "24x7", "UTC"),
    *("resolution", "4h", "1d", "2 business days", "PT", "mon-fri", "09:00-17:00", "75%", "-1h"),
    *("fee", "availability", "remedies", "on", "of", "steps", "flat", "sum", "blocks", "cap"),
    *("credit", "reward", "below", "10%", "1/365", "500 EUR", "3 days", "5 EUR a year", "1/0"),
    *("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "", " ", "0", "not", "present"),
)
words = st.sampled_from(WORDS) | st.text(max_size=5)
scalars = st.one_of(
    words,
    st.none(),
    st.booleans(),
    st.integers(),
    st.builds(lambda: 10**5000),  # Python refuses to write it out
    st.floats(),
    st.dates(date(1, 1, 1)),
    st.datetimes(datetime(1, 1, 1)),
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


def load(tables: dict[str, object]) -> None:
    """Read tables as a document, past the text."""
    with suppress(PolicyError), gathering(""):
        _read([Document("", None, tables)])


@given(st.dictionaries(words, junk, max_size=5))
def test_junk_gives_only_policy_errors(tables: dict[str, object]) -> None:
    load(tables)


@given(st.one_of(policies(), offers().map(offering)), st.data())
def test_a_policy_with_a_part_replaced_gives_only_policy_errors(
    policy: Policy, data: st.DataObject
) -> None:
    document: dict[str, object] = json.loads(policy.to_json())
    for _ in range(data.draw(st.integers(1, 3))):
        document = mutated(copy.deepcopy(document), data.draw)
    load(document)


def mutated(
    document: dict[str, object], draw: Callable[[st.SearchStrategy[object]], object]
) -> dict[str, object]:
    """Replace, drop or add something, somewhere."""
    places: list[tuple[dict[str, object] | list[object], object]] = []
    collect(document, places)
    if not places:
        return {"agreements": draw(junk)}
    position = draw(st.integers(0, len(places) - 1))
    assert isinstance(position, int)
    inside, key = places[position]
    if isinstance(inside, dict):
        inside.pop(str(key))
        if draw(st.booleans()):
            inside[str(draw(words)) if draw(st.booleans()) else str(key)] = draw(junk)
    else:
        assert isinstance(key, int)
        inside[key] = draw(junk)
    return document


def collect(value: object, places: list[tuple[dict[str, object] | list[object], object]]) -> None:
    """List every place of a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            places.append((value, key))
            collect(item, places)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            places.append((value, position))
            collect(item, places)


@given(st.text(), st.sampled_from(FORMATS))
def test_any_text_gives_only_policy_errors(text: str, form: Format) -> None:
    if form == "yaml":
        pytest.importorskip("yaml")
    with suppress(PolicyError):
        Policy.from_text(text, format=form)


def agreements(number: int) -> str:
    """A document with so many agreements, all of them in order."""
    tiers = {"urgent": "15m", "normal": "4h"}
    calendars = {"desk": {"tz": "Europe/Lisbon", "hours": {"mon-fri": ["09:00-18:00"]}}}
    rows = [
        {"name": f"a{n}", "customer": f"c{n}", "calendar": "desk", "targets": {"resolution": tiers}}
        for n in range(number)
    ]
    return json.dumps({"calendars": calendars, "agreements": rows})


def mistaken(number: int) -> str:
    """A document in which everything is wrong."""
    text = agreements(number).replace('"desk"', '"dsk"', 1)
    return text.replace("customer", "custmer").replace("15m", "1d").replace("resolution", "rsolve")


def clocks(number: int) -> str:
    """A document of calendars that nobody uses, and clocks."""
    hours = {"tz": "UTC", "hours": {"mon": "09:00-10:00"}}
    rule = {"start": {"event": "x"}, "stop": {"event": "y"}}
    calendars = {f"c{n}": hours for n in range(number)}
    return json.dumps({"calendars": calendars, "metrics": {f"m{n}": rule for n in range(number)}})


fresh = itertools.count(1)


def clauses(number: int) -> str:
    """A document of agreements with remedies, no two of them alike."""
    steps = [{"below": "99.9%", "credit": "10%"}, {"below": "99%", "credit": "25%"}]
    rows = [
        {
            "name": f"a{n}",
            "calendar": "24x7",
            "customer": f"c{n}",
            "fee": f"{n} EUR a month",
            "availability": {"name": "api", "objective": "99.9% a month"},
            "remedies": {"on": "availability", "steps": steps, "cap": f"{next(fresh)} EUR a year"},
        }
        for n in range(number)
    ]
    return json.dumps({"agreements": rows})


@pytest.mark.parametrize("make", [agreements, mistaken, clocks, clauses])
def test_ten_times_the_document_takes_about_ten_times_as_long(make: Callable[[int], str]) -> None:
    def seconds(number: int) -> float:
        text = make(number)
        started = time.process_time()
        with suppress(PolicyError):
            Policy.from_text(text, format="json").lint()
        return time.process_time() - started

    seconds(10)
    small = min(seconds(150) for _ in range(2))
    # A quadratic loader would take a hundred times as long; a busy machine never twice thirty-five.
    assert any(seconds(1_500) < 35 * small for _ in range(2))
