"""What judges by the compiled kernel, on weights of eight bits; and which judge a machine has."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tracking.basics.arrays import Array
from tracking.basics.onnx_session import open_network
from tracking.voice.features import BANDS, FFT, FILTERS, HANN, HOP, WINDOW
from tracking.voice.judge import (
    AHEAD,
    BEHIND,
    BLOCK,
    NOTHING,
    OUTPUTS,
    SHUTTING,
    Judge,
    Judged,
    OnnxJudge,
    sit_in_quiet_room,
)
from tracking.voice.kernel.library import VoiceKernel, load
from tracking.voice.kernel.structures import BLOCKS, Hear, Layer, Member

_ANSWERS = 16
_LANES, _MOST = 16, 256
"""Of the kernel: rows of weights are padded to whole `_LANES`; the most channels of a layer."""
_AT_ONCE = HOP * BLOCK
"""The most samples that the kernel takes in one call."""


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


class KernelJudge:
    """A `Judge` by the compiled kernel.

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
        self._said = np.zeros((BLOCK, _ANSWERS + self.width + BANDS), np.float32)
        sound, rows, work = kernel.room
        self._mel = np.zeros((rows, BANDS), np.float32)
        self._samples, self._offset = np.zeros(_AT_ONCE, np.float32), np.zeros(BANDS, np.float32)
        room = np.zeros(sound, np.float32), self._mel, SHUTTING, self._said, np.zeros(work, np.float32)
        self._waiting, self._asked = NOTHING, NOTHING
        self._hear = Hear(
            *(ctypes.addressof(self._members), self._keep(self._offset), self._keep(self._samples)),
            *(self._keep(each) for each in (*_tables(), *room)),
            width=self._said.shape[1],
            count=len(members),
        )
        sit_in_quiet_room(self)
        self._after_silence = [past.copy() for past in self._pasts], int(self._hear.heard)
        self.reset()

    def feed(self, samples: Array, most: int, offset: Array) -> Judged:
        """Judge what can be judged by now, see `Judge`."""
        if len(self._waiting):
            samples = np.concatenate([self._waiting, samples])
        given = samples[:_AT_ONCE]
        self._waiting = samples[_AT_ONCE:]
        self._samples[: len(given)] = given
        if offset is not self._asked:
            self._offset[:] = self._asked = offset
        hear = self._hear
        hear.given, hear.most = len(given), min(most, BLOCK)
        self._run(hear)
        count = hear.frames
        said = self._said[:count].copy()
        return Judged(
            *(said[:, : _ANSWERS - 1], said[:, _ANSWERS - 1], said[:, _ANSWERS:-BANDS], said[:, -BANDS:]),
            *(hear.loudness[:count], hear.silence[:count]),
            more=len(self._waiting) > 0 or hear.rows > BEHIND + AHEAD,
        )

    def finish(self) -> None:
        """Take it that the last frame goes on."""
        hear = self._hear
        if not hear.rows:
            return
        self._samples[: WINDOW - HOP] = 0.0
        hear.given, hear.most = WINDOW - HOP, 0
        self._run(hear)
        self._mel[hear.rows : hear.rows + AHEAD] = self._mel[hear.rows - 1]
        hear.rows += AHEAD

    def reset(self) -> None:
        """Forget all that was said."""
        hear = self._hear
        self._waiting = NOTHING
        pasts, hear.heard = self._after_silence
        hear.waiting = hear.rows = 0
        for past, after in zip(self._pasts, pasts, strict=True):
            past[:] = after

    def _keep(self, values: Array) -> int:
        """Return where numbers lie that the kernel goes on using."""
        self._kept.append(np.ascontiguousarray(values))
        return self._kept[-1].ctypes.data

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


@cache
def _tables() -> tuple[Array, ...]:
    """Return what the kernel looks up: window, turns, order, bands and shares of `hearing.c`."""
    halves = [2**k for k in range(FFT.bit_length() - 1)]
    turns = [np.pi * np.arange(half, dtype=np.float64) / half for half in halves]
    angles: Array = np.concatenate(turns)
    order = np.array([int(f"{k:0{FFT.bit_length() - 1}b}"[::-1], 2) for k in range(FFT)], np.int32)
    bands = np.minimum((FILTERS > 0).argmax(1), BANDS - 2).astype(np.int32)
    shares = np.take_along_axis(FILTERS, bands[:, None] + [0, 1], 1)
    return HANN, np.stack([np.cos(angles), np.sin(angles)]), order, bands, shares


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
    names = [output.name for output in session.get_outputs() if output.name not in OUTPUTS]
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
