"""Finding the head, eyes and mouth of a drawing with the pack's finder network: by many looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from models.colour import premultiply
from models.drawing import FRAME_SIZE, Framing
from models.runtime import Network
from models.sheet.looks import POINTS, Looker, Point, Sight

SURE = 0.35
"""Confidence from which a point counts as found."""
NEARER = (0.62, 0.4)
"""Shares of the picture's longer side at which its upper part is looked at too."""
DOUBTFUL = 0.5
"""Sureness below which one looks everywhere, and with the head leaning."""
_TRIED = 7
"""How many finds are settled where one looks everywhere."""
MOST_ROLL_DEG = 35.0
_MOST_PLACES = 7
"""Along either side, when a second head is looked for."""
_USUAL = {"left_eye": (147.0, 128.0), "right_eye": (109.0, 128.0), "mouth": (128.0, 153.0)}
"""Where the marks usually are, frame pixels."""
_FRAME_LOOKS = (1.1, 0.9)
_FACE_LOOKS = (0.7, 0.55)
"""Sides of the last looks, in frames: for the box, and for the marks."""
_TIGHTER = 0.95
"""The finder was taught the boxes of boxes that lean by 4 degrees on average: 5 % larger than the head."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a head is, in drawing pixels (x right, y down, edges of pixels at integers).

    Attributes:
        framing: the networks' frame.
        box: the head's box: x0, y0, x1, y1; of a head that leans, the box of the ellipse that it fills.
        left_eye, right_eye, mouth: centres, or None where not found.
        confidence: 0..1 for left_eye, right_eye, mouth and centre.
        points: where left_eye, right_eye, mouth and centre would be, sure or not.
        roll_deg: how far the head leans, clockwise.
    """

    framing: Framing
    box: tuple[float, float, float, float]
    left_eye: Point | None
    right_eye: Point | None
    mouth: Point | None
    confidence: dict[str, float]
    points: dict[str, Point] = field(default_factory=dict)
    roll_deg: float = 0.0

    def features(self) -> dict[str, Point | None]:
        """Return eyes and mouth by name."""
        return {"left_eye": self.left_eye, "right_eye": self.right_eye, "mouth": self.mouth}


def locate(rgba: np.ndarray, finder: Network) -> Located:
    """Find the head of a drawing: uint8 (H, W, 4) straight RGBA.

    Looks at all of it and, nearer, at its upper parts (where heads are); where nothing convinces, at every
    part and with the head leaning. The best finds are looked at closely and upright; the surest of them is
    looked at several times, also in the mirror, and the answer is what these looks agree on.
    """
    looker = Looker(premultiply(rgba), finder)
    finds = [looker.look(*where) for where in _first_looks(looker)]
    best = _surest(finds, looker, 3)
    found = settled(looker, best[0])
    if sureness(found, looker.whole) >= DOUBTFUL:
        return found
    finds += [looker.look(*where) for where in _more_looks(looker)]
    others = [settled(looker, sight) for sight in _surest(finds, looker, _TRIED)]
    return max(found, *others, key=lambda f: sureness(f, looker.whole))


def locate_near(rgba: np.ndarray, finder: Network, middle: Point, head: float) -> Located:
    """Find eyes and mouth in a head whose middle and height are known.

    Args:
        rgba: uint8 (H, W, 4), straight, the drawing.
        finder: the pack's finder.
        middle: of the head, drawing pixels.
        head: its height, drawing pixels.
    """
    looker = Looker(premultiply(rgba), finder)
    looks = [looker.look(middle, k * head, roll) for roll in (-18.0, 0.0, 18.0) for k in (1.7, 2.2)]

    def fits(found: Located) -> float:
        """Return how sure a find is and how near it lies to the head that was told."""
        half = FRAME_SIZE * found.framing.scale / 2
        away = np.hypot(found.framing.left + half - middle[0], found.framing.top + half - middle[1]) / head
        size = abs(np.log(max(found.framing.scale * FRAME_SIZE / 2, 1e-3) / head))
        return (0.02 + sureness(found, looker.whole)) * float(
            np.exp(-((away / 0.3) ** 2) - (size / 0.4) ** 2)
        )

    return max((settled(looker, sight) for sight in (*looks, *_surest(looks, looker, 3))), key=fits)


def locate_another(rgba: np.ndarray, finder: Network, first: Located) -> Located:
    """Look for a head about as large as one that was found, anywhere in a picture without that one.

    Args:
        rgba: uint8 (H, W, 4), straight, the first head covered or cleared away.
        finder: the pack's finder.
        first: the head that was found.
    """
    looker = Looker(premultiply(rgba), finder)
    side = FRAME_SIZE * first.framing.scale * 1.2
    width, height = looker.size
    columns, rows = (min(_MOST_PLACES, max(1, round(2 * v / side))) for v in (width, height))
    finds = [
        looker.look((x, y), side) for y in _spread(side, height, rows) for x in _spread(side, width, columns)
    ]
    return max(
        (settled(looker, sight) for sight in _surest(finds, looker, 2)),
        key=lambda found: sureness(found, looker.whole),
    )


def _surest(finds: Sequence[Sight], looker: Looker, count: int) -> list[Sight]:
    """Look closely at the best finds; return them, the surest first."""
    rank = lambda sight: _sureness(sight, looker.whole)  # noqa: E731
    closely = [_upright(looker, sight) for sight in sorted(finds, key=rank, reverse=True)[:count]]
    return sorted(closely, key=rank, reverse=True)


def _first_looks(looker: Looker) -> list[tuple[Point, float]]:
    width, height = looker.size
    looks: list[tuple[Point, float]] = [((width / 2, height / 2), looker.whole)]
    for share in NEARER:
        side = looker.whole * share
        columns = sorted({width / 2, min(side / 2, width / 2), max(width - side / 2, width / 2)})
        looks += [((x, side / 2), side) for x in columns]
    return looks


def _more_looks(looker: Looker) -> list[tuple[Point, float, float]]:
    width, height = looker.size
    looks = [((width / 2, height / 2), looker.whole, roll) for roll in (-18.0, 18.0)]
    for share, count in ((0.5, 3), (0.3, 5)):
        side = looker.whole * share
        for y in _spread(side, height, count):
            for x in _spread(side, width, count):
                looks.append(((x, y), side, 0.0))
    return looks


def _spread(side: float, length: float, count: int) -> list[float]:
    """Return the middles of so many squares that cover a length; of one where one covers it."""
    if length <= side:
        return [length / 2]
    return [float(v) for v in np.linspace(side / 2, length - side / 2, count)]


def _upright(looker: Looker, first: Sight) -> Sight:
    """Look again with the head upright, and as large as the finder likes it best."""
    found = best = first
    for _ in range(2):
        found = looker.look(found.points["centre"], FRAME_SIZE * found.scale * 1.1, _roll(found))
        best = max(found, best, key=lambda sight: _sureness(sight, looker.whole))
    return best


def settled(looker: Looker, sight: Sight) -> Located:
    """Look several times at a head that was found, and say what these looks agree on."""
    roll, side = _roll(sight), FRAME_SIZE * sight.scale
    marks = np.mean([sight.points[name] for name in POINTS[:3]], 0)
    middle = (float(marks[0]), float(marks[1]))
    frames = [
        looker.look(sight.points["centre"], k * side, roll, m) for k in _FRAME_LOOKS for m in (False, True)
    ]
    faces = [looker.look(middle, k * side, roll, m) for k in _FACE_LOOKS for m in (False, True)]
    points = {name: _agreed(frames if name == "centre" else faces, name) for name in POINTS}
    # A mark need only be clear from near or from afar.
    confidence = {
        name: max(float(np.mean([s.confidence[name] for s in sights])) for sights in (frames, faces[:2]))
        for name in POINTS
    }
    scale = float(np.median([s.scale for s in frames]))
    cx, cy = points["centre"]
    half = FRAME_SIZE * scale / 2
    sure = {k: points[k] if confidence[k] >= SURE else None for k in POINTS[:3]}
    return Located(
        Framing(cx - half, cy - half, scale),
        _box(points["centre"], np.median([_reach(s, points["centre"]) for s in frames], 0), roll),
        sure["left_eye"],
        sure["right_eye"],
        sure["mouth"],
        confidence,
        points,
        roll,
    )


def _agreed(sights: Sequence[Sight], name: str) -> Point:
    x, y = np.median([s.points[name] for s in sights], 0)
    return float(x), float(y)


def _reach(sight: Sight, centre: Point) -> np.ndarray:
    """Return the look's head box counted from another centre, pixels along its axes.

    (4,): how far it reaches to the left, up, to the right and down.
    """
    dx, dy = _turned(np.array(sight.points["centre"]) - centre, -sight.roll_deg)
    return np.array(sight.reach) + (-dx, -dy, dx, dy)


def _box(centre: Point, reach: np.ndarray, roll_deg: float) -> tuple[float, float, float, float]:
    """Return the box, x0, y0, x1, y1, of the ellipse that fills a leaning box; `reach` is as of `_reach`."""
    left, top, right, bottom = reach
    x, y = np.array(centre) + _turned(np.array([(right - left) / 2, (bottom - top) / 2]), roll_deg)
    a, b = (left + right) / 2 * _TIGHTER, (top + bottom) / 2 * _TIGHTER
    c, s = np.cos(np.deg2rad(roll_deg)), np.sin(np.deg2rad(roll_deg))
    across, along = float(np.hypot(a * c, b * s)), float(np.hypot(a * s, b * c))
    return float(x - across), float(y - along), float(x + across), float(y + along)


def _roll(sight: Sight) -> float:
    """Return how far the line between the eyes leans; 0 where the eyes can't be told."""
    if min(sight.confidence[name] for name in POINTS[:2]) < 0.15:
        return sight.roll_deg
    dx, dy = np.array(sight.points["left_eye"]) - sight.points["right_eye"]
    if not 15 < np.hypot(dx, dy) / sight.scale < 75:
        return sight.roll_deg
    roll = float(np.rad2deg(np.arctan2(dy, dx)))
    return roll if abs(roll) <= MOST_ROLL_DEG else sight.roll_deg


def sureness(found: Located, whole: float) -> float:
    """Return how much a find looks like the head of a picture whose longer side is `whole`, 0..1.

    Marks that agree with the frame count, and so does size: an emblem on a shirt can look like a small face.
    """
    frame = found.framing
    half = FRAME_SIZE * frame.scale / 2
    centre = (frame.left + half, frame.top + half)
    return _likeness(found.points, found.confidence, centre, frame.scale, found.roll_deg, whole)


def _sureness(sight: Sight, whole: float) -> float:
    return _likeness(sight.points, sight.confidence, sight.points["centre"], sight.scale, _roll(sight), whole)


def _likeness(
    points: dict[str, Point],
    confidence: dict[str, float],
    centre: Point,
    scale: float,
    roll_deg: float,
    whole: float,
) -> float:
    apart = 0.0
    for name, (x, y) in _USUAL.items():
        px, py = _turned(np.array(points[name]) - centre, -roll_deg) / scale + FRAME_SIZE / 2
        apart += np.hypot(px - x, py - y) / 3
    share = FRAME_SIZE * scale / whole
    mean = sum(confidence.values()) / len(confidence)
    return float(mean * np.exp(-((apart / 30) ** 2)) * min(1.0, share / 0.4) ** 0.3)


def _turned(vector: np.ndarray, roll_deg: float) -> np.ndarray:
    """Return a vector (x, y) turned clockwise, as seen with y down."""
    c, s = np.cos(np.deg2rad(roll_deg)), np.sin(np.deg2rad(roll_deg))
    return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1]])
