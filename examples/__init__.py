"""Scripts that use slaengine on real tickets; run them from the project's root."""
