"""Measures how well expressions are read: on rendered people who act, and on clips of people who only turn.

`uv run --group test python -m tests.tracking.expressions.measure [FIRST_PERSON PEOPLE VIEWS]` prints, for the
face mesh and for the bundle, the share of stills that are read right, and how often an expression is believed
to begin in each clip. The table of expressions was chosen by people 601 to 608.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from tests.conftest import find_shared_data
from tests.tracking.expressions.acted_face import ActedFace, stills
from tracking.expressions.measures import Clues
from tracking.expressions.reader import ExpressionReader
from tracking.expressions.reading import EXPRESSIONS, NEUTRAL, distribution
from tracking.frame import Frame
from tracking.sources.source_table import open_source
from tracking.stream import reading
from tracking.trackers.tracker import Tracker, open_tracker

_SIZE = (400, 300)
_CLIPS = ("head-pose-*.gif",)


def clues_of(tracker: Tracker, rgb: np.ndarray, start_s: float) -> Clues | None:
    """Return a still's clues: the tracker may settle, after a picture without a face."""
    face = None
    for i, picture in enumerate((np.zeros_like(rgb), rgb, rgb, rgb)):
        face = tracker.process(Frame(picture, start_s + i, int(start_s) + i))
    return None if face is None else face.clues


def read_stills(data: Path, tracker: Tracker, people: range, views: int) -> Counter[tuple[str, str]]:
    """Return how often each expression was read as which."""
    renderer, read, clock = ActedFace(data / "tracking" / "ict_facekit.npz"), Counter(), 0.0
    for person in people:
        draw = np.random.default_rng(person)
        tone, rest = float(draw.uniform(0.65, 1.05)), None
        for name, truth in stills(draw, views):
            clues = clues_of(tracker, renderer.render(truth, person, size=_SIZE, tone=tone), clock)
            clock += 4
            if name == "rest":
                rest = clues
                continue
            likely = None if clues is None or rest is None else distribution(clues, rest)
            read[name, "no face" if likely is None else EXPRESSIONS[int(likely.argmax())]] += 1
    return read


def false_triggers(clip: Path, bundle: Path | None) -> tuple[int, float]:
    """Return how often an expression began in a clip, and how many seconds with a face it has."""
    reader, begun, seen, last = ExpressionReader(), 0, 0, NEUTRAL
    with open_source(str(clip)) as source, reading(source, lambda: open_tracker(bundle)) as read_moment:
        while (moment := read_moment()) is not None:
            name = reader.process(moment.face, moment.time_s).name
            begun += name not in (last, NEUTRAL)
            last, seen = name, seen + (moment.face is not None)
        return begun, seen / (source.fps or 30.0)


def _main() -> None:
    first, count, views = (int(word) for word in (sys.argv[1:] or ("701", "8", "5")))
    data = find_shared_data()
    assert data is not None, "there is no shared data"
    for title, bundle in (("face mesh", None), ("bundle", data / "tracking" / "face_landmarker.task")):
        read = read_stills(data, open_tracker(bundle), range(first, first + count), views)
        total = sum(read.values())
        right = sum(n for (was, said), n in read.items() if was == said)
        resting = sum(n for (was, _), n in read.items() if was == NEUTRAL)
        print(f"{title}: {right / total:.3f} of {total} stills right; "
              f"neutral taken for something {1 - read[NEUTRAL, NEUTRAL] / resting:.3f}")  # fmt: skip
        for (was, said), n in sorted(read.items()):
            if was != said:
                print(f"    {was} read as {said}: {n}")
        for pattern in _CLIPS:
            for clip in sorted((data / "faces").glob(pattern)):
                begun, seconds = false_triggers(clip, bundle)
                print(f"  {clip.name}: {begun} in {seconds:.0f} s with a face")


if __name__ == "__main__":
    _main()
