"""Recommending from event frames: the tightest target that history carries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from functools import partial

from slaengine.calendars import Calendar
from slaengine.errors import HistoryError
from slaengine.frames.replaying.costing import Costing
from slaengine.frames.replaying.needs import needs_of
from slaengine.frozen import FrozenMapping
from slaengine.instants import as_utc
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.promised import Wanted
from slaengine.whatif.replays.replaying import names_of
from slaengine.whatif.targets.pricing import BY, check_priceable, priced
from slaengine.whatif.targets.recommendation import Recommendations
from slaengine.whatif.targets.recommending import In, recommended, units_for
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
    owed: bool = False,
    outages: object = None,
    maintenance: object = None,
    requests: object = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Recommendations:
    """Return for each promise the tightest target that a share would have met, from a frame.

    `events` is as for `evaluate`; the rest is `slaengine.whatif.recommend`. With a `calendar`, all
    is measured on that one instead of the policy's. With `owed=True` the log is evaluated under
    each candidate for all that the policy would then have owed, from `outages`, `maintenance`,
    `requests` and `fees` as `frames.statements` takes them; promises then have to be told apart by
    nothing but `agreement` and `priority`.

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
    if owed:
        check_priceable(names)
    under = policy if calendar is None else on_calendar(policy, calendar)
    wanted = Wanted(metric, kind, agreement, priority)
    found = needs_of(under, events, as_of=now, by=names, wanted=wanted, units=units_for(unit))
    answer = recommended(found, now, names, float(share), confidence, unit)
    if not owed:
        return answer
    costing = Costing(events, now, outages, maintenance, requests, fees)
    return priced(answer, partial(costing.of, under), wanted)
