"""Reference networks small enough to export in a test, with random weights."""

import functools
import tempfile
from pathlib import Path

import torch

from models.exporting.checked_export import ExportReport
from models.manifest import Manifest
from models.tha1.export import export_pack
from models.tha1.networks import Combiner, FaceMorpher, ReferenceNetworks, TwoAlgorithmFaceRotator

MANIFEST = Manifest(name="Small test", architecture="tha1", licence="MIT", source="random, made in a test")


def small_networks(width: int = 2, seed: int = 0) -> ReferenceNetworks:
    """Return networks whose every head does something (the flow is about a tenth of the picture)."""
    torch.manual_seed(seed)
    networks = ReferenceNetworks(FaceMorpher(width), TwoAlgorithmFaceRotator(width), Combiner(width))
    with torch.no_grad():
        networks.face_rotator.heads.weights["grid_change"].normal_(0, 0.02)
    for network in networks:
        network.eval()
    return networks


@functools.cache
def small_export() -> ExportReport:
    """Export the small networks, once in a test run."""
    folder = Path(tempfile.mkdtemp(prefix="ichimai-test-"))
    return export_pack(small_networks(), MANIFEST, folder / "pack")
