"""Writes a first-order model as a pack of three ONNX networks, each checked against torch.

What depends on the picture alone is a network of its own, so that it runs once. Every tensor that goes from
one network to the next is an input of the graph, and examples are tensors of their own: the exporter takes
equal objects for one input.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from models.exporting.checked_export import ExportReport, must_agree, to_onnx
from models.first_order.config import MotionConfig
from models.first_order.networks import Encoded, KeyPoints, MotionNetworks
from models.first_order.turns import CHANNELS
from models.manifest import Colour, Manifest
from models.pack import write_pack
from models.runtime import RuntimeSettings, open_session

ARCHITECTURE = "first-order"


class _Detector(nn.Module):
    """Picture -> value, and jacobian if there is one."""

    def __init__(self, networks: MotionNetworks) -> None:
        super().__init__()
        self.network = networks.detector

    def forward(self, picture: Tensor) -> tuple[Tensor, ...]:
        """Return value (N, K, 2) and jacobian (N, K, 2, 2) of a picture (N, 3, H, W)."""
        found = self.network(picture)
        return tuple(t for t in found if t is not None)


class _Source(nn.Module):
    """Picture -> features, reduced picture."""

    def __init__(self, networks: MotionNetworks) -> None:
        super().__init__()
        self.network = networks.generator

    def forward(self, picture: Tensor) -> tuple[Tensor, ...]:
        """Return the features and the reduced picture of a picture (N, 3, H, W)."""
        encoded = self.network.encode(picture)
        # An untouched input can't be an output as well.
        return encoded.features, encoded.reduced * 1.0


class _Frame(nn.Module):
    """What `_Source` gave, turns if any, key points of both -> painted, deformation, occlusion if any."""

    def __init__(self, networks: MotionNetworks) -> None:
        super().__init__()
        self.network = networks.generator

    def forward(self, features: Tensor, reduced: Tensor, *points: Tensor) -> tuple[Tensor, ...]:
        """Return the frame (N, 3, H, W), the deformation (N, h, w, 2), the occlusion (N, 1, h, w) if any.

        Args:
            features, reduced: what `_Source` gave.
            points: turns if any, then values (N, K, 2) and jacobians (N, K, 2, 2) of source and driving.
        """
        turns = None
        if self.network.dense_motion_network.turn is not None:
            turns, points = points[0], points[1:]
        half = len(points) // 2
        source, driving = (
            KeyPoints(p[0], p[1] if half > 1 else None) for p in (points[:half], points[half:])
        )
        motion = self.network.dense_motion_network(reduced, source, driving, turns)
        painted = self.network.paint(features, motion)
        return tuple(t for t in (painted, motion.deformation, motion.occlusion) if t is not None)


class _Interface(NamedTuple):
    network: nn.Module
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def interfaces(networks: MotionNetworks, config: MotionConfig) -> dict[str, _Interface]:
    """Return the three networks by role, with the names of their inputs and outputs."""
    points = ("value", "jacobian") if config.estimate_jacobian else ("value",)
    places = tuple(f"{of}_{name}" for of in ("source", "driving") for name in points)
    if config.dense_motion.turns:
        places = ("turns", *places)
    frame = ("painted", "deformation", "occlusion")[: 3 if config.generator.estimate_occlusion_map else 2]
    return {
        "detector": _Interface(_Detector(networks), ("picture",), points),
        "source": _Interface(_Source(networks), ("picture",), ("features", "reduced")),
        "frame": _Interface(_Frame(networks), ("features", "reduced", *places), frame),
    }


def export_pack(
    networks: MotionNetworks, config: MotionConfig, manifest: Manifest, path: Path
) -> ExportReport:
    """Export, check against torch, and write a pack; nothing is written if a check fails.

    Args:
        networks: in eval mode.
        manifest: architecture, colour, files and the detail "motion" are filled in here.
        path: folder or `.zip` to write.

    Raises:
        ModelError: if ONNX Runtime's results differ from torch's by more than `MAX_DIFFERENCE`.
        InputError: if it can't be written.
    """
    files, differences = {}, {}
    for role, interface in interfaces(networks, config).items():
        examples = _examples(role, networks, config, seed=0)
        content = to_onnx(interface.network.eval(), examples, interface.outputs)
        differences[role] = _difference(role, content, interface, networks, config)
        must_agree(role, differences[role])
        files[role] = (f"{role}.onnx", content)
    motion = {**config.as_dict(), "align_corners": networks.generator.align_corners}
    manifest = replace(
        manifest,
        architecture=ARCHITECTURE,
        colour=Colour("srgb", "premultiplied", (0.0, 1.0)),
        details={**manifest.details, "motion": motion},
    )
    return ExportReport(write_pack(path, manifest, files), differences)


@torch.no_grad()
def _difference(
    role: str, onnx: bytes, interface: _Interface, networks: MotionNetworks, config: MotionConfig
) -> float:
    session = open_session(onnx, RuntimeSettings(providers=("cpu",)), role)
    worst = 0.0
    for seed in (1, 2, 3):
        examples = _examples(role, networks, config, seed)
        wanted = interface.network(*examples.values())
        got = session.run(list(interface.outputs), {k: v.numpy() for k, v in examples.items()})
        for ours, theirs in zip(got, wanted, strict=True):
            # Features have no scale of their own.
            unit = max(1.0, float(theirs.abs().max()))
            off = np.abs(ours - theirs.numpy()).max() / unit
            worst = max(worst, float(off)) if np.isfinite(off) else float("inf")
    return worst


@torch.no_grad()
def _examples(role: str, networks: MotionNetworks, config: MotionConfig, seed: int) -> dict[str, Tensor]:
    """Return one network's inputs, (1, ...) each: smooth pictures, and what other networks make of them."""
    random = torch.Generator().manual_seed(seed)
    pictures = [
        nn.functional.interpolate(
            torch.rand(1, 3, 17, 17, generator=random), (config.height, config.width), mode="bilinear"
        )
        for _ in range(2)
    ]
    if role != "frame":
        return {"picture": pictures[0]}
    encoded: Encoded = networks.generator.encode(pictures[0])
    places = {}
    if config.dense_motion.turns:
        height, width = config.motion_size
        coarse = 0.1 * torch.randn(1, CHANNELS, 5, 5, generator=random)
        places["turns"] = nn.functional.interpolate(coarse, (height, width), mode="bilinear")
    for of, picture in zip(("source", "driving"), pictures, strict=True):
        found = networks.detector(picture)
        places |= {f"{of}_{n}": t.clone() for n, t in found._asdict().items() if t is not None}
    return {"features": encoded.features, "reduced": encoded.reduced.clone(), **places}
