"""What this process takes of the machine."""

from __future__ import annotations

import sys

import psutil


def memory_mb() -> float:
    """Return the memory held now, in MB."""
    return psutil.Process().memory_info().rss / 1e6


def peak_memory_mb() -> float:
    """Return the most memory ever held, in MB."""
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def load_average() -> float:
    """Return how many processes wanted a core over the last minute."""
    return psutil.getloadavg()[0]


def load_per_core() -> float:
    """Return `load_average` for each core of the machine."""
    return load_average() / (psutil.cpu_count() or 1)
