"""KPIs of quality: what customers said in surveys."""

from slaengine.frozen import FrozenMapping
from slaengine.metrics.condition import AtLeast, Not, Scored
from slaengine.metrics.definition import Kpi, PartOf, ScoreOf

QUALITY = (
    Kpi(
        name="csat",
        title="Customer satisfaction (CSAT)",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=ScoreOf("csat", "csat"),
        formula="scores of 4 and 5 / scores",
        denominator="Tickets with a score from 1 to 5; the latest score of a ticket counts.",
        edges=(
            "`mean` stands beside the share because the two can move apart. A score off the "
            "scale is left out. How many answered at all is `csat_response_rate`."
        ),
        source="Zendesk, satisfaction score; Wilson (1927) for the interval",
        better="higher",
        excluded=FrozenMapping({"not_rated": Not(Scored("csat"))}),
    ),
    Kpi(
        name="csat_first",
        title="Customer satisfaction by the first score",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=ScoreOf("csat_first", "csat"),
        formula="first scores of 4 and 5 / first scores",
        denominator="Tickets with a score from 1 to 5; the first score of a ticket counts.",
        edges="As for `csat`.",
        source="Zendesk, satisfaction rating changes",
        better="higher",
        excluded=FrozenMapping({"not_rated": Not(Scored("csat_first"))}),
    ),
    Kpi(
        name="csat_response_rate",
        title="CSAT response rate",
        family="Quality",
        grain="ticket",
        unit="share",
        aggregate=PartOf(Scored("csat")),
        formula="surveyed tickets with a CSAT score / surveyed tickets",
        denominator="Tickets with an event named `surveyed`.",
        edges="Scores without a survey sent are in `csat`, not here.",
        source="Zendesk, satisfaction surveys offered and received",
        better="higher",
        excluded=FrozenMapping({"not_surveyed": Not(AtLeast("surveys", 1))}),
    ),
    Kpi(
        name="nps",
        title="Net promoter score (NPS)",
        family="Quality",
        grain="ticket",
        unit="score",
        aggregate=ScoreOf("nps", "nps"),
        formula="100 x (promoters - detractors) / scores",
        denominator="Tickets with a score from 0 to 10; the latest counts.",
        edges=(
            "9 and 10 promote, 7 and 8 are passive, 0 to 6 detract. The interval is adjusted so "
            "that it keeps a width when all say the same. A score off the scale is left out."
        ),
        source="Reichheld (2003); variance of the difference of multinomial shares",
        better="higher",
        excluded=FrozenMapping({"not_rated": Not(Scored("nps"))}),
    ),
    Kpi(
        name="ces",
        title="Customer effort score (CES)",
        family="Quality",
        grain="ticket",
        unit="score",
        aggregate=ScoreOf("ces", "ces"),
        formula="`mean` of scores; `agree`: scores of 5 to 7 / scores; `net`: see edge cases",
        denominator="Tickets with a score from 1 to 7 (least effort); the latest counts.",
        edges=(
            "Three variants are published, and they differ on the same scores: the mean, the "
            "share of 5 to 7, and the share of 6 and 7 less that of 1 to 3."
        ),
        source="CES 2.0 (CEB, 2013); Nicereply; Zonka",
        better="higher",
        excluded=FrozenMapping({"not_rated": Not(Scored("ces"))}),
    ),
)
