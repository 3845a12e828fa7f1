"""What runs the network from sound to visemes: the compiled kernel, or ONNX Runtime where there is none."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.voice.features import BANDS, RATE, log_mel
from tracking.voice.kernel.library import VoiceKernel, address, load
from tracking.voice.kernel.structures import BLOCKS, Hear, Layer, Member
from tracking.voice.visemes import VISEMES

AHEAD, BEHIND = 3, 5
"""Frames that the network sees after and before the one judged."""
BLOCK = 20
"""The most frames that are judged at once."""
_ANSWERS = len(VISEMES) + 1
_LANES = 16
_MOST = 256
"""Of the kernel: rows of weights are padded to whole `_LANES`; the most channels of a layer."""
_OUTPUTS = ["answers", "hidden", "state_after"]


class Judged(NamedTuple):
    """What the network says of frames that follow each other.

    Attributes:
        answers: probabilities of the visemes and the opening, float32 of shape (T, 16).
        hidden: its last layer, float32 of shape (T, N).
        loudness: logarithm of the bands' mean power, float32 of shape (T,).
    """

    answers: Array
    hidden: Array
    loudness: Array


class Judge(Protocol):
    """Remembers what was said before; for one sound and one thread at a time.

    Attributes:
        width: of the last layer.
    """

    width: int

    def judge(self, mel: Array, offset: Array) -> Judged:
        """Judge 1 to `BLOCK` frames.

        Args:
            mel: with their neighbours, float32 of shape (BEHIND + T + AHEAD, BANDS).
            offset: what is taken off the features, float32 of shape (BANDS,).
        """
        ...

    def reset(self) -> None:
        """Forget all that was said."""
        ...


def judge_of(path: Path) -> Judge:
    """Return what judges by a network.

    Raises:
        ModelError: if it can't be loaded.
    """
    kernel = load()
    members = _members_of(path) if kernel is not None else []
    if kernel is None or not members or not all(_fits(weights) for weights, _ in members):
        return OnnxJudge(path)
    return KernelJudge(members, kernel)


@cache
def _quiet_room() -> Array:
    """Return the features of half a second, after which a sound begins.

    After nothing, the first frames of every sound would be guessed, and open the mouth.
    """
    return log_mel(1e-3 * np.random.default_rng(0).standard_normal(RATE // 2).astype(np.float32))


def _sit_in_quiet_room(judge: Judge) -> None:
    room = _quiet_room()
    for k in range(0, len(room) - BEHIND - AHEAD, BLOCK):
        judge.judge(room[k : k + BEHIND + BLOCK + AHEAD], np.zeros(BANDS, np.float32))


class OnnxJudge:
    """A `Judge` by ONNX Runtime."""

    def __init__(self, path: Path) -> None:
        self._session = open_network(path)
        self.width = int(self._session.get_outputs()[1].shape[-1])
        self._state = np.zeros((1, 1, int(self._session.get_inputs()[1].shape[-1])), np.float32)
        _sit_in_quiet_room(self)
        self._after_silence = self._state

    def judge(self, mel: Array, offset: Array) -> Judged:
        """Judge 1 to `BLOCK` frames, see `Judge`."""
        inputs = {"mel": (mel - offset)[None], "state": self._state}
        answers, hidden, self._state = self._session.run(_OUTPUTS, inputs)
        return Judged(answers[0], hidden[0], np.log(np.exp(mel[BEHIND:-AHEAD]).mean(1)))

    def reset(self) -> None:
        """Forget all that was said."""
        self._state = self._after_silence


class KernelJudge:
    """A `Judge` by the compiled kernel, on weights of eight bits.

    Args:
        members: numbers of each network by their names, and its share in the answers.
        kernel: the library.
    """

    def __init__(self, members: list[tuple[dict[str, Array], float]], kernel: VoiceKernel) -> None:
        self._run = kernel.hear
        self._kept: list[Array] = []
        self._pasts: list[Array] = []
        self._members = (Member * len(members))(*(self._member(*member) for member in members))
        self.width = int(self._members[0].answer.ins)
        work = self._keep(np.zeros(kernel.room, np.float32))
        self._hear = Hear(members=ctypes.addressof(self._members), work=work, count=len(members))
        _sit_in_quiet_room(self)
        self._after_silence = [past.copy() for past in self._pasts], int(self._hear.heard)

    def judge(self, mel: Array, offset: Array) -> Judged:
        """Judge 1 to `BLOCK` frames, see `Judge`."""
        count = len(mel) - BEHIND - AHEAD
        mel = np.ascontiguousarray(mel, np.float32)
        if not (0 < count <= BLOCK and mel.shape[1] == BANDS and offset.shape == (BANDS,)):
            raise ValueError(f"the kernel takes 1 to {BLOCK} frames, got {mel.shape}, {offset.shape}")
        judged = Judged(
            np.empty((count, _ANSWERS), np.float32),
            np.empty((count, self.width), np.float32),
            np.empty(count, np.float32),
        )
        hear = self._hear
        hear.mel, hear.offset, hear.frames = address(mel), address(offset), count
        hear.answers, hear.hidden, hear.loudness = address(judged[0]), address(judged[1]), address(judged[2])
        self._run(hear)
        return judged

    def reset(self) -> None:
        """Forget all that was said."""
        pasts, self._hear.heard = self._after_silence
        for past, after in zip(self._pasts, pasts, strict=True):
            past[:] = after

    def _keep(self, values: Array) -> int:
        """Return where numbers lie that the kernel goes on using."""
        self._kept.append(np.ascontiguousarray(values))
        return address(self._kept[-1])

    def _layer(self, weights: dict[str, Array], name: str) -> Layer:
        """Return a layer of weights (outs, ins) or (outs, ins, taps), the taps before the ins."""
        values = weights[f"{name}.bytes"]
        rows = np.moveaxis(values, -1, 1).reshape(len(values), -1) if values.ndim == 3 else values
        rows = np.pad(rows, ((0, 0), (0, -rows.shape[1] % _LANES)))
        scales, bias = weights[f"{name}.scales"].reshape(-1), weights[name.replace("weight", "bias")]
        return Layer(*(self._keep(v) for v in (rows, scales, bias)), *rows.shape)

    def _member(self, weights: dict[str, Array], share: float) -> Member:
        recurrent = "memory.weight_hh_l0.bytes" in weights
        channels = len(weights["first.bias"])
        if recurrent:
            names = ["memory.weight_ih_l0", "memory.weight_hh_l0"]
            count = weights["memory.weight_hh_l0.bytes"].shape[1]
            past = np.zeros(count, np.float32)
        else:
            count = sum(name.startswith("blocks.") and name.endswith(".bias") for name in weights)
            names = [f"blocks.{k}.weight" for k in range(count)]
            past = np.zeros((2 * (2**count - 1), channels), np.float32)
        self._pasts.append(past)
        return Member(
            *(self._layer(weights, f"{name}.weight") for name in ("first", "second", "third")),
            (Layer * BLOCKS)(*(self._layer(weights, name) for name in names)),
            self._layer(weights, "answer.weight"),
            self._keep(past),
            *(channels, count, int(recurrent), share),
        )


def _fits(weights: dict[str, Array]) -> bool:
    """Whether the kernel has room for a network."""
    sizes = (
        len(weights["first.bias"]),
        weights.get("memory.weight_hh_l0.bytes", np.zeros((0, _LANES))).shape[1],
    )
    blocks = sum(name.startswith("blocks.") and name.endswith(".bias") for name in weights)
    return all(size % _LANES == 0 and size <= _MOST for size in sizes) and blocks <= BLOCKS


@cache
def _members_of(path: Path) -> list[tuple[dict[str, Array], float]]:
    """Return each network's numbers by their names, and its share in the answers.

    None where the file doesn't tell them.
    """
    session: Any = open_network(path)
    names = [output.name for output in session.get_outputs() if output.name not in _OUTPUTS]
    shares = session.get_modelmeta().custom_metadata_map.get("shares", "").split()
    nothing = {
        "mel": np.zeros((1, 1 + BEHIND + AHEAD, BANDS), np.float32),
        "state": np.zeros((1, 1, int(session.get_inputs()[1].shape[-1])), np.float32),
    }
    found = dict(zip(names, session.run(names, nothing), strict=True)) if names else {}
    members: list[tuple[dict[str, Array], float]] = []
    for k, share in enumerate(shares):
        own = {n.removeprefix(f"members.{k}."): v for n, v in found.items() if n.startswith(f"members.{k}.")}
        members.append((own, float(share)))
    return members
