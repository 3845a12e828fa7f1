"""Poses from a voice alone: the microphone, live, or the sound of a file."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from tracking.errors import InputError
from tracking.moment import Moment
from tracking.sources.source import SourceBase
from tracking.voice.listener import MICROPHONE, VoiceListener
from tracking.voice.motion_style import STYLES
from tracking.voice.prosody import prosody_of
from tracking.voice.sound_file import read_sound
from tracking.voice.speech_motion import SILENCE, LiveMotion, poses_of
from tracking.voice.viseme_network import mouths_of

MICROPHONE_SOURCE = "voice"
"""What names the microphone among the sources."""
FILE_PREFIX = "voice:"
_IDLE_FPS = 30.0


class MicrophoneVoice(SourceBase):
    """A `MomentSource` without a camera: the mouth speaks, and the face goes along.

    Args:
        listener: what hears the microphone, and knows in which style to move.
    """

    name = "voice"
    live = True
    tracked = False
    fps = 50.0

    def __init__(self, listener: VoiceListener = MICROPHONE) -> None:
        self._listener = listener
        self._motion = LiveMotion(listener.style)
        self._closed = threading.Event()
        self._heard_s = -1e9

    @property
    def waiting(self) -> bool:
        """Whether no sound comes in."""
        return not self._listener.hears

    def read_moment(self) -> Moment | None:
        """Return the next pose as soon as more was heard, or after 1/30 s; None when closed."""
        heard = self._listener.track.wait(self._heard_s, 1.0 / _IDLE_FPS)
        if self._closed.is_set():
            return None
        self._motion.motion.style = self._listener.style
        if heard is not None:
            self._heard_s = heard.time_s
            prosody = self._listener.prosody.at(heard.time_s)
            pose = self._motion.step(heard.time_s, heard.opening, heard.visemes, prosody)
            return Moment(heard.time_s, pose)
        now_s = time.monotonic()
        if not self.waiting:  # between two pieces of sound
            return Moment(now_s, self._motion.hold(now_s))
        return Moment(now_s, self._motion.step(now_s, 0.0, SILENCE))

    def close(self) -> None:
        """End it; may be called from another thread."""
        self._closed.set()


class SoundFileVoice(SourceBase):
    """The sound of a file as a `MomentSource`: 60 poses a second of its time.

    Args:
        path: a recording, or a clip with sound.
        loop: play it again and again, its times going on rising.

    Raises:
        InputError: if there is no sound in it.
    """

    tracked = False
    fps = 60.0

    def __init__(self, path: Path, *, loop: bool = False) -> None:
        if not path.is_file():
            raise InputError(f"{path} is no file with sound in it")
        self.name = path.name
        sound = read_sound(path)
        self._poses = poses_of(mouths_of(sound), self.fps, STYLES["usual"], prosody=prosody_of(sound))
        self._loop, self._next, self._closed = loop, 0, False

    @property
    def frame_count(self) -> int | None:
        """How many poses there will be."""
        return None if self._loop else len(self._poses)

    def read_moment(self) -> Moment | None:
        """Return the next pose; None at the end."""
        if self._closed or (self._next >= len(self._poses) and not self._loop):
            return None
        moment = Moment(self._next / self.fps, self._poses[self._next % len(self._poses)])
        self._next += 1
        return moment

    def close(self) -> None:
        """End it."""
        self._closed = True
