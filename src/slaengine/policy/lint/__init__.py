"""What a careful reader would ask about a policy."""

from slaengine.policy.lint.finding import Finding

__all__ = ["Finding"]
