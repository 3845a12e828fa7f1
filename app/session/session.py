"""What the user can do while the program runs, without any window: the window only calls this."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import Any

from app.characters.character_library import CharacterLibrary
from app.landmarker_file import chosen_bundle
from app.live.character_loader import Loading, OpenCharacter
from app.live.messages import Say
from app.live.meter import PathFigures
from app.live.pipeline import Pipeline
from app.live.process_figures import load_per_core
from app.live.rate_control import RateControl
from app.live.slowness import Slowness, slowness
from app.live.stage_thread import StageThread, join_all
from app.opening import open_background, open_chosen_source, open_live_character
from app.session.avatar_place import AvatarPlace, carried, placement
from app.session.camera_turns import CameraTurns
from app.session.connections import Connections
from app.session.expression_desk import ExpressionDesk
from app.session.expression_triggers import ExpressionTriggers
from app.session.hotkey_bindings import HotkeyBindings
from app.session.manual_pose import ManualPose
from app.session.motion_desk import MotionDesk
from app.session.sinks import Sinks
from app.session.source_list import SourceList
from app.session.sticker_desk import StickerDesk
from app.session.tuner import Tuner
from app.session.voice_desk import VoiceDesk
from app.settings.settings import Settings
from app.settings.settings_file import SettingsFile
from app.settings.settings_history import SettingsHistory
from app.settings.settings_saver import SettingsSaver
from models.poser import Player
from rendering.background import Transparent
from tracking.calibration import Calibration
from tracking.sources.source import ImageSource, MomentSource
from tracking.trackers.tracker import Tracker, open_tracker

LOOK_EVERY_S = 0.25
"""How often the session looks after what goes on."""
KEEP_EVERY_S = 1.0
"""How often at most moving calibrations are written."""


class Following(Enum):
    """How it goes with the source that is followed."""

    NOTHING_YET = auto()
    FACE = auto()
    NO_FACE = auto()
    CAMERA_LOST = auto()
    """It is waited for."""
    ENDED = auto()
    STOPPED = auto()
    """Posing or output has failed: nothing moves any more."""


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to see about the running program.

    Attributes:
        source: name of the source that is followed, empty until it is open.
        following: how it goes with it.
        figures: rate and times of each stage.
        sinks: names of the sinks that are open or about to be.
        progress: share done of a character that is being made ready, or None.
        slowness: what holds things up, or None.
        expression: what the face expresses; empty where it can't be read.
    """

    source: str
    following: Following
    figures: PathFigures
    sinks: frozenset[str]
    progress: float | None
    slowness: Slowness | None
    expression: str = ""


class Session:
    """Settings and pipeline, kept in step. For one thread, the window's; no method but `close` waits.

    From `start` to `close` a thread of its own does what is to be done now and then (`look_after`), so that
    it needs nobody to ask for it. Every change of a setting goes through `change`, whichever thread makes it:
    it is put in force, written soon, and undone by `undo`.

    Attributes:
        settings: the tree in force. Whoever shows settings looks whether it is another one than before.
        history: what can be undone.
        pipeline: the threads.
        library: the characters there are.
        motion: clips made of a picture and another clip.
        stickers: sets of stickers.
        tuner: what the user does to tune and calibrate.
        manual_pose: what they do to pose by hand.
        expressions: what they press and keep.
        place: where the avatar stands.
        sinks: virtual camera, recording, snapshots.
        hotkeys: which key does what.
        triggers: which expression of the face does what.
        connections: plugins, other avatars, OBS.
        sources: what there is to follow.
        camera_turns: how the cameras are mounted.
        voice: the microphone, and what it does to the mouth.

    Args:
        file: where settings are read from and written to.
        make_character: makes the character that is named ready, see `open_live_character`.
        make_tracker: opens the face tracker, with a bundle or (None) without.
        sources: what there is to follow.
    """

    def __init__(
        self,
        file: SettingsFile,
        make_character: Callable[[str, Settings, Loading], Player] = open_live_character,
        make_tracker: Callable[[Path | None], Tracker] = open_tracker,
        sources: SourceList | None = None,
    ) -> None:
        self.settings = settings = file.load()
        problems = list(file.messages)
        self.history = SettingsHistory()
        self._changing = threading.RLock()
        self.sources = sources or SourceList()
        self._make_character = make_character
        self._rate = RateControl(settings.output.fps)
        self.pipeline = self._make_pipeline(make_tracker)
        self._put_behaviour_in_force(settings)
        self.pipeline.output.set_placement(placement(settings))
        self.pipeline.posing.swing.carried = carried(settings)
        if settings.output.background != "transparent":
            self._show_background(settings.output.background)
        self.camera_turns = CameraTurns(self)
        self.tuner = Tuner(self)
        self.manual_pose = ManualPose(self)
        self.expressions = ExpressionDesk(self)
        self.place = AvatarPlace(self)
        self.sinks = Sinks(self)
        self.hotkeys = HotkeyBindings(self)
        self.triggers = ExpressionTriggers(self)
        self.connections = Connections(self, self.sinks)
        self.voice = VoiceDesk(self, file.path.with_name("voices"))
        self.voice.put_in_force()
        self._saver = SettingsSaver(file, self.pipeline.messages)
        self._kept_s = 0.0
        self.library = CharacterLibrary(self, self.pipeline.messages)
        self._thread = StageThread("session", self._run, self._failed)
        self.motion = MotionDesk(lambda: self.library.workshop)
        self.stickers = StickerDesk(lambda: self.library.workshop)
        for problem in problems:
            self.pipeline.messages.add(Say.TEXT, problem)

    def _make_pipeline(self, make_tracker: Callable[[Path | None], Tracker]) -> Pipeline:
        settings = self.settings
        return Pipeline(
            self._open_source,
            lambda: make_tracker(chosen_bundle(settings.face_landmarker)),
            self._character_opener(),
            tracking=settings.tracking,
            calibrations=settings.calibrations,
            fps=settings.output.fps,
            size=settings.output.size,
            background=Transparent(),
            turn_of=lambda source: self.camera_turns.of(source),
        )

    def start(self) -> None:
        """Start all threads."""
        self.sources.refresh()
        self.pipeline.start()
        self._thread.start()

    def close(self) -> list[str]:
        """Stop all threads (2 s at most) and save the settings; return the names of those still running."""
        self._thread.stopping.set()
        self.library.give_up()
        self.motion.making.give_up()
        self.stickers.give_up()
        left = self.hotkeys.stop(0.5) + self.pipeline.stop() + join_all([self._thread], 0.5)
        left += (
            self.motion.stop(0.5)
            + self.stickers.stop(0.5)
            + self.library.stop(0.5)
            + self.sinks.checking.stop(0.5)
            + self.sources.stop(0.5)
        )
        left += self.connections.stop(0.5)
        self.voice.save()
        self._keep(calibrations=self.pipeline.calibrations())
        if not self._saver.close():
            left.append("settings")
        return left

    # Settings

    def change(self, made: Callable[[Settings], Settings], undo: str = "") -> None:
        """Put another settings tree in force and have it written.

        Args:
            made: given the tree in force, returns the other one; no other change comes in between.
            undo: what the user is told they can undo, for example "gain of the mouth"; changes of one name
                in quick succession are undone together. Empty for what can't be undone.
        """
        with self._changing:
            before, self.settings = self.settings, made(self.settings)
            if self.settings == before:
                return
            if undo:
                self.history.note(undo, before)
            self._put_in_force(before, self.settings)
            self._saver.put(self.settings)

    def change_part(self, part: str, undo: str = "", **fields: Any) -> None:
        """Change fields of one part of the tree, by name: `change_part("window", theme="dark")`."""
        self.change(lambda s: replace(s, **{part: replace(getattr(s, part), **fields)}), undo)

    def undo(self) -> None:
        """Take the last change back; nothing happens where there is none."""
        self.change(lambda s: self.history.undo(s) or s)

    def redo(self) -> None:
        """Do again what was undone last."""
        self.change(lambda s: self.history.redo(s) or s)

    def _put_in_force(self, before: Settings, now: Settings) -> None:
        """Tell the pipeline what differs."""
        if now.camera != before.camera:
            self.pipeline.set_source(self._open_source)
        if now.camera_turns != before.camera_turns:
            self.camera_turns.follow(now)
        if now.behaviour != before.behaviour:
            self._put_behaviour_in_force(now)
        if now.voice != before.voice:
            self.voice.put_in_force()
        if now.pose != before.pose:
            self.manual_pose.hand_over()
        if now.expressions != before.expressions:
            self.expressions.follow()
        if now.tracking != before.tracking:
            self.pipeline.set_tracking(now.tracking)
        if (now.stage, now.output.size) != (before.stage, before.output.size):
            was, wanted = placement(before), placement(now)
            self.pipeline.output.set_placement(wanted)
            self.pipeline.posing.swing.carried = carried(now)
            self.sinks.follow_size((was.width, was.height), (wanted.width, wanted.height))
        if now.output.background != before.output.background:
            self._show_background(now.output.background)
        made_of = (now.character, now.pack, now.runtime, now.output.size)
        if made_of != (before.character, before.pack, before.runtime, before.output.size):
            self.pipeline.set_character(self._character_opener())
        bound = (now.hotkeys_everywhere, now.pose.named, now.expressions)
        if bound != (before.hotkeys_everywhere, before.pose.named, before.expressions):
            self.hotkeys.follow()

    def _put_behaviour_in_force(self, now: Settings) -> None:
        posing = self.pipeline.posing
        posing.breath, posing.breathing = now.behaviour.breath, now.behaviour.breathing
        posing.swing.settings = None if self._rate.stiff else now.behaviour.springs

    def _show_background(self, text: str) -> None:
        self.pipeline.output.set_background(partial(open_background, text))

    def _keep(self, **fields: Any) -> None:
        """Know of what has changed elsewhere and have it written; nothing is put in force."""
        with self._changing:
            self.settings = replace(self.settings, **fields)
            self._saver.put(self.settings)

    # What the session does by itself

    def look_after(self) -> None:
        """Do what is to be done a few times a second: the session's own thread calls it."""
        self.tuner.look_after()
        self.expressions.look_after()
        self._govern()
        self._keep_calibrations()
        self.library.look_after()
        self.voice.look_after()
        self.sources.look_again()

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.wait(LOOK_EVERY_S):
            self.look_after()

    def _failed(self, error: Exception) -> None:
        self.pipeline.messages.add(Say.BROKEN, error)

    def _govern(self) -> None:
        """Hold the pictures' pace on a busy machine."""
        self._rate.want(self.settings.output.fps)
        before, springs = self._rate.rate, self.settings.behaviour.springs
        if not self.settings.behaviour.govern:
            self._rate = RateControl(self.settings.output.fps)
        else:
            swinging = springs.amount > 0 and self.pipeline.meters.springs.figures().rounds > 0
            self._rate.step(self.pipeline.meters.figures(), time.monotonic(), swinging)
        self.pipeline.posing.swing.settings = None if self._rate.stiff else springs
        if self._rate.rate != before:
            self.pipeline.posing.set_rate(self._rate.rate)

    def _keep_calibrations(self) -> None:
        if time.monotonic() - self._kept_s < KEEP_EVERY_S:
            return
        self._kept_s = time.monotonic()
        now = self.pipeline.calibrations()
        if moved(self.settings.calibrations, now):
            self._keep(calibrations=now)

    # What the user does

    def choose_source(self, text: str) -> None:
        """Follow another camera, file or recording, see `CameraSettings`; the same one is opened anew."""
        same = text == self.settings.camera.source
        self.change_part("camera", source=text)
        if same:
            self.pipeline.set_source(self._open_source)

    def follow_rename(self, key: str) -> None:
        """Know the character that is shown under another name; nothing is made anew."""
        self._keep(character=key)

    def choose_character(self, text: str) -> None:
        """Show another character: a bundled one's name or a drawing's path. The same one is made anew."""
        same = text == self.settings.character
        self.change(lambda s: replace(s, character=text))
        if same:
            self.pipeline.set_character(self._character_opener())

    # What there is to see

    def status(self) -> Status:
        """Return what is going on."""
        figures = self.pipeline.meters.figures()
        expression = self.pipeline.input.expressions.current
        return Status(
            self.pipeline.input.source_name,
            self._following(),
            figures,
            self.pipeline.output.open_sinks,
            self.pipeline.characters.progress,
            self._slowness(figures),
            expression.name if expression and self.pipeline.input.face_seen else "",
        )

    def _slowness(self, figures: PathFigures) -> Slowness | None:
        if self._rate.gave_up:
            return Slowness("governed", self._rate.rate, self._rate.wanted)
        return slowness(figures, self.settings.output.fps, self.settings.camera.fps, load_per_core())

    def _following(self) -> Following:
        if self.pipeline.error is not None:
            return Following.STOPPED
        if self.pipeline.input.waiting:
            return Following.CAMERA_LOST
        if self.pipeline.input.ended.is_set():
            return Following.ENDED
        seen = self.pipeline.input.face_seen
        return {True: Following.FACE, False: Following.NO_FACE, None: Following.NOTHING_YET}[seen]

    def _open_source(self) -> ImageSource | MomentSource:
        say = partial(self.pipeline.messages.add, Say.RECORDING_INSTEAD)
        return open_chosen_source(self.settings.camera, say)

    def _character_opener(self) -> OpenCharacter:
        return partial(self._make_character, self.settings.character, self.settings)


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
