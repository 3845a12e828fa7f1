"""Compiling with any pack of three networks, run at a lattice of poses that is finer where it has to be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.character_archive import MAX_MEMBER
from models.drawing import FRAME_SIZE, Drawing
from models.frame import cut_frame
from models.manifest import Manifest
from models.poser import Character
from models.runtime import NamedOutputs
from models.tha1.character import EXPRESSION_AXES, HEAD_AXES, Axes, LatticeCharacter
from models.tha1.kept_nodes import KeptNodes, Node
from models.tha1.player import answer_of, bytes_of
from models.tha1.refinement import HeadPose, refined
from models.tha1.tensors import to_network
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
        head: number of values of head_x, head_y and neck_z, each -1..1, to begin with.
        expression: number of values of left_eye, right_eye and mouth, each 0..1.
        terms_size: resolution at which the terms and the flow are kept, in pixels of the frame's side; 0 is
            the networks' own, or half of it where that loses little.
        morph_size: likewise for the expression.
        most: head poses up to which more values are taken in where interpolation errs; 0 takes none.
    """

    head: tuple[int, int, int] = (3, 3, 3)
    expression: tuple[int, int, int] = (3, 3, 4)
    terms_size: int = FRAME_SIZE
    morph_size: int = FRAME_SIZE
    most: int = 0

    @property
    def head_nodes(self) -> int:
        """How many head poses there are at most."""
        return max(int(np.prod(self.head)), self.most)

    @property
    def nodes(self) -> int:
        """How often networks are run, about."""
        return self.head_nodes + int(np.prod(self.expression))

    def differs(self, character: Character) -> bool:
        """Say whether a character was compiled with other nodes or another detail than is asked for."""
        if not isinstance(character, LatticeCharacter):
            return False
        head = tuple(len(axis) for axis in character.head)
        nodes_differ = not self.most and head != self.head
        return nodes_differ or self.terms_size not in (0, character.terms.shape[-2])


ADAPTIVE = LatticePlan((5, 5, 5), terms_size=0, most=200)
"""What is done where nothing is asked for."""
AIM = 0.012
"""RMSE (0..1) to the networks, halfway between two nodes, that is good enough."""
LOST = 0.004
"""RMSE (0..1) up to which half the resolution loses little."""


def compile_lattice(
    drawing: Drawing,
    networks: Mapping[str, NamedOutputs],
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
    chosen = plan or ADAPTIVE
    _check(networks, chosen)
    expression: Axes = _axes(chosen.expression, 0.0)
    neutral = Pose(mouth=1.0 if manifest.mouth == "relative" else 0.0)
    image = to_network(cut_frame(drawing), manifest.colour)
    nodes = KeptNodes(partial, _key(drawing, pack, chosen), chosen.nodes, progress)
    morph = [
        nodes.get(
            f"expression_{i:04}",
            lambda p=pose: [_morph(networks, image, _numbers(manifest, p)[1], manifest, chosen.morph_size)],
        )[0]
        for i, pose in enumerate(_poses(EXPRESSION_AXES, expression))
    ]
    # The head's terms are those of the drawing as it is: what eyes and mouth change in them is left out.
    still = networks["face_morpher"].run(
        ["morphed"], {"image": image, "pose": _numbers(manifest, neutral)[1]}
    )[0]
    head = _Head(networks, still, manifest, nodes, chosen.terms_size or FRAME_SIZE)
    axes = refined(_axes(chosen.head, -1.0), head.error, AIM, chosen.most)
    rotated = [head.node(at) for at in _combinations(axes)]
    if not chosen.terms_size and head.loss(rotated, FRAME_SIZE // 2) < LOST:
        rotated = [_reduced(node, FRAME_SIZE // 2) for node in rotated]
    nodes.remove()
    progress(1.0)
    counts = tuple(len(axis) for axis in axes)
    terms, flow = (np.stack(part).reshape(*counts, *part[0].shape) for part in zip(*rotated, strict=True))
    stacked = np.stack(morph).reshape(*chosen.expression, *morph[0].shape)
    return LatticeCharacter(
        drawing, manifest.colour, neutral.mouth, axes, terms, flow, expression, stacked, pack
    )


class _Head:
    """The nodes of the head's pose, made when they are first asked for.

    Args:
        networks: by role.
        still: the drawing as it is, the networks' tensor.
        manifest: the pack's.
        nodes: keeps them.
        size: resolution at which they are kept.
    """

    def __init__(
        self,
        networks: Mapping[str, NamedOutputs],
        still: np.ndarray,
        manifest: Manifest,
        nodes: KeptNodes,
        size: int,
    ) -> None:
        self._networks, self._still, self._manifest = networks, still, manifest
        self._nodes, self._size = nodes, size
        self._made: dict[HeadPose, Node] = {}
        self._picture = np.ascontiguousarray(_unit(still, manifest)[0].transpose(1, 2, 0))

    def node(self, at: HeadPose) -> Node:
        """Return the terms, uint8 (3, S, S, 4), and the flow, float16 (S, S, 2), at a pose."""
        if at not in self._made:
            name = "head" + "".join(f"_{v:+.4f}" for v in at)
            self._made[at] = self._nodes.get(name, lambda: self._make(at))
        return self._made[at]

    def _make(self, at: HeadPose) -> Node:
        numbers = _numbers(self._manifest, Pose(**dict(zip(HEAD_AXES, at, strict=True))))[0]
        return _rotate(self._networks, self._still, numbers, self._manifest, self._size)

    def error(self, low: HeadPose, halfway: HeadPose, high: HeadPose) -> float:
        """Return how far the mean of two nodes is from the one between, RMSE of pictures, 0..1."""
        return self._difference(self.node(halfway), _mean(self.node(low), self.node(high)))

    def loss(self, nodes: Sequence[Node], size: int) -> float:
        """Return what keeping nodes at a lower resolution costs, RMSE of pictures, 0..1; tries some."""
        tried = nodes[:: max(1, len(nodes) // 8)]
        return float(np.mean([self._difference(node, _reduced(node, size)) for node in tried]))

    def _difference(self, one: Node, other: Node) -> float:
        colour = self._manifest.colour
        a, b = (bytes_of(answer_of(terms, flow, self._picture)[0], colour) for terms, flow in (one, other))
        return float(np.sqrt(np.mean((a - b) ** 2))) / 255


def _mean(one: Node, other: Node) -> Node:
    terms = ((one[0].astype(np.uint16) + other[0] + 1) // 2).astype(np.uint8)
    return [terms, ((one[1].astype(np.float32) + other[1]) / 2).astype(np.float16)]


def _reduced(node: Node, size: int) -> Node:
    terms, flow = node
    smaller = [cv2.resize(term, (size, size), interpolation=cv2.INTER_AREA) for term in terms]
    flow = cv2.resize(flow.astype(np.float32), (size, size), interpolation=cv2.INTER_AREA)
    return [np.stack(smaller), flow.astype(np.float16)]


def _check(networks: Mapping[str, NamedOutputs], plan: LatticePlan) -> None:
    largest = max(
        12 * (plan.terms_size or FRAME_SIZE) ** 2 * plan.head_nodes,
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


def _combinations(axes: Axes) -> Iterator[tuple[float, float, float]]:
    for a in axes[0]:
        for b in axes[1]:
            for c in axes[2]:
                yield float(a), float(b), float(c)


def _poses(names: Sequence[str], axes: Axes) -> Iterator[Pose]:
    for values in _combinations(axes):
        yield Pose(**dict(zip(names, values, strict=True)))


def _numbers(manifest: Manifest, pose: Pose) -> tuple[np.ndarray, np.ndarray]:
    """Return what rotator and combiner, and what the morpher take: float32 (1, 3) each."""
    values = manifest.network_pose(pose)
    head, expression = ([INDEX[n] for n in names] for names in (HEAD_AXES, EXPRESSION_AXES))
    return np.ascontiguousarray(values[head][None]), np.ascontiguousarray(values[expression][None])


def _morph(
    networks: Mapping[str, NamedOutputs], image: np.ndarray, pose: np.ndarray, manifest: Manifest, size: int
) -> np.ndarray:
    """Return what is kept of the picture and what is laid over it: uint8 (2, S, S, 4)."""
    keep, change = networks["face_morpher"].run(NEEDED["face_morpher"], {"image": image, "pose": pose})
    return np.stack([_as_bytes(keep, 0, size), _as_bytes((1 - keep) * _unit(change, manifest), -1, size)])


def _rotate(
    networks: Mapping[str, NamedOutputs], morphed: np.ndarray, pose: np.ndarray, manifest: Manifest, size: int
) -> list[np.ndarray]:
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
    # How many head poses there are does not matter: nodes go by their pose.
    sizes = (plan.expression, plan.terms_size or FRAME_SIZE, plan.morph_size)
    digest.update(repr((drawing.rgba.shape, drawing.framing, pack, sizes)).encode())
    return digest.hexdigest()
