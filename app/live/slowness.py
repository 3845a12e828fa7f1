"""Why it is slow, in one sentence: read off the stages' figures."""

from __future__ import annotations

from typing import NamedTuple

from app.live.meter import PathFigures

_SHARE = 0.85
"""Below this share of the wanted rate the pictures are said to be slow."""
_LATE_MS = 120.0
_BUSY = 1.5
"""Processes that want a core, for each core, from which the machine is said to be at fault."""


class Slowness(NamedTuple):
    """What holds things up: a word for programs, and the numbers of its sentence."""

    cause: str
    value: float = 0.0
    wanted: float = 0.0


def slowness(
    figures: PathFigures, wanted_fps: float, camera_fps: float, load: float | None = None
) -> Slowness | None:
    """Return what holds things up, the first cause in the flow; None where nothing does.

    Args:
        figures: of all stages.
        wanted_fps: pictures a second that should go out.
        camera_fps: pictures a second the camera was asked for.
        load: processes that want a core, for each core of the machine; None where the system doesn't say.

    Causes: `camera` (gives fewer pictures than asked for: value a second, wanted), `busy` (the same, on a
    machine that has more to do than it can), `tracking`, `posing`, `output` (value: its milliseconds, wanted:
    those it may take), `late` (value: milliseconds).
    """
    capture, tracking, latency = figures.capture, figures.tracking, figures.latency
    if tracking.rounds > 60:
        if 0 < capture.rate_hz < _SHARE * camera_fps:
            cause = "camera" if load is None or load < _BUSY else "busy"
            return Slowness(cause, capture.rate_hz, camera_fps)
        if tracking.rate_hz < _SHARE * min(capture.rate_hz, camera_fps):
            return Slowness("tracking", tracking.median_ms, 1000 / camera_fps)
    allowed_ms = 1000 / wanted_fps
    for stage in (figures.posing, figures.output):
        if stage.rounds > 60 and stage.median_ms > allowed_ms:
            return Slowness(stage.name, stage.median_ms, allowed_ms)
    if latency.rounds > 60 and latency.median_ms > _LATE_MS:
        return Slowness("late", latency.median_ms, _LATE_MS)
    return None
