"""Conversations to learn from: one voice that speaks, pauses and listens, and a face that is taught."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.training.speech_motion.speech import Clip
from models.training.speech_motion.teacher import teach
from tracking.voice.motion_features import FRAME_S, HOPS, VoiceFeatures
from tracking.voice.motion_style import MotionStyle
from tracking.voice.prosody import Prosody
from tracking.voice.visemes import INDEX, VISEMES

_MUTE_SHARE = 0.15
"""Of conversations, of which only the mouth is known and no prosody."""
_SILENT_SHARE = 0.06
_REACHES = {
    "head": (0.05, 3.0), "nods": (0.05, 3.0), "mouth": (0.35, 1.8), "brows": (0.05, 2.5), "blinks": (0.15,
        2.5),
    "gaze": (0.05, 2.5), "pace": (0.6, 1.7), "turn": (0.5, 1.8), "tilt": (0.5, 1.8),
}  # fmt: skip


class Conversation(NamedTuple):
    """One face for some time, `FRAME_S` a frame.

    Attributes:
        features: of the voice, float32 (T, F).
        style: in which it moves.
        mouth: the five numbers and the form, float32 (T, 6).
        eyes: float32 (T, 4).
        head: float32 (T, 3), degrees.
    """

    features: np.ndarray
    style: MotionStyle
    mouth: np.ndarray
    eyes: np.ndarray
    head: np.ndarray


def any_style(draw: np.random.Generator) -> MotionStyle:
    """Return a style from anywhere in the range, each number even over its logarithm or usual."""
    values = {n: float(np.exp(draw.uniform(*np.log(reach)))) for n, reach in _REACHES.items()}
    if draw.random() < 0.5:  # most people are lively in all or in nothing
        values["nods"] = float(np.clip(values["head"] * np.exp(draw.normal(0.0, 0.35)), *_REACHES["nods"]))
    kept = {n: v for n, v in values.items() if draw.random() < 0.85}
    return MotionStyle(**kept, smile=float(draw.uniform(-0.4, 0.9)))


def converse(
    clips: list[Clip], draw: np.random.Generator, seconds: float, style: MotionStyle | None = None
) -> Conversation:
    """Return a conversation of so many seconds, in a style or any."""
    style = style or any_style(draw)
    heard = _heard(clips, draw, round(seconds / FRAME_S) * HOPS)
    prosody = None if draw.random() < _MUTE_SHARE else Prosody(heard["loudness"], heard["pitch_hz"])
    stream = VoiceFeatures()
    features = stream.feed(heard["visemes"], heard["opening"], prosody)
    motion = teach(features, style, draw)
    mouth = heard["mouth"].reshape(len(features), HOPS, -1).mean(1)
    mouth[:, 0] = np.clip(mouth[:, 0] * style.mouth, 0.0, 1.0)
    return Conversation(
        features, style, np.concatenate([mouth, motion.form[:, None]], 1).astype(np.float32),
        motion.eyes.astype(np.float32), motion.head.astype(np.float32),
    )  # fmt: skip


def _heard(clips: list[Clip], draw: np.random.Generator, hops: int) -> dict[str, np.ndarray]:
    parts: list[Clip] = [_silence(draw, float(draw.uniform(0.1, 3.0)))]
    count = len(parts[0].opening)
    if draw.random() < _SILENT_SHARE:
        parts, count = [_silence(draw, hops / 100.0)], hops
    # One voice: neighbours in the list are of one kind, and mostly of one person.
    place = int(draw.integers(len(clips)))
    while count < hops:
        clip = clips[(place + int(draw.integers(-2, 3))) % len(clips)]
        listens = draw.random() < 0.3
        pause_s = float(draw.uniform(2.0, 9.0)) if listens else float(min(draw.lognormal(-0.7, 0.6), 3.0))
        for part in (clip, _silence(draw, pause_s)):
            parts.append(part)
            count += len(part.opening)
    names = ("visemes", "opening", "loudness", "pitch_hz", "mouth")
    return {n: np.concatenate([getattr(p, n) for p in parts])[:hops].astype(np.float32) for n in names}


def _silence(draw: np.random.Generator, seconds: float) -> Clip:
    count = max(round(seconds / 0.02) * 2, 2)
    visemes = np.abs(draw.normal(0.0, 0.004, (count, len(VISEMES))))
    visemes[:, INDEX["sil"]] = 0.97
    loudness = draw.uniform(-8.0, -5.5) + 0.15 * draw.standard_normal(count)
    return Clip(visemes, np.full(count, 0.015), loudness, np.zeros(count), np.zeros((count, 5)))
