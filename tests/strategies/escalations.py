"""Policies whose targets escalate: levels of every kind, inline and in procedures."""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from slaengine import Policy
from slaengine.policy.escalation import UNTIL

POINTS = ("0%", "50%", "75%", "-30m", "100%", "100%+1h", "250%", "33.3%+7m", "-9h")
REPEATS = st.sampled_from([None, "1h", "45m", "2h30m", "8h", "26h"])
CALENDARS = st.sampled_from([None, "desk", "night", "24x7"])
UNTILS = st.sampled_from([None, None, None, *UNTIL])
TOLD = st.sampled_from(["", "", "call the customer"])
Table = dict[str, object]


@st.composite
def levels(draw: st.DrawFn, name: str) -> Table:
    """Draw one level as a document has it."""
    repeat = draw(REPEATS)
    found: Table = {
        "at": draw(st.sampled_from(POINTS)),
        "name": name,
        "to": draw(st.sampled_from([[], ["lead"], ["lead", "owner"]])),
        "via": draw(st.sampled_from([[], ["mail"]])),
        "repeat": repeat,
        "times": None if repeat is None else draw(st.sampled_from([None, None, 1, 2, 5])),
        "until": draw(UNTILS),
        "during": draw(CALENDARS),
        "task": draw(TOLD),
    }
    return {key: value for key, value in found.items() if value is not None}


@st.composite
def escalating(draw: st.DrawFn, policies: st.SearchStrategy[Policy]) -> Policy:
    """Draw a policy, and put levels on its targets."""
    document = json.loads(draw(policies).to_json())
    critical: Table = {
        "levels": [draw(levels(f"critical {n}")) for n in range(draw(st.integers(1, 2)))],
        "during": draw(CALENDARS),
        "until": draw(UNTILS),
    }
    critical = {key: value for key, value in critical.items() if value is not None}
    for agreement in document["agreements"]:
        for row in agreement.get("targets", ()):
            own = [draw(levels(f"level/{n}")) for n in range(draw(st.sampled_from([1, 2, 2])))]
            if len(own) > 1 and draw(st.booleans()):
                own[1]["follows"] = own[0]["name"]
            row["escalations"] = [*draw(st.sampled_from([[], ["critical"]])), *own]
    document["procedures"] = {"critical": critical}
    return Policy.from_text(json.dumps(document), format="json")


SHORT = (2, 1, 3, 1, 0, 4)  # few events, so that clocks are still open
WAITS = st.sampled_from([0, 0, 1, 900, 3600, 9 * 3600, 86_400]).map(lambda n: timedelta(seconds=n))
SPANS = st.sampled_from([9 * 86_400, 2 * 86_400, 12 * 3600, 3600, 0]).map(
    lambda n: timedelta(seconds=n)
) | st.integers(0, 10**12).map(lambda n: timedelta(microseconds=n))


def late(at: datetime) -> datetime:
    """Return an instant after which no test looks any more."""
    return at.astimezone(UTC) + timedelta(days=60)
