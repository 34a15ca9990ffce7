"""The page: a review as one HTML file that needs nothing else, for a screen and for paper."""

from slaengine.review.page.render import as_html, check_extra

__all__ = ["as_html", "check_extra"]
