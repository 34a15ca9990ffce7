"""Four contracts in full: each a policy, made-up data, and what the command line makes of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from examples.contracts import data
from examples.contracts.contract import Contract

CONTRACTS = (
    Contract(
        "helpdesk",
        data.helpdesk,
        datetime(2026, 4, 10, 12, tzinfo=ZoneInfo("Europe/Dublin")),
        reviewed="workplace",
        period="2026-02",
    ),
    Contract(
        "hosting",
        data.hosting,
        datetime(2026, 4, 10, 12, tzinfo=ZoneInfo("UTC")),
        reviewed="shop hosting",
        period="2026-02",
        inputs=("outages", "maintenance"),
    ),
    Contract(
        "beneath",
        data.beneath,
        datetime(2026, 4, 10, 12, tzinfo=ZoneInfo("Europe/Warsaw")),
        reviewed="network team",
        period="2026-02",
        inputs=("outages",),
    ),
    Contract(
        "aoba",
        data.aoba,
        datetime(2026, 10, 8, 12, tzinfo=ZoneInfo("Asia/Tokyo")),
        reviewed="aoba",
        period="2026-09",
        events="events.csv",
    ),
)
