"""What the user can do while the program runs, without any window: the window only calls this."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from app.background_work import BackgroundWork
from app.character_loader import Loading, OpenCharacter, ReadyPoser
from app.governor import Governor
from app.hotkeys import with_key
from app.input_side import Seen
from app.landmarker_file import chosen_bundle
from app.meter import StageFigures
from app.opening import (
    open_background,
    open_chosen_source,
    open_live_character,
    open_virtual_camera,
)
from app.output_stage import OpenSink, Preview
from app.pipeline import Pipeline
from app.settings import AxisSettings, Settings
from app.settings_file import SettingsFile
from app.settings_history import SettingsHistory
from app.settings_saver import SettingsSaver
from app.slot import Numbered
from app.slowness import Slowness, slowness
from app.source_list import SourceList
from app.tuner import Tuner
from app.virtual_camera_check import Finding, check
from app.wardrobe import Wardrobe
from rendering.background import Background, Transparent
from rendering.composer import Placement
from rendering.sink import PixelFormat, Sink
from rendering.sink_opening import open_file_sink
from tracking.calibration import Calibration
from tracking.errors import InputError
from tracking.pose import NAMES, Pose
from tracking.source import ImageSource, PoseSource
from tracking.tracker import Tracker, open_tracker

KEEP_EVERY_S = 1.0
"""How often at most moving calibrations are written."""

VIRTUAL_CAMERA = "virtual camera"
RECORDING = "recording"
ENDINGS = {"mp4": ".mp4", "webm": ".webm", "png": ""}
"""Of a recording's file or folder, by `OutputSettings.record_format`."""

LARGEST_CHARACTER = 1080
"""A character is not made more detailed than this, in pixels, for a larger picture."""

SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to see about the running program.

    Attributes:
        source: name of the source that is followed, empty until it is open.
        tracking: one word or two on the face.
        figures: rate and times of each stage.
        virtual_camera, recording: whether they are on.
        progress: share done of a character that is being made ready, or None.
        slowness: what holds things up, or None.
    """

    source: str
    tracking: str
    figures: tuple[StageFigures, ...]
    virtual_camera: bool
    recording: bool
    progress: float | None
    slowness: Slowness | None


class Session:
    """Settings and pipeline, kept in step. For one thread, the window's; no method waits.

    Every change of a setting goes through `change`: it is put in force, written soon, and undone by `undo`.

    Attributes:
        settings: the tree in force. Whoever shows settings looks whether it is another one than before.
        history: what can be undone.
        pipeline: the threads.
        wardrobe: the characters there are.
        tuner: what the user does to tune and calibrate.

    Args:
        file: where settings are read from and written to.
        make_character: makes the character that is named ready, see `open_live_character`.
        make_tracker: opens the face tracker, with a bundle or (None) without.
        sources: what there is to follow.
    """

    def __init__(
        self,
        file: SettingsFile,
        make_character: Callable[[str, Settings, Loading], ReadyPoser] = open_live_character,
        make_tracker: Callable[[Path | None], Tracker] = open_tracker,
        sources: SourceList | None = None,
    ) -> None:
        self.settings = file.load()
        self.history = SettingsHistory()
        self.sources = sources or SourceList()
        self._make_character = make_character
        self._named = ""
        settings = self.settings
        problems = list(file.messages)
        self.pipeline = Pipeline(
            self._open_source,
            lambda: make_tracker(chosen_bundle(settings.face_landmarker)),
            self._character_opener(),
            tracking=settings.tracking,
            calibrations=settings.calibrations,
            fps=settings.output.fps,
            size=settings.output.size,
            background=Transparent(),
        )
        self.pipeline.set_placement(placement(settings))
        self._hand_over_pose()
        self.pipeline.set_breathing(settings.behaviour.breathing)
        if settings.output.background != "transparent":
            self._show_background(settings.output.background)
        self.tuner = Tuner(self)
        self._saver = SettingsSaver(file, self.pipeline.messages)
        self._kept_s = 0.0
        self.checking: BackgroundWork[list[Finding]] = BackgroundWork("virtual camera check")
        self._governor = Governor(settings.output.fps)
        self.wardrobe = Wardrobe(self, self.pipeline.messages)
        for problem in problems:
            self.pipeline.messages.add(problem)

    def start(self) -> None:
        """Start all threads."""
        self.pipeline.start()

    def close(self) -> list[str]:
        """Stop all threads (2 s at most) and save the settings; return the names of those still running."""
        self.wardrobe.give_up()
        left = self.pipeline.stop()
        left += self.wardrobe.stop(0.5) + self.checking.stop(0.5) + self.sources.stop(0.5)
        self.settings = replace(self.settings, calibrations=self.pipeline.calibrations())
        self._saver.put(self.settings)
        if not self._saver.close():
            left.append("settings")
        return left

    # Settings

    def change(self, settings: Settings, undo: str = "") -> None:
        """Put another settings tree in force and have it written.

        Args:
            settings: made of `self.settings` by `dataclasses.replace`.
            undo: what the user is told they can undo, for example "gain of the mouth"; changes of one name
                in quick succession are undone together. Empty for what can't be undone.
        """
        before, self.settings = self.settings, settings
        if settings == before:
            return
        if undo:
            self.history.note(undo, before)
        self._put_in_force(before, settings)
        self._saver.put(settings)

    def set_window(self, **parts: Any) -> None:
        """Change parts of `WindowSettings`, by name."""
        self.change(replace(self.settings, window=replace(self.settings.window, **parts)))

    def set_output(self, **parts: Any) -> None:
        """Change parts of `OutputSettings`, by name."""
        self.change(replace(self.settings, output=replace(self.settings.output, **parts)))

    def set_hotkey(self, action: str, key: str) -> None:
        """Give an action a key, or (empty) none; a message says if the key can't be had."""
        try:
            changed = with_key(self.settings.hotkeys, action, key)
        except ValueError:
            self.pipeline.messages.add(f"{key} has a meaning of its own already; choose another key")
            return
        self.change(replace(self.settings, hotkeys=changed))

    def undo(self) -> None:
        """Take the last change back; nothing happens where there is none."""
        self._go_to(self.history.undo(self.settings))

    def redo(self) -> None:
        """Do again what was undone last."""
        self._go_to(self.history.redo(self.settings))

    def _go_to(self, settings: Settings | None) -> None:
        if settings is not None:
            self.change(settings)

    def _put_in_force(self, before: Settings, now: Settings) -> None:
        """Tell the pipeline what differs."""
        if now.camera != before.camera:
            self.pipeline.set_source(self._open_source)
        if now.behaviour != before.behaviour:
            self.pipeline.set_breathing(now.behaviour.breathing)
        if now.pose != before.pose:
            self._hand_over_pose()
        if now.tracking != before.tracking:
            self.pipeline.set_tracking(now.tracking)
        if (now.stage, now.output.size) != (before.stage, before.output.size):
            self._place(before)
        if now.output.background != before.output.background:
            self._show_background(now.output.background)
        made_of = (now.character, now.pack, now.runtime, now.output.size)
        if made_of != (before.character, before.pack, before.runtime, before.output.size):
            self.pipeline.set_character(self._character_opener())

    def _place(self, before: Settings) -> None:
        wanted = placement(self.settings)
        self.pipeline.set_placement(wanted)
        was = placement(before)
        if (was.width, was.height) != (wanted.width, wanted.height):
            if VIRTUAL_CAMERA in self.pipeline.open_sinks:
                self.switch_virtual_camera(False)
                self.switch_virtual_camera(True)
            if RECORDING in self.pipeline.open_sinks:
                self.pipeline.messages.add(
                    "The recording that runs keeps its size; the next one has the new one"
                )

    def _show_background(self, text: str) -> None:
        def opener() -> Background:
            return open_background(text)

        self.pipeline.set_background(opener)

    def keep_calibrations(self) -> None:
        """Have the calibrations written if they moved; to be called now and then."""
        if time.monotonic() - self._kept_s < KEEP_EVERY_S:
            return
        self._kept_s = time.monotonic()
        now = self.pipeline.calibrations()
        if moved(self.settings.calibrations, now):
            self.change(replace(self.settings, calibrations=now))

    # What the user does

    def place_avatar(self, scale: float, offset_x: float, offset_y: float) -> None:
        """Let the avatar stand elsewhere in the picture; see `StageSettings`. Held within its limits."""
        stage = replace(
            self.settings.stage,
            scale=min(max(scale, 0.1), 10.0),
            offset_x=min(max(offset_x, -2.0), 2.0),
            offset_y=min(max(offset_y, -2.0), 4.0),
        )
        self.change(replace(self.settings, stage=stage), undo="placement")

    def choose_source(self, text: str) -> None:
        """Follow another camera, file or recording, see `CameraSettings`; the same one is opened anew."""
        same = text == self.settings.camera.source
        self.change(replace(self.settings, camera=replace(self.settings.camera, source=text)))
        if same:
            self.pipeline.set_source(self._open_source)

    def follow_rename(self, key: str) -> None:
        """Know the character that is shown under another name; nothing is made anew."""
        self.settings = replace(self.settings, character=key)
        self._saver.put(self.settings)

    def choose_character(self, text: str) -> None:
        """Show another character: a bundled one's name or a drawing's path. The same one is made anew."""
        same = text == self.settings.character
        self.change(replace(self.settings, character=text))
        if same:
            self.pipeline.set_character(self._character_opener())

    # Placement

    def move_avatar(self, x: float, y: float) -> None:
        """Move the avatar by parts of the picture, positive right and down."""
        stage = self.settings.stage
        self.place_avatar(stage.scale, stage.offset_x + x, stage.offset_y + y)

    def zoom_avatar(self, factor: float, x: float, y: float) -> None:
        """Scale the avatar about a point of the picture (its parts, from the upper left corner)."""
        stage = self.settings.stage
        scale = min(max(stage.scale * factor, 0.1), 10.0)
        factor = scale / stage.scale
        # The avatar hangs at the middle of its lower edge.
        foot_x, foot_y = 0.5 + stage.offset_x, 1.0 + stage.offset_y
        self.place_avatar(scale, x + (foot_x - x) * factor - 0.5, y + (foot_y - y) * factor - 1.0)

    def put_avatar_back(self) -> None:
        """Give the avatar its first place and size."""
        self.place_avatar(1.0, 0.0, 0.0)

    def set_picture_size(self, width: int, height: int) -> None:
        """Change the size of what goes out, and let the character be as detailed as that needs."""
        stage = replace(self.settings.stage, width=width, height=height)
        output = replace(self.settings.output, size=min(width, height, LARGEST_CHARACTER))
        self.change(replace(self.settings, stage=stage, output=output), undo="picture size")

    # Pose

    def set_axis(self, name: str, axis: AxisSettings) -> None:
        """Say where one number of the pose comes from."""
        pose = self.settings.pose
        axes = {**pose.axes, name: axis}
        self.change(replace(self.settings, pose=replace(pose, axes=axes)), undo="pose")

    def release_pose(self) -> None:
        """Leave all numbers of the pose to tracking again."""
        self._named = ""
        self.change(replace(self.settings, pose=replace(self.settings.pose, axes={})), undo="reset pose")
        self._hand_over_pose()

    def keep_pose(self, name: str) -> None:
        """Keep the pose that is shown now under a name; one of that name is replaced."""
        shown, name = self.shown_pose(), name.strip()
        if shown is None or not name:
            return
        rounded = Pose(**{axis: round(getattr(shown, axis), 3) for axis in NAMES})
        pose = self.settings.pose
        self.change(
            replace(self.settings, pose=replace(pose, named={**pose.named, name: rounded})), undo="kept pose"
        )

    def forget_pose(self, name: str) -> None:
        """Forget a named pose."""
        pose = self.settings.pose
        named = {key: kept for key, kept in pose.named.items() if key != name}
        if self._named == name:
            self._named = ""
        self.change(replace(self.settings, pose=replace(pose, named=named)), undo="forgotten pose")

    def toggle_pose(self, name: str) -> None:
        """Take a named pose; a second time, go back to what was before."""
        self._named = "" if self._named == name or name not in self.settings.pose.named else name
        self._hand_over_pose()

    @property
    def pose_taken(self) -> str:
        """Name of the pose that is taken; empty for none."""
        return self._named

    def _hand_over_pose(self) -> None:
        taken = self.settings.pose.named.get(self._named)
        if taken is not None:
            self.pipeline.set_manual(tuple(getattr(taken, name) for name in NAMES))
            return
        axes = [self.settings.pose.axes.get(name, AxisSettings()) for name in NAMES]
        self.pipeline.set_manual(
            tuple(axis.value if axis.mode == "manual" else None for axis in axes),
            tuple(axis.value if axis.mode == "mixed" else 0.0 for axis in axes),
        )

    # Output

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
            path = _new_path(wanted.record_folder, ENDINGS[wanted.record_format])
            sink = open_file_sink(path, size, wanted.record_fps)
            self.pipeline.messages.add(f"Recording to {path}")
            return sink

        self._switch(RECORDING, on, opener)

    def take_snapshot(self) -> None:
        """Keep the next picture as PNG; a message names its file."""
        folder = self.settings.output.record_folder

        def opener(size: tuple[int, int]) -> Sink:
            path = _new_path(folder, ".png")
            snapshot = open_file_sink(path, size, 30.0)
            self.pipeline.messages.add(f"Snapshot: {path}")
            return snapshot

        self.pipeline.add_sink(SNAPSHOT, opener)

    def check_virtual_camera(self) -> None:
        """Begin to look whether what goes out arrives; see `checking` for what comes of it."""
        device = self.pipeline.sink_device(VIRTUAL_CAMERA)

        def newest() -> np.ndarray | None:
            preview = self.newest_picture()
            return preview.value.rgba_premultiplied if preview is not None else None

        self.checking.begin(lambda progress: check(device, newest, progress))

    def govern(self) -> None:
        """Hold the pictures' pace on a busy machine; to be called a few times a second."""
        self._governor.want(self.settings.output.fps)
        before = self._governor.rate
        if not self.settings.behaviour.govern:
            self._governor = Governor(self.settings.output.fps)
        else:
            self._governor.step(self.pipeline.meters.figures(), time.monotonic())
        if self._governor.rate != before:
            self.pipeline.set_rate(self._governor.rate)

    def save_last(self, seconds: float) -> None:
        """Keep the newest seconds of poses as a recording; a message names its file."""
        folder = self.settings.output.record_folder
        self.tuner.save_log(seconds, lambda: _new_path(folder, ".jsonl"))

    # What there is to see

    def newest_picture(self) -> Numbered[Preview] | None:
        """Return the newest composed picture, at once."""
        return self.pipeline.preview.peek()

    def newest_seen(self) -> Numbered[Seen] | None:
        """Return the camera's newest picture with the face in it, at once; None where nothing is tracked."""
        return self.pipeline.seen.peek()

    def shown_pose(self) -> Pose | None:
        """Return the pose that the newest picture shows, at once."""
        return self.pipeline.posed()

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
        figures = tuple(self.pipeline.meters.figures())
        return Status(
            self.pipeline.source_name,
            self._tracking_words(),
            figures,
            VIRTUAL_CAMERA in open_sinks,
            RECORDING in open_sinks,
            self.pipeline.character_progress,
            self._slowness(figures),
        )

    def _slowness(self, figures: tuple[StageFigures, ...]) -> Slowness | None:
        if self._governor.gave_up:
            return Slowness("governed", self._governor.rate, self._governor.wanted)
        return slowness(figures, self.settings.output.fps, self.settings.camera.fps)

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


def placement(settings: Settings) -> Placement:
    """Return what goes out and where the avatar stands in it; width and height 0 for the drawing's own."""
    stage, size = settings.stage, settings.output.size
    whole = (stage.width, stage.height) if stage.width and stage.height else (size, size)
    return Placement(*whole, stage.scale, stage.offset_x, stage.offset_y)


def moved(before: Mapping[str, Calibration], now: Mapping[str, Calibration]) -> bool:
    """Say whether calibrations differ by more than what is learned from one second to the next."""
    if before.keys() != now.keys():
        return True
    pairs = [(asdict(before[name]), asdict(now[name])) for name in now]
    return any(
        abs(after[key] - was[key]) > 0.02 if isinstance(was[key], float) else after[key] != was[key]
        for was, after in pairs
        for key in after
    )


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
