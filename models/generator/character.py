"""One generated character: layers with depth, rendered in any pose with its exact appearance flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from models.drawing import FRAME_SIZE
from models.generator import accessories, body, eyes, face, geometry, hair, locks, outfits, views
from models.generator.canvas import MARGIN, Canvas, Colour
from models.generator.design import Design, Look, groomed, restyled, sample
from models.generator.geometry import Surface
from models.generator.light import light_layers
from models.generator.style import style_of
from models.generator.surfaces import surfaces_of
from models.generator.views import Carried, HeadSize, RestView, rest_view
from tracking.pose import Pose

LEANS_BELOW_CHIN = 22.0
"""Frame pixels from the chin to the point about which neck and head lean. In published frames about 20, where
people rigged characters about 6."""


class View(NamedTuple):
    """Similarity from the design's frame to the drawing: about the centre, then shifted (frame pixels)."""

    scale: float = 1.0
    roll_deg: float = 0.0
    dx: float = 0.0
    dy: float = 0.0

    def matrix(self) -> np.ndarray:
        """Return the 2 x 3 affine matrix."""
        c = FRAME_SIZE / 2
        m = cv2.getRotationMatrix2D((c, c), self.roll_deg, self.scale)
        m[:, 2] += (self.dx, self.dy)
        return m


class Box(NamedTuple):
    """A square part of the drawing's frame, corner and side in frame pixels, and its size in pixels."""

    x: float
    y: float
    side: float
    pixels: int


class Rendered(NamedTuple):
    """One picture of a character.

    Attributes:
        rgba: uint8 (S, S, 4), premultiplied RGBA, sRGB-encoded.
        flow: float32 (S / 2, S / 2, 2), x then y, frame pixels: the point seen at p lies at
            p + flow(p) in the drawing at rest; None where not asked for.
        weight: float32 (S / 2, S / 2), 1 where a part shows, less in a ring around it, 0 elsewhere.
    """

    rgba: np.ndarray
    flow: np.ndarray | None
    weight: np.ndarray | None


RIM = 6
"""Frame pixels that no rim is wide: what is wider is glass."""
SEEN_THROUGH = 0.72
"""Opacity up to which an eye is seen through glass."""


class NamedParts(NamedTuple):
    """Where named parts are in a picture, float32 (P, P, names), 0..1.

    Attributes:
        seen: as they show.
        bare: as they would show if nothing but the face's own parts lay in front of them.
    """

    seen: np.ndarray
    bare: np.ndarray


@dataclass(slots=True)
class Layer:
    """A painted part over frame and margin, uint8 premultiplied RGBA, and where the view shows it.

    `fine` is as painted, `pixels` shrunk by the supersampling.
    """

    name: str
    fine: np.ndarray
    pixels: np.ndarray
    carried: Carried

    @property
    def surface(self) -> Surface:
        """Depth and attachment in the drawing's view, before the neck leans."""
        return self.carried.surface


def placed(seed: int, worn: bool = False) -> tuple[Design, RestView, View]:
    """Return a design, how the head is turned in its drawing, and where that lies in the frame."""
    d = sample(seed, worn)
    own = np.random.default_rng([78, seed])
    rest, view = rest_view(own), View()
    d.turn = 0.0 if worn else float(np.sin(np.deg2rad(rest.yaw_deg)))
    if own.random() < 0.75:
        shift = own.normal(0, 4, 2)
        view = View(float(own.uniform(0.82, 1.15)), float(own.normal(0, 1.5)), *shift.tolist())
    # A head that leans is framed where it is.
    up = root_y(d) - FRAME_SIZE / 2
    lean = np.deg2rad(rest.roll_deg)
    return (
        d,
        rest,
        view._replace(
            dx=view.dx + view.scale * up * float(np.sin(lean)),
            dy=view.dy - view.scale * up * float(1 - np.cos(lean)),
        ),
    )


def root_y(d: Design) -> float:
    """Return the height of the point about which the neck leans, frame pixels."""
    return d.chin_y + LEANS_BELOW_CHIN


def head_size(d: Design) -> HeadSize:
    """Return what a view needs to know of a design."""
    return HeadSize(d.cx, d.face_width, d.hair_width, d.eye_y, d.chin_y)


def head_corners(d: Design, rest: RestView, view: View) -> np.ndarray:
    """Return the corners of the head's box (hair top to chin, leaning as it leans) in the drawing, (4, 2)."""
    x0, x1, y0, y1 = d.cx - d.hair_width, d.cx + d.hair_width, d.hair_top, d.chin_y
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    m = view.matrix()
    return leaned(corners, d, rest) @ m[:, :2].T + m[:, 2]


def leaned(points: np.ndarray, d: Design, rest: RestView) -> np.ndarray:
    """Return points (N, 2) of an upright head where the leaning neck of the drawing carries them."""
    lean, root = np.deg2rad(rest.roll_deg), np.array([d.cx, root_y(d)])
    c, s = np.cos(lean), np.sin(lean)
    away = (points - root) * (1, -1)
    return root + np.stack([away[:, 0] * c - away[:, 1] * s, -(away[:, 0] * s + away[:, 1] * c)], 1)


_ORDER = (
    "back",
    "tails",
    "behind",
    "body",
    "forelocks",
    "ears",
    "face",
    "panels",
    "sides",
    "front",
    "worn",
    "hat",
)
"""Layers from the back to the front."""


def _order(d: Design, front_tails: bool, brows_over: bool) -> list[str]:
    """Return the names of a character's layers from the back to the front.

    Args:
        d: its design; what else may lie either way is drawn from its generator.
        front_tails: whether tails hang before the shoulders.
        brows_over: whether brows are drawn over the hair.
    """
    order: list[str] = [*_ORDER]
    if front_tails:
        order.remove("tails")
        order.insert(order.index("ears"), "tails")
    if d.rng.random() < 0.5:
        order[order.index("behind")], order[order.index("back")] = "back", "behind"
    if brows_over:
        order.insert(order.index("worn"), "brows")
    return order


class Character:
    """A character of the generator, painted once and rendered in many poses.

    Args:
        seed: decides everything.
        size: side of the rendered frame in pixels.
        supersample: painting resolution over `size`, for smooth edges.
        look: what is wished otherwise than the seed has it.
        plain: no slight turn, shift or half-closed eyes in the drawing, and groomed: characters to be worn.
    """

    def __init__(
        self,
        seed: int,
        size: int = FRAME_SIZE,
        supersample: int = 2,
        plain: bool = False,
        look: Look | None = None,
    ) -> None:
        self.seed, self.size, self.supersample, self.plain = seed, size, supersample, plain
        self.design, self.rest, self.view = placed(seed, plain)
        self.drawing_style = style_of(seed, plain)
        d = self.design
        if plain:
            self.rest, self.view = RestView(), View()
            groomed(d)
            outfits.dress(d)
        if look is not None:
            restyled(d, look)
        self.style = hair.hair_style(d)
        self.eye_shape = eyes.eye_shape(d)
        self.mouth_style = face.MouthStyle(d)
        self._scale = size / FRAME_SIZE * supersample
        self._painted: tuple[tuple[float, float, float], Layer] | None = None
        self._inverses: dict[str, tuple[Pose, np.ndarray]] = {}
        self._paint(d)

    # Painting ---------------------------------------------------------------------------------------

    def _canvas(self) -> Canvas:
        return Canvas(self._scale, pen=self.drawing_style.pen)

    def _levels(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return a painted canvas, float32 (H, W, 4), as bytes: as painted, and shrunk by supersampling."""
        k = self.supersample
        fine = cv2.convertScaleAbs(pixels, alpha=255)
        height, width = pixels.shape[0] // k, pixels.shape[1] // k
        return fine, cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA) if k > 1 else fine

    def _paint(self, d: Design) -> None:
        self.worn = accessories.choose(d)
        front_tails = self.style.tails == "braids" or d.rng.random() < 0.3
        brows_over = d.rng.random() < 0.35
        self.carried = {name: self._carried(name, s) for name, s in surfaces_of(d, self.style).items()}
        canvases = self._canvases(d)
        light_layers(canvases, d, self.drawing_style)
        if not brows_over:
            canvases["face"].draw(canvases["brows"])
        order = _order(d, front_tails, brows_over)
        if brows_over:
            canvases["brows"].pixels *= d.rng.uniform(0.5, 1.0)
        self._face, self._glasses, self._brows = (canvases[k] for k in ("face", "glasses", "brows"))
        if d.rng.random() < 0.5 and not self.plain:
            self._texture(canvases, d.rng)
        self.layers = [
            Layer(name, *self._levels(canvases[name].pixels), self.carried[name])
            for name in order
            if name in canvases and canvases[name].pixels[..., 3].any()
        ]

    def _canvases(self, d: Design) -> dict[str, Canvas]:
        """Return a canvas for each layer, painted."""
        canvases: dict[str, Canvas] = {}

        def paint(name: str, *steps) -> None:
            """Paint steps, each a function with what it is given, on the canvas of a layer."""
            canvas = canvases.setdefault(name, self._canvas())
            for step, *extra in steps:
                step(canvas, d, *extra)

        worn, cut = self.worn, locks if self.style.in_locks else hair
        paint("tails", (cut.paint_tails, self.style))
        paint("back", (cut.paint_back, self.style))
        paint("body", ((outfits if d.neat else body).paint_body,))
        paint("forelocks", (hair.paint_forelocks, self.style))
        paint("behind", (accessories.paint_behind, worn["behind"]))
        paint("ears", (face.paint_ears,))
        paint("face", (face.paint_face,), (accessories.paint_on_face, worn["face"]))
        paint("glasses", (accessories.paint_glasses, worn["face"]))
        paint("brows", (face.paint_brows,))
        if not self.style.in_locks:
            paint("panels", (hair.paint_panels, self.style))
        paint("sides", (cut.paint_sides, self.style))
        paint("front", (cut.paint_front, self.style), (cut.paint_ahoge, self.style))
        paint("worn", (accessories.paint_on_hair, worn["hair"]))
        paint("hat", (accessories.paint_hat, worn["hair"]))
        return canvases

    def _carried(self, name: str, surface: Surface) -> Carried:
        return views.carried(name, surface, self.rest, head_size(self.design), root_y(self.design))

    def _texture(self, canvases: dict[str, Canvas], r: np.random.Generator) -> None:
        """Give flat colours the unevenness of paint."""
        for name, canvas in canvases.items():
            if name in ("glasses", "brows"):
                continue
            broad, fine = r.uniform(0, 0.16), r.uniform(0, 0.06)
            # Noise is made small and enlarged: it is soft, and large arrays are slow.
            noise = broad * cv2.resize(
                r.standard_normal((9, 9)).astype(np.float32), (120, 120), interpolation=cv2.INTER_CUBIC
            )
            noise += fine * cv2.resize(r.standard_normal((60, 24)).astype(np.float32), (120, 120))
            gain = np.ones((120, 120, 4), np.float32)
            gain[..., :3] = np.clip(1 + noise, 0.5, 1.4)[..., None]
            height, width = canvas.pixels.shape[:2]
            cv2.multiply(canvas.pixels, cv2.resize(gain, (width, height)), dst=canvas.pixels)
            alpha = cv2.extractChannel(canvas.pixels, 3)
            cv2.min(canvas.pixels, cv2.merge([alpha] * 4), dst=canvas.pixels)

    def _with_expression(self, layer: Layer, pose: Pose) -> Layer:
        """Return the face layer with eyes and mouth painted."""
        expression = (pose.left_eye, pose.right_eye, pose.mouth)
        if self._painted is not None and self._painted[0] == expression:
            return self._painted[1]
        d, k = self.design, self.supersample
        box = (d.cx - d.face_width - 12, d.eye_y - 36, d.cx + d.face_width + 12, d.chin_y + 14)
        x0, y0, x1, y1 = (round((v + MARGIN) * self.size / FRAME_SIZE) for v in box)
        window = (slice(y0 * k, y1 * k), slice(x0 * k, x1 * k))
        part = self._face.over(window)
        part.pixels[:] = self._face.pixels[window]
        for left, value in ((True, pose.left_eye), (False, pose.right_eye)):
            eyes.paint_eye(part, d, self.eye_shape, left, float(np.clip(value, 0, 1)))
        face.paint_mouth(part, d, self.mouth_style, float(np.clip(pose.mouth, 0, 1)))
        over = self._glasses.pixels[window]
        part.pixels = over + part.pixels * (1 - over[..., 3:])
        fine, pixels = layer.fine.copy(), layer.pixels.copy()
        fine[window], pixels[y0:y1, x0:x1] = self._levels(part.pixels)
        self._painted = (expression, Layer(layer.name, fine, pixels, layer.carried))
        return self._painted[1]

    # Rendering --------------------------------------------------------------------------------------

    @property
    def drawn(self) -> Pose:
        """The expression of the drawing itself: closures and opening as drawn."""
        left, right = self.design.drawn_eyes
        return Pose(left_eye=left, right_eye=right, mouth=self.design.mouth_v)

    def drawing(self) -> np.ndarray:
        """Return the drawing at rest: uint8 (S, S, 4), premultiplied RGBA."""
        return self.render(self.drawn).rgba

    def head_pose(self, pose: Pose) -> Pose:
        """Return what acts on the layers as the view carries them: the drawing's lean comes on top."""
        return Pose(pose.head_x, pose.head_y, self.rest.leaning.neck_z + pose.neck_z)

    def render(
        self, pose: Pose, flow: bool = False, box: Box | None = None, origin: Pose | None = None
    ) -> Rendered:
        """Render the character.

        Args:
            pose: head numbers are relative to the drawing at rest, eyes and mouth absolute.
            flow: also return flow and weight (of the whole frame only).
            box: part of the drawing's frame to render, at the painting resolution, instead of all of it.
            origin: the pose of the picture that the flow leads to; the drawing at rest where left out.
        """
        came_from = self.head_pose(origin or Pose())
        turned = self.head_pose(pose)
        size = self.size
        whole = Box(0, 0, FRAME_SIZE, size)
        target = _positions(box or whole, self.view)
        coarse = _positions(Box(0, 0, FRAME_SIZE, size // 2), self.view)
        unit = FRAME_SIZE / size / (self.supersample if box else 1)
        out = np.zeros((*target[0].shape, 4), np.float32)
        found = _FlowMap(size // 2, self.view) if flow and not box else None
        for base in self.layers:
            layer = self._with_expression(base, pose) if base.name == "face" else base
            back = self._inverse(layer, turned)
            source = painted_at(layer, geometry.look_up(back, *target))
            at = (source + MARGIN) / unit - 0.5
            pixels = layer.fine if box else layer.pixels
            part = cv2.remap(pixels, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)  # pyright: ignore
            out *= 1 - part[..., 3:] * np.float32(1 / 255)
            out += part
            if found is not None:
                still = self._displacement(layer.surface, came_from)
                found.add(geometry.look_up(back, *coarse), still, part[..., 3], solid=layer.name == "body")
        rgba = np.clip(out + 0.5, 0, 255).astype(np.uint8)
        if found is None:
            return Rendered(rgba, None, None)
        return Rendered(rgba, *found.result())

    def seen_layers(self, cells: int) -> Iterator[tuple[Layer, np.ndarray, np.ndarray]]:
        """Walk over the layers of the drawing at rest from the back to the front.

        Yields:
            Each layer, the painted point (x, y) that it shows at every cell of the frame, float32 (cells,
            cells, 2) in frame pixels, and how much it covers there, float32 (cells, cells), 0..1.
        """
        target, rest = _positions(Box(0, 0, FRAME_SIZE, cells), self.view), self.head_pose(Pose())
        for layer in self.layers:
            painted = painted_at(layer, geometry.look_up(self._inverse(layer, rest), *target))
            alpha = cv2.extractChannel(layer.pixels, 3)
            at = (painted + MARGIN) * (self.size / FRAME_SIZE) - 0.5
            cover = cv2.remap(alpha, at, None, cv2.INTER_LINEAR)  # pyright: ignore
            yield layer, painted, cover * np.float32(1 / 255)

    def named_parts(self, names: Sequence[str], box: Box, pose: Pose) -> NamedParts:
        """Return where parts of the face show in a picture: what lies in front of them cuts them out.

        Two renders that show a part in two flat colours differ by its coverage; here everything else is
        black, so that one render is that difference, and three parts share one (red, green, blue).

        Args:
            names: of parts as the painters name them; "skin" is all of the face.
            box: as for `render`.
            pose: as for `render`.
        """
        window, groups = self._labelled_face(names, pose)
        glasses = self._rims(window)
        target, unit = _positions(box, self.view), FRAME_SIZE / self.size / self.supersample
        seen = np.zeros((*target[0].shape, len(names)), np.float32)
        bare = np.zeros_like(seen)
        for layer in self.layers:
            back = self._inverse(layer, self.head_pose(pose))
            at = (painted_at(layer, geometry.look_up(back, *target)) + MARGIN) / unit - 0.5
            if layer.name == "face":
                moved = at - np.array([window[1].start, window[0].start], np.float32)
                parts = [cv2.remap(g, moved, None, cv2.INTER_LINEAR) for g in groups]  # pyright: ignore
                bare = np.concatenate([p[..., :3] for p in parts], -1)[..., : len(names)]
                over = cv2.remap(glasses, moved, None, cv2.INTER_LINEAR)[..., None]  # pyright: ignore
                solid = np.maximum(parts[0][..., 3:], over)
                seen = seen * (1 - solid) + bare * (1 - over)
                continue
            alpha = cv2.extractChannel(layer.fine, 3)
            cover = cv2.remap(alpha, at, None, cv2.INTER_LINEAR)[..., None] * np.float32(1 / 255)  # pyright: ignore
            seen *= 1 - cover
            if layer.name == "brows" and "brow" in names:
                seen[..., names.index("brow")] += cover[..., 0]
        return NamedParts(seen, bare)

    def _rims(self, window: tuple[slice, slice]) -> np.ndarray:
        """Return how much of a window of the face glasses hide, float32 (h, w): not what is seen through."""
        cover = np.ascontiguousarray(self._glasses.pixels[window][..., 3])
        wide = round(RIM * self.size / FRAME_SIZE * self.supersample)
        glass = cv2.morphologyEx(cover, cv2.MORPH_OPEN, np.ones((wide, wide), np.uint8))
        glass[glass > SEEN_THROUGH] = 0
        return (cover - glass) / (1 - glass)

    def _labelled_face(
        self, names: Sequence[str], pose: Pose
    ) -> tuple[tuple[slice, slice], list[np.ndarray]]:
        """Return the face's window of its layer, painted in labels: (h, w, 4) for every three names.

        Without glasses: they are in front of it.
        """
        d, k = self.design, self.supersample
        scale = self.size / FRAME_SIZE * k
        box = (d.cx - d.face_width - 12, d.eye_y - 36, d.cx + d.face_width + 12, d.chin_y + 14)
        x0, y0, x1, y1 = (round((v + MARGIN) * scale) for v in box)
        window = (slice(y0, y1), slice(x0, x1))
        groups = []
        for first in range(0, len(names), 3):
            labels: dict[str, Colour] = dict.fromkeys(names, (0.0, 0.0, 0.0))
            labels.update(zip(names[first : first + 3], np.eye(3).tolist(), strict=False))
            part = self._face.over(window)
            part.labels = labels
            skin = np.append(labels.get("skin", np.zeros(3)), 1).astype(np.float32)
            part.pixels[:] = self._face.pixels[window][..., 3:] * skin
            if not any(layer.name == "brows" for layer in self.layers):
                brow = np.append(labels.get("brow", np.zeros(3)), 1).astype(np.float32)
                cover = self._brows.pixels[window][..., 3:]
                part.pixels = cover * brow + part.pixels * (1 - cover)
            for left, value in ((True, pose.left_eye), (False, pose.right_eye)):
                eyes.paint_eye(part, d, self.eye_shape, left, float(np.clip(value, 0, 1)))
            face.paint_mouth(part, d, self.mouth_style, float(np.clip(pose.mouth, 0, 1)))
            groups.append(part.pixels)
        return window, groups

    def placed_points(self, points: np.ndarray, box: Box, pose: Pose) -> np.ndarray:
        """Return where points of the face (N, 2), design's frame pixels, lie in a rendered box, pixels."""
        seen = self.seen_at(points, pose)
        return ((seen - (box.x, box.y)) * (box.pixels / box.side)).astype(np.float32)

    def seen_at(self, points: np.ndarray, pose: Pose, layer: str = "face") -> np.ndarray:
        """Return where a pose shows painted points of a layer (N, 2), in the drawing's frame pixels."""
        carried = self.carried[layer]
        p = np.asarray(points, np.float32)
        for field in (carried.forward, self._displacement(carried.surface, self.head_pose(pose))):
            p = p + geometry.look_up(field, p[None, :, 0].copy(), p[None, :, 1].copy())[0]
        m = self.view.matrix()
        return p @ m[:, :2].T + m[:, 2]

    @property
    def axis(self) -> tuple[float, float]:
        """About what neck and head lean: (x, y) in the design, frame pixels."""
        return self.design.cx, root_y(self.design)

    def _displacement(self, surface: Surface, pose: Pose) -> np.ndarray:
        return geometry.displacement(surface, pose, *self.axis)

    def _inverse(self, layer: Layer, turned: Pose) -> np.ndarray:
        """Return the layer's inverse displacement field, float32 (NODES, NODES, 2), as `geometry.inverse`.

        Expressions of one head pose share it.
        """
        known, field = self._inverses.get(layer.name, (None, None))
        if known != turned or field is None:
            field = geometry.inverse(self._displacement(layer.surface, turned))
            self._inverses[layer.name] = (turned, field)
        return field

    def features(self) -> dict[str, tuple[float, float, float, float]]:
        """Return the boxes of left_eye, right_eye and mouth in the drawing at rest.

        Returns:
            Centre x, centre y, half width, half height of each, frame pixels.
        """
        boxes = eyes.eye_boxes(self.design, self.eye_shape)
        boxes["mouth"] = face.mouth_box(self.design)
        out = {}
        for name, (x0, y0, x1, y1) in boxes.items():
            cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
            sides = self.seen_at(np.array([(x0, cy), (x1, cy), (cx, y0), (cx, y1)]), Pose())
            x, y = (sides[:2].mean(0) + sides[2:].mean(0)) / 2
            across, along = np.linalg.norm(sides[1] - sides[0]), np.linalg.norm(sides[3] - sides[2])
            out[name] = (float(x), float(y), float(across) / 2, float(along) / 2)
        return out


def painted_at(layer: Layer, seen: np.ndarray) -> np.ndarray:
    """Return the painted points (H, W, 2) of a layer that the drawing's view shows at given positions."""
    back = layer.carried.back
    return seen + geometry.look_up(back, seen[..., 0].copy(), seen[..., 1].copy())


class _FlowMap:
    """Collects the flow of the topmost layer at each point, and of layers close by around it."""

    def __init__(self, size: int, view: View) -> None:
        self.size, self.view = size, view
        step = FRAME_SIZE / size
        axis = (np.arange(size, dtype=np.float32) + 0.5) * step
        self.grid = np.stack(np.meshgrid(axis, axis), -1)
        self.flow = np.zeros((size, size, 2), np.float32)
        self.weight = np.zeros((size, size), np.float32)
        self.ring: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, canonical: np.ndarray, still: np.ndarray, alpha: np.ndarray, solid: bool) -> None:
        """Lay a layer on top.

        Args:
            canonical: float32 (size, size, 2), where each point lies in its canonical picture.
            still: float32 (NODES, NODES, 2), what the drawing's view does to it.
            alpha: uint8 (H, W), the layer's.
            solid: whether nothing of it goes on beyond its edge.
        """
        moved = canonical + geometry.look_up(still, canonical[..., 0].copy(), canonical[..., 1].copy())
        m = self.view.matrix().astype(np.float32)
        flow = moved @ m[:, :2].T + m[:, 2] - self.grid
        cover = cv2.resize(alpha, (self.size, self.size), interpolation=cv2.INTER_AREA)
        inside = cover > 127
        reach = cv2.dilate(inside.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        if not solid:
            self.ring.append((flow, reach))
        self.flow[inside] = flow[inside]
        self.weight[inside] = 1

    def result(self) -> tuple[np.ndarray, np.ndarray]:
        """Return flow, float32 (size, size, 2), and weight (size, size), 0..1.

        The ring around the picture goes on with the flow beside it.
        """
        for flow, reach in self.ring:
            outside = reach & (self.weight < 0.5)
            self.flow[outside] = flow[outside]
            self.weight[outside] = 0.35
        return self.flow, self.weight


def _positions(box: Box, view: View) -> tuple[np.ndarray, np.ndarray]:
    """Return the canonical frame position (x, y) of each pixel of a part of the drawing."""
    axis = (np.arange(box.pixels, dtype=np.float32) + 0.5) * (box.side / box.pixels)
    x, y = np.meshgrid(axis + box.x, axis + box.y)
    m = cv2.invertAffineTransform(view.matrix()).astype(np.float32)
    return m[0, 0] * x + m[0, 1] * y + m[0, 2], m[1, 0] * x + m[1, 1] * y + m[1, 2]
