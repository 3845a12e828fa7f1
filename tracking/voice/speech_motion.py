"""What a whole face does while somebody speaks, or is silent: made from the voice and a style.

Where nothing of the face is seen, its motion is made of the voice and of processes with published figures:

- blinks: 26 a minute in conversation, their intervals log-normal (Bentivoglio et al. 1997); rather where
  a phrase ends, and with large shifts of gaze; closing faster than opening.
- gaze: on the partner for 94 +- 95 pictures, away for 28 +- 24, at 30 a second while talking, and longer
  on the partner while silent; sizes exponential; 25 ms and 2.4 ms a degree (Lee, Badler and Badler 2002).
- head: nods with what is stressed (Munhall et al. 2004); postures that change at pauses; an
  Ornstein-Uhlenbeck sway; all through a critically damped spring, standard deviations of 3 to 6 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from tracking.mapping.idle_curve import blink_shape
from tracking.pose import DEGREES_PER_UNIT, Pose
from tracking.voice.features import HOP_S
from tracking.voice.motion_style import MotionStyle
from tracking.voice.mouth_shape import MouthFollower, mouth_numbers, with_mouth
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import INDEX

BLINKS_A_MINUTE = 26.0
_BLINK_SPREAD = 0.55
"""Standard deviation of the logarithm of the time between two blinks."""
_GAZE_DEGREES = 25.0
"""Of gaze where the number in the pose is 1."""
_SWAY_DEG = np.array([3.4, 5.2, 2.6])
"""Standard deviations of pitch, yaw and roll of postures, in degrees."""
_DRIFT_DEG = np.array([2.2, 3.0, 1.7])
_DRIFT_S = 0.6
_POSTURE_S = 2.8
_STIFFNESS = 5.5
"""Of the neck: radians a second of the critically damped spring that the head follows its posture by."""
_NOD_DEG, _NOD_S = 7.0, 0.13
_ACCENT_EVERY_S = 0.32
_BREATH_S = 3.8
SILENCE = np.eye(1, len(INDEX), INDEX["sil"], dtype=np.float32)[0]
"""Visemes while nothing is said."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the voice does now.

    Attributes:
        numbers: of the mouth, by name in the pose table.
        loudness: how strongly something is said, 0 to 1.
        speaks: whether anything is.
    """

    numbers: dict[str, float]
    loudness: float
    speaks: bool


class _Spring:
    """A critically damped spring: follows a target without passing it."""

    def __init__(self, size: int, stiffness: float) -> None:
        self.at, self._speed, self._stiffness = np.zeros(size), np.zeros(size), stiffness

    def follow(self, target: np.ndarray, step_s: float, quickness: float = 1.0) -> np.ndarray:
        """Return where it is after a step."""
        w = self._stiffness * quickness
        apart = self.at - target
        moved = (self._speed + w * apart) * step_s
        fading = exp(-w * step_s)
        self._speed = (self._speed - w * moved) * fading
        self.at = target + (apart + moved) * fading
        return self.at


class SpeechMotion:
    """Makes poses, one after the other. For one thread.

    Attributes:
        style: how lively; may be swapped.

    Args:
        style: how lively.
        seed: the same seed and the same voice give the same motion.
    """

    def __init__(self, style: MotionStyle, seed: int = 0) -> None:
        self.style = style
        self._r = np.random.default_rng(seed)
        self._time_s: float | None = None
        self._head, self._brows = _Spring(3, _STIFFNESS), _Spring(1, 9.0)
        self._eyes, self._body = _Spring(2, 55.0), _Spring(2, 2.2)
        self._posture, self._drift = np.zeros(3), np.zeros(3)
        self._nods: list[tuple[float, float, float]] = []
        self._brow_until_s, self._brow = -1.0, 0.0
        self._posture_at_s = self._gaze_at_s = 0.0
        self._blink_s, self._next_blink_s = -10.0, 1.5
        self._gaze, self._away = np.zeros(2), False
        self._spoke, self._mean, self._accent_s = False, 0.0, -1.0
        self._phase = float(self._r.uniform(0, 6.28))

    def step(self, time_s: float, said: Said) -> Pose:
        """Return the pose at a time, which must not run back."""
        before_s = time_s if self._time_s is None else self._time_s
        if self._time_s is None:
            self._posture_at_s = self._gaze_at_s = time_s
            self._next_blink_s = time_s + self._until_blink()
        self._time_s = time_s
        step_s = min(max(time_s - before_s, 0.0), 0.1)
        ended = self._spoke and not said.speaks
        self._spoke = said.speaks
        self._stress(time_s, step_s, said)
        head = self._head_at(time_s, step_s, said, ended)
        closure = self._closure_at(time_s, ended)
        gaze = self._gaze_at(time_s, step_s, said, head)
        return self._pose(time_s, step_s, said, head, closure, gaze)

    # The voice

    def _stress(self, time_s: float, step_s: float, said: Said) -> None:
        """Notice what is stressed: louder than the last second, and not long after the last one."""
        self._mean += (said.loudness - self._mean) * min(step_s / 0.8, 1.0)
        stressed = said.speaks and said.loudness > self._mean + 0.18
        if not stressed or time_s - self._accent_s < _ACCENT_EVERY_S:
            return
        self._accent_s = time_s
        strength = float(np.clip(said.loudness - self._mean, 0.2, 0.8)) / 0.5
        if self._r.random() < 0.75:
            size = strength * self._r.uniform(0.4, 1.2)
            self._nods.append((time_s, size, float(self._r.uniform(-0.35, 0.35))))
        if self._r.random() < 0.3:
            self._brow, self._brow_until_s = float(self._r.uniform(0.3, 0.8)), time_s + 0.35

    # The head

    def _head_at(self, time_s: float, step_s: float, said: Said, ended: bool) -> np.ndarray:
        """Return pitch, yaw and roll in degrees."""
        style, lively = self.style, 1.0 if said.speaks else 0.55
        if time_s >= self._posture_at_s or (ended and self._r.random() < 0.5):
            self._posture = self._r.standard_normal(3) * _SWAY_DEG
            self._posture_at_s = time_s + float(self._r.gamma(3.0, _POSTURE_S / 3.0)) / max(lively, 0.3)
        fading = exp(-step_s / _DRIFT_S)
        noise = self._r.standard_normal(3) * np.sqrt(1 - fading**2)
        self._drift = self._drift * fading + noise * _DRIFT_DEG
        quickness = 0.75 + 0.35 * style.head
        sway = style.head * lively * (self._posture + self._drift)
        head = self._head.follow(sway, step_s, quickness).copy()
        self._nods = [nod for nod in self._nods if time_s - nod[0] < 8 * _NOD_S]
        for begun_s, size, aside in self._nods:
            t = (time_s - begun_s) / _NOD_S
            wave = style.nods * _NOD_DEG * size * t * t * exp(2 - 2 * t) / 2.0
            head += wave * np.array([-1.0, aside, 0.3 * aside])
        return head

    # The eyes

    def _until_blink(self) -> float:
        rate = BLINKS_A_MINUTE * max(self.style.blinks, 0.05)
        mean_log = np.log(60.0 / rate) - _BLINK_SPREAD**2 / 2
        return max(float(self._r.lognormal(mean_log, _BLINK_SPREAD)), 0.45)

    def _blink(self, time_s: float) -> None:
        self._blink_s, self._next_blink_s = time_s, time_s + self._until_blink()

    def _closure_at(self, time_s: float, ended: bool) -> float:
        since_s = time_s - self._blink_s
        if time_s >= self._next_blink_s or (ended and since_s > 1.0 and self._r.random() < 0.4):
            self._blink(time_s)
        return blink_shape(time_s - self._blink_s)

    def _gaze_at(self, time_s: float, step_s: float, said: Said, head: np.ndarray) -> np.ndarray:
        """Return the gaze as it is in the pose: x to the image's left, y up."""
        if time_s >= self._gaze_at_s:
            self._away = not self._away and self.style.gaze > 0.02
            if self._away:
                size = min(float(self._r.exponential(6.9)) + 3.0, 22.0) / _GAZE_DEGREES
                angle = float(self._r.choice([0.0, np.pi])) + self._r.normal(0.0, 0.5)
                self._gaze = min(self.style.gaze, 1.5) * size * np.array([np.cos(angle), np.sin(angle) * 0.8])
                length_s = max(float(self._r.gamma(1.4, 28 / 30 / 1.4)), 0.2)
                if size > 0.5 and time_s - self._blink_s > 0.8 and self._r.random() < 0.4:
                    self._blink(time_s)
            else:
                self._gaze = self._r.standard_normal(2) * 0.02
                mean_s = (94 / 30 if said.speaks else 237 / 30) / max(self.style.gaze, 0.15)
                length_s = max(float(self._r.gamma(1.0, mean_s)), 0.4)
            self._gaze_at_s = time_s + length_s
        # Eyes stay on the partner while the head turns.
        held = -0.5 * np.array([head[1], head[0]]) / _GAZE_DEGREES
        return np.clip(self._eyes.follow(self._gaze, step_s) + held, -1.0, 1.0)

    # All of it

    def _pose(
        self, time_s: float, step_s: float, said: Said, head: np.ndarray, closure: float, gaze: np.ndarray
    ) -> Pose:
        style = self.style
        raised = self._brow if time_s < self._brow_until_s else 0.0
        brow = float(self._brows.follow(np.array([raised * style.brows]), step_s)[0])
        body = self._body.follow(np.array([head[1], head[2]]) * 0.03 * style.body, step_s)
        breath = 0.5 - 0.5 * np.cos(2 * np.pi * time_s / _BREATH_S + self._phase)
        pitch, yaw, roll = (float(v) for v in head / DEGREES_PER_UNIT)
        made = Pose(
            head_x=pitch, head_y=yaw, neck_z=roll, left_eye=closure, right_eye=closure,
            gaze_x=float(gaze[0]), gaze_y=float(gaze[1]), left_brow=brow, right_brow=brow,
            mouth_form=style.smile * (0.5 if said.speaks else 1.0),
            body_y=float(body[0]), body_z=float(body[1]), breath=float(breath),
        )  # fmt: skip
        return with_mouth(made, said.numbers).clamped()


def poses_of(mouths: Mouths, fps: float, style: MotionStyle, seed: int = 0) -> list[Pose]:
    """Return a pose for each picture of a sound, one at least."""
    count = max(round(len(mouths.opening) * HOP_S * fps), 1)
    times_s = np.arange(count) / fps
    frames_s = (np.arange(len(mouths.opening)) + 0.5) * HOP_S
    opening, visemes = mouths.opening, mouths.visemes
    if not len(opening):
        opening, visemes, frames_s = np.zeros(1), np.eye(1, len(INDEX)), np.zeros(1)
    made = mouth_numbers(opening, visemes, style.mouth)
    numbers = {name: _at(times_s, frames_s, values) for name, values in made.items()}
    silent = np.interp(times_s, frames_s, _softened(visemes[:, INDEX["sil"]], 12))
    loudness = np.interp(times_s, frames_s, _softened(opening, 6))
    motion = SpeechMotion(style, seed)
    return [
        motion.step(
            float(t), Said({n: float(v[k]) for n, v in numbers.items()}, float(loudness[k]), silent[k] < 0.5)
        )
        for k, t in enumerate(times_s)
    ]


def _at(times_s: np.ndarray, frames_s: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.interp(times_s, frames_s, _softened(values, 1))


def _softened(values: np.ndarray, reach: int) -> np.ndarray:
    kernel = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), "valid")


class LiveMotion:
    """Makes poses of a voice that comes frame by frame. For one thread.

    Args:
        style: how lively.
    """

    def __init__(self, style: MotionStyle) -> None:
        self.motion = SpeechMotion(style, seed=int(np.random.default_rng().integers(1 << 30)))
        self._mouth = MouthFollower()
        self._loudness, self._silence, self._time_s = 0.0, 1.0, -1e9

    def hold(self, time_s: float) -> Pose:
        """Return the pose at a time of which nothing is known yet: the mouth stays, all else goes on."""
        self._time_s = max(time_s, self._time_s)
        said = Said(self._mouth.now, self._loudness, self._silence < 0.5)
        return self.motion.step(self._time_s, said)

    def step(self, time_s: float, opening: float, visemes: np.ndarray) -> Pose:
        """Return the pose at a time, given what the voice does, see `Heard`."""
        passed_s = min(max(time_s - self._time_s, 0.0), 0.5)
        self._time_s = max(time_s, self._time_s)
        self._loudness += (opening - self._loudness) * (1 - exp(-passed_s / 0.05))
        self._silence += (float(visemes[INDEX["sil"]]) - self._silence) * (1 - exp(-passed_s / 0.12))
        made = mouth_numbers(np.array([opening], np.float32), visemes[None], self.motion.style.mouth)
        numbers = self._mouth.follow({n: float(v[0]) for n, v in made.items()}, self._time_s)
        return self.motion.step(self._time_s, Said(numbers, self._loudness, self._silence < 0.5))
