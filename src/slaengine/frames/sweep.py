"""Sweeping event frames: how each of some targets would have been kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from slaengine.frames.replaying.costing import Costing
from slaengine.frames.replaying.needs import needs_of
from slaengine.frozen import FrozenMapping
from slaengine.policy import Policy
from slaengine.policy.agreement import Kind
from slaengine.remedies.fees import Given
from slaengine.whatif.replays.promised import Amount, Wanted
from slaengine.whatif.replays.replaying import names_of
from slaengine.whatif.targets.sweep import Sweep, amounts_of, priced_sweep, swept, units_of


def sweep(
    policy: Policy,
    events: object,
    metric: str,
    targets: Iterable[timedelta | str | Amount],
    *,
    as_of: datetime,
    by: Iterable[str] = (),
    kind: Kind = "sla",
    agreement: str | None = None,
    priority: str | None = None,
    owed: bool = False,
    outages: object = None,
    maintenance: object = None,
    requests: object = None,
    fees: Mapping[str, Given] = FrozenMapping(),
) -> Sweep:
    """Return how each of some targets would have been kept on a metric, from a frame of events.

    The log is folded and judged once; every further target is a look-up. Otherwise it is
    `slaengine.whatif.sweep`, and `rows` of the answer make a dataframe. With `owed=True` the log is
    evaluated under each target for all that the policy would then have owed, from `outages`,
    `maintenance`, `requests` and `fees` as `frames.statements` takes them.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    >>> events = pd.DataFrame({"ticket": [7, 8], "at": [nine, nine], "event": "opened"})
    >>> curve = sweep(policy, events, "resolution", ["2h", "4h"], as_of=nine.replace(hour=12))
    >>> [(point.attainment.breached, point.attainment.undecided) for point in curve.points]
    [(2, 0), (0, 2)]
    """
    names, amounts = names_of(by), amounts_of(targets)
    units, wanted = units_of(amounts), Wanted(metric, kind, agreement, priority)
    found = needs_of(
        policy,
        events,
        as_of=as_of,
        by=names,
        wanted=wanted,
        units=lambda _: units,
    )
    curve = swept(metric, names, amounts, found)
    if not owed:
        return curve
    costing = Costing(events, as_of, outages, maintenance, requests, fees)
    return priced_sweep(curve, amounts, partial(costing.of, policy), wanted)
