"""What a whole face does while somebody speaks or is silent, made from voice and style by networks.

Mouth, eyes, brows and head come from `motion_network`; a gaze that stays on the partner while the head
turns, a body that goes along, and the breath are laid over it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from math import cos, exp, pi

import numpy as np

from tracking.basics.arrays import Array
from tracking.pose import DEGREES_PER_UNIT, Pose
from tracking.pose import INDEX as NUMBERS
from tracking.voice.features import HOP_S
from tracking.voice.motion_features import FRAME_S, HOPS, VoiceFeatures
from tracking.voice.motion_network import FaceFrames, FaceNetwork, most_open
from tracking.voice.motion_style import MotionStyle
from tracking.voice.mouth_shape import SHAPES
from tracking.voice.prosody import Prosody
from tracking.voice.viseme_network import Mouths
from tracking.voice.visemes import INDEX

_GAZE_DEGREES = 25.0
"""Of gaze where the number in the pose is 1."""
_HELD = 0.5
"""Of a turn of the head, by which the eyes stay on the partner."""
_BODY, _BODY_STIFFNESS = 0.03, 2.2
_BREATH_S = 3.8
_MOUTH = ("mouth", *SHAPES, "mouth_form")
_LEAD = 7
"""Frames by which a whole sound's motion knows what comes; live it knows nothing."""
_LOUDNESS_SILENT = -7.0
_LONGEST_FRAMES = 12
_LID_FOLLOWS = 0.25
"""Closure of the lids for each 1 that the gaze goes down (cameras saw 0.15 to 0.4 in five talkers)."""
_SHALLOWEST = 0.9
"""How deep the weaker lid closes at least in a blink, against the other."""
_SLOW_S = 0.012
"""How much later the weaker lid is."""
_DIP = 0.1
"""How far down the eyes turn under lids that close."""
_SPREAD = {"mouth_i": 0.2, "mouth_e": 0.1, "mouth_u": -0.2, "mouth_o": -0.15}
"""How far the corners of the mouth go apart, or towards each other, with a vowel's mouth."""
_ROUNDING_S = 0.02
"""Standard deviation by which the mouth of a whole sound is rounded: lips turn less often than phones."""
SILENCE = np.eye(1, len(INDEX), INDEX["sil"], dtype=np.float32)[0]
"""Visemes while nothing is said."""


class _Body:
    """Turn and lean of the body: a critically damped spring behind the head."""

    def __init__(self) -> None:
        self._at, self._speed = np.zeros(2), np.zeros(2)

    def follow(self, head_deg: Array, share: float) -> Array:
        """Return turn and lean, (2,), degrees, a frame later; the head's are (3,): pitch, yaw and roll."""
        target, w = head_deg[1:] * _BODY * share, _BODY_STIFFNESS
        apart = self._at - target
        moved = (self._speed + w * apart) * FRAME_S
        fading = exp(-w * FRAME_S)
        self._speed = (self._speed - w * moved) * fading
        self._at = target + (apart + moved) * fading
        return self._at


class _Lids:
    """Two lids that close not quite alike, and go down with the eyes.

    Args:
        draw: chance: which is the weaker one, and how deep it closes in each blink.
    """

    def __init__(self, draw: np.random.Generator) -> None:
        self._draw, self._left_is_weaker = draw, bool(draw.random() < 0.5)
        self._share, self._before = 1.0, 0.0

    def follow(self, closure: float, gaze_y: float) -> tuple[float, float]:
        """Return the closure of the left and of the right eye, a frame later."""
        if closure == 0.0:
            self._share = float(self._draw.uniform(_SHALLOWEST, 1.0))
        late = closure + (self._before - closure) * _SLOW_S / FRAME_S
        self._before = closure
        lowered = max(-gaze_y, 0.0) * _LID_FOLLOWS
        both = [shut + (1.0 - shut) * lowered for shut in (closure, late * self._share)]
        return (both[1], both[0]) if self._left_is_weaker else (both[0], both[1])


class SpeechMotion:
    """Makes poses of a voice's features, a frame after the other. For one thread.

    Args:
        style: how lively; may be swapped.
        seed: the same seed and the same voice give the same motion.
        lead: see `FaceNetwork`.
    """

    def __init__(self, style: MotionStyle, seed: int = 0, lead: int = 0) -> None:
        self._network = FaceNetwork(style, seed, lead)
        self._body, self._frame = _Body(), 0
        draw = np.random.default_rng([seed, 1])
        self._phase = float(draw.uniform(0.0, 2 * pi))
        self._lids = _Lids(draw)

    @property
    def style(self) -> MotionStyle:
        """How lively."""
        return self._network.style

    @style.setter
    def style(self, style: MotionStyle) -> None:
        """Swap it; what was begun goes on."""
        self._network.style = style

    def feed(self, features: Array) -> list[Pose]:
        """Return a pose for each frame of features, float32 (T, FEATURES)."""
        made = self._network.feed(features)
        return [self._pose(made, k) for k in range(len(features))]

    def _pose(self, made: FaceFrames, k: int) -> Pose:
        head, (closure, gaze_x, gaze_y, brow) = made.head[k], (float(v) for v in made.eyes[k])
        body = self._body.follow(head, self.style.body)
        pitch, yaw, roll = (float(v) / DEGREES_PER_UNIT for v in head)
        held = _HELD * DEGREES_PER_UNIT / _GAZE_DEGREES
        breath = 0.5 - 0.5 * cos(2 * pi * self._frame * FRAME_S / _BREATH_S + self._phase)
        self._frame += 1
        gaze_x, gaze_y = gaze_x - held * yaw, gaze_y - held * pitch - _DIP * closure
        left, right = self._lids.follow(closure, gaze_y + _DIP * closure)
        mouth = dict(zip(_MOUTH, map(float, made.mouth[k]), strict=True))
        mouth["mouth_form"] += sum(share * mouth[name] for name, share in _SPREAD.items())
        return Pose(
            head_x=pitch, head_y=yaw, neck_z=roll, left_eye=left, right_eye=right,
            gaze_x=gaze_x, gaze_y=gaze_y, left_brow=brow, right_brow=brow,
            body_y=float(body[0]), body_z=float(body[1]), breath=breath, **mouth,
        ).clamped()  # fmt: skip


def poses_of(
    mouths: Mouths, fps: float, style: MotionStyle, seed: int = 0, prosody: Prosody | None = None
) -> list[Pose]:
    """Return a pose for each picture of a sound, one at least.

    Args:
        mouths: what was heard.
        fps: pictures a second.
        style: how lively.
        seed: another number, other chance.
        prosody: of the same sound; without it only the mouth says what is stressed.
    """
    count = max(round(len(mouths.opening) * HOP_S * fps), 1)
    motion = SpeechMotion(style, seed, _LEAD)
    features = _features_of(mouths, prosody)
    values = _rounded(np.array([pose.as_array() for pose in motion.feed(features)]), most_open(features))
    at = np.clip(np.arange(count) / fps / FRAME_S - 0.5, 0, len(values) - 1)
    before = at.astype(int)
    share = (at - before)[:, None]
    made = (1 - share) * values[before] + share * values[np.minimum(before + 1, len(values) - 1)]
    return [Pose.from_array(row) for row in made]


def _rounded(values: Array, most: Array) -> Array:
    """Return poses (T, N) with a rounder mouth that is nowhere open more than `most` (T,)."""
    reach = round(3 * _ROUNDING_S / FRAME_S)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * FRAME_S / _ROUNDING_S) ** 2)
    columns = [NUMBERS[name] for name in _MOUTH]
    padded = np.pad(values[:, columns], ((reach, reach), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0)
    made = values.copy()
    made[:, columns] = windows @ (kernel / kernel.sum())
    made[:, NUMBERS["mouth"]] = np.minimum(made[:, NUMBERS["mouth"]], most)
    return made


def _features_of(mouths: Mouths, prosody: Prosody | None) -> Array:
    """Return a sound's features, float32 (T, FEATURES), one frame at least."""
    spare = -len(mouths.opening) % HOPS or (0 if len(mouths.opening) else HOPS)
    visemes = np.concatenate([mouths.visemes, np.tile(SILENCE, (spare, 1))])
    opening = np.concatenate([mouths.opening, np.zeros(spare, np.float32)])
    if prosody is not None:
        short = max(len(opening) - len(prosody.loudness), 0)
        loudness = np.pad(prosody.loudness, (0, short), constant_values=_LOUDNESS_SILENT)
        prosody = Prosody(loudness[: len(opening)], np.pad(prosody.pitch_hz, (0, short))[: len(opening)])
    return VoiceFeatures().feed(visemes, opening, prosody)


class LiveMotion:
    """Makes poses of a voice that comes frame by frame. For one thread.

    Args:
        style: how lively.
    """

    def __init__(self, style: MotionStyle) -> None:
        self.motion = SpeechMotion(style, seed=secrets.randbits(30))
        self._features = VoiceFeatures()
        self._heard: tuple[Array, float, Prosody | None] = (SILENCE, 0.0, None)
        self._time_s: float | None = None
        self._frame_s = 0.0
        self._before = self._now = Pose()

    def hold(self, time_s: float) -> Pose:
        """Return the pose at a time of which nothing is known yet: the mouth stays, all else goes on."""
        return self._at(time_s)

    def step(
        self, time_s: float, opening: float, visemes: Array, prosody: tuple[float, float] | None = None
    ) -> Pose:
        """Return the pose at a time, given what the voice does, see `Heard`, and its loudness and pitch."""
        known = None
        if prosody is not None:
            known = Prosody(*(np.full(HOPS, value, np.float32) for value in prosody))
        self._heard = (visemes, opening, known)
        return self._at(time_s)

    def _at(self, time_s: float) -> Pose:
        """Make the frames that a time needs, and go between the last two."""
        if self._time_s is None or time_s - self._frame_s > _LONGEST_FRAMES * FRAME_S:
            self._frame_s = time_s - FRAME_S  # the first, or the program slept
        self._time_s = max(time_s, self._time_s or time_s)
        while self._frame_s < self._time_s - 1e-6:
            visemes, opening, prosody = self._heard
            pair = np.tile(visemes, (HOPS, 1)), np.full(HOPS, opening, np.float32)
            self._before, self._now = self._now, self.motion.feed(self._features.feed(*pair, prosody))[0]
            self._frame_s += FRAME_S
        share = 1.0 - (self._frame_s - self._time_s) / FRAME_S
        if share > 0.99:
            return self._now
        before, now = self._before.as_array(), self._now.as_array()
        between = Pose.from_array(before + share * (now - before))
        # What is heard is shown at once: lips are late enough.
        return replace(between, **{name: getattr(self._now, name) for name in _MOUTH})
