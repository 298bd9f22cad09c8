"""The parts of Benchmarks/server/run.py."""
