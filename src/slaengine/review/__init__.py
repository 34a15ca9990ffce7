"""The review of an agreement: what a customer is shown at the end of a period."""

from slaengine.review.available import Available
from slaengine.review.breach import Breach, Spent
from slaengine.review.group import Group
from slaengine.review.owed import Owed
from slaengine.review.promised import Promised
from slaengine.review.reviewing import review
from slaengine.review.reviews import Review
from slaengine.review.risk import Risk, Risks
from slaengine.review.satisfaction import Satisfaction
from slaengine.review.usage import Usage
from slaengine.review.volume import Volume
from slaengine.review.window import Window

__all__ = [
    "Available",
    "Breach",
    "Group",
    "Owed",
    "Promised",
    "Review",
    "Risk",
    "Risks",
    "Satisfaction",
    "Spent",
    "Usage",
    "Volume",
    "Window",
    "review",
]
