"""A 3D face with a known truth: ICT FaceKit, rendered at a given rotation and expression."""

from __future__ import annotations

import pickle
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

import cv2
import numpy as np

from tests.tracking.rasteriser import rasterise

# Parts of ICT FaceKit's mesh, by vertex number.
_SKIN = slice(0, 11248)
_TEETH = slice(17039, 21451)
_EYES = (slice(21451, 23021), slice(23021, 24591))
_INVISIBLE = slice(24591, 25303)  # tear fluid and occlusion shells
_LASHES = slice(25303, 26719)
_MOUTH_INSIDE = slice(11248, 17039)
# Numbers of the vertices along the brows and the lips' outer contour (the usual 68 points).
_BROWS = ((268, 493, 1914, 2044, 1401), (3615, 4240, 4114, 2734, 2509))
_LIPS = (5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841)

_SUPERSAMPLE = 2
_SINK_CM = 0.4


@dataclass(frozen=True)
class Truth:
    """What to render. Angles are those of `TrackedFace`; eyes and jaw 0 (open, closed) .. 1.

    `brows` is 1 for raised ones and -1 for a frown, `smile` 1 for a broad one.

    Attributes:
        gaze_x, gaze_y: how far the eyes look to the image's left and up, -1 .. 1: 25 and 20 degrees from
            where the head looks; the lids go with them.
        shapes: names and amounts of ICT FaceKit's further shapes, 0 .. 1.
        x_cm, y_cm: where the head is, right and down of the optical axis.
        distance_cm: from the camera.
        focal_per_width: the camera's; 0.8 is a webcam of 64 degrees across.
    """

    pitch_deg: float = 0.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    left_eye: float = 0.0
    right_eye: float = 0.0
    mouth: float = 0.0
    brows: float = 0.0
    smile: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    shapes: tuple[tuple[str, float], ...] = ()
    x_cm: float = 0.0
    y_cm: float = 0.0
    distance_cm: float = 55.0
    focal_per_width: float = 0.8


class _NoCode(pickle.Unpickler):
    """Reads the one array of lists in the file, and nothing that could run code."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith("numpy") and name in ("_reconstruct", "ndarray", "dtype"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a mesh")


def _read_polygons(stream: IO[bytes]) -> np.ndarray:
    np.lib.format.read_magic(stream)
    np.lib.format.read_array_header_1_0(stream)
    return _NoCode(stream).load()


class RenderedFace:
    """ICT FaceKit's face; `render` gives pictures of any identity.

    Args:
        path: `ict_facekit.npz`.
    """

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive, archive.open("faces.npy") as stream:
            polygons = _read_polygons(stream)
        with np.load(path) as data:
            self._neutral = data["neutral"].astype(np.float32)
            self._identity = data["identity"].astype(np.float32)
            names = [str(n) for n in data["expression_names"]]
            self._shape = dict(zip(names, data["expression"], strict=True))
        triangles = [t for p in polygons for t in ((p[0], p[1], p[2]), (p[0], p[2], p[-1]))[: len(p) - 2]]
        kept = np.array(triangles)
        visible = (kept < _INVISIBLE.start) | (kept >= _INVISIBLE.stop)
        self._triangles = kept[visible.all(1)]
        self._people: dict[int | None, tuple[np.ndarray, np.ndarray]] = {}

    def identity(self, seed: int | None, strength: float = 0.6) -> np.ndarray:
        """Return the neutral vertices (V, 3) in cm of the mean face (None) or of somebody."""
        if seed is None:
            return self._neutral
        weights = np.random.default_rng(seed).normal(0.0, strength, len(self._identity))
        return self._neutral + np.tensordot(weights.astype(np.float32), self._identity, 1)

    def vertices(self, truth: Truth, person: np.ndarray) -> np.ndarray:
        """Return the vertices in camera coordinates: cm, x right, y down, z away from the camera."""
        face = (
            person + truth.left_eye * self._shape["eyeBlink_L"] + truth.right_eye * self._shape["eyeBlink_R"]
        )
        face = face + truth.mouth * self._shape["jawOpen"]
        for name in _SMILE:
            face = face + truth.smile * self._shape[name]
        for name in _BROWS_UP if truth.brows > 0.0 else _BROWS_DOWN:
            face = face + abs(truth.brows) * self._shape[name]
        for name, amount in (*truth.shapes, *_gaze_shapes(truth)):
            face = face + amount * self._shape[name]
        looks = _about_axes(-20.0 * truth.gaze_y, -25.0 * truth.gaze_x, 0.0)
        for eye in _EYES:
            middle = person[eye].mean(0)
            face[eye] = (face[eye] - middle) @ looks.T + middle
        for eye, closure in zip(_EYES, (truth.left_eye, truth.right_eye), strict=True):
            face[eye, 2] -= _SINK_CM * closure  # in some identities the cornea would pierce the shut lid
        upright = face @ rotation(truth).T
        return upright * (1, -1, -1) + (truth.x_cm, truth.y_cm, truth.distance_cm)

    def render(
        self,
        truth: Truth,
        seed: int | None = None,
        *,
        size: tuple[int, int] = (640, 480),
        tone: float = 1.0,
    ) -> np.ndarray:
        """Return a picture, uint8 (H, W, 3) RGB.

        Args:
            truth: what to show.
            seed: who; None is the mean face.
            size: width and height.
            tone: brightness of the face.
        """
        if seed not in self._people:
            person = self.identity(seed)
            self._people[seed] = (person, self._paint(person))
        person, paint = self._people[seed]
        width, height = (s * _SUPERSAMPLE for s in size)
        seen = self.vertices(truth, person)
        focal = truth.focal_per_width * width
        points = seen[:, :2] / seen[:, 2:] * focal + (width / 2, height / 2)
        colour = paint * (tone * self._light(seen)[:, None])
        picture = rasterise(points, seen[:, 2], colour, self._triangles, _backdrop(width, height))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        return np.clip(small * 255.0, 0, 255).astype(np.uint8)

    def _light(self, seen: np.ndarray) -> np.ndarray:
        a, b, c = (seen[self._triangles[:, i]] for i in range(3))
        facing = np.cross(b - a, c - a)
        normal = np.stack(
            [
                sum(np.bincount(self._triangles[:, i], facing[:, k], len(seen)) for i in range(3))
                for k in range(3)
            ],
            1,
        )
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        key = np.array([-0.45, -0.6, -0.66])
        fill = np.array([0.7, -0.1, -0.7])
        light = 0.42 + 0.5 * np.clip(normal @ key, 0, 1) + 0.2 * np.clip(normal @ fill, 0, 1)
        light[_MOUTH_INSIDE] *= 0.35
        return light

    def _paint(self, person: np.ndarray) -> np.ndarray:
        grain = np.random.default_rng(5).normal(1.0, 0.02, (len(person), 1))
        colour = np.array([0.86, 0.66, 0.56]) * grain
        skin = person[_SKIN]
        hair = (skin[:, 1] > 9.5) | ((skin[:, 2] < 1.5) & (skin[:, 1] > -3.0) & (np.abs(skin[:, 0]) < 7.6))
        colour[_SKIN][hair] = (0.16, 0.11, 0.08)
        for brow in _BROWS:
            near = _distance_to_line(skin[:, :2], person[list(brow), :2])
            ink = np.clip(1.3 - near / 0.35, 0, 1)[:, None] * (skin[:, 2:] > 5.0)
            colour[_SKIN] += ink * (np.array([0.2, 0.14, 0.1]) - colour[_SKIN])
        outline = person[list(_LIPS), :2].astype(np.float32)
        lips = [cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in skin[:, :2]]
        colour[_SKIN][np.array(lips) & (skin[:, 2] > 8.0)] = (0.7, 0.36, 0.35)
        colour[_MOUTH_INSIDE] = (0.45, 0.16, 0.16)
        colour[_TEETH] = (0.9, 0.88, 0.82)
        colour[_LASHES] = (0.42, 0.3, 0.25)  # they are solid here: dark ones would be a mask
        for eye in _EYES:
            ball = person[eye] - person[eye].mean(0)
            off_axis = np.hypot(ball[:, 0], ball[:, 1])
            colour[eye] = (0.92, 0.91, 0.9)
            colour[eye][(off_axis < 0.72) & (ball[:, 2] > 0)] = (0.3, 0.2, 0.12)
            colour[eye][(off_axis < 0.32) & (ball[:, 2] > 0)] = (0.04, 0.03, 0.03)
        return colour


_BROWS_UP = ("browInnerUp_L", "browInnerUp_R", "browOuterUp_L", "browOuterUp_R")
_BROWS_DOWN = ("browDown_L", "browDown_R")
_SMILE = ("mouthSmile_L", "mouthSmile_R")


def _gaze_shapes(truth: Truth) -> list[tuple[str, float]]:
    """Return what the lids do while the eyes look aside, up or down."""
    left, right = ("In", "Out") if truth.gaze_x > 0.0 else ("Out", "In")
    upright = "Up" if truth.gaze_y > 0.0 else "Down"
    aside, up = abs(truth.gaze_x), abs(truth.gaze_y)
    return [
        (f"eyeLook{left}_L", aside), (f"eyeLook{right}_R", aside),
        (f"eyeLook{upright}_L", up), (f"eyeLook{upright}_R", up),
    ]  # fmt: skip


def rotation(truth: Truth) -> np.ndarray:
    """Return the (3, 3) head rotation, x right, y up, z to the camera, in `TrackedFace`'s convention."""
    return _about_axes(-truth.pitch_deg, -truth.yaw_deg, truth.roll_deg)


def _about_axes(x_deg: float, y_deg: float, z_deg: float) -> np.ndarray:
    pitch, yaw, roll = np.radians([x_deg, y_deg, z_deg])
    about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def _distance_to_line(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    best = np.full(len(points), np.inf)
    for start, end in pairwise(line):
        along = end - start
        part = np.clip((points - start) @ along / (along @ along), 0, 1)
        best = np.minimum(best, np.linalg.norm(points - start - part[:, None] * along, axis=1))
    return best


def _backdrop(width: int, height: int) -> np.ndarray:
    down = np.linspace(0.55, 0.35, height, dtype=np.float32)[:, None, None]
    across = np.linspace(0.9, 1.1, width, dtype=np.float32)[None, :, None]
    return down * across * np.array([0.85, 0.95, 1.0], np.float32)
