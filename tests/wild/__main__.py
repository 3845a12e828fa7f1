"""Runs seeds of the harness for a while and says what did not hold: `python -m tests.wild --minutes 60`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2

from tests.wild.clips import blank_drawing, faults, make, peak_mb


def main() -> int:
    """Run from the first seed on until the time is up; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--first", type=int, default=1000)
    arguments = parser.parse_args()
    end_s, seed, bad, longest_s = time.monotonic() + 60 * arguments.minutes, arguments.first, 0, 0.0
    while time.monotonic() < end_s:
        with tempfile.TemporaryDirectory() as name:
            drawing = Path(name) / "drawing.png"
            cv2.imwrite(str(drawing), cv2.cvtColor(blank_drawing(), cv2.COLOR_RGBA2BGRA))
            folder = Path(name) / "wild"
            folder.mkdir()
            case = make(seed, folder)

            def run(*words: object, drawing: Path = drawing) -> tuple[int, str]:
                code = "import sys; from app.cli import main; sys.exit(main())"
                line = [sys.executable, "-c", code, "animate", str(drawing), *map(str, words), "--size", "64"]
                done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=120)
                return done.returncode, done.stdout + done.stderr

            began_s = time.monotonic()
            found = faults(case, folder, run)
            longest_s = max(longest_s, time.monotonic() - began_s)
        seed += 1
        if found:
            bad += 1
            print(f"seed {seed - 1}: {case.words}: {found}", flush=True)
    print(
        f"{seed - arguments.first} clips, {bad} with faults, at most {longest_s:.0f} s and {peak_mb():.0f} MB"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
