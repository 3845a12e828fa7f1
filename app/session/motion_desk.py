"""Clips that are made of a picture and another clip, for the window: begun, looked at, given up."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from app.characters.worker_process import WorkerProcess
from app.clips.first_order_animation import ClipMover, Moved
from app.clips.motion_job import MotionJob, Watcher, Written, write_clip
from app.live.background_work import BackgroundWork, Progress
from rendering.side_by_side import side_by_side

SHOWN = 240
"""Height, in pixels, of what is shown of a clip."""
MOST_SHOWN = 300
"""Frames that are kept to be looked at; of a longer clip every second, fourth ... one."""
_PREVIEW, _PREVIEW_S = "newest.jpg", 0.3


class MadeClip(NamedTuple):
    """A clip that was made.

    Attributes:
        job: what it was made of.
        written: what became of it.
        shown: driver and result beside each other, JPEG, at most `MOST_SHOWN`.
        fps: how many of `shown` make a second.
    """

    job: MotionJob
    written: Written
    shown: tuple[bytes, ...]
    fps: float


class MotionDesk:
    """Makes one clip at a time in the workshop's process.

    Attributes:
        making: the clip that is made, or was last.
    """

    def __init__(self, workshop: Callable[[], WorkerProcess]) -> None:
        self.making: BackgroundWork[MadeClip] = BackgroundWork("clip")
        self._worker = workshop
        self._folder: Path | None = None
        self._preview_read_ns = 0

    def packs(self) -> list[tuple[str, str]]:
        """Return (name, title) of the packs that move pictures by clips."""
        from models.pack import Pack
        from models.registry import MOTION, installed_packs

        return [
            (name, pack.manifest.name)
            for name, pack in installed_packs().items()
            if isinstance(pack, Pack) and pack.manifest.architecture == MOTION
        ]

    def make(self, job: MotionJob) -> None:
        """Begin to make a clip; one that is being made is given up."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="ichimai-"))
        preview = str(self._folder / _PREVIEW)
        self.making.begin(lambda progress: self._worker().do(progress, make_clip, job, preview))

    def preview(self) -> bytes | None:
        """Return the newest frame of the clip that is being made, JPEG; None where it is not new."""
        if self._folder is None:
            return None
        preview = self._folder / _PREVIEW
        with contextlib.suppress(OSError):
            changed = preview.stat().st_mtime_ns
            if changed != self._preview_read_ns:
                self._preview_read_ns = changed
                return preview.read_bytes()
        return None

    def stop(self, timeout_s: float) -> list[str]:
        """Drop what is under way and wait for it; return the names of threads still running."""
        left = self.making.stop(timeout_s)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        return left


def make_clip(progress: Progress, job: MotionJob, preview: str) -> MadeClip:
    """Write a clip, and show now and then how it goes: the workshop's work.

    Args:
        progress: told the share done.
        preview: file that the newest frame is written to, JPEG.
    """
    from tracking.sources.source_table import open_source

    with open_source(job.clip) as source:
        fps = source.fps
    watcher = _Shower(progress, Path(preview))
    try:
        written = write_clip(job, watcher)
    finally:
        Path(preview).unlink(missing_ok=True)
    return MadeClip(job, written, tuple(watcher.shown), fps / watcher.every)


class _Shower(Watcher):
    """Keeps small pictures of the frames, and writes the newest to a file."""

    def __init__(self, progress: Progress, preview: Path) -> None:
        self.shown: list[bytes] = []
        self.every = 1
        self._progress, self._preview = progress, preview
        self._total: int | None = None
        self._written_s = float("-inf")

    def begun(self, mover: ClipMover, stranger: bool, total: int | None) -> None:
        """See `Watcher`."""
        self._total = total

    def written(self, moved: Moved, count: int) -> None:
        """See `Watcher`."""
        self._progress(min(1.0, count / self._total) if self._total else 0.0)
        keeps, now = (count - 1) % self.every == 0, time.monotonic()
        if not keeps and now - self._written_s < _PREVIEW_S:
            return
        picture = shown_picture(moved)
        if keeps:
            self._keep(picture)
        if now - self._written_s >= _PREVIEW_S:
            self._written_s = now
            partial = self._preview.with_suffix(".part")
            partial.write_bytes(picture)
            partial.replace(self._preview)

    def _keep(self, picture: bytes) -> None:
        self.shown.append(picture)
        if len(self.shown) > MOST_SHOWN:
            self.shown, self.every = self.shown[::2], 2 * self.every


def shown_picture(moved: Moved) -> bytes:
    """Return driver and result beside each other, small, over light grey: JPEG."""
    rgba = moved.rgba_premultiplied
    width = max(1, round(rgba.shape[1] * SHOWN / rgba.shape[0]))
    small = cv2.resize(rgba, (width, SHOWN), interpolation=cv2.INTER_AREA)
    over = small[..., :3] + np.uint8(230) * (1 - small[..., 3:] / np.float32(255))
    beside = side_by_side(moved.frame.rgb, over.clip(0, 255).astype(np.uint8))
    return cv2.imencode(".jpg", cv2.cvtColor(beside, cv2.COLOR_RGB2BGR))[1].tobytes()
