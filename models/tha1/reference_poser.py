"""The poser of the "tha1" architecture: face morpher, two-algorithm rotator and combiner as ONNX networks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from models.drawing import FRAME_SIZE, Drawing
from models.frame import FramePlacer, cut_frame
from models.pack import Pack
from models.poser import AvatarFrame, Character, OneOutfit
from models.runtime import LoadedNetwork, RuntimeSettings, open_session
from models.tha1.character import LatticeCharacter
from models.tha1.compiler import NEEDED, LatticePlan, compile_lattice
from models.tha1.tensors import from_network, to_network
from tracking.errors import ModelError
from tracking.mapping.pose_range import PoseClamp
from tracking.pose import INDEX, Pose

_IMAGE = (1, 4, FRAME_SIZE, FRAME_SIZE)
_POSE = (1, 3)
_INPUTS = {
    "face_morpher": {"image": _IMAGE, "pose": _POSE},
    "face_rotator": {"image": _IMAGE, "pose": _POSE},
    "combiner": {"changed": _IMAGE, "warped": _IMAGE, "pose": _POSE},
}
_OUTPUTS = {"face_morpher": ["morphed"], "face_rotator": ["changed", "warped"], "combiner": ["final"]}
_EXPRESSION = [INDEX[name] for name in ("left_eye", "right_eye", "mouth")]
_ROTATION = [INDEX[name] for name in ("head_x", "head_y", "neck_z")]


class ReferencePoser(OneOutfit):
    """Poses a drawing with the three reference networks; a `Compiler`, and a `Player` of the drawing set.

    The drawing's mouth must be drawn open for a pack whose mouth is relative, as those networks ask.

    Attributes:
        providers: role -> name of the provider that really runs it.
    """

    def __init__(self, pack: Pack, settings: RuntimeSettings) -> None:
        self._manifest = pack.manifest
        self._sessions = {role: _open(pack, role, settings) for role in _INPUTS}
        self.providers = {role: session.provider for role, session in self._sessions.items()}
        self._clamp = PoseClamp()
        self._image: np.ndarray | None = None
        self._placer: FramePlacer | None = None

    def set_drawing(self, drawing: Drawing) -> None:
        """Frame the drawing and convert it to what the networks see."""
        self._image = to_network(cut_frame(drawing), self._manifest.colour)
        self._placer = FramePlacer(drawing)

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing is as drawn, as far as the networks can."""
        return Pose(mouth=1.0 if self._manifest.mouth == "relative" else 0.0)

    @property
    def wants_compiling(self) -> bool:
        """Whether compiling is possible and worth it: no GPU poses directly as fast."""
        able = all(name in self._sessions[role].outputs for role, names in NEEDED.items() for name in names)
        return able and set(self.providers.values()) == {"cpu"}

    def compile(
        self,
        drawing: Drawing,
        partial: Path | None = None,
        plan: LatticePlan | None = None,
        progress: Callable[[float], None] = lambda share: None,
    ) -> LatticeCharacter:
        """Return the drawing made ready to play; see `models.tha1.compiler.compile_lattice`."""
        pack = self._manifest.identity
        return compile_lattice(drawing, self._sessions, self._manifest, pack, partial, plan, progress)

    def renew(
        self,
        character: Character,
        *,
        partial: Path | None = None,
        plan: LatticePlan | None = None,
        progress: Callable[[float], None] = lambda share: None,
    ) -> LatticeCharacter:
        """Return a character's drawing compiled again."""
        return self.compile(character.drawing, partial, plan, progress)

    def direct(self, drawing: Drawing) -> ReferencePoser:
        """Return what poses the drawing by running the networks: itself, for one drawing at a time."""
        self.set_drawing(drawing)
        return self

    def pose(self, pose: Pose, time_s: float = 0.0) -> AvatarFrame:
        """Return the drawing in `pose`, at its own size.

        Raises:
            ModelError: if no drawing was set or a network fails.
        """
        return AvatarFrame(self._chain(pose, ["final"])["final"], time_s, self._clamp(pose))

    def parts(self, pose: Pose) -> dict[str, np.ndarray]:
        """Return what the final picture is made of, uint8 (H, W, 4), premultiplied, the drawing's size.

        "repaint" is the rotator's output 1 (after Pumarola), "flow" its output 2 (after Zhou), "combined" the
        combiner's blend of both before the retouch.
        """
        return self._chain(pose, ["combined"])

    def _chain(self, pose: Pose, wanted: list[str]) -> dict[str, np.ndarray]:
        if self._image is None or self._placer is None:
            raise ModelError("there is no character yet: set one before posing")
        pose = self._clamp(pose)
        values = self._manifest.network_pose(pose)[None]  # (1, N)
        expression = np.ascontiguousarray(values[:, _EXPRESSION])
        rotation = np.ascontiguousarray(values[:, _ROTATION])
        (morphed,) = self._run("face_morpher", image=self._image, pose=expression)
        changed, warped = self._run("face_rotator", image=morphed, pose=rotation)
        inputs = {"changed": changed, "warped": warped, "pose": rotation}
        last = dict(zip(wanted, self._sessions["combiner"].run(wanted, inputs), strict=True))
        if "final" not in wanted:
            last = {"repaint": changed, "flow": warped, **last}
        placer, colour = self._placer, self._manifest.colour
        return {name: placer.place(from_network(picture, colour)) for name, picture in last.items()}

    def _run(self, role: str, **inputs: np.ndarray) -> list[np.ndarray]:
        return self._sessions[role].run(_OUTPUTS[role], inputs)


def _open(pack: Pack, role: str, settings: RuntimeSettings) -> LoadedNetwork:
    """Load one network and check that it takes and gives what this poser feeds and reads."""
    session = open_session(pack.read(role), settings, f"{role} of {pack.path}")
    wanted = _INPUTS[role]
    found = {name: spec.shape for name, spec in session.inputs.items()}
    if found != wanted or any(spec.type != "tensor(float)" for spec in session.inputs.values()):
        raise ModelError(f"{role} of {pack.path} is another network: it takes {found}, not {wanted}")
    for name in _OUTPUTS[role]:
        if name not in session.outputs or session.outputs[name].shape != _IMAGE:
            raise ModelError(f"{role} of {pack.path} is another network: it gives no image {name!r}")
    return session
