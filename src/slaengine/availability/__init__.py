"""How much of the time a service was there, and how much of its error budget is left."""
