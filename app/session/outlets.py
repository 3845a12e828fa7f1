"""Where pictures go besides the window: virtual camera, recordings, snapshots, and files of poses."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import platformdirs

from app.live.background_work import BackgroundWork
from app.live.output_stage import OpenSink
from app.opening import open_virtual_camera
from app.session.session_owner import Owner
from app.session.tuner import Tuner
from app.session.virtual_camera_check import Finding, check
from rendering.sink import Sink
from rendering.sink_opening import open_file_sink
from tracking.errors import InputError

VIRTUAL_CAMERA = "virtual camera"
RECORDING = "recording"
SNAPSHOT = "snapshot"
ENDINGS = {"mp4": ".mp4", "webm": ".webm", "png": ""}
"""Of a recording's file or folder, by `OutputSettings.record_format`."""


class Outlets:
    """Part of a session; for one thread, the window's. No method waits.

    Attributes:
        checking: the look whether the virtual camera's pictures arrive, see `check_virtual_camera`.
    """

    def __init__(self, owner: Owner, tuner: Tuner) -> None:
        self._owner, self._tuner = owner, tuner
        self.checking: BackgroundWork[list[Finding]] = BackgroundWork("virtual camera check")

    def switch_virtual_camera(self, on: bool) -> None:
        """Start or stop the virtual camera."""
        wanted = self._owner.settings.output

        def opener(size: tuple[int, int]) -> Sink:
            camera = open_virtual_camera(wanted, size)
            self._say_what_goes_out(VIRTUAL_CAMERA, camera)
            return camera

        self._switch(VIRTUAL_CAMERA, on, opener)

    def switch_recording(self, on: bool) -> None:
        """Start or finish a recording; a message names its file."""
        wanted = self._owner.settings.output

        def opener(size: tuple[int, int]) -> Sink:
            path = _new_path(wanted.record_folder, ENDINGS[wanted.record_format])
            sink = open_file_sink(path, size, wanted.record_fps)
            self._owner.pipeline.messages.add(f"Recording to {path}")
            return sink

        self._switch(RECORDING, on, opener)

    def take_snapshot(self) -> None:
        """Keep the next picture as PNG; a message names its file."""
        folder = self._owner.settings.output.record_folder

        def opener(size: tuple[int, int]) -> Sink:
            path = _new_path(folder, ".png")
            snapshot = open_file_sink(path, size, 30.0)
            self._owner.pipeline.messages.add(f"Snapshot: {path}")
            return snapshot

        self._owner.pipeline.add_sink(SNAPSHOT, opener)

    def check_virtual_camera(self) -> None:
        """Begin to look whether what goes out arrives; see `checking` for what comes of it."""
        device = self._owner.pipeline.sink_device(VIRTUAL_CAMERA)

        def newest() -> np.ndarray | None:
            preview = self._owner.pipeline.preview.peek()
            return preview.value.rgba_premultiplied if preview is not None else None

        self.checking.begin(lambda progress: check(device, newest, progress))

    def save_last(self, seconds: float) -> None:
        """Keep the newest seconds of poses as a recording; a message names its file."""
        folder = self._owner.settings.output.record_folder
        self._tuner.save_log(seconds, lambda: _new_path(folder, ".jsonl"))

    def follow_size(self, before: tuple[int, int], now: tuple[int, int]) -> None:
        """Open the virtual camera anew for pictures of another size."""
        if now == before:
            return
        if VIRTUAL_CAMERA in self._owner.pipeline.open_sinks:
            self.switch_virtual_camera(False)
            self.switch_virtual_camera(True)
        if RECORDING in self._owner.pipeline.open_sinks:
            self._owner.pipeline.messages.add(
                "The recording that runs keeps its size; the next one has the new one"
            )

    def _say_what_goes_out(self, name: str, sink: Sink) -> None:
        if self._owner.settings.output.background == "transparent" and not sink.wants.has_alpha:
            self._owner.pipeline.messages.add(
                f"The {name} carries no transparency: the avatar stands on green, to be keyed out in OBS"
            )

    def _switch(self, name: str, on: bool, opener: OpenSink) -> None:
        if on:
            self._owner.pipeline.add_sink(name, opener)
        else:
            self._owner.pipeline.remove_sink(name)


def _new_path(folder: str, ending: str) -> Path:
    """Return a new file's path in `folder`, or in the user's folder of videos, which is made if need be."""
    where = Path(folder or platformdirs.user_videos_dir())
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"there is no folder {where} and it can't be made: {error.strerror}") from error
    name = f"ichimai-{time.strftime('%Y%m%d-%H%M%S')}"
    tries = (where / f"{name}{again}{ending}" for again in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in tries if not path.exists())
