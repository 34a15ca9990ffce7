"""First-contact resolution: solved at once, by definitions that differ and so have names."""

import re
from functools import lru_cache

from slaengine.durations import parse_duration
from slaengine.errors import MetricsError
from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import AtLeast, Between, Column, Condition, Every, Not, Shorter
from slaengine.metrics.definition import Kpi, PartOf
from slaengine.metrics.definitions.words import (
    GONE,
    NEVER_SOLVED,
    NOT_SOLVED,
    exactly,
)

_DAY = 86_400_000_000
_WINDOW = re.compile(r"no_reopen_([1-9][0-9]{0,3})d")
_WITHIN = re.compile(r"within_([0-9a-z]{1,20})")

FCR_DEFAULT = ("no_reopen_7d", "one_reply", "no_customer_reply", "one_teammate", "within_15m")


@lru_cache(maxsize=256)
def first_contact(name: str) -> Kpi:
    """Return a definition of first-contact resolution by its name.

    `no_reopen_7d` and `within_15m` stand for any number of days and any duration.

    >>> first_contact("no_reopen_30d").definition
    'fcr/no_reopen_30d'
    """
    if name == "one_reply":
        return _plain(
            name, exactly("agent_replies", 1), "exactly one public agent reply", "Zoho Desk"
        )
    if name == "no_customer_reply":
        none = Not(AtLeast("customer_replies", 1))
        return _plain(name, none, "no reply of the customer after the opening", "Freshservice")
    if name == "one_teammate":
        once = Every((exactly("solves", 1), Not(AtLeast("assignees", 2))))
        return _plain(name, once, "one solving and at most one assignee", "Intercom")
    window, within = _WINDOW.fullmatch(name), _WITHIN.fullmatch(name)
    if window is not None:
        return _no_reopen(name, int(window[1]))
    if within is not None:
        return _within(name, within[1])
    known = ", ".join(FCR_DEFAULT)
    raise MetricsError(
        f"fcr {name!r} is no definition of first-contact resolution; write one of {known}, "
        "with any number of days and any duration"
    )


def _plain(name: str, hit: Condition, words: str, source: str) -> Kpi:
    return Kpi(
        name="fcr",
        part=name,
        title=f"First-contact resolution ({name})",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=PartOf(hit),
        formula=f"solved tickets with {words} / solved tickets",
        denominator="Solved tickets.",
        edges="Merged and deleted tickets are left out, and what is unsolved now.",
        source=f"{source}, first-contact resolution",
        better="higher",
        excluded=NOT_SOLVED,
    )


def _no_reopen(name: str, days: int) -> Kpi:
    window = days * _DAY
    return Kpi(
        name="fcr",
        part=name,
        title=f"First-contact resolution ({name})",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=PartOf(Not(Shorter(Between("first_solved_at", "first_reopened_at"), window))),
        formula=f"tickets not reopened within {days} x 24 hours of the first solving / mature ones",
        denominator=f"Tickets first solved at least {days} x 24 hours before `as_of`.",
        edges=(
            "Tickets solved more recently are immature: left out, whether reopened or not, as it "
            "would be too early to call them resolved. A reopening at the very end of the window "
            "is outside."
        ),
        source="repeat-contact windows, as MetricNet and Medallia describe them",
        better="higher",
        excluded=FrozenMapping(
            {
                **GONE,
                **NEVER_SOLVED,
                "immature": Shorter(Between("first_solved_at", "as_of"), window),
            }
        ),
    )


def _within(name: str, text: str) -> Kpi:
    try:
        limit = parse_duration(text)
    except ValueError as error:
        raise MetricsError(f"fcr {name!r}: {error}") from None
    micros = (limit.days * 86_400 + limit.seconds) * 1_000_000 + limit.microseconds
    return Kpi(
        name="fcr",
        part=name,
        title=f"First-contact resolution ({name})",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=PartOf(Shorter(Column("first_resolution"), micros)),
        formula=f"tickets first solved less than {text} after the opening / solved tickets",
        denominator="Solved tickets.",
        edges="Strictly less, in wall time. What is unsolved now is left out.",
        source="Zammad, first-contact resolution within 15 minutes",
        better="higher",
        excluded=NOT_SOLVED,
    )
