"""From checkpoints to a model pack: ONNX files checked against torch, half-precision weights, manifest."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.drawing import FRAME_SIZE
from models.manifest import Colour, Manifest
from models.pack import Pack, write_pack
from models.parts.eye_crop import EYE_PIXELS
from models.parts.mouth_classes import PIXELS
from models.parts.mouth_network import MouthAnswer, MouthNamer
from models.runtime import RuntimeSettings, open_session
from models.sheet.networks import Matting, WideMatting
from models.tha1 import export as reference_export
from models.tha1.networks import ReferenceNetworks
from models.training.parts_network import PartsAnswer, PartsNetwork
from models.training.parts_train import PARTS_STAGES
from models.training.published import PUBLISHED_STAGES
from models.training.stages import STAGES, Stage
from models.training.sway_stage import SwayAnswer, SwayStage
from tracking.errors import InputError, ModelError

LARGEST_DIFFERENCE = 0.02
"""Between torch and the exported network, in output units; half-precision weights cost about 0.002."""


def averaged(run: Path, stage: Stage) -> tuple[nn.Module, dict[str, float]]:
    """Return the averaged network of a training run, and how far it was trained.

    Raises:
        InputError: if there is no checkpoint.
    """
    path = run / "checkpoint.pt"
    if not path.exists():
        raise InputError(f"there is no checkpoint at {path}; train {stage.name} first")
    saved = torch.load(path, map_location="cpu", weights_only=True)
    network = stage.network()
    network.load_state_dict(saved["average"])
    return network.eval(), {k: saved[k] for k in ("step", "seconds", "examples")}


def to_onnx(network: nn.Module, inputs: Mapping[str, Tensor], outputs: list[str]) -> bytes:
    """Export a network with fixed shapes; return the file's bytes, weights in half precision."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        torch.onnx.export(
            network,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            opset_version=17,
            dynamo=False,
        )
        return halve(path.read_bytes())


def halve(model: bytes) -> bytes:
    """Store large float32 weights as float16 with a cast: half the size, computed in float32 as before."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    graph = onnx.load(io.BytesIO(model))
    casts = []
    for weight in graph.graph.initializer:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < 256:
            continue
        name = weight.name
        half = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), f"{name}.half")
        weight.CopyFrom(half)
        casts.append(helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT))
    nodes = list(graph.graph.node)
    del graph.graph.node[:]
    graph.graph.node.extend(casts + nodes)
    return graph.SerializeToString()


def check(name: str, model: bytes, network: nn.Module, inputs: Mapping[str, Tensor]) -> float:
    """Return the largest difference between torch and ONNX Runtime on inputs of the network's own shapes.

    Raises:
        ModelError: if they differ by more than half-precision weights explain.
    """
    with torch.no_grad():
        wanted = network(*inputs.values())
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    session = open_session(model, RuntimeSettings(providers=("cpu",)), name)
    got = session.run(None, {k: v.numpy() for k, v in inputs.items()})
    worst = max(
        float(np.abs(a.numpy() - b).max() / max(1.0, float(a.abs().max())))
        for a, b in zip(wanted, got, strict=True)
    )
    if worst > LARGEST_DIFFERENCE:
        raise ModelError(f"the exported {name} differs from torch by {worst:.4f}")
    return worst


def export_pack(
    runs: Path, out: Path, details: Mapping[str, Any], name: str = "ichimai-sheet"
) -> tuple[Pack, dict[str, float]]:
    """Write the pack of the newest checkpoints below `runs`, a folder for each stage.

    The matting network may be absent: busy backgrounds are then cut along the head found; without the one
    that tells what swings nothing does.

    Returns:
        The pack, and the largest torch-to-ONNX difference by role.
    """
    planned = _networks_of_pictures(runs)
    training = {role: row.training for role, row in planned.items()}
    exported = {"eye_parts": parts_network(runs, "eye_parts"), "mouth_parts": mouth_network(runs)}
    if (runs / "sway" / "checkpoint.pt").exists():
        exported["sway"] = sway_network(runs)
    files, differences = {}, {}
    for role, (model, training[role], differences[role]) in exported.items():
        files[role] = (f"{role}.onnx", model)
    for role, row in planned.items():
        model = to_onnx(row.network, row.inputs, row.outputs)
        differences[role] = check(role, model, row.network, row.inputs)
        files[role] = (f"{role}.onnx", model)
    manifest = Manifest(
        name=name,
        architecture="sheet",
        licence="MIT",
        source="trained on generated characters: docs/training.md",
        mouth="absolute",
        colour=Colour("srgb", "premultiplied", (0.0, 1.0)),
        details={"training": training, **details},
    )
    return write_pack(out, manifest, files), differences


class _Planned(NamedTuple):
    """A network to be exported: how far it was trained, examples of what it takes, names of what it gives."""

    network: nn.Module
    training: dict[str, float]
    inputs: dict[str, Tensor]
    outputs: list[str]


def _networks_of_pictures(runs: Path) -> dict[str, _Planned]:
    """Return, by role, the newest networks that look at whole pictures; matting where there is one."""
    picture = torch.rand(1, 4, 256, 256, generator=torch.Generator().manual_seed(0))
    picture[:, :3] *= picture[:, 3:]
    small = picture[:, :3, ::2, ::2].contiguous()
    planned = {
        "turner": _Planned(*averaged(runs / "turner", STAGES["turner"]()), {"drawing": picture}, ["maps"]),
        "finder": _Planned(
            *averaged(runs / "finder", STAGES["finder"]()), {"picture": small}, ["heat", "log_scale", "box"]
        ),
    }
    if (runs / "matting" / "checkpoint.pt").exists():
        network, training = averaged(runs / "matting", STAGES["matting"]())
        whole = F.interpolate(picture[:, :3], scale_factor=2.0)
        planned["matting"] = _Planned(
            WideMatting(cast(Matting, network)), training, {"picture": whole}, ["alpha"]
        )
    return planned


def export_published(
    runs: Path, out: Path, details: Mapping[str, Any], width: int, name: str = "ichimai-published"
) -> tuple[Pack, dict[str, float]]:
    """Write the pack of the newest checkpoints of the three published networks, weights in half precision.

    Returns:
        The pack, and the largest torch-to-ONNX difference by role.
    """
    networks, training = [], {}
    for stage in ("morpher", "rotator", "combiner"):
        network, training[stage] = averaged(runs / stage, PUBLISHED_STAGES[stage](width))
        networks.append(_rounded(network))
    manifest = Manifest(
        name=name,
        architecture="tha1",
        licence="MIT",
        source="trained on generated characters: docs/training.md",
        mouth="absolute",
        details={"training": training, **details},
    )
    return reference_export.export_pack(ReferenceNetworks(*networks), manifest, out, halve)


def _rounded(network: nn.Module) -> nn.Module:
    """Return a network whose weights half precision holds exactly."""
    return network.half().float()


def with_networks(
    pack: Pack, out: Path, networks: Mapping[str, bytes], dropped: tuple[str, ...], details: Mapping[str, Any]
) -> Pack:
    """Write a pack with some of its networks replaced, added or dropped, and the others as they were.

    Args:
        pack: to go out from.
        out: folder or .zip; may be where the pack is.
        networks: ONNX files by role.
        dropped: roles that are no longer there.
        details: put beside the pack's own, by stage, under "training".
    """
    kept = {role: (entry.file, pack.read(role)) for role, entry in pack.manifest.files.items()}
    files = {role: content for role, content in kept.items() if role not in dropped}
    files |= {role: (f"{role}.onnx", model) for role, model in networks.items()}
    training = {k: v for k, v in pack.manifest.details.get("training", {}).items() if k not in dropped}
    own = {**pack.manifest.details, "training": {**training, **details}}
    return write_pack(out, replace(pack.manifest, details=own), files)


def parts_network(runs: Path, name: str) -> tuple[bytes, dict[str, float], float]:
    """Return a parts stage's newest network as ONNX, how far it was trained, its difference to torch."""
    stage = PARTS_STAGES[name]()
    network, training = averaged(runs / name, stage)
    answer = PartsAnswer(cast(PartsNetwork, network)).eval()
    g = torch.Generator().manual_seed(0)
    crop = torch.rand(1, 4, EYE_PIXELS, EYE_PIXELS, generator=g)
    model = to_onnx(answer, {"crop": crop}, ["planes", "numbers"])
    return model, training, check(name, model, answer, {"crop": crop})


def sway_network(runs: Path) -> tuple[bytes, dict[str, float], float]:
    """Return the newest network that tells what swings, likewise."""
    network, training = averaged(runs / "sway", SwayStage())
    answer = SwayAnswer(network).eval()
    drawing = torch.rand(1, 4, FRAME_SIZE, FRAME_SIZE, generator=torch.Generator().manual_seed(0))
    model = to_onnx(answer, {"drawing": drawing}, ["sway"])
    return model, training, check("sway", model, answer, {"drawing": drawing})


def mouth_network(runs: Path) -> tuple[bytes, dict[str, float], float]:
    """Return the newest network that names a mouth's parts, likewise."""
    stage = PARTS_STAGES["mouth_parts"]()
    network, training = averaged(runs / stage.name, stage)
    answer = MouthAnswer(cast(MouthNamer, network)).eval()
    picture = {"picture": torch.rand(1, 3, PIXELS, PIXELS, generator=torch.Generator().manual_seed(0))}
    model = to_onnx(answer, picture, ["parts", "points", "state"])
    return model, training, check(stage.name, model, answer, picture)
