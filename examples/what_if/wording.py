"""Figures of what-ifs as the page writes them."""

from datetime import timedelta

from examples.by_columns.wording import percent
from examples.what_if.split import Trial
from slaengine.durations import format_duration
from slaengine.metrics import Attainment
from slaengine.policy import OpenTime
from slaengine.whatif import Recommendation
from slaengine.whatif.replays.promised import Amount

TRIED = ("limit", "kept later", "target", "kept later", "finished alone", "kept later")


def amount(found: Amount | None) -> str:
    """Write an amount to the minute.

    >>> amount(OpenTime(timedelta(hours=4, seconds=29))), amount(None)
    ('4h', '–')
    """
    if isinstance(found, OpenTime):
        return format_duration(timedelta(minutes=round(found.duration / timedelta(minutes=1))))
    return "–" if found is None else str(found)


def share_of(found: Attainment) -> str:
    """Write the share of the decided that was kept.

    >>> share_of(Attainment(met=9, breached=1))
    '90.0 %'
    """
    return percent(found.result().decided.value)


def kept_so_far(found: Recommendation) -> str:
    """Write how the promise that is made now was kept."""
    now = found.at_promised
    return "–" if now is None else share_of(now.attainment)


def trial_cells(name: str, trial: Trial) -> list[object]:
    """Write what later tickets made of a recommendation."""
    one = trial.recommended
    return [
        name,
        amount(one.exact),
        share_of(trial.exact),
        str(one.target),
        share_of(trial.target),
        amount(trial.naive_amount),
        share_of(trial.naive),
    ]
