"""Whose mouth it is: the camera's, the voice's, or that of whichever opens more."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from tracking.moment import Moment
from tracking.pose import Pose
from tracking.voice.mouth_shape import MouthFollower, mouth_numbers, with_mouth
from tracking.voice.personal import PersonalMouth
from tracking.voice.voice_track import Heard, VoiceTrack

Mixing = Literal["off", "fill", "voice", "more"]
MIXINGS: tuple[Mixing, ...] = ("off", "fill", "voice", "more")

HAND_OVER_S = 0.2
"""How long the mouth takes from one driver to the other."""
STALE_S = 0.4
"""A voice of which nothing was heard for so long is none."""
_WATCHED_S = 1.5
_SPOKEN_RANGE, _STILL_RANGE, _MOVED_RANGE = 0.3, 0.08, 0.15


@dataclass(frozen=True, slots=True)
class VoiceMixing:
    """How voice and face share the mouth.

    Attributes:
        how: "off": the face alone. "fill": the face while its mouth is seen, else the voice. "voice": the
            voice alone. "more": whichever opens more.
        gain: how far the voice opens the mouth, 1 as heard.
        learn: learn the person's mouth while it is seen.
    """

    how: Mixing = "off"
    gain: float = 1.0
    learn: bool = True


class CoveredMouth:
    """Tells a mouth behind a hand or a microphone: it stays still while somebody speaks."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float, float]] = deque()
        self.covered = False

    def add(self, time_s: float, seen: float, heard: float) -> None:
        """Take what camera and voice say of the opening at a time, 0 to 1 both."""
        self._seen.append((time_s, seen, heard))
        while self._seen and time_s - self._seen[0][0] > _WATCHED_S:
            self._seen.popleft()
        if time_s - self._seen[0][0] < 0.8 * _WATCHED_S:
            return
        _, camera, voice = np.ptp(np.array(self._seen), axis=0)
        if camera > _MOVED_RANGE:
            self.covered = False
        elif voice > _SPOKEN_RANGE and camera < _STILL_RANGE:
            self.covered = True

    def forget(self) -> None:
        """Begin anew: the face was lost."""
        self._seen.clear()
        self.covered = False


class VoiceMixer:
    """Gives moments the mouth that they are to have. For one thread.

    Attributes:
        mixing: how; may be swapped from any thread.
        personal: what was learned of the person's mouth.

    Args:
        track: what the voice does.
        personal: what is known of the person's mouth.
    """

    def __init__(self, track: VoiceTrack, personal: PersonalMouth) -> None:
        self._track, self.personal = track, personal
        self.mixing = VoiceMixing()
        self._covered = CoveredMouth()
        self._follower = MouthFollower()
        self._share, self._time_s = 0.0, -1e9

    def process(self, moment: Moment) -> Moment:
        """Return the moment with its mouth mixed."""
        mixing = self.mixing
        heard = self._track.at(moment.time_s)
        stale = heard is None or abs(heard.time_s - moment.time_s) > STALE_S
        if mixing.how == "off" or heard is None or stale:
            return self._mixed(moment, None, 0.0)
        numbers = self._follower.follow(self._numbers(heard, mixing.gain), moment.time_s)
        seen = moment.face is not None
        if seen:
            self._covered.add(moment.time_s, moment.pose.mouth, numbers["mouth"])
            good = mixing.learn and not self._covered.covered
            self.personal.watch(moment.time_s, moment.pose.mouth, self._track, good=good)
        elif moment.tracked:
            self._covered.forget()
        return self._mixed(moment, numbers, self._wanted(moment, numbers, mixing))

    def fills(self) -> bool:
        """Whether there is a voice that moves the mouth where no face does; any thread."""
        heard = self._track.newest()
        return self.mixing.how != "off" and heard is not None and time.monotonic() - heard.time_s < STALE_S

    def _numbers(self, heard: Heard, gain: float) -> dict[str, float]:
        opening = np.array([self.personal.opening(heard)], np.float32)
        made = mouth_numbers(opening, heard.visemes[None], gain)
        return {name: float(value[0]) for name, value in made.items()}

    def _wanted(self, moment: Moment, numbers: dict[str, float], mixing: VoiceMixing) -> float:
        """Return the voice's share that is wanted."""
        if mixing.how == "more":
            return float(numbers["mouth"] > moment.pose.mouth)
        if mixing.how == "fill":
            return float(moment.tracked and (moment.face is None or self._covered.covered))
        return 1.0

    def _mixed(self, moment: Moment, numbers: dict[str, float] | None, wanted: float) -> Moment:
        step = max(moment.time_s - self._time_s, 0.0) / HAND_OVER_S
        self._share += float(np.clip(wanted - self._share, -step, step))
        self._time_s = moment.time_s
        if numbers is None:
            numbers = self._follower.follow(_mouth_of(moment.pose), moment.time_s)
        if self._share <= 0.0:
            return moment
        return replace(moment, pose=with_mouth(moment.pose, numbers, self._share))


def _mouth_of(pose: Pose) -> dict[str, float]:
    from tracking.voice.mouth_shape import MOUTH_NUMBERS

    return {name: getattr(pose, name) for name in MOUTH_NUMBERS}
