"""Drawing: all the plots of a review, by the name under which its sections ask for them."""

from slaengine.review.plots.attainment import attainment_plots
from slaengine.review.plots.credits import credit_plots
from slaengine.review.plots.plot import Plot
from slaengine.review.plots.service import availability_plots, outage_plots
from slaengine.review.plots.usage import usage_plots
from slaengine.review.plots.volume import volume_plots
from slaengine.review.reviews import Review

_DRAW = {
    "attainment": attainment_plots,
    "usage": usage_plots,
    "volume": volume_plots,
    "availability": availability_plots,
    "outages": outage_plots,
    "credits": credit_plots,
}


def plots_of(review: Review) -> dict[str, list[Plot]]:
    """Draw what there is something to draw of. Needs the extra `plot`."""
    return {name: draw(review) for name, draw in _DRAW.items()}
