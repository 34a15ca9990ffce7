"""The families of measurements: each gives rows of the speed table."""
