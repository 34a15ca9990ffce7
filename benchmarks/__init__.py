"""How fast slaengine is, beside its peers; run with `python -m benchmarks`."""
