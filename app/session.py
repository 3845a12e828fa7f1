"""What the user can do while the program runs, without any window: the window only calls this."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import platformdirs

from app.character_loader import OpenCharacter, Progress, ReadyPoser
from app.landmarker_file import chosen_bundle
from app.meter import StageFigures
from app.opening import (
    open_background,
    open_character,
    open_chosen_source,
    open_virtual_camera,
)
from app.output_stage import OpenSink, Preview
from app.pipeline import Pipeline
from app.posing_stage import ALL_TRACKED
from app.settings import Settings
from app.settings_file import SettingsFile
from app.slot import Numbered
from rendering.background import Transparent
from rendering.sink import PixelFormat, Sink
from rendering.sink_opening import open_file_sink
from tracking.errors import IchimaiError, InputError
from tracking.pose import INDEX, Pose
from tracking.source import ImageSource, PoseSource
from tracking.tracker import Tracker, open_tracker

_log = logging.getLogger(__name__)

VIRTUAL_CAMERA = "virtual camera"
RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to see about the running program.

    Attributes:
        source: name of the source that is followed, empty until it is open.
        tracking: one word or two on the face.
        figures: rate and times of each stage.
        virtual_camera, recording: whether they are on.
        progress: share done of a character that is being made ready, or None.
    """

    source: str
    tracking: str
    figures: tuple[StageFigures, ...]
    virtual_camera: bool
    recording: bool
    progress: float | None


class Session:
    """Settings and pipeline, kept in step. For one thread, the window's; no method waits long.

    Args:
        file: where settings are read from and written to.
        make_character: makes the character that is named ready, see `open_character`.
        make_tracker: opens the face tracker, with a bundle or (None) without.
    """

    def __init__(
        self,
        file: SettingsFile,
        make_character: Callable[[str, Settings, Progress], ReadyPoser] = open_character,
        make_tracker: Callable[[Path | None], Tracker] = open_tracker,
    ) -> None:
        self._file = file
        self.settings = file.load()
        self._make_character = make_character
        self._manual = ALL_TRACKED
        settings = self.settings
        problems = list(file.messages)
        try:
            background = open_background(settings.output.background)
        except IchimaiError as error:
            problems.append(f"{error}; the background is transparent now")
            background = Transparent()
        self.pipeline = Pipeline(
            self._open_source,
            lambda: make_tracker(chosen_bundle(settings.face_landmarker)),
            self._character_opener(),
            tracking=settings.tracking,
            calibrations=settings.calibrations,
            fps=settings.output.fps,
            size=settings.output.size,
            background=background,
        )
        for problem in problems:
            self.pipeline.messages.add(problem)

    def start(self) -> None:
        """Start all threads."""
        self.pipeline.start()

    def close(self) -> list[str]:
        """Stop all threads (2 s at most) and save the settings; return the names of those still running."""
        left = self.pipeline.stop()
        self.settings = replace(self.settings, calibrations=self.pipeline.calibrations())
        try:
            self._file.save(self.settings)
        except IchimaiError as error:
            _log.error("%s", error)
        return left

    # What the user does

    def choose_source(self, text: str) -> None:
        """Follow another camera, file or recording; see `CameraSettings.source`."""
        self.settings = replace(self.settings, camera=replace(self.settings.camera, source=text))
        self.pipeline.set_source(self._open_source)

    def choose_character(self, text: str) -> None:
        """Show another character: a bundled one's name or a drawing's path."""
        self.settings = replace(self.settings, character=text)
        self.pipeline.set_character(self._character_opener())

    def set_by_hand(self, name: str, value: float | None) -> None:
        """Set one number of the pose by hand, or (None) leave it to tracking again."""
        manual = list(self._manual)
        manual[INDEX[name]] = value
        self._manual = tuple(manual)
        self.pipeline.set_manual(self._manual)

    def calibrate(self) -> None:
        """Take the face as it is for the neutral one."""
        self.pipeline.calibrate()

    def switch_virtual_camera(self, on: bool) -> None:
        """Start or stop the virtual camera."""
        wanted = self.settings.output

        def opener(size: tuple[int, int]) -> Sink:
            camera = open_virtual_camera(wanted, size)
            self._say_what_goes_out(VIRTUAL_CAMERA, camera)
            return camera

        self._switch(VIRTUAL_CAMERA, on, opener)

    def switch_recording(self, on: bool) -> None:
        """Start or finish a recording; a message names its file."""
        wanted = self.settings.output

        def opener(size: tuple[int, int]) -> Sink:
            path = _recording_path(wanted.record_folder)
            sink = open_file_sink(path, size, wanted.record_fps)
            self.pipeline.messages.add(f"Recording to {path}")
            return sink

        self._switch(RECORDING, on, opener)

    # What there is to see

    def newest_picture(self) -> Numbered[Preview] | None:
        """Return the newest composed picture, at once."""
        return self.pipeline.preview.peek()

    def newest_pose(self) -> Pose | None:
        """Return the newest pose from the source, at once."""
        newest = self.pipeline.poses.peek()
        return newest.value.pose if newest else None

    def messages(self) -> list[str]:
        """Return what the user should be told and was not yet."""
        return self.pipeline.messages.take()

    def status(self) -> Status:
        """Return what is going on."""
        open_sinks = self.pipeline.open_sinks
        return Status(
            self.pipeline.source_name,
            self._tracking_words(),
            tuple(self.pipeline.meters.figures()),
            VIRTUAL_CAMERA in open_sinks,
            RECORDING in open_sinks,
            self.pipeline.character_progress,
        )

    def _tracking_words(self) -> str:
        if self.pipeline.error is not None:
            return "stopped"
        if self.pipeline.source_waiting:
            return "camera lost, waiting for it"
        if self.pipeline.source_ended:
            return "ended"
        seen = self.pipeline.face_seen
        return {True: "face seen", False: "no face", None: ""}[seen]

    def _open_source(self) -> ImageSource | PoseSource:
        return open_chosen_source(self.settings.camera, self.pipeline.messages.add)

    def _character_opener(self) -> OpenCharacter:
        return partial(self._make_character, self.settings.character, self.settings)

    def _say_what_goes_out(self, name: str, sink: Sink) -> None:
        if self.settings.output.background == "transparent" and sink.wants is PixelFormat.RGB:
            self.pipeline.messages.add(
                f"The {name} carries no transparency: the avatar stands on green, to be keyed out in OBS"
            )

    def _switch(self, name: str, on: bool, opener: OpenSink) -> None:
        if on:
            self.pipeline.add_sink(name, opener)
        else:
            self.pipeline.remove_sink(name)


def _recording_path(folder: str) -> Path:
    """Return a new file's path in `folder`, or in the user's folder of videos, which is made if need be."""
    where = Path(folder or platformdirs.user_videos_dir())
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"there is no folder {where} and it can't be made: {error.strerror}") from error
    return where / f"ichimai-{time.strftime('%Y%m%d-%H%M%S')}.mp4"
