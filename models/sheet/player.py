"""Playing a compiled character: no network, a few milliseconds a frame on one core."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

import cv2
import numpy as np

from models.colour import premultiply
from models.kernels.library import load
from models.parts.mouth_shapes import MouthNumbers, mouth_numbers
from models.poser import AvatarFrame, OneOutfit
from models.sheet.beyond_frame import grown
from models.sheet.body_field import moves as body_moves
from models.sheet.character import FEATURES, SheetCharacter
from models.sheet.eye_patch import EyeState, bake_eye, eye_state
from models.sheet.face_overlays import FaceOverlays, FaceState, face_state
from models.sheet.head_field import edge_fade, smoothed
from models.sheet.kernel_field import PlaneSum
from models.sheet.mouth_patch import bake_mouth
from models.sheet.moving import MovingTurner
from models.sheet.soft_range import softened
from models.sheet.strands import Strands, Sway, pull
from models.sheet.turning import Turner
from models.sheet.unshown_numbers import UnshownNumbers
from tracking.pose import Pose


class SheetPlayer(OneOutfit):
    """Draws a compiled character in any pose, at the drawing's own size. One thread at a time.

    Only pixels that can show something are touched: the part of the frame that the drawing's visible pixels
    reach in this pose. Everything that becomes a frame is a new array; all else is used again.

    Args:
        character: what is drawn.
        compiled: with the compiled kernels, where there are any for this machine; else with OpenCV.
    """

    def __init__(self, character: SheetCharacter, *, compiled: bool = True) -> None:
        self.character = character
        drawing = character.drawing
        self._rest = premultiply(drawing.rgba)
        self._kernels = kernels = load() if compiled else None
        self._patches = {
            name: (bake_mouth if name == "mouth" else bake_eye)(
                self._rest,
                drawing.framing,
                maps,
                character.drawn.get(name, ()),
                [other.centre for key, other in character.expressions.items() if key != name],
                kernels,
            )
            for name, maps in character.expressions.items()
        }
        self._own = {k: v.own for k, v in character.expressions.items()}
        self._overlays = FaceOverlays(self._rest, drawing.framing, character.expressions, kernels)
        self._laid_over = FaceState()
        self._unshown = UnshownNumbers(self._patches, self._overlays)
        self._morphed = self._rest.copy()
        self._morphed_for = (EyeState(), EyeState(), MouthNumbers(self._own.get("mouth", 0.0)))
        maps, framing = grown(character.turn, drawing.framing, drawing.rgba[..., 3])
        self._turner = Turner(maps, framing, self._seen_alpha(), kernels)
        self._grown = maps.shape[-1] - character.turn.shape[-1]

    @property
    def neutral(self) -> Pose:
        """The pose in which the drawing comes back unchanged."""
        return Pose(mouth=self._own.get("mouth", 0.0))

    def pose(self, pose: Pose, time_s: float = 0.0, sway: Sway | None = None) -> AvatarFrame:
        """Return the drawing in `pose`; numbers outside their range are brought back, the head's gently.

        Args:
            pose: what it shows.
            time_s: kept in the frame.
            sway: how far things swing; what is of other strands than this drawing's is left aside.
        """
        pose = softened(pose.clamped(), self.character.limits)
        morphed = self._morph(pose)
        started_s = time.perf_counter()
        swung = None if sway is None or sway.strands is not self.strands else self._swung(sway)
        sway_s = time.perf_counter() - started_s
        if swung is not None or body_moves(pose):
            moved, seen = self._whole.moved(morphed, pose, swung)
            return AvatarFrame(moved, time_s, pose, seen, self._whole.spent_s, sway_s)
        if max(abs(pose.head_x), abs(pose.head_y), abs(pose.neck_z)) < 1e-3:
            return AvatarFrame(morphed.copy(), time_s, pose)
        field = self._turner.field(pose.head_x, pose.head_y, pose.neck_z)
        turned, seen = self._turner.turned(morphed, field)
        return AvatarFrame(turned, time_s, pose, seen)

    @cached_property
    def strands(self) -> Strands | None:
        """What of the drawing swings; None where nothing does, or the file says nothing of it."""
        character, drawing = self.character, self.character.drawing
        if character.sway is None:
            return None
        height, width = drawing.rgba.shape[:2]
        fade = edge_fade(character.sway.shape[-1], drawing.framing, width, height)
        found = Strands(
            character.sway,
            drawing.rgba[..., 3],
            drawing.framing,
            smoothed(character.turn),
            self._whole.body_on_head(),
            fade,
        )
        return None if found.none else found

    @cached_property
    def _strand_planes(self) -> np.ndarray:
        assert self.strands is not None
        return self._whole.embedded(self.strands.planes)

    @cached_property
    def _strand_sum(self) -> PlaneSum | None:
        return None if self._kernels is None else PlaneSum(self._kernels, self._strand_planes)

    def _swung(self, sway: Sway) -> np.ndarray:
        """Return float32 (h, w, 2): how what swings pulls the cells of the whole figure."""
        if self._strand_sum is not None:
            return self._strand_sum.at(pull(sway).T)
        planes = self._strand_planes
        pulled = (pull(sway) @ planes.reshape(len(planes), -1)).T
        return np.ascontiguousarray(pulled).reshape(*planes.shape[1:], 2)

    @cached_property
    def _whole(self) -> MovingTurner:
        """What moves the whole figure; made when it is first wanted, for many never are."""
        cells, framing = self.character.turn.shape[-1], self.character.drawing.framing
        return MovingTurner(self._turner, self._grown, framing, cells, self._seen_alpha(), self._kernels)

    @property
    def brows(self) -> tuple[str, ...]:
        """Which brows were found and can move: of "left" and "right"."""
        return tuple(self._overlays.brows)

    def _morph(self, pose: Pose) -> np.ndarray:
        """Return the drawing with the expression: uint8 (H, W, 4), premultiplied.

        The array is the player's own; the next call writes it again.
        """
        values: tuple[Any, ...] = (*(eye_state(pose, eye) for eye in FEATURES[:2]), mouth_numbers(pose))
        face = face_state(pose)
        if values == self._morphed_for and face == self._laid_over:
            return self._morphed
        if self._unshown.groups:
            self._unshown.tell(pose)
        for place in self._overlays.places(self._laid_over):
            self._morphed[place] = self._rest[place]
        laid = []
        for name, value in zip(FEATURES, values, strict=True):
            patch = self._patches.get(name)
            if patch is None:
                continue
            if not patch.at_rest(value, self._own[name]):
                laid.append((patch, value))
            else:
                self._morphed[patch.place] = self._rest[patch.place]
        # After those that went back to rest: patches overlap, and each writes all that it ever changes.
        for patch, value in laid:
            patch.lay(value, self._morphed)
        self._overlays.lay(face, self._morphed)
        self._morphed_for, self._laid_over = values, face
        return self._morphed

    def _seen_alpha(self) -> np.ndarray:
        """Return the largest alpha that any expression gives each pixel of the drawing: uint8 (H, W)."""
        alpha = cv2.extractChannel(self._rest, 3)
        for patch in self._patches.values():
            if patch.mask.size:
                np.maximum(alpha[patch.place], patch.pixels[..., 3].max(0), out=alpha[patch.place])
        return alpha

    def parts(self, pose: Pose) -> dict[str, np.ndarray]:
        """Return the two answers that are blended, each alone: uint8 (H, W, 4), premultiplied.

        "flow" is the warped drawing, "repaint" the painted layer.
        """
        pose = pose.clamped()
        field = self._turner.field(pose.head_x, pose.head_y, pose.neck_z)
        morphed = self._morph(pose)
        bare, _ = self._turner.turned(morphed, field._replace(share=np.zeros_like(field.share)))
        only, _ = self._turner.turned(morphed, field._replace(share=np.ones_like(field.share)))
        return {"flow": bare, "repaint": only}
