"""Whole policies over the histories' words: with clocks of one's own, validity and a matrix."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import strategies as st

from slaengine import Policy
from slaengine.policy import ClockRule, Moment
from slaengine.policy.rules import Again
from tests.reference.terms import Terms
from tests.strategies import promises

OWN = ("triage", "approval")
MOSTLY = st.sampled_from([True, True, False])
SELDOM = st.sampled_from([False, False, False, False, True])
STATUSES = {"pending": ["Awaiting User Info"], "hold": ["With Vendor"]}
# What may happen in the histories, said in every part of the vocabulary.
MOMENTS = st.sampled_from(
    [
        Moment(event="approved"),
        Moment(event="updated", fields={"group": "tier-2"}),
        Moment(event="replied", by="agent", public=False),
        Moment(event=("replied", "worked"), by=("agent", "bot")),
        Moment(event="opened"),
        Moment(event="status_changed", status=("open", "on-hold")),
        Moment(status=("pending", "new"), by="agent"),
        Moment(wait="first"),
        Moment(wait="later"),
        Moment(wait="begins"),
        Moment(wait="ends"),
        Moment(reopened=True),
        Moment(public=True, by="customer"),
        Moment(fields={"channel": {"not": ["chat"]}}, event=("updated", "rated")),
        Moment(fields={"assignee": {"present": True}}),
        Moment(fields={"priority": ["urgent", "1"], "group": {"present": True}}),
    ]
)
LEVELS = st.sampled_from([(), ("solved",), ("pending", "solved"), ("closed",), ("With Vendor",)])
AGAIN: st.SearchStrategy[Again] = st.sampled_from(
    ["each", "on_reopen", "resume", "never", "restart", "count_gap"]
)
PAUSES = st.sampled_from([None, (), ("pending",), ("hold", "new")])
MATRIX = {
    "impact": "channel",
    "urgency": "group",
    "matrix": {
        "chat": {"tier-1": "urgent", "tier-2": "normal"},
        "web": {"tier-1": "normal", "tier-2": "1"},
    },
}
VALIDITY = st.sampled_from(
    [
        {"valid_from": "2026-03-26"},
        {"valid_until": "2026-03-26"},
        {"valid_from": "2026-03-27", "valid_until": "2026-03-27"},
    ]
)


@st.composite
def rules(draw: st.DrawFn, name: str) -> ClockRule:
    """Draw a clock of one's own."""
    stop, levels = draw(st.lists(MOMENTS, max_size=2)), draw(LEVELS)
    return ClockRule(
        name,
        start=draw(st.lists(MOMENTS, min_size=1, max_size=2)),
        stop=stop,
        stop_status=levels if stop or levels else ("solved",),
        reset=draw(st.just([]) | st.lists(MOMENTS, max_size=1)),
        cancel=draw(st.just([]) | st.lists(MOMENTS, max_size=1)),
        pause=draw(PAUSES),
        again=draw(AGAIN),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Draw a policy in which anything may be promised that a policy can promise."""
    spec = draw(promises.policies())
    own = draw(st.lists(st.sampled_from(OWN), max_size=2, unique=True))
    terms = [draw(promising(each, own)) for each in spec.agreements]
    policy = Policy(
        calendars=[each.build() for each in spec.calendars],
        agreements=[each.build() for each in terms],
        statuses=STATUSES,
        metrics={name: draw(rules(name)) for name in own},
    )
    changes = {
        each.name: draw(VALIDITY if draw(SELDOM) else st.just({})) for each in policy.agreements
    }
    choices = {each.name: draw(choices_of(each.metrics)) for each in policy.agreements}
    return edited(policy, changes, choices, matrix=draw(SELDOM))


@st.composite
def promising(draw: st.DrawFn, terms: Terms, own: Sequence[str]) -> Terms:
    """Draw the agreement with targets for clocks of one's own."""
    chosen = [name for name in own if draw(MOSTLY)]
    rows = [row for name in chosen for row in draw(promises.rows(name))]
    return replace(terms, rows=(*terms.rows, *rows))


@st.composite
def choices_of(draw: st.DrawFn, metrics: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """Draw choices for single metrics."""
    if not metrics or not draw(SELDOM):
        return {}
    made = {
        "on_reopen": draw(promises.REOPENS),
        "on_retarget": draw(promises.RETARGETS),
        "on_calendar_change": draw(promises.CHANGES),
        "landing": draw(promises.LANDINGS),
    }
    return {draw(st.sampled_from(metrics)): made}


def edited(
    policy: Policy,
    validity: Mapping[str, Mapping[str, str]],
    choices: Mapping[str, Mapping[str, Mapping[str, str]]],
    *,
    matrix: bool,
) -> Policy:
    """Return the policy with what its document says besides."""
    document = json.loads(policy.to_json())
    for agreement in document["agreements"]:
        name = agreement["name"]
        agreement.update(validity[name])
        for metric, made in choices[name].items():
            agreement.setdefault("metrics", {}).setdefault(metric, {}).update(made)
    if matrix:
        document["priority"] = MATRIX
    return Policy.from_text(json.dumps(document), format="json")
