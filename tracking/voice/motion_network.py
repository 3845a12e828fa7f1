"""The trained networks that move a speaking face: core, priors of eyes and head, knowledge of styles.

They learned from a teacher of published statistics, `models/training/speech_motion/teacher.py`. The core
looks at what is heard now and was heard in the last second and a quarter; priors draw what eyes and head do
in the next 0.08 s, given what they did and what drives them.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.voice.motion_style import MotionStyle

CHUNK = 4
"""Frames that the priors make at a time."""
GAZE_UNIT, BROW_UNIT, HEAD_UNIT_DEG = 0.25, 0.3, 8.0
_OPENING = -4
_LIPS = (0.05, 0.2, 0.42), (0.02, 0.15, 1.0)
"""What is heard of the opening, and how far the mouth may be open then at most: lips heard to close do."""
_REACH_FRAMES = 4
_HANN = np.hanning(2 * _REACH_FRAMES + 3)[1:-1].astype(np.float32)
_KERNEL = _HANN / _HANN.sum()
"""A head is heavy: what is drawn for it is rounded over 0.18 s, and drawn some frames ahead."""
_WIDER = np.array([1.2, 1.35, 1.4], np.float32)
"""By how much pitch, yaw and roll are widened: what the prior draws keeps nearer to the middle than what it
learned from, and heads in recorded addresses lean farther."""
_REACH = 3.9
"""Numbers of a style beyond this were not trained; what is livelier is scaled from there."""


def head_unit(style: MotionStyle) -> float:
    """Return the degrees that 1 stands for in the head's prior, by how lively the head is."""
    return HEAD_UNIT_DEG * float(np.hypot(style.head, 0.5 * style.nods)) + 0.05


class FaceFrames(NamedTuple):
    """What a face does in frames that follow each other, `FRAME_S` apart.

    Attributes:
        mouth: `mouth`, `mouth_i`, `mouth_u`, `mouth_e`, `mouth_o` and `mouth_form`, float32 (T, 6).
        eyes: closure, gaze aside, gaze up and brows, in the pose's units, float32 (T, 4).
        head: pitch, yaw and roll in degrees, float32 (T, 3).
    """

    mouth: Array
    eyes: Array
    head: Array


def most_open(features: Array) -> Array:
    """Return how far the mouth may be open at most in frames of features (T, FEATURES), of shape (T,)."""
    return np.interp(features[:, _OPENING], *_LIPS).astype(np.float32)


def _session(name: str) -> Any:
    return open_network(Path(str(files("assets"))) / "voice" / f"{name}.onnx")


def style_vector(poses: Array) -> Array:
    """Return the vector of the style that poses were made in, float32 (STYLE_SIZE,).

    Args:
        poses: float32 (T, 9), 25 a second: head (the pose's three numbers), mouth, brows, closure of the
            eyes, gaze aside and up, form of the mouth.
    """
    return _session("style").run(None, {"poses": poses[None].astype(np.float32)})[0][0]


class _Prior:
    """What one of the priors remembers: its last numbers, the last two frames, and the state."""

    def __init__(self, inputs: dict[str, list[int]], name: str) -> None:
        self.name = name
        self.latent, self.before, self.state = (
            np.zeros(inputs[f"{name}_{part}"], np.float32) for part in ("latent", "before", "state")
        )
        self._pick, self._noise = inputs[f"{name}_pick"], inputs[f"{name}_noise"]

    def inputs(self, draw: np.random.Generator) -> dict[str, Array]:
        """Return what the network is given of it, by name: (1, ...) each, with chance drawn anew."""
        given = {"latent": self.latent, "before": self.before, "state": self.state}
        given["pick"] = draw.gumbel(size=self._pick).astype(np.float32)
        given["noise"] = draw.standard_normal(self._noise, dtype=np.float32)
        return {f"{self.name}_{part}": value for part, value in given.items()}

    def take(self, chunk: Array, latent: Array, state: Array) -> None:
        """Keep what the network answered: (1, CHUNK, size), (1, L), and a state of the same shape."""
        self.latent, self.state, self.before = latent, state, chunk[:, -2:]


class FaceNetwork:
    """One face that speaks; for one thread.

    Attributes:
        style: how lively; may be swapped.

    Args:
        style: how lively.
        seed: the same seed and the same voice give the same motion.
        lead: frames of what will be heard that the priors may know, where a whole sound is there.
    """

    def __init__(self, style: MotionStyle, seed: int = 0, lead: int = 0) -> None:
        self.style = style
        self._draw = np.random.default_rng(seed)
        self._core, self._priors = _session("core"), _session("priors")
        kept = [i for i in self._core.get_inputs() if i.name.startswith("kept")]
        self._kept = {i.name: np.zeros(i.shape, np.float32) for i in kept}
        inputs = {i.name: i.shape for i in self._priors.get_inputs()}
        self._eyes, self._head = _Prior(inputs, "eyes"), _Prior(inputs, "head")
        self._drive = np.zeros(inputs["drive"], np.float32)
        self._ahead: list[tuple[Array, Array]] = []
        self._past = [np.zeros(self._head.before.shape[-1], np.float32)] * _REACH_FRAMES
        self._lead = lead

    def feed(self, features: Array) -> FaceFrames:
        """Return the frames of a voice's features, float32 (T, FEATURES)."""
        vector = np.clip(self.style.vector(), -_REACH, _REACH)[None]
        answers = self._core.run(None, {"features": features[None], "style": vector, **self._kept})
        mouth, drive = answers[0][0], answers[1][0]
        self._kept = dict(zip(self._kept, answers[2:], strict=True))
        eyes: list[Array] = []
        head: list[Array] = []
        for k in range(len(features)):
            while len(self._ahead) <= _REACH_FRAMES:
                known = min(k + self._lead, len(drive)) - 1
                self._go_on(drive[known][None] if known >= 0 else self._drive, vector)
            frame_eyes, frame_head = self._ahead.pop(0)
            near = [*self._past, frame_head, *(later for _, later in self._ahead[:_REACH_FRAMES])]
            self._past = near[1 : _REACH_FRAMES + 1]
            eyes.append(frame_eyes)
            head.append(_KERNEL @ np.array(near))
        mouth[:, 0] = np.minimum(mouth[:, 0], most_open(features))
        self._drive = drive[-1:]
        return FaceFrames(mouth, *self._scaled(np.array(eyes), np.array(head)))

    def _go_on(self, drive: Array, vector: Array) -> None:
        given = {"drive": drive, "style": vector}
        for prior in (self._eyes, self._head):
            given |= prior.inputs(self._draw)
        answers = self._priors.run(None, given)
        self._eyes.take(*answers[:3])
        self._head.take(*answers[3:])
        self._ahead += zip(answers[0][0], answers[3][0], strict=True)

    def _scaled(self, eyes: Array, head: Array) -> tuple[Array, Array]:
        style = self.style
        eyes = eyes * np.array([1.0, GAZE_UNIT, GAZE_UNIT, BROW_UNIT * style.brows], np.float32)
        eyes[:, 0] = np.where(eyes[:, 0] < 0.05, 0.0, np.clip(eyes[:, 0], 0.0, 1.0))
        return eyes, head * _WIDER * np.float32(head_unit(style))
