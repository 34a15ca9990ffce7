"""Errors: one tree, told apart by type, that survive a pickle with what they say."""

import pickle

import pytest

from slaengine.errors import (
    CalendarError,
    HistoryError,
    MetricsError,
    MissingExtraError,
    NeverOpenError,
    PolicyError,
    RemedyError,
    SlaError,
    StateError,
)


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (CalendarError, ValueError),
        (NeverOpenError, CalendarError),
        (PolicyError, ValueError),
        (HistoryError, ValueError),
        (StateError, ValueError),
        (MetricsError, ValueError),
        (RemedyError, ValueError),
        (MissingExtraError, ImportError),
    ],
)
def test_every_error_is_an_sla_error_and_what_python_would_raise(
    error: type[Exception], parent: type[Exception]
) -> None:
    assert issubclass(error, SlaError)
    assert issubclass(error, parent)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (CalendarError("no zone"), "no zone"),
        (PolicyError(["one", "two"]), "one\ntwo"),
        (PolicyError("one"), "one"),
        (
            MissingExtraError("reading .ics files", "ics"),
            'reading .ics files needs an optional package: pip install "slaengine[ics]"',
        ),
    ],
)
def test_an_error_says_the_same_after_a_pickle(error: SlaError, text: str) -> None:
    again: SlaError = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), str(error)) == (type(error), text, text)
    assert vars(again) == vars(error)


def test_a_policy_error_lists_its_problems() -> None:
    assert PolicyError(iter(["one", "two"])).problems == ("one", "two")
    assert PolicyError("one").problems == ("one",)
