"""What every test can lean on: how hard Hypothesis tries, and where the shared data lies."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

collect_ignore = ["typing"]  # read by the type checker, never run

PROJECT = Path(__file__).resolve().parent.parent

# A property is slow on a busy machine and still right: deadlines would only make tests flaky.
settings.register_profile("quick", max_examples=10, deadline=None, derandomize=True)
settings.register_profile("default", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def shared_dir(variable: str, name: str) -> Path:
    """Return the directory that the variable names, by default `../shared/<name>`, or skip."""
    path = Path(os.environ.get(variable, PROJECT.parent / "shared" / name))
    if not path.is_dir():
        pytest.skip(f"needs the shared {name}: set {variable} to their directory (not at {path})")
    return path


@pytest.fixture(scope="session")
def vectors_dir() -> Path:
    """The directory of answer files (`*.jsonl`) that other systems gave."""
    return shared_dir("SLAENGINE_VECTORS", "vectors")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The directory of real ticket data."""
    return shared_dir("SLAENGINE_DATA", "data")
