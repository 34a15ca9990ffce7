"""Random values to hold the laws against."""
