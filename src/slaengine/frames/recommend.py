"""Recommending from event frames: the tightest target that history carries."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from slaengine.calendars import Calendar
from slaengine.errors import HistoryError
from slaengine.frames.replaying.needs import needs_of
from slaengine.instants import as_utc
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.whatif.promised import Wanted
from slaengine.whatif.recommendation import Recommendations
from slaengine.whatif.recommending import BY, In, recommended, units_for
from slaengine.whatif.replaying import names_of
from slaengine.whatif.terms import on_calendar


def recommend(
    policy: Policy,
    events: object,
    *,
    as_of: datetime,
    share: float | Fraction = 0.95,
    confidence: float = 0.95,
    by: Iterable[str] = BY,
    metric: str | None = None,
    kind: Kind | None = "sla",
    agreement: str | None = None,
    priority: str | None = None,
    unit: In = "as_promised",
    calendar: Calendar | None = None,
) -> Recommendations:
    """Return for each promise the tightest target that a share would have met, from a frame.

    `events` is as for `evaluate`; the rest is `slaengine.whatif.recommend`. With a `calendar`, all
    is measured on that one instead of the policy's.

    >>> import pandas as pd
    >>> from datetime import UTC, timedelta
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> opened = pd.DataFrame({"ticket": range(100), "at": nine, "event": "opened"})
    >>> solved = opened.assign(
    ...     at=[nine + timedelta(minutes=number) for number in range(100)],
    ...     event="status_changed",
    ...     status="solved",
    ... )
    >>> found = recommend(policy, pd.concat([opened, solved]), as_of=nine + timedelta(hours=2))
    >>> [(str(one.exact), str(one.target)) for one in found]
    [('1h38m', '2h')]
    """
    names, now = names_of(by), as_utc(as_of, HistoryError, "as_of")
    found = needs_of(
        policy if calendar is None else on_calendar(policy, calendar),
        events,
        as_of=now,
        by=names,
        wanted=Wanted(metric, kind, agreement, priority),
        units=units_for(unit),
    )
    return recommended(found, now, names, float(share), confidence, unit)
