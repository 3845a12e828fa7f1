"""Poses from a voice alone: the microphone, live, or the sound of a file."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from tracking.errors import InputError
from tracking.moment import Moment
from tracking.pose import Pose
from tracking.sources.idle_curve import IdleCurve
from tracking.sources.source import SourceBase
from tracking.voice.features import HOP_S
from tracking.voice.listener import MICROPHONE, VoiceListener
from tracking.voice.mouth_shape import MouthFollower, mouth_numbers, with_mouth
from tracking.voice.sound_file import read_sound
from tracking.voice.viseme_network import Mouths, mouths_of
from tracking.voice.voice_track import Heard

MICROPHONE_SOURCE = "voice"
"""What names the microphone among the sources."""
FILE_PREFIX = "voice:"
_IDLE_FPS = 30.0


class MicrophoneVoice(SourceBase):
    """A `MomentSource` without a camera: the mouth speaks, head and eyes idle.

    Args:
        listener: what hears the microphone.
    """

    name = "voice"
    live = True
    tracked = False
    fps = 50.0

    def __init__(self, listener: VoiceListener = MICROPHONE) -> None:
        self._listener, self._idle = listener, IdleCurve()
        self._mouth = MouthFollower()
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
        now_s = time.monotonic()
        if heard is not None:
            self._heard_s = heard.time_s
        pose = self._idle.pose_at(now_s)
        numbers = _numbers(heard) if heard is not None else _numbers_at_rest()
        if heard is not None or self.waiting:
            pose = with_mouth(pose, self._mouth.follow(numbers, now_s))
        else:
            pose = with_mouth(pose, self._mouth.now)
        return Moment(now_s if heard is None else heard.time_s, pose)

    def close(self) -> None:
        """End it; may be called from another thread."""
        self._closed.set()


def _numbers(heard: Heard) -> dict[str, float]:
    made = mouth_numbers(np.array([heard.opening], np.float32), heard.visemes[None])
    return {name: float(value[0]) for name, value in made.items()}


def _numbers_at_rest() -> dict[str, float]:
    return dict.fromkeys(mouth_numbers(np.zeros(1, np.float32), np.zeros((1, 15), np.float32)), 0.0)


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
        self._poses = poses_of(mouths_of(read_sound(path)), self.fps)
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


def poses_of(mouths: Mouths, fps: float) -> list[Pose]:
    """Return a pose for each picture of a sound, one at least; head and eyes idle."""
    frames_s = (np.arange(len(mouths.opening)) + 0.5) * HOP_S
    times_s = np.arange(max(round(len(frames_s) * HOP_S * fps), 1)) / fps
    numbers = mouth_numbers(mouths.opening, mouths.visemes)
    if not len(frames_s):
        numbers, frames_s = {name: np.zeros(1) for name in numbers}, np.zeros(1)
    kernel = np.array([1.0, 2.0, 1.0]) / 4.0
    idle = IdleCurve()
    poses = [idle.pose_at(float(t)) for t in times_s]
    for name, values in numbers.items():
        smooth = np.convolve(np.pad(values, 1, mode="edge"), kernel, "valid")
        at = np.interp(times_s, frames_s, smooth)
        poses = [replace(pose, **{name: float(v)}) for pose, v in zip(poses, at, strict=True)]
    return poses
