"""From the checkpoints of a first-order training to a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.first_order.export import export_pack
from models.first_order.networks import MotionNetworks
from models.manifest import Manifest
from models.pack import Pack
from models.training.export import averaged
from models.training.motion_stages import CONFIG, STAGES, JointNetworks
from tracking.errors import InputError

SHARE = 0.9
"""How much of a turn is carried over.

Rigs turn by amounts that differ by half and more in the same pose, and too much is worse than too little:
chosen on one half of the drawings that are for measuring (docs/measurements/first-order.md).
"""


PAINT = 0.4
"""How much of the decoder's share is shown: at a blink all of it is a haze over the eyes."""


def export_motion(
    runs: Path, out: Path, details: Mapping[str, Any], name: str = "ichimai-motion"
) -> tuple[Pack, dict[str, float]]:
    """Write the pack of the furthest stage there is: both networks together, else each as trained alone.

    Returns:
        The pack, and the largest torch-to-ONNX difference by network.

    Raises:
        InputError: if a network was never trained.
    """
    training = {}
    if (runs / "joint" / "checkpoint.pt").exists():
        network, training["joint"] = averaged(runs / "joint", STAGES["joint"]())
        assert isinstance(network, JointNetworks)
        networks = MotionNetworks(network.detector, network.generator)
    else:
        parts = {}
        for stage in ("keypoints", "motion"):
            if not (runs / stage / "checkpoint.pt").exists():
                raise InputError(f"{runs} has no checkpoint of {stage}; train it first")
            parts[stage], training[stage] = averaged(runs / stage, STAGES[stage]())
        networks = MotionNetworks(parts["keypoints"], parts["motion"])  # pyright: ignore[reportArgumentType]
    for network in networks:
        network.eval()
    turn = networks.generator.dense_motion_network.turn
    assert turn is not None
    turn.share, networks.generator.shown = SHARE, PAINT
    config = replace(
        CONFIG,
        dense_motion=replace(CONFIG.dense_motion, share=SHARE),
        generator=replace(CONFIG.generator, paint=PAINT),
    )
    manifest = Manifest(
        name=name,
        architecture="first-order",
        licence="MIT",
        source="trained on generated characters: docs/first-order-motion.md",
        details={**details, "training": training, "drives": "drawings"},
    )
    report = export_pack(networks, config, manifest, out)
    return report.pack, report.differences
