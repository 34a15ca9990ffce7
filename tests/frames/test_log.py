"""How the rows of an event frame are read one by one."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from slaengine import Replied
from slaengine.frames.doors.table import Table
from slaengine.frames.folding.log import Log

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize("public", [True, False], ids=["public", "private"])
def test_a_row_is_read_alike_where_pandas_holds_its_truth_as_a_number(*, public: bool) -> None:
    rows = {"ticket": ["T-7", "T-7"], "at": NOON, "event": ["opened", "replied"]}
    numbers = pd.DataFrame(rows | {"by": ["customer", "agent"], "public": [None, float(public)]})
    assert str(numbers["public"].dtype) == "float64"
    log = Log(Table.of(numbers, "events"), ())
    assert log.event(1) == Replied(ticket="T-7", at=NOON, by="agent", public=public)
