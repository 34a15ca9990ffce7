"""Asking a constructor or a reader for what it refuses."""

from collections.abc import Callable
from typing import Any

import pytest

from slaengine.errors import PolicyError
from slaengine.policy import Policy


def problems_of(make: Callable[..., object], *parts: Any, **named: Any) -> list[str]:
    """Return the problems for which these arguments are refused."""
    with pytest.raises(PolicyError) as error:
        make(*parts, **named)
    return list(error.value.problems)


def problems_in(text: str, *, form: str = "toml") -> list[str]:
    """Return the problems of a document."""
    return problems_of(Policy.from_text, text, format=form)
