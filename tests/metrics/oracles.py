"""Curves as lifelines draws them, for durations of which each life is known."""

import warnings
from typing import Any

import pytest

from tests.strategies.figures import Life


def kaplan_meier(lives: list[Life], level: float = 0.95) -> Any:
    """Return lifelines' Kaplan-Meier fit, which asks for the age at which each life was seen."""
    lifelines = pytest.importorskip("lifelines")
    late = any(life.entered for life in lives)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # divisions by nought where nothing is left
        return lifelines.KaplanMeierFitter(alpha=1 - level).fit(
            [life.time for life in lives],
            [life.end == "finished" for life in lives],
            entry=[life.entered for life in lives] if late else None,
        )


def aalen_johansen(lives: list[Life], end: str) -> Any:
    """Return lifelines' Aalen-Johansen fit of one end."""
    lifelines = pytest.importorskip("lifelines")
    numbers = {"censored": 0, "finished": 1, "merged": 2, "deleted": 3}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as above
        return lifelines.AalenJohansenFitter().fit(
            [life.time for life in lives],
            [numbers[life.end] for life in lives],
            event_of_interest=numbers[end],
        )
