"""The whole path from camera frame to sent picture, measured: the work behind `ichimai bench --live`."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.live.meter import StageFigures
from app.live.pipeline import Pipeline
from app.live.process_figures import load_average, memory_mb
from rendering.sink import PixelFormat, SinkBase
from tracking.errors import InputError
from tracking.frame import Frame
from tracking.sources.source import SourceBase
from tracking.sources.video import VideoSource

CAMERA_FPS = 30.0
OUTPUT_FPS = 60.0
WARM_UP_S = 5.0
"""The first seconds don't count: the tracker's networks load, and memory fills to what it will be."""
_START_S = 120.0


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """What a live run came to.

    Attributes:
        seconds: how long was measured.
        camera_frames, tracked: frames that the camera gave, and those of them that were tracked.
        turns: moments at which a picture was due, `OUTPUT_FPS` a second.
        unchanged: turns at which the pose had not moved, so that the last picture stood.
        missed: turns that came before the stages were ready.
        sent: pictures that were sent.
        latency_ms: median, 95th percentile and largest time from a frame's capture to its picture being sent.
        delay_ms: how much of that is interpolation's, at the end.
        cores: processor seconds a second, all threads.
        memory_mb: held at the start, at the end, and at most.
        load: processes that wanted a core, of the whole machine, in the last minute.
        stages: the last rounds of each stage.
    """

    seconds: float
    camera_frames: int
    tracked: int
    turns: int
    unchanged: int
    missed: int
    sent: int
    latency_ms: tuple[float, float, float]
    delay_ms: float
    cores: float
    memory_mb: tuple[float, float, float]
    load: float | None
    stages: tuple[StageFigures, ...]

    @property
    def missed_share(self) -> float:
        """Missed turns of all turns, 0..1."""
        return self.missed / max(1, self.turns)


class LoopedClip(SourceBase):
    """A clip that begins again at its end and gives its frames at another rate; an `ImageSource`.

    Every round decodes the file anew, so that nothing is held in memory.
    """

    def __init__(self, path: Path, fps: float = CAMERA_FPS) -> None:
        self._path, self._clip, self._index = path, VideoSource(path), 0
        self.name, self.fps = path.name, fps
        self.width, self.height = self._clip.width, self._clip.height

    def read(self) -> Frame | None:
        """Return the next frame; there is always one until the source is closed."""
        frame = self._clip.read()
        if frame is None:
            self._clip.close()
            self._clip = VideoSource(self._path)
            frame = self._clip.read()
        if frame is None:
            return None
        timed = replace(frame, time_s=self._index / self.fps, index=self._index)
        self._index += 1
        return timed

    def close(self) -> None:
        """Let go of the file."""
        self._clip.close()


class MeasuringSink(SinkBase):
    """Takes what a virtual camera takes, and notes how old each picture is."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__(size, OUTPUT_FPS, PixelFormat.I420_BT709)
        self.latencies_s = array("d")

    def take(self, pixels: np.ndarray, time_s: float) -> None:
        """Note the time; see `Sink.send`."""
        self.latencies_s.append(time.monotonic() - time_s)

    def close(self) -> None:
        """Nothing was opened."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Counters at one moment."""

    at_s: float
    cpu_s: float
    sent: int
    turns: int
    late: int
    skipped: int
    posed: int
    captured: int
    tracked: int

    @classmethod
    def now(cls, pipeline: Pipeline, sink: MeasuringSink) -> _Mark:
        """Read all counters."""
        turns, meters = pipeline.turns, pipeline.meters
        rounds = [m.figures().rounds for m in (meters.posing, meters.capture, meters.tracking)]
        counts = (len(sink.latencies_s), turns.due, turns.missed, turns.skipped)
        return cls(time.monotonic(), time.process_time(), *counts, *rounds)


def measure_live(
    pipeline: Pipeline, size: int, seconds: float, progress: Callable[[float], None] = lambda share: None
) -> LiveFigures:
    """Run a pipeline for a while and measure it; it is stopped at the end.

    Args:
        pipeline: not started; its output rate is `OUTPUT_FPS`.
        size: side of the pictures that go out.
        seconds: how long is measured, after the start and `WARM_UP_S`.
        progress: told the share done.

    Raises:
        InputError: if nothing comes out of it; the message has the pipeline's own.
    """
    sink = MeasuringSink((size, size))
    pipeline.output.add_sink("benchmark", lambda _: sink)
    pipeline.start()
    try:
        _wait_for_pictures(pipeline, sink)
        time.sleep(WARM_UP_S)
        begin, held = _Mark.now(pipeline, sink), [memory_mb()]
        while (passed := time.monotonic() - begin.at_s) < seconds:
            time.sleep(min(1.0, max(0.0, seconds - passed)))
            held.append(memory_mb())
            progress(min(1.0, passed / seconds))
            _check(pipeline)
        end = _Mark.now(pipeline, sink)
        delay_s, stages = pipeline.turns.delay_s, pipeline.meters.figures()[:4]
    finally:
        pipeline.stop()
    latencies = np.array(sink.latencies_s[begin.sent : end.sent]) * 1000
    turns, late = end.turns - begin.turns, end.late - begin.late
    # A picture that was posed and then skipped had its turn: it did not stand still besides.
    skipped = end.skipped - begin.skipped
    return LiveFigures(
        seconds=end.at_s - begin.at_s,
        camera_frames=end.captured - begin.captured,
        tracked=end.tracked - begin.tracked,
        turns=turns,
        unchanged=max(0, turns - late - (end.posed - begin.posed)),
        missed=late + skipped,
        sent=end.sent - begin.sent,
        latency_ms=(*np.percentile(latencies, (50, 95)).tolist(), float(latencies.max())),
        delay_ms=1000 * delay_s,
        cores=(end.cpu_s - begin.cpu_s) / (end.at_s - begin.at_s),
        memory_mb=(held[0], held[-1], max(held)),
        load=load_average(),
        stages=stages,
    )


def _wait_for_pictures(pipeline: Pipeline, sink: MeasuringSink) -> None:
    deadline = time.monotonic() + _START_S
    while not sink.latencies_s or not pipeline.meters.tracking.figures().rounds:
        _check(pipeline)
        if time.monotonic() > deadline:
            raise InputError(f"no picture came out within {_START_S:.0f} s")
        time.sleep(0.05)


def _check(pipeline: Pipeline) -> None:
    if pipeline.error is not None or pipeline.input.ended.is_set():
        raise InputError(
            f"the run has ended early: {'; '.join(map(str, pipeline.messages.take())) or pipeline.error}"
        )
