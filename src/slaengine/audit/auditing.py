"""Auditing: from histories to what looks like gaming in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from slaengine.audit.excess import excesses
from slaengine.audit.findings import Audit
from slaengine.audit.frequency import BY, By, Hit, frequencies
from slaengine.audit.inspection import Inspection
from slaengine.audit.occasions import Finish, Occasion
from slaengine.audit.suspicion import OF_ANSWERS, PATTERNS, Pattern, Suspicion
from slaengine.audit.watch import Watch
from slaengine.errors import MetricsError
from slaengine.events import Event
from slaengine.metrics.question import one_of
from slaengine.policy import Policy

_WATCH = Watch()


def audit(
    policy: Policy,
    histories: Iterable[Iterable[Event]],
    *,
    near: float = _WATCH.near,
    hair: float = _WATCH.hair,
    window: float = _WATCH.window,
    soon: timedelta = _WATCH.soon,
    grace: timedelta = _WATCH.grace,
    reopened_within: timedelta = _WATCH.reopened_within,
    late: timedelta = _WATCH.late,
    recorded_at: str = _WATCH.recorded_at,
    by: Sequence[By] = ("actor",),
    alpha: float = 0.01,
    patterns: Sequence[Pattern] = PATTERNS,
) -> Audit:
    """List what looks as if clocks had been helped: findings with their evidence, not verdicts.

    `histories` are the events of one ticket each, in the order in which they were recorded.
    Looked for are pauses, looser targets and solves that were reopened within `reopened_within`
    when no more than the share `near` of the target was left, and looser targets after the breach;
    pauses while the customer waited for an answer, and those `soon` after the customer wrote,
    unless the desk answered within `grace`; promises met with no more than the share `hair` left;
    and events recorded more than `late` after they are said to have happened, by their field
    `recorded_at` or by the order. What the customer did is never one. Where the desk never
    answers in any history, the log has no answers, and it cannot be told whom the customer waited
    for: `blind` has the patterns that were not looked for. Each says what was left, what
    it changed, and whether that saved the promise.

    Of the whole desk: where more clocks ended in the share `window` below their target than above
    it, which chance alone would give no more often than `alpha`; and how often each of `by` (actor,
    assignee, team, agreement, priority) shows a pattern, against the rate of the desk.

    >>> from datetime import UTC, datetime
    >>> from slaengine import Opened, StatusChanged
    >>> policy = Policy.from_text('''
    ... [[agreements]]
    ... name = "default"
    ... calendar = "24x7"
    ... pause_on = ["pending"]
    ... targets = { resolution = "4h" }
    ... ''')
    >>> nine = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> history = [
    ...     Opened("T-7", nine, by="agent"),
    ...     StatusChanged("T-7", nine.replace(hour=12, minute=50), status="pending", actor="ana"),
    ...     StatusChanged("T-7", nine.replace(hour=20), status="open"),
    ...     StatusChanged("T-7", nine.replace(hour=20, minute=5), status="solved"),
    ... ]
    >>> (found,) = audit(policy, [history])
    >>> print(found)
    T-7 resolution: paused just before it was due by ana, 10m of 4h left \
(2026-01-05 12:50 paused in pending; 2026-01-05 13:00 due)
    >>> found.saved, found.due_after_at.isoformat()
    (True, '2026-01-05T20:10:00+00:00')
    """
    watch = Watch(near, hair, window, soon, grace, reopened_within, late, recorded_at)
    inspections = (Inspection(policy, history, watch) for history in histories)
    return audited(inspections, watch, by=by, alpha=alpha, patterns=patterns)


def audited(
    inspections: Iterable[Inspection],
    watch: Watch,
    *,
    by: Sequence[By] = ("actor",),
    alpha: float = 0.01,
    patterns: Sequence[Pattern] = PATTERNS,
) -> Audit:
    """Return the audit of tickets that have been looked through one by one."""
    for name in by:
        one_of(name, BY, "field to count by")
    for pattern in patterns:
        one_of(pattern, PATTERNS, "pattern")
    if not 0 < alpha < 1:
        raise MetricsError(f"alpha {alpha!r} is no share; give one such as 0.01")
    suspicions: list[Suspicion] = []
    occasions: Counter[Occasion] = Counter()
    hits: Counter[Hit] = Counter()
    finishes: list[Finish] = []
    tickets, answered = 0, False
    for inspection in inspections:
        suspicions += inspection.suspicions
        answered = answered or inspection.has_answers
        occasions.update(inspection.occasions)
        hits.update(inspection.hits)
        finishes += inspection.finishes
        tickets += 1
    blind = () if answered else tuple(one for one in OF_ANSWERS if one in patterns)
    seen = [pattern for pattern in patterns if pattern not in blind]
    suspicions = [one for one in suspicions if one.pattern in seen]
    odd = excesses(finishes, watch.window, alpha) if "met_by_a_hair" in patterns else []
    counted = frequencies(
        {hit: count for hit, count in hits.items() if hit.pattern in seen}, occasions, by
    )
    return Audit(tickets, tuple(suspicions), tuple(odd), tuple(counted), blind if tickets else ())
