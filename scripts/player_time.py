"""Times the player: a frame posed and laid over green as I420, in CPU time of one thread.

    uv run python scripts/player_time.py [--against CHECKOUT] [--drawing PNG ...] [--size 512 1080]

With --against, another checkout of the program (with its own `.venv`) draws the same drawings, in turn with
this one in one run, so that a busy machine slows both; then the median of the rounds' ratios is said, too.
"face and head": the head turns, eyes blink, the mouth speaks. "everything": every number of the pose moves,
and what hangs swings. A checkout from before a number was there leaves it out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
MODES = ("face and head", "everything")
_PLACE = ("shift_x", "shift_y", "zoom")
"""Numbers that move the finished picture, off by default."""
_RATE = 60.0


def main() -> int:
    """Compare, or be one of the two that are compared."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--drawing", type=Path, nargs="+", default=[], help="default: two bundled ones")
    parser.add_argument("--size", type=int, nargs="+", default=[512, 1080])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--frames", type=int, default=120, help="of each round")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        _work()
        return 0
    folder = HERE / "assets" / "characters"
    drawings = arguments.drawing or [folder / "akane.png", folder / "sora.png"]
    for drawing in drawings:
        for size in arguments.size:
            _compare(arguments, drawing.resolve(), size)
    return 0


def _compare(arguments: argparse.Namespace, drawing: Path, size: int) -> None:
    """Print one drawing's times at one size."""
    print(f"{drawing.stem}, {size} x {size}: ms of CPU a frame, median and 95th percentile")
    checkouts = [HERE] + ([arguments.against.resolve()] if arguments.against else [])
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(_worker(checkout)) for checkout in checkouts]
        for ask in workers:
            ask({"drawing": str(drawing), "size": size})
        times: dict[tuple[int, str], list[list[float]]] = {}
        for _ in range(arguments.rounds):
            for who, ask in enumerate(workers):
                for mode in MODES if who == 0 else MODES[:1]:
                    found = ask({"mode": mode, "frames": arguments.frames})
                    times.setdefault((who, mode), []).append(found)
    _say(times)


def _say(times: dict[tuple[int, str], list[list[float]]]) -> None:
    import numpy as np

    base = times.get((1, MODES[0]))
    for (who, mode), rounds in times.items():
        median, p95 = (np.percentile(np.concatenate(rounds), q) for q in (50, 95))
        line = f"  {mode if who == 0 else 'the other, ' + mode:28}{median:7.2f}{p95:7.2f}"
        if base is not None and who == 0:
            ratios = [
                [np.percentile(a, q) / np.percentile(b, q) for a, b in zip(rounds, base, strict=True)]
                for q in (50, 95)
            ]
            line += "   times the other: {:.2f} in the median, {:.2f} at p95".format(*map(np.median, ratios))
        print(line, flush=True)


@contextlib.contextmanager
def _worker(checkout: Path) -> Iterator[Callable[[dict[str, Any]], Any]]:
    """Start a checkout's worker; yields what asks it."""
    python = checkout / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    line = [str(python if python.exists() else sys.executable), str(Path(__file__)), "--worker"]
    # Other threads' work would not be counted.
    alone = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    process = subprocess.Popen(line, cwd=checkout, stdin=pipe, stdout=pipe, text=True, env=alone)
    assert process.stdin is not None and process.stdout is not None
    talk_in, talk_out = process.stdin, process.stdout

    def ask(question: dict[str, Any]) -> Any:
        print(json.dumps(question), file=talk_in, flush=True)
        answer = talk_out.readline()
        if not answer:
            raise SystemExit(f"the checkout {checkout} gave no answer")
        return json.loads(answer)

    try:
        yield ask
    finally:
        talk_in.close()
        process.wait()


def _work() -> None:
    """Answer questions from the standard input, with the program in the working folder."""
    sys.path.insert(0, str(Path.cwd()))
    import cv2

    cv2.setNumThreads(1)
    bench: _Bench | None = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "drawing" in asked:
            bench, answer = _Bench(Path(asked["drawing"]), asked["size"]), []
        else:
            assert bench is not None
            answer = bench.run(asked["mode"], asked["frames"])
        print(json.dumps(answer), flush=True)


class _Bench:
    """One character, posed and composed."""

    def __init__(self, path: Path, size: int) -> None:
        from models.drawing import load_drawing
        from models.opening import player_of
        from models.registry import BUNDLED, find_pack, make_poser
        from models.runtime import RuntimeSettings
        from models.scaling import scaled
        from rendering.background import GREEN, Chroma
        from rendering.composer import Composer, Placement
        from rendering.sink import PixelFormat

        character: Any = make_poser(find_pack(BUNDLED), RuntimeSettings(("cpu",))).compile(load_drawing(path))
        self._player: Any = player_of(replace(character, drawing=scaled(character.drawing, size)))
        self._composer = Composer(Chroma(GREEN), Placement(size, size), PixelFormat.I420_BT709)
        self._frame = 0
        self._swing: Any = None
        with contextlib.suppress(ImportError):
            from models.sheet.springs import SpringSettings
            from models.sheet.swing import Swing

            self._swing = Swing(SpringSettings())

    def run(self, mode: str, frames: int) -> list[float]:
        """Return each frame's time, milliseconds; the first few frames are not counted."""
        everything = mode == MODES[1]
        swings = everything and self._swing is not None
        out = []
        for i in range(frames + 5):
            self._frame += 1
            pose = _pose(self._frame, everything)
            began = time.thread_time()
            at_s = self._frame / _RATE
            frame = self._swing.posed(self._player, pose, at_s) if swings else self._player.pose(pose)
            self._composer.compose(frame)
            if i >= 5:
                out.append(1000 * (time.thread_time() - began))
        return out


def _pose(i: int, everything: bool) -> Any:
    """Return the pose of a frame: what moves, moves from every frame to the next."""
    from tracking.pose import Pose

    numbers = {
        "head_x": 0.9 * math.sin(0.11 * i),
        "head_y": 0.9 * math.sin(0.143 * i + 1),
        "neck_z": 0.9 * math.sin(0.077 * i),
        "left_eye": abs(math.sin(0.22 * i)),
        "right_eye": abs(math.sin(0.22 * i + 0.1)),
        "mouth": abs(math.sin(0.33 * i)),
    }
    if everything:
        for k, field in enumerate(fields(Pose)):
            if field.name in numbers or field.name in _PLACE:
                continue
            low = field.metadata.get("minimum", 0.0)
            wave = math.sin(0.05 * i + 0.013 * k * i + k)
            numbers[field.name] = wave if low < 0 else abs(wave)
    return Pose(**numbers)


if __name__ == "__main__":
    sys.exit(main())
