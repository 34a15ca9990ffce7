"""Names that want to be markup: what a review has to show as it is."""

from datetime import UTC, datetime, timedelta

from slaengine import Agreement, Opened, Policy, Replied, StatusChanged, evaluate
from slaengine.availability import Outage
from slaengine.review import Review, review

SCRIPT = '<script>alert("x")</script>'
LONG = "A" * 300
TURNED = "\u202e\u05e9\u05dc\u05d5\u05dd"
MATHS = "$\\frac$"
CONTROL = "nul\x00 \x1b[31m"
LINES = "x|y\nz"
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def hostile() -> Review:
    """Return a review of tickets, tiers, causes and an agreement that are all named badly."""
    policy = Policy(
        agreements=[
            Agreement(
                f"{SCRIPT} {MATHS} {TURNED}",
                calendar="24x7",
                fees="100 EUR a month",
                description=f"{SCRIPT}\n| pipe | `code` **bold** {LONG}",
                exclusions=[SCRIPT, LONG],
                review={"every": "month", "owner": f"{TURNED} & sons"},
                targets={
                    "first_response": {SCRIPT: "1h", LONG: "2h", TURNED: "3h", MATHS: "1h"},
                    "resolution": "2h",
                },
                availability=[
                    {"name": SCRIPT, "components": [LONG[:60]], "objective": "99.9% a quarter"}
                ],
                remedies=[
                    {
                        "name": f"{SCRIPT}|",
                        "on": "availability",
                        "steps": [{"below": "99.9%", "credit": "10%"}],
                    }
                ],
            )
        ]
    )
    slas = []
    named = [(SCRIPT, SCRIPT), (LONG, LONG), (TURNED, TURNED), (CONTROL, MATHS), (LINES, SCRIPT)]
    for place, (ticket, tier) in enumerate(named):
        at = _START + place * timedelta(days=1)
        history = [
            Opened(ticket=ticket, at=at, fields={"priority": tier, "cause": ticket}),
            Replied(ticket=ticket, at=at + 5 * _HOUR, by="agent"),
            StatusChanged(ticket=ticket, at=at + 6 * _HOUR, status="pending"),
        ]
        if place < 3:
            history.append(StatusChanged(ticket=ticket, at=at + 16 * _HOUR, status="solved"))
        slas.append(evaluate(policy, history, fields=["cause"]))
    return review(
        policy,
        slas,
        as_of=_START.replace(month=4),
        period="2026-03",
        by=["cause"],
        outages=[Outage(_START, _START + 3 * _HOUR, component=LONG[:60], cause=SCRIPT)],
    )
