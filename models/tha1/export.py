"""Writes the reference networks as a model pack, after checking each ONNX file against torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from models.drawing import FRAME_SIZE
from models.exporting.checked_export import ExportReport, must_agree, to_onnx
from models.manifest import Manifest
from models.pack import write_pack
from models.runtime import RuntimeSettings, open_session
from models.tha1.networks import CombinerOutput, MorpherOutput, ReferenceNetworks, RotatorOutput
from models.tha1.weights import width_of


class _Interface(NamedTuple):
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


INTERFACES = {
    "face_morpher": _Interface(("image", "pose"), MorpherOutput._fields),
    "face_rotator": _Interface(("image", "pose"), RotatorOutput._fields),
    "combiner": _Interface(("changed", "warped", "pose"), CombinerOutput._fields),
}
"""Role -> names of the ONNX inputs and outputs."""


def export_pack(
    networks: ReferenceNetworks,
    manifest: Manifest,
    path: Path,
    stored: Callable[[bytes], bytes] = lambda onnx: onnx,
) -> ExportReport:
    """Export, check against torch, and write a pack; nothing is written if the check fails.

    Args:
        networks: in float32.
        manifest: its architecture, width and files are filled in here.
        path: folder or `.zip` to write.
        stored: takes an ONNX file and returns it as it is to be kept, such as with smaller weights.

    Raises:
        ModelError: if ONNX Runtime's results differ from torch's by more than `MAX_DIFFERENCE`.
        InputError: if it can't be written.
    """
    files, differences = {}, {}
    for role, network in networks._asdict().items():
        network.eval()
        content = stored(export_onnx(network, role))
        differences[role] = largest_difference(network, content, role)
        must_agree(role, differences[role])
        files[role] = (f"{role}.onnx", content)
    details = {**manifest.details, "width": width_of(networks.face_morpher)}
    manifest = replace(manifest, architecture="tha1", details=details)
    return ExportReport(write_pack(path, manifest, files), differences)


def export_onnx(network: torch.nn.Module, role: str) -> bytes:
    """Return one network as ONNX: batch of one, float32, named as in `INTERFACES`."""
    names = INTERFACES[role]
    examples = dict(zip(names.inputs, _example(role, seed=0), strict=True))
    return to_onnx(network, examples, names.outputs)


@torch.no_grad()
def largest_difference(network: torch.nn.Module, onnx: bytes, role: str) -> float:
    """Run both on a few images and poses; return the largest absolute difference of any output."""
    session = open_session(onnx, RuntimeSettings(providers=("cpu",)), role)
    worst = 0.0
    for seed in (1, 2, 3):
        inputs = _example(role, seed)
        expected: Sequence[Tensor] = network(*inputs)
        feed: dict[str, Any] = dict(zip(INTERFACES[role].inputs, (i.numpy() for i in inputs), strict=True))
        for ours, theirs in zip(session.run(None, feed), expected, strict=True):
            worst = max(worst, float(np.abs(ours - theirs.numpy()).max()))
    return worst


def _example(role: str, seed: int) -> list[Tensor]:
    """Return one network's inputs: smooth images (as drawings mostly are) and a random pose."""
    random = torch.Generator().manual_seed(seed)
    inputs = []
    for _ in INTERFACES[role].inputs[:-1]:
        coarse = torch.rand(1, 4, 17, 17, generator=random) * 2 - 1
        inputs.append(torch.nn.functional.interpolate(coarse, FRAME_SIZE, mode="bilinear"))
    return [*inputs, torch.rand(1, 3, generator=random)]
