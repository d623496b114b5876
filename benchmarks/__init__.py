"""Side-by-side timings; never part of the tests. Run all with ``make bench``, one with ``python -m benchmarks.NAME``."""
