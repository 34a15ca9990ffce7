"""Availability: what counts as downtime, of what, and how much is left."""
