"""Adds a published checkpoint to the user's packs: read, checked, exported, tried."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from models import registry
from models.first_order.checkpoint import PUBLISHED, config_of, networks_of, read_config, read_states
from models.first_order.export import ARCHITECTURE, export_pack
from models.first_order.player import MotionPlayer
from models.manifest import Manifest
from models.pack import Pack, write_pack
from models.runtime import RuntimeSettings

FACES = {"reach": 0.33, "eyes": 0.42}
"""How the published people were cropped: eyes to chin as a share of the side, and where the eyes are."""


class Added(NamedTuple):
    """A pack that was made.

    Attributes:
        name: it is chosen by.
        pack: in the user's folder.
        differences: the largest between ONNX and torch, by network.
        known: whether the file is byte for byte the published one; None where no hash is known of it.
    """

    name: str
    pack: Pack
    differences: dict[str, float]
    known: bool | None


def add_checkpoint(
    path: Path,
    settings: RuntimeSettings,
    *,
    config: Path | None = None,
    name: str | None = None,
    align_corners: bool = True,
) -> Added:
    """Make a pack of a checkpoint and keep it in the user's folder.

    Args:
        path: a published checkpoint, or one of the same kind.
        config: its YAML; checkpoints of the published sizes need none.
        name: what the pack is chosen by; made of the file's name where left out.
        align_corners: how positions are read; True is what the published weights were made under.

    Raises:
        InputError: if a file can't be read.
        ModelError: if it is cut off, another network's, or asks for what can't be built. Nothing is left.
    """
    known = None if config is None else read_config(config)
    states = read_states(path)
    built = known or config_of(states, path)
    networks = networks_of(states, built, align_corners, path)
    digest = _sha256(path)
    published = PUBLISHED.get(path.name)
    same = None if published is None or published.sha256 is None else published.sha256 == digest
    title = name or _title(path)
    manifest = Manifest(
        name=title,
        architecture=ARCHITECTURE,
        licence="the weights' own (no licence is stated for the published ones)",
        source=f"{path.name}, SHA-256 {digest}" + (f": {published.title}" if published else ""),
        details={"framing": FACES},
    )
    with tempfile.TemporaryDirectory(prefix="ichimai-") as folder:
        report = export_pack(networks, built, manifest, Path(folder) / "pack")
        MotionPlayer(report.pack, settings)
        contents = {r: (f.file, report.pack.read(r)) for r, f in report.pack.manifest.files.items()}
        chosen = registry.pack_name(report.pack.manifest)
        kept = write_pack(registry.user_packs_folder() / chosen, report.pack.manifest, contents)
    return Added(chosen, kept, report.differences, same)


def _title(path: Path) -> str:
    """Return `vox` for `vox-cpk.pth.tar`."""
    return re.sub(r"(-cpk)?(\.(pth|pt|tar|ckpt))+$", "", path.name.lower()) or "added"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
