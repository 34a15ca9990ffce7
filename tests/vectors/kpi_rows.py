"""Where another source prints a figure that is not ours, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A reason by name."""

    name: str
    why: str


@dataclass(frozen=True)
class Differs(Reason):
    """A figure under `key` of one case that is not ours, and what is wrong with it.

    `ours` is the key of the right figure in the same case.
    """

    id: str
    key: str
    ours: str


DIFFERENCES: Sequence[Differs] = (
    Differs(
        name="a change told backwards",
        why="dbt_zendesk compares with the next rating instead of the one before",
        id="csat-09",
        key="dbt_zendesk_reports",
        ours="changes",
    ),
    Differs(
        name="a mean of means",
        why="parts of unequal size weigh alike; sums and counts add up",
        id="merge-01",
        key="wrong_mean_of_means",
        ours="mean",
    ),
    Differs(
        name="seconds read as hundredths of a minute",
        why="the decision log adds 1:25 up as 1.25 minutes",
        id="biz-02",
        key="decisionlog_prints",
        ours="minutes",
    ),
    Differs(
        name="minutes of a week counted from Sunday in UTC",
        why="the end of summer time shifts the hours of a zone ahead of UTC",
        id="biz-05",
        key="dbt_zendesk",
        ours="minutes",
    ),
)
