"""A 3D face of our own with a known truth: the canonical face, painted, on a simple skull.

It needs nothing beside the checkout, so that the trackers are held to a truth on a fresh clone, too. It
turns, closes its eyes and opens its jaw; for gaze, brows and smiles there is `rendered_face`.
"""

from __future__ import annotations

import cv2
import numpy as np

from tests.tracking.rasteriser import rasterise
from tests.tracking.rendered_face import Truth, rotation
from tracking.trackers.head_fit import FACE_LANDMARKS, CanonicalFace

# Landmarks by their numbers in MediaPipe's face mesh, from the image's left to its right.
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152),
    *(148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_UPPER_LIDS = ((33, 246, 161, 160, 159, 158, 157, 173, 133), (362, 398, 384, 385, 386, 387, 388, 466, 263))
_LOWER_LIDS = ((33, 7, 163, 144, 145, 153, 154, 155, 133), (362, 382, 381, 380, 374, 373, 390, 249, 263))
_BROWS = (
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
_IRISES = (468, 473)
_UPPER_LIP = (
    61,
    185,
    40,
    39,
    37,
    0,
    267,
    269,
    270,
    409,
    291,
    308,
    415,
    310,
    311,
    312,
    13,
    82,
    81,
    80,
    191,
    78,
)
_LOWER_LIP = (
    61,
    146,
    91,
    181,
    84,
    17,
    314,
    405,
    321,
    375,
    291,
    308,
    324,
    318,
    402,
    317,
    14,
    87,
    178,
    88,
    95,
    78,
)
_INNER_LOWER = (95, 88, 178, 87, 14, 317, 402, 318, 324)
_NOSTRILS = (98, 327)

_JAW_DEG, _JAW_AXIS = 24.0, (0.5, 3.0)
"""How far the open jaw turns, and the height and depth (cm) of its axis."""
_RINGS = (
    (1.0, 0.0),
    (1.1, 1.0),
    (1.17, 3.5),
    (1.17, 7.0),
    (1.05, 11.0),
    (0.8, 13.5),
    (0.4, 14.8),
    (0.0, 15.0),
)
"""The skull: the face's outline made so much wider, so far behind it (cm)."""
_TEXTURE, _CM = 1024, 52.0
"""Side of the painted picture, and its pixels to a centimetre."""
_SUPERSAMPLE = 2


def _at(points: np.ndarray) -> np.ndarray:
    """Return where points (N, 3) lie in the painted picture, float32 (N, 2)."""
    flat = points[:, :2] * (1, -1) * _CM + (_TEXTURE / 2, _TEXTURE / 2 + 40)
    return flat.astype(np.float32)


class PaintedFace:
    """The face; `render` gives pictures of any identity."""

    def __init__(self) -> None:
        self._points = CanonicalFace().points
        self._jaw = self._jaw_share()
        # Lips are parted where triangles and paint are laid: shut, what lies between them has no area.
        parted = self._opened(self._points, 0.6)
        self._triangles, self._texture_at = self._mesh(parted)
        self._paints: dict[int, np.ndarray] = {}

    def _jaw_share(self) -> np.ndarray:
        """Return how far each landmark goes with the jaw, (478,) 0..1."""
        x, y = self._points[:, 0], self._points[:, 1]
        corner = self._points[[61, 291], 1].mean()
        share = np.clip((corner - y) / 1.5, 0, 1) * np.clip(1.6 - np.abs(x) / 5.0, 0, 1)
        lips = [*_INNER_LOWER, *_LOWER_LIP[1:10]]
        share[lips] = 1 - (np.abs(x[lips]) / 2.5) ** 2
        share[list(_UPPER_LIP)] = 0
        return np.clip(share, 0, 1)

    def _opened(self, points: np.ndarray, mouth: float) -> np.ndarray:
        angle = np.radians(_JAW_DEG * mouth) * self._jaw
        height, depth = points[:, 1] - _JAW_AXIS[0], points[:, 2] - _JAW_AXIS[1]
        turned = points.copy()
        turned[:, 1] = _JAW_AXIS[0] + height * np.cos(angle) - depth * np.sin(angle)
        turned[:, 2] = _JAW_AXIS[1] + depth * np.cos(angle) + height * np.sin(angle)
        return turned

    def _mesh(self, parted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return triangles of face and skull, and where each vertex lies in the painted picture."""
        face = parted[:FACE_LANDMARKS]
        around = np.arctan2(face[:, 0], face[:, 2] - 1.0) * 10.0
        unrolled = np.stack([around, face[:, 1]], 1).astype(np.float32) * 20 + 1000
        plane = cv2.Subdiv2D((0, 0, 2000, 2000))
        plane.insert([(float(x), float(y)) for x, y in unrolled])
        numbers = {tuple(np.round(p, 2)): k for k, p in enumerate(unrolled)}
        corners = plane.getTriangleList().reshape(-1, 3, 2)
        named = [[numbers.get(tuple(np.round(c, 2))) for c in triangle] for triangle in corners]
        # Triangles with a corner of the plane's own are none of the face.
        triangles = _outward(np.array([t for t in named if None not in t]), face)
        count = len(_OVAL)
        first = FACE_LANDMARKS + np.arange(len(_RINGS))[:, None] * count + np.arange(count)
        a, b = first[:-1], first[1:]
        right, left = np.roll(a, -1, 1), np.roll(b, -1, 1)
        rings = np.concatenate([np.stack([a, right, b], -1), np.stack([right, left, b], -1)]).reshape(-1, 3)
        skull = _outward(rings, np.concatenate([face, self._skull(self._points)]))
        hair = np.full((len(_RINGS) * count, 2), 8.0, np.float32)
        low = np.tile(self._points[list(_OVAL), 1] < 0.5, len(_RINGS))
        hair[low] = (_TEXTURE - 8.0, 8.0)
        return np.concatenate([triangles, skull]), np.concatenate([_at(face), hair])

    def _skull(self, points: np.ndarray) -> np.ndarray:
        """Return the rings behind the face's outline, (R * 36, 3)."""
        oval = points[list(_OVAL)]
        middle = np.array([0.0, 1.5, 0.0])
        rings = []
        for wide, back in _RINGS:
            ring = middle + (oval - middle) * (wide, wide, 1.0)
            ring[:, 2] -= back * (1.0 if wide else 0.85)
            rings.append(ring)
        return np.concatenate(rings)

    def _paint(self, seed: int) -> np.ndarray:
        """Return the painted picture, float32 (S, S, 3) RGB 0..1."""
        draw = np.random.default_rng(seed)
        skin = np.array([0.87, 0.68, 0.58]) * draw.uniform(0.75, 1.05)
        hair = np.array([0.2, 0.14, 0.1]) * draw.uniform(0.6, 1.6)
        at = _at(self._opened(self._points, 0.6))
        picture = np.empty((_TEXTURE, _TEXTURE, 3), np.float32)
        picture[:] = skin

        def fill(numbers: tuple[int, ...], colour: tuple[float, ...]) -> None:
            cv2.fillPoly(picture, [at[list(numbers)].astype(np.int32)], colour, cv2.LINE_AA)

        for side in (-1, 1):
            cheek = (int(_TEXTURE / 2 + side * 3.9 * _CM), int(at[50][1]))
            cv2.circle(picture, cheek, int(1.3 * _CM), tuple(skin * (1.03, 0.92, 0.9)), -1, cv2.LINE_AA)
        picture = cv2.GaussianBlur(picture, (0, 0), 25)
        for brow in _BROWS:
            fill(brow, tuple(hair * 0.9))
        for number in _NOSTRILS:
            x, y = at[number]
            cv2.ellipse(
                picture, (int(x), int(y - 6)), (16, 9), 0, 0, 360, tuple(skin * 0.45), -1, cv2.LINE_AA
            )
        fill((*_UPPER_LIP[:11], *_LOWER_LIP[10:0:-1]), (0.3, 0.1, 0.1))
        for lip in (_UPPER_LIP, _LOWER_LIP):
            fill(lip, (0.72, 0.38, 0.37))
        for upper, lower, iris in zip(_UPPER_LIDS, _LOWER_LIDS, _IRISES, strict=True):
            whole = np.zeros(picture.shape[:2], np.uint8)
            cv2.fillPoly(whole, [at[[*upper, *lower[::-1]]].astype(np.int32)], 255)
            eye = np.empty_like(picture)
            eye[:] = (0.93, 0.92, 0.91)
            centre = tuple(int(v) for v in at[iris])
            cv2.circle(eye, centre, int(0.6 * _CM), (0.32, 0.22, 0.14), -1, cv2.LINE_AA)
            cv2.circle(eye, centre, int(0.26 * _CM), (0.03, 0.03, 0.03), -1, cv2.LINE_AA)
            picture[whole > 0] = eye[whole > 0]
            cv2.polylines(
                picture, [at[list(upper)].astype(np.int32)], False, (0.15, 0.1, 0.08), 7, cv2.LINE_AA
            )
            cv2.polylines(
                picture, [at[list(lower)].astype(np.int32)], False, tuple(skin * 0.6), 3, cv2.LINE_AA
            )
        picture = cv2.GaussianBlur(picture, (0, 0), 1.5)
        picture[:16, :16] = hair
        picture[:16, -16:] = skin * 0.8
        return picture

    def vertices(self, truth: Truth, seed: int = 0) -> np.ndarray:
        """Return the vertices in camera coordinates: cm, x right, y down, z away from the camera."""
        grow = np.random.default_rng([seed, 1]).normal(1.0, 0.03, 3)
        points = self._opened(self._points, truth.mouth)
        for upper, lower, shut in zip(
            _UPPER_LIDS, _LOWER_LIDS, (truth.right_eye, truth.left_eye), strict=True
        ):
            above, below = list(upper[1:-1]), list(lower[1:-1])
            points[above] += shut * (points[below] - points[above])
        head = np.concatenate([points[:FACE_LANDMARKS], self._skull(self._points)]) * grow
        upright = head @ rotation(truth).T
        return upright * (1, -1, -1) + (truth.x_cm, truth.y_cm, truth.distance_cm)

    def render(
        self, truth: Truth, seed: int = 0, *, size: tuple[int, int] = (640, 480), tone: float = 1.0
    ) -> np.ndarray:
        """Return a picture, uint8 (H, W, 3) RGB; see `RenderedFace.render`."""
        paint = self._paints.setdefault(seed, self._paint(seed))
        width, height = (s * _SUPERSAMPLE for s in size)
        seen = self.vertices(truth, seed)
        points = seen[:, :2] / seen[:, 2:] * truth.focal_per_width * width + (width / 2, height / 2)
        known = np.concatenate([self._texture_at, self._light(seen)[:, None]], 1)
        empty = np.full((height, width, 3), -1.0, np.float32)
        drawn = rasterise(points, seen[:, 2], known, self._triangles, empty).astype(np.float32)
        colour = cv2.remap(paint, drawn[..., 0], drawn[..., 1], cv2.INTER_LINEAR) * drawn[..., 2:] * tone
        grey = np.linspace(0.6, 0.4, height, dtype=np.float32)[:, None, None] * np.array(
            [0.85, 0.95, 1.0], np.float32
        )
        picture = np.where(drawn[..., 2:] < 0, grey, colour)
        small = cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)
        return np.clip(small * 255.0, 0, 255).astype(np.uint8)

    def _light(self, seen: np.ndarray) -> np.ndarray:
        """Return how bright each vertex is, by its normal."""
        a, b, c = (seen[self._triangles[:, k]] for k in range(3))
        facing = np.cross(b - a, c - a)
        normal = np.zeros_like(seen)
        for k in range(3):
            np.add.at(normal, self._triangles[:, k], facing)
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        key, fill = np.array([-0.45, -0.6, -0.66]), np.array([0.7, -0.1, -0.7])
        return 0.45 + 0.5 * np.clip(normal @ key, 0, 1) + 0.2 * np.clip(normal @ fill, 0, 1)


def _outward(triangles: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return triangles (T, 3) so turned that they face away from the head's middle."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    away = ((a + b + c) / 3 - (0.0, 1.5, 0.0)) * np.cross(b - a, c - a)
    flipped = away.sum(1) < 0
    triangles = triangles.copy()
    triangles[flipped] = triangles[flipped][:, ::-1]
    return triangles
