"""`ichimai bench`: how long a frame of a compiled character takes, and how the whole path keeps its rate."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.clips.live_benchmark import LiveFigures

SIZES = (512, 1080)
LIVE_SIZE = 512


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser(
        "bench",
        aliases=["benchmark"],
        help="measure how long a frame of a character takes, and how the whole path keeps its rate",
        description="Times each step from pose to I420 on one thread. With --live the whole path runs: "
        "a clip as a camera of 30 frames a second, tracking, and 60 pictures a second that go nowhere.",
    )
    parser.add_argument(
        "--drawing", default="", help="bundled character, drawing or .ichimai (default: first bundled)"
    )
    parser.add_argument(
        "--size",
        type=int,
        help="side of the picture (default: 512, 1080 and the drawing's own; live 512)",
    )
    parser.add_argument("--frames", type=int, default=200, help="frames a size (default: 200)")
    parser.add_argument(
        "--live", type=Path, metavar="VIDEO", help="run the whole path with this clip of a face"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="how long --live runs (default: 60)")
    parser.add_argument(
        "--reference",
        action="store_true",
        help="time the three reference networks (width 64, random weights) too; needs the `train` extra",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    from models.runtime import RuntimeSettings, bound_image_threads
    from tracking.errors import InputError

    if arguments.frames < 10:
        raise InputError("give at least 10 frames, or the 95th percentile means nothing")
    if arguments.seconds < 1:
        raise InputError("give --live at least 1 second")
    if arguments.size is not None and not 16 <= arguments.size <= 4096:
        raise InputError("--size is a side in pixels, 16 to 4096")
    runtime = RuntimeSettings()
    bound_image_threads(RuntimeSettings(image_threads=1))
    report = _Report(quiet=arguments.json)
    report.values |= {
        "drawing": arguments.drawing,
        "machine": _machine(),
        "provider": "none: no network a frame",
    }
    if arguments.live is not None:
        _live(arguments, runtime, report)
    if arguments.live is None or arguments.reference:
        _frames(arguments, report)
    if arguments.json:
        print(json.dumps(report.values, indent=1))
    return 0


class _Report:
    """Collects values for JSON, and prints lines unless JSON is asked for."""

    def __init__(self, *, quiet: bool) -> None:
        self.values: dict[str, Any] = {}
        self._quiet = quiet

    def say(self, text: str) -> None:
        """Print `text`, unless JSON alone is to be printed."""
        if not self._quiet:
            print(text)


def _frames(arguments: argparse.Namespace, report: _Report) -> None:
    """Time posing, composing and converting at each size."""
    from app.clips.benchmark import yardstick_ms
    from app.live.process_figures import load_average, memory_mb, peak_memory_mb

    character = _character(arguments.drawing)
    height, width = character.drawing.rgba.shape[:2]
    own = (width, height)
    wanted = [(arguments.size,) * 2] if arguments.size else [*((side, side) for side in SIZES), own]
    medians = {size: _time_size(character, size, arguments.frames, report) for size in dict.fromkeys(wanted)}
    yardstick = yardstick_ms()
    report.say(f"for comparison: one cv2.remap of 512 x 512 RGBA takes {yardstick:.2f} ms here")
    report.values |= {
        "remap_512_ms": yardstick,
        "own_size": own,
        "frames": arguments.frames,
        "threads": 1,
        "memory_mb": memory_mb(),
        "peak_memory_mb": peak_memory_mb(),
        "load": load_average(),
    }
    report.say(
        f"one thread, no network a frame, {memory_mb():.0f} MB of memory (at most {peak_memory_mb():.0f})"
        + _busy(load_average())
    )
    if arguments.reference:
        size, ours_ms = next(iter(medians.items()))
        _compare(report, size, ours_ms)


def _time_size(character: Any, size: tuple[int, int], frames: int, report: _Report) -> float:
    """Time each step at one size (width, height); return the median processor time of a frame in ms."""
    from dataclasses import replace

    from app.clips.benchmark import as_json, as_table, measure
    from models.opening import player_of
    from models.scaling import scaled

    drawing, own_size = character.drawing, ", the drawing's own size"
    if size != (drawing.rgba.shape[1], drawing.rgba.shape[0]):
        drawing, own_size = scaled(drawing, max(size)), ""
    began = time.perf_counter()
    player = player_of(replace(character, drawing=drawing))
    loaded = time.perf_counter() - began
    rows = measure(player, size, frames)
    rate = 1000 / rows[-1].median
    name = f"{size[0]} x {size[1]}"
    report.values[name] = {"load_s": loaded, "frames_a_second": rate, "steps": as_json(rows)}
    report.say(f"{name}{own_size}: ready in {loaded:.1f} s, {rate:.0f} frames a second\n{as_table(rows)}")
    return rows[-1].cpu_median


def _live(arguments: argparse.Namespace, runtime: Any, report: _Report) -> None:
    """Run the whole path and say how it kept its rate."""
    from functools import partial

    from app.clips.live_benchmark import CAMERA_FPS, OUTPUT_FPS, LoopedClip, measure_live
    from app.landmarker_file import chosen_bundle
    from app.live.pipeline import Pipeline
    from app.opening import open_character
    from app.progress import ProgressBar
    from app.settings.settings import OutputSettings, Settings
    from rendering.background import Transparent
    from tracking.errors import InputError
    from tracking.settings import TrackingSettings
    from tracking.trackers.tracker import open_tracker

    if not arguments.live.is_file():
        raise InputError(f"there is no video {arguments.live}")
    LoopedClip(arguments.live).close()
    size = arguments.size or LIVE_SIZE
    settings = Settings(output=OutputSettings(size=size, fps=OUTPUT_FPS), runtime=runtime)
    pipeline = Pipeline(
        lambda: LoopedClip(arguments.live),
        lambda: open_tracker(chosen_bundle("")),
        partial(open_character, arguments.drawing, settings),
        tracking=TrackingSettings(),
        calibrations={},
        fps=OUTPUT_FPS,
        size=size,
        background=Transparent(),
    )
    # As in the window: what hangs swings.
    pipeline.posing.swing.settings = settings.behaviour.springs
    with ProgressBar(1.0, "") as bar:
        progress = (lambda share: None) if arguments.json else bar.update
        figures = measure_live(pipeline, size, arguments.seconds, progress)
    report.values["live"] = asdict(figures) | {"size": size, "missed_share": figures.missed_share}
    report.say(
        f"{arguments.live.name} as a camera of {CAMERA_FPS:.0f} frames a second, {size} x {size}, "
        f"{figures.seconds:.0f} s:\n{_live_table(figures)}"
    )


def _live_table(figures: LiveFigures) -> str:
    """Return the figures of a live run, a line each."""
    p50, p95, worst = figures.latency_ms
    untracked = max(0, figures.camera_frames - figures.tracked)
    start, end, most = figures.memory_mb
    table = (
        f"  camera    {figures.camera_frames} frames, {untracked} not tracked\n"
        f"  output    {figures.turns / figures.seconds:.1f} turns a second: {figures.sent} pictures sent, "
        f"{figures.unchanged} stood still, {figures.missed} missed ({figures.missed_share:.2%})\n"
        f"  latency   frame available to picture sent: median {p50:.1f} ms, p95 {p95:.1f}, "
        f"at most {worst:.1f}; of it {figures.delay_ms:.1f} smoothing\n"
        f"  processor {figures.cores:.2f} cores{_busy(figures.load)}\n"
        f"  memory    {start:.0f} MB at the start, {end:.0f} at the end, {most:.0f} at most"
    )
    return "\n".join([table, *(f"  {stage}" for stage in figures.stages)])


def _busy(load: float | None) -> str:
    """Say how busy the machine was, for timings mean little on one that has other work."""
    return "" if load is None else f"; load of the machine {load:.1f} on {os.cpu_count()} cores"


def _machine() -> dict[str, object]:
    return {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()}


def _character(text: str) -> Any:
    from app.characters.bundled import find_character
    from models.character_archive import SUFFIX
    from models.drawing import load_drawing
    from models.opening import load_character
    from models.registry import BUNDLED, find_pack, make_poser
    from models.runtime import RuntimeSettings

    path = Path(find_character(text))
    if path.suffix.lower() == SUFFIX:
        return load_character(path)
    return make_poser(find_pack(BUNDLED), RuntimeSettings()).compile(load_drawing(path))


def _compare(report: _Report, size: tuple[int, int], ours_ms: float) -> None:
    from tracking.errors import InputError

    try:
        from models.tha1.timing import time_frames
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise InputError(
            "--reference needs torch: `uv run --extra train ichimai bench --reference`"
        ) from error
    times = sorted(1000 * t for t in time_frames(3))
    report.values["reference"] = {"times_ms": times, "ratio": times[1] / ours_ms}
    report.say(f"reference networks, width 64, torch, one thread: {times[1]:.0f} ms of CPU a frame")
    report.say(f"that is {times[1] / ours_ms:.0f} times as long as a whole frame at {size[0]} x {size[1]}")
