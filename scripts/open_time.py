#!/usr/bin/env python3
"""Time how long drawings or character files take to open: `python scripts/open_time.py FILE...`.

Each is opened once, and three times more; printed are medians on the wall and of the processor.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program does


def main() -> None:
    """Time each file."""
    from models.opening import open_player

    for name in sys.argv[1:]:
        open_player(Path(name))
        taken = []
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.process_time()
            open_player(Path(name))
            taken.append((time.perf_counter() - wall, time.process_time() - cpu))
        wall, cpu = (statistics.median(times) for times in zip(*taken, strict=True))
        print(f"{Path(name).name}: {wall:.2f} s, {cpu:.2f} of the processor", flush=True)


if __name__ == "__main__":
    main()
