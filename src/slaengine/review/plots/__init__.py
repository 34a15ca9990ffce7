"""Plots: the pictures of a review, as SVG that takes its colours from the page it stands in."""

from slaengine.review.plots.drawing import plots_of
from slaengine.review.plots.plot import Plot

__all__ = ["Plot", "plots_of"]
