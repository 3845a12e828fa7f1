"""Runs seeds of the harness for a while and says what did not hold: `python -m tests.wild --minutes 60`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import cv2

from tests.wild.clips import blank_drawing, faults, make
from tests.wild.faces import face_faults, make_faces
from tests.wild.pictures import make_picture, picture_faults
from tests.wild.running import Done, run_alone

KINDS = ("picture", "face", "clip")


class Run:
    """Runs commands and remembers the worst of them."""

    def __init__(self) -> None:
        self.longest_s = self.peak_mb = 0.0

    def __call__(self, *words: object) -> Done:
        """Run one."""
        done = run_alone(*words)
        self.longest_s = max(self.longest_s, done.seconds)
        self.peak_mb = max(self.peak_mb, done.peak_mb)
        return done


def check(kind: str, seed: int, folder: Path, run: Run) -> tuple[str, list[str]]:
    """Make what a seed says and run it; return what it is and what does not hold."""
    wild = folder / "wild"
    wild.mkdir()
    if kind == "picture":
        picture = make_picture(seed, wild)
        return picture.words, picture_faults(picture, wild, run)
    if kind == "face":
        face = make_faces(seed, wild)
        return face.words, face_faults(face, wild, run)
    drawing = folder / "drawing.png"
    cv2.imwrite(str(drawing), cv2.cvtColor(blank_drawing(), cv2.COLOR_RGBA2BGRA))
    clip = make(seed, wild)
    return clip.words, faults(clip, drawing, wild, run)


def main() -> int:
    """Run from the first seed on until the time is up; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--first", type=int, default=1000, help="seed to begin with")
    parser.add_argument("--kind", choices=KINDS, help="only these (default: in turn)")
    parser.add_argument("--count", type=int, default=1 << 30, help="at most so many")
    arguments = parser.parse_args()
    for name in ("CONFIG", "DATA", "CACHE"):
        os.environ[f"ICHIMAI_{name}_DIR"] = str(Path(tempfile.gettempdir()) / "ichimai-wild" / name.lower())
    run, end_s, made, bad = Run(), time.monotonic() + 60 * arguments.minutes, Counter(), 0
    for seed in range(arguments.first, arguments.first + arguments.count):
        if time.monotonic() > end_s:
            break
        kind = arguments.kind or KINDS[seed % len(KINDS)]
        with tempfile.TemporaryDirectory() as folder:
            try:
                words, found = check(kind, seed, Path(folder), run)
            except Exception as error:  # of the harness; the other seeds go on
                words, found = "the harness", [repr(error)]
        made[kind] += 1
        if found:
            bad += 1
            print(f"{kind} {seed}: {words}: {found}", flush=True)
    worst = f"at most {run.longest_s:.0f} s of a processor and {run.peak_mb:.0f} MB"
    print(f"{dict(made)}, {bad} with faults, {worst}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
