"""How fast slaengine is, beside its peers; run with `python -m benchmarks`."""

import os

for variable in (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "POLARS_MAX_THREADS",
):
    os.environ.setdefault(variable, "1")  # before a peer loads numpy: one thread each
