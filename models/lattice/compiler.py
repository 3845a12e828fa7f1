"""Compiling with any pack of three networks, run at a lattice of poses.

Every finished node is kept on disk until all are done.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from models.character_archive import MAX_MEMBER
from models.drawing import FRAME_SIZE, Drawing
from models.frame import cut_frame
from models.lattice.character import EXPRESSION_AXES, HEAD_AXES, Axes, LatticeCharacter
from models.manifest import Manifest
from models.reference_poser import to_network
from tracking.errors import InputError, ModelError
from tracking.pose import INDEX, Pose

NEEDED = {
    "face_morpher": ["alpha_mask", "change"],
    "face_rotator": ["changed", "warped", "alpha_mask", "change", "grid_change"],
    "combiner": ["combine_mask", "retouch_mask", "retouch"],
}
"""Role -> outputs beyond the pictures, without which a pack can't be compiled."""


@dataclass(frozen=True, slots=True)
class LatticePlan:
    """How finely a drawing is compiled.

    Attributes:
        head: number of values of head_x, head_y and neck_z, each -1..1.
        expression: number of values of left_eye, right_eye and mouth, each 0..1.
        terms_size: resolution at which the terms and the flow are kept, in pixels of the frame's side.
        morph_size: likewise for the expression.
    """

    head: tuple[int, int, int] = (5, 5, 5)
    expression: tuple[int, int, int] = (3, 3, 4)
    terms_size: int = 256
    morph_size: int = 256

    @property
    def nodes(self) -> int:
        """How often networks are run."""
        return int(np.prod(self.head)) + int(np.prod(self.expression))


class Network(Protocol):
    """A loaded network: `models.runtime.Session`."""

    @property
    def outputs(self) -> Mapping[str, object]:
        """Its outputs by name."""
        ...

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Return the named outputs."""
        ...


def compile_lattice(
    drawing: Drawing,
    networks: Mapping[str, Network],
    manifest: Manifest,
    pack: str,
    partial: Path | None = None,
    plan: LatticePlan | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> LatticeCharacter:
    """Run the networks at every node.

    Args:
        drawing: framed.
        networks: face_morpher, face_rotator and combiner by role.
        manifest: the pack's.
        pack: kept in the character; with the drawing it tells whether an earlier run may be continued.
        partial: folder for finished nodes, removed at the end; what it holds of the same work is used.
        plan: how finely.
        progress: called with the share done, 0..1.

    Raises:
        ModelError: if the pack's networks don't give what is needed.
        InputError: if the folder can't be written.
    """
    chosen = plan or LatticePlan()
    _check(networks, chosen)
    head: Axes = _axes(chosen.head, -1.0)
    expression: Axes = _axes(chosen.expression, 0.0)
    neutral = Pose(mouth=1.0 if manifest.mouth == "relative" else 0.0)
    image = to_network(cut_frame(drawing), manifest.colour)
    nodes = _Nodes(partial, _key(drawing, pack, chosen), chosen.nodes, progress)

    morph = [
        nodes.get(
            lambda p=pose: [_morph(networks, image, _numbers(manifest, p)[1], manifest, chosen.morph_size)]
        )[0]
        for pose in _poses(EXPRESSION_AXES, expression)
    ]
    # The head's terms are those of the drawing as it is: what eyes and mouth change in them is left out.
    still = networks["face_morpher"].run(
        ["morphed"], {"image": image, "pose": _numbers(manifest, neutral)[1]}
    )[0]
    rotated = [
        nodes.get(
            lambda p=pose: _rotate(networks, still, _numbers(manifest, p)[0], manifest, chosen.terms_size)
        )
        for pose in _poses(HEAD_AXES, head)
    ]
    nodes.remove()
    terms, flow = (
        np.stack(part).reshape(*chosen.head, *part[0].shape) for part in zip(*rotated, strict=True)
    )
    stacked = np.stack(morph).reshape(*chosen.expression, *morph[0].shape)
    return LatticeCharacter(
        drawing, manifest.colour, neutral.mouth, head, terms, flow, expression, stacked, pack
    )


def _check(networks: Mapping[str, Network], plan: LatticePlan) -> None:
    largest = max(
        12 * plan.terms_size**2 * int(np.prod(plan.head)),
        8 * plan.morph_size**2 * int(np.prod(plan.expression)),
    )
    if largest + 4096 > MAX_MEMBER:
        raise InputError(
            "so many nodes at this resolution make too large a file; choose fewer, or --detail 128"
        )
    for role, names in NEEDED.items():
        missing = [n for n in names if n not in networks[role].outputs]
        if missing:
            raise ModelError(
                f"this pack can't be compiled: its {role} does not give {', '.join(missing)}; export it anew"
            )


def _axes(counts: tuple[int, int, int], lowest: float) -> Axes:
    x, y, z = (np.linspace(lowest, 1, n, dtype=np.float32) for n in counts)
    return x, y, z


def _poses(names: Sequence[str], axes: Axes) -> Iterator[Pose]:
    for a in axes[0]:
        for b in axes[1]:
            for c in axes[2]:
                yield Pose(**{n: float(v) for n, v in zip(names, (a, b, c), strict=True)})


def _numbers(manifest: Manifest, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """Return what rotator and combiner, and what the morpher take: float32 (1, 3) each."""
    values = manifest.network_pose(pose)
    head, expression = ([INDEX[n] for n in names] for names in (HEAD_AXES, EXPRESSION_AXES))
    return np.ascontiguousarray(values[head][None]), np.ascontiguousarray(values[expression][None])


def _morph(networks, image, pose: np.ndarray, manifest: Manifest, size: int) -> np.ndarray:
    keep, change = networks["face_morpher"].run(NEEDED["face_morpher"], {"image": image, "pose": pose})
    return np.stack([_as_bytes(keep, 0, size), _as_bytes((1 - keep) * _unit(change, manifest), -1, size)])


def _rotate(networks, morphed, pose: np.ndarray, manifest: Manifest, size: int) -> list[np.ndarray]:
    """Return the terms, uint8 (3, S, S, 4), and the flow, float16 (S, S, 2)."""
    changed, warped, alpha, change, grid = networks["face_rotator"].run(
        NEEDED["face_rotator"], {"image": morphed, "pose": pose}
    )
    combine, retouch_mask, retouch = networks["combiner"].run(
        NEEDED["combiner"], {"changed": changed, "warped": warped, "pose": pose}
    )
    first = retouch_mask * combine * alpha
    second = retouch_mask * (1 - combine)
    free = retouch_mask * combine * (1 - alpha) * _unit(change, manifest)
    free += (1 - retouch_mask) * _unit(retouch, manifest)
    # Half the distance between the outermost pixels' centres is 1 (align_corners).
    flow = cv2.resize(grid[0] * ((FRAME_SIZE - 1) / 2), (size, size), interpolation=cv2.INTER_AREA)
    if not np.isfinite(flow).all():
        raise ModelError("the networks gave no colours: their model pack is damaged or untrained")
    terms = np.stack([_as_bytes(first, 0, size), _as_bytes(second, 0, size), _as_bytes(free, -1, size)])
    return [terms, np.clip(flow, -FRAME_SIZE, FRAME_SIZE).astype(np.float16)]


def _unit(image: np.ndarray, manifest: Manifest) -> np.ndarray:
    """Scale the networks' colours to -1..1."""
    low, high = manifest.colour.range
    return (image - np.float32(low)) * np.float32(2 / (high - low)) - 1


def _as_bytes(planes: np.ndarray, lowest: int, size: int) -> np.ndarray:
    """Turn (1, 4, 256, 256) of lowest..1 into uint8 (size, size, 4)."""
    image = np.ascontiguousarray(planes[0].transpose(1, 2, 0))
    if size != FRAME_SIZE:
        image = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)
    return np.clip((image - lowest) * (255 / (1 - lowest)) + 0.5, 0, 255).astype(np.uint8)


def _key(drawing: Drawing, pack: str, plan: LatticePlan) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(drawing.rgba).tobytes())
    digest.update(repr((drawing.rgba.shape, drawing.framing, pack, plan)).encode())
    return digest.hexdigest()


class _Nodes:
    """Finished nodes: counted, and kept in a folder so that an interrupted run goes on where it was."""

    def __init__(self, folder: Path | None, key: str, total: int, progress: Callable[[float], None]) -> None:
        self._folder, self._total, self._progress, self._done = folder, total, progress, 0
        if folder is None:
            return
        name = folder / "work.txt"
        try:
            if folder.is_dir() and not (name.is_file() and name.read_text(errors="replace") == key):
                if not name.is_file() and any(folder.iterdir()):
                    raise InputError(f"{folder} exists and holds something else; choose another output")
                shutil.rmtree(folder)
            folder.mkdir(parents=True, exist_ok=True)
            name.write_text(key)
        except OSError as error:
            raise InputError(f"{folder} can't be written: {error.strerror or error}") from error

    def get(self, make: Callable[[], list[np.ndarray]]) -> list[np.ndarray]:
        """Return the next node: as it was left behind, else made now."""
        node = self._read() or make()
        if self._folder is not None:
            self._write(node)
        self._done += 1
        self._progress(self._done / self._total)
        return node

    def remove(self) -> None:
        """Forget what was kept: all is done."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self) -> Path:
        assert self._folder is not None
        return self._folder / f"{self._done:05}.npz"

    def _read(self) -> list[np.ndarray] | None:
        if self._folder is None or not self._path().is_file():
            return None
        try:
            with np.load(self._path(), allow_pickle=False) as kept:
                return [kept[name] for name in kept.files]
        except Exception:  # a file cut short fails in many ways; the node is simply made again
            return None

    def _write(self, node: list[np.ndarray]) -> None:
        path = self._path()
        if path.is_file():
            return
        temporary = path.with_suffix(".part")
        try:
            with temporary.open("wb") as f:
                np.savez(f, *node)
            temporary.replace(path)
        except OSError as error:
            raise InputError(f"{path} can't be written: {error.strerror or error}") from error
