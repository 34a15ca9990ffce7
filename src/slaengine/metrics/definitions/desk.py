"""KPIs of the desk and its services whose inputs are no tickets: functions of their own."""

from slaengine.metrics.definition import ByHand, Direction, Kpi, Unit


def _function(
    name: str,
    title: str,
    unit: Unit,
    texts: tuple[str, str, str, str],
    *,
    family: str = "Desk",
    better: Direction = "lower",
) -> Kpi:
    formula, denominator, edges, source = texts
    return Kpi(
        name=name,
        title=title,
        family=family,
        grain="figures",
        unit=unit,
        aggregate=ByHand(name),
        formula=formula,
        denominator=denominator,
        edges=edges,
        source=source,
        better=better,
    )


DESK = (
    _function(
        "cost_per_ticket",
        "Cost per ticket",
        "money",
        (
            "operating expense / tickets",
            "Tickets that customers opened in the period.",
            (
                "The expense is fully loaded: salaries, licences, rooms. Decimal, not rounded by "
                "the formula. No ticket: none."
            ),
            "MetricNet, cost per contact",
        ),
    ),
    _function(
        "utilization",
        "Agent utilization",
        "share",
        (
            "time at work on tickets / time paid, by the basis named",
            "Time paid.",
            (
                "One day gives different figures by different bases: handling time alone, or with "
                "the time that an agent was ready for the next ticket. Nothing paid: none."
            ),
            "Genesys; Assembled; MetricNet",
        ),
        better="neither",
    ),
    _function(
        "occupancy",
        "Occupancy",
        "share",
        (
            "handling time / (handling time + idle time)",
            "Time signed in to handle tickets.",
            "Breaks and training are in neither. No time at all: none.",
            "Genesys; TechTarget, (volume x handling time) / (agents x interval)",
        ),
        better="neither",
    ),
    _function(
        "retention",
        "Customer retention",
        "share",
        (
            "customers at the start who are customers at the end / customers at the start",
            "Customers at the start.",
            "By sets of customers it cannot exceed 1. Nobody at the start: none.",
            "customer retention rate, (E - N) / S",
        ),
        better="higher",
    ),
    _function(
        "mtta",
        "Mean time to acknowledge (MTTA)",
        "wall time",
        (
            "sum of the times from alert to acknowledgement / acknowledged incidents",
            "Acknowledged incidents.",
            "Of tickets, it is the mean of `acknowledgement`. None acknowledged: none.",
            "ITIL 4, incident management",
        ),
        family="Incidents",
    ),
    _function(
        "mttr",
        "Mean time to restore (MTTR)",
        "wall time",
        (
            "downtime / outages",
            "Outages in the period.",
            (
                "Until service was restored, not until the cause was repaired. Of tickets, it is "
                "the mean of `full_resolution`. No outage: none."
            ),
            "ITIL 4; GEANT, monthly service statistics",
        ),
        family="Incidents",
    ),
    _function(
        "mtbf",
        "Mean time between failures (MTBF)",
        "wall time",
        (
            "uptime / outages",
            "Outages in the period.",
            "No outage: none, as it is only known to exceed the period.",
            "ITIL 4; GEANT, monthly service statistics",
        ),
        family="Incidents",
        better="higher",
    ),
    _function(
        "mtbsi",
        "Mean time between service incidents (MTBSI)",
        "wall time",
        (
            "MTBF + MTTR",
            "Outages in the period.",
            "No outage: none.",
            "ITIL 4; GEANT, monthly service statistics",
        ),
        family="Incidents",
        better="higher",
    ),
)
