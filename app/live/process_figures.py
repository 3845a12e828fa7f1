"""What this process takes of the machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def memory_mb() -> float:
    """Return the memory held now in MB (on Linux; elsewhere the most that was ever held, or 0)."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return peak_memory_mb()


def peak_memory_mb() -> float:
    """Return the most memory ever held in MB; 0 where the system does not say."""
    try:
        import resource
    except ModuleNotFoundError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def load_average() -> float | None:
    """Return how many processes wanted a core over the last minute, or None where the system does not say."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None


def load_per_core() -> float | None:
    """Return `load_average` for each core of the machine, or None where the system does not say."""
    load = load_average()
    return None if load is None else load / (os.cpu_count() or 1)
