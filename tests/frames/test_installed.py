"""Whether the columns are tried at all."""

import pytest

from tests.frames.conftest import LIBRARIES, MISSING


def test_every_library_is_there_for_the_tests_of_columns() -> None:
    if MISSING:
        pytest.skip(f"needs {', '.join(MISSING)}: pip install slaengine[dev]")
    for name in LIBRARIES:
        assert pytest.importorskip(name)
