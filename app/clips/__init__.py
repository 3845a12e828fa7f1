"""Clips and logs made into clips of a character, and the benchmarks."""
