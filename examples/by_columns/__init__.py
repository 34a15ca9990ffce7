"""Both logs of real desks by columns, read as an analyst would: what changed, and how certain."""
