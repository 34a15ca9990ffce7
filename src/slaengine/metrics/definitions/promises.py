"""KPIs of promises: one row is one cycle of one clock."""

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import Column, Negative, Not, When
from slaengine.metrics.definition import AgainstObjective, KeptOf, Kpi, NumberOf, TimeOf, WorstOf
from slaengine.metrics.definitions.words import BREACHED, CANCELLED, MET, ONGOING, STOPPED

_KEPT = KeptOf(MET, BREACHED, CANCELLED)

PROMISES = (
    Kpi(
        name="attainment",
        title="SLA attainment",
        family="Promises",
        grain="clock",
        unit="share",
        aggregate=_KEPT,
        formula="met / (met + breached)",
        denominator="Decided clocks: those met, and those breached whether they still run or not.",
        edges=(
            "A clock still running or paused in time is undecided, one cancelled in time is "
            "cancelled; neither is in the share. Optimistic counts the undecided as met, "
            "pessimistic as breached. Kept at the very instant that it is due is met. One clock "
            "is one target of one ticket in one cycle; those of each kind (SLA, OLA, UC) and "
            "metric stand apart. Nothing decided: none."
        ),
        source="Zendesk, SLA reporting by targets; Wilson (1927) for the interval",
        better="higher",
    ),
    Kpi(
        name="breach_rate",
        title="Breach rate",
        family="Promises",
        grain="clock",
        unit="share",
        aggregate=_KEPT,
        formula="breached / (met + breached)",
        denominator="Decided clocks, as for attainment, whose complement it is.",
        edges="As for attainment. Nothing decided: none.",
        source="Zendesk, SLA reporting by targets",
    ),
    Kpi(
        name="breaches",
        title="Breaches",
        family="Promises",
        grain="clock",
        unit="count",
        aggregate=NumberOf(where=BREACHED),
        formula="number of clocks breached",
        denominator="None; all clocks of the group are `n`.",
        edges=(
            'With cohort="breached" and a period, each breach counts in the period in which the '
            "promise was broken: the breaches per period."
        ),
        source="ITIL 4, service level management",
    ),
    Kpi(
        name="overrun",
        title="Average and longest breach",
        family="Promises",
        grain="clock",
        unit="open time",
        aggregate=WorstOf(When(BREACHED, Negative("remaining")), ONGOING),
        formula="mean and maximum of elapsed - target",
        denominator="Breached clocks that have ended; for `longest`, all breached clocks.",
        edges=(
            "What still runs past its due has an overrun that grows: it is left out of the mean "
            "under `still_growing`, and in `longest` with what it has reached. A stop in closed "
            "time can break a promise by no open time at all."
        ),
        source="Zendesk, average breach: completion - target",
        excluded=FrozenMapping({"not_breached": Not(BREACHED)}),
    ),
    Kpi(
        name="elapsed",
        title="Time on the clock",
        family="Promises",
        grain="clock",
        unit="open time",
        aggregate=TimeOf(
            finished=When(STOPPED, Column("elapsed")),
            growing=When(ONGOING, Column("elapsed")),
            cut=When(CANCELLED, Column("elapsed")),
        ),
        formula="open time that the clock counted until it stopped",
        denominator="Clocks that were met or missed; the survival figures use all clocks.",
        edges=(
            "Clocks that still run are censored at what they have counted, cancelled ones are "
            "another end. Open time is that of the promise's own calendar. Where clocks pause, "
            "many still open make the survival figures lie somewhat high: a paused clock stands "
            "still at an amount at which it may well end."
        ),
        source="Kaplan and Meier (1958); Aalen and Johansen (1978) for other ends",
    ),
    Kpi(
        name="objective",
        title="Attainment against its objective",
        family="Promises",
        grain="clock",
        unit="share",
        aggregate=AgainstObjective(),
        formula=(
            "attainment - objective; breaches_left: floor((1 - objective) x (decided + undecided)) "
            "- breached; chance: how likely the objective is reached"
        ),
        denominator="Decided clocks, as for attainment; for `breaches_left` the undecided as well.",
        edges=(
            "Zero or more is an objective reached. An objective for a period is judged one such "
            "period at a time. Only metrics with an objective have it; nothing decided: none. The "
            "chance takes the undecided, and the clocks that the period under way still brings at "
            "its pace so far, to be kept like those decided: a beta-binomial distribution under "
            "Jeffreys's prior, 1 or 0 where nothing can change it."
        ),
        source="the objective of a target, such as 95% a month; Jeffreys (1946) for the prior",
        better="higher",
    ),
)
