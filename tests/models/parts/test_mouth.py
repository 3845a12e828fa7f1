"""Mouths in parts: named, taken apart, drawn at every opening; on scenes whose every pixel is known."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest

from models.colour import premultiply
from models.drawing import Drawing, Framing
from models.kernels.library import find
from models.pack import bundled_pack
from models.parts.mouth_classes import (
    CLASSES,
    FRONT,
    INSIDE,
    LINE,
    LOWER_LIP,
    OTHER,
    PIXELS,
    SKIN,
    TEETH,
    UPPER_LIP,
)
from models.parts.mouth_drawing import MouthPainter
from models.parts.mouth_parts import MouthParts, MouthShape
from models.parts.mouth_reading import hidden, read_mouth
from models.parts.mouth_shapes import mouth_numbers, shape_of
from models.parts.mouth_taking import filled, take_apart, traced
from models.parts.strokes import coverage, stroke_coverage
from models.runtime import RuntimeSettings, open_session
from models.sheet.character import SheetCharacter
from models.sheet.character_file import load_character, save_character
from models.sheet.player import SheetPlayer
from models.training import parts_mouths
from models.training.parts_mouths import mouth_scene
from tracking.pose import Pose

SKIN_COLOUR, LINE_COLOUR = (250, 220, 200), (90, 40, 40)
FRAMING = Framing(0.0, 0.0, 2.0)
CENTRE, SIDE = (128.0, 150.0), 48.0


def _drawing(*strokes: tuple[np.ndarray, float, tuple[int, int, int]]) -> np.ndarray:
    """Return a face of one colour, 512 pixels, with strokes drawn on it: (path, width, colour)."""
    out = np.full((512, 512, 4), (*SKIN_COLOUR, 255), np.float32)
    for path, width, colour in strokes:
        cover = stroke_coverage(path, width, (512, 512), 3)[..., None]
        out[..., :3] += (np.array(colour, np.float32) - out[..., :3]) * cover
    return np.clip(out + 0.5, 0, 255).astype(np.uint8)


def _path(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float32)


def _parts(labels: np.ndarray, left: tuple[float, float], right: tuple[float, float], **more) -> MouthParts:
    """Return parts as a network without faults names them. Labels are of the drawing's pixels."""
    x0, y0 = (int(2 * (c - SIDE / 2)) for c in CENTRE)
    part = labels[y0 : y0 + 96, x0 : x0 + 96]
    planes = np.stack([(part == i) for i in range(len(CLASSES))]).astype(np.uint8) * 255
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    points = (np.array([left, right, middle, more.pop("low", middle)], np.float32) - (x0, y0)) / 96
    facts = {"is_open": False, "own": 0.0, "chin": 185.0, **more}
    return MouthParts(CENTRE, SIDE, planes, points.astype(np.float32), **facts)


@pytest.fixture(scope="module")
def closed() -> tuple[np.ndarray, MouthParts]:
    """A line with a nose above and a lock of hair over its end."""
    line = _path((236, 300), (256, 303), (276, 300))
    nose, lock = _path((256, 272), (258, 276)), _path((282, 256), (272, 340))
    rest = _drawing((line, 2.5, LINE_COLOUR), (nose, 3, (200, 120, 110)), (lock, 6, (40, 40, 160)))
    labels = np.full((512, 512), SKIN)
    for path, width, what in ((line, 4, LINE), (nose, 5, OTHER), (lock, 7, FRONT)):
        labels[stroke_coverage(path, width, (512, 512)) > 0.4] = what
    return rest, _parts(labels, (236, 300), (276, 300))


@pytest.fixture(scope="module")
def opened() -> tuple[np.ndarray, MouthParts]:
    """A dark opening with a line around it."""
    hole = _path((236, 294), (256, 296), (276, 294), (268, 310), (256, 314), (244, 310))
    inside = coverage(hole, (512, 512), 3)
    rest = _drawing().astype(np.float32)
    rest[..., :3] += (np.array((120, 40, 40), np.float32) - rest[..., :3]) * inside[..., None]
    ring = stroke_coverage(np.vstack([hole, hole[:1]]), 2.5, (512, 512), 3)
    rest[..., :3] += (np.array(LINE_COLOUR, np.float32) - rest[..., :3]) * ring[..., None]
    labels = np.full((512, 512), SKIN)
    labels[inside > 0.5], labels[ring > 0.4] = INSIDE, LINE
    parts = _parts(labels, (236, 294), (276, 294), low=(256, 314), is_open=True, own=1.0)
    return np.clip(rest + 0.5, 0, 255).astype(np.uint8), parts


def _changed(
    rest: np.ndarray, parts: MouthParts, opening: float | MouthShape
) -> tuple[np.ndarray, np.ndarray]:
    """Return the drawing with the mouth at an opening, and where it differs from the drawing."""
    pieces = take_apart(rest, FRAMING, parts)
    assert pieces is not None
    painter = MouthPainter(pieces)
    (x, y), out = painter.corner, rest.copy()
    height, width = painter.rest.shape[:2]
    shape = opening if isinstance(opening, MouthShape) else MouthShape(opening)
    out[y : y + height, x : x + width] = painter.draw(shape)
    return out, np.abs(out.astype(int) - rest).max(2) > 12


def test_strokes_weigh_what_they_cover():
    path = _path((10, 20), (50, 20))
    assert stroke_coverage(path, 4, (40, 60), 2).sum() == pytest.approx(40 * 4 + np.pi * 4, rel=0.06)
    assert stroke_coverage(path, 0.3, (40, 60), 3).sum() == pytest.approx(40 * 0.3, rel=0.35)
    square = _path((10, 10), (30, 10), (30, 20), (10, 20))
    assert coverage(square, (40, 60), 4).sum() == pytest.approx(200, rel=0.08)


def test_filling_goes_on_with_a_gradient():
    ramp = np.linspace(0, 200, 64, dtype=np.float32)[None, :, None].repeat(48, 0).repeat(4, 2)
    known = np.ones((48, 64), np.float32)
    known[16:32, 24:44] = 0
    spoiled = np.where(known[..., None] > 0, ramp, 0)
    assert np.abs(filled(spoiled, known) - ramp)[16:32, 24:44].max() < 12


def test_a_path_is_not_lured_away_by_a_spot():
    weight = np.zeros((40, 65), np.float32)
    weight[20] = 0.6
    weight[5, 30:33] = 1.0
    assert (traced(weight, 0.05) == 20).all()


def _player(rest: np.ndarray, parts: MouthParts) -> SheetPlayer:
    drawing = Drawing.from_rgba(rest, FRAMING)
    return SheetPlayer(SheetCharacter(drawing, np.zeros((38, 16, 16), np.float16), {"mouth": parts}, "pack"))


def test_the_drawing_comes_back_byte_for_byte(closed, opened):
    for rest, parts in (closed, opened):
        player = _player(rest, parts)
        for other in (Pose(mouth=0.4, mouth_o=1.0), Pose(mouth_form=-1.0)):
            assert not np.array_equal(player.pose(other).rgba_premultiplied, rest)
            assert np.array_equal(player.pose(Pose(mouth=parts.own)).rgba_premultiplied, rest)


def test_a_mouth_opens_more_and_more_and_only_there(closed):
    rest, parts = closed
    areas = []
    for opening in (0.2, 0.5, 1.0):
        out, differs = _changed(rest, parts, opening)
        areas.append(int(differs.sum()))
        rows, columns = np.nonzero(differs)
        assert columns.min() > 225 and columns.max() < 290
        assert rows.min() > 278 and rows.max() < 335
        assert np.array_equal(out[..., 3], rest[..., 3])
    assert areas[0] < areas[1] < areas[2]
    # The upper lip rises, the lower one sinks by more.
    rows = np.nonzero(differs[:, 256])[0]
    assert 2 < 303 - rows.min() < rows.max() - 303


def test_nose_and_hair_in_front_stay(closed):
    rest, parts = closed
    out, _ = _changed(rest, parts, 1.0)
    nose = np.s_[268:279, 250:264]
    assert np.array_equal(out[nose], rest[nose])
    lock = stroke_coverage(_path((282, 256), (272, 340)), 4, (512, 512)) > 0.99
    assert np.abs(out.astype(int) - rest)[lock].max() < 40


def test_the_lower_line_is_drawn_in_the_drawings_own_line(closed):
    rest, parts = closed
    out, _ = _changed(rest, parts, 1.0)
    column = out[:, 256, :3].astype(int)
    low = max(y for y in range(300, 335) if np.abs(column[y] - SKIN_COLOUR).max() > 60)
    near = column[low - 3 : low + 2]
    assert np.abs(near - LINE_COLOUR).max(1).min() < 60


def test_shapes_follow_each_other_without_jumps(closed, opened):
    for rest, parts in (closed, opened):
        player = _player(rest, parts)
        place = np.s_[260:350, 210:300]
        pictures = [
            player.pose(Pose(mouth=v)).rgba_premultiplied[place].astype(int) for v in np.linspace(0, 1, 21)
        ]
        steps = np.array([np.abs(b - a).mean() for a, b in pairwise(pictures)])
        assert steps.max() < 5 * np.median(steps) + 1
        # No picture looks like a mean of two: dark stays dark.
        assert max(picture[..., :3].max(2).min() for picture in pictures) < 140


def test_an_open_mouth_closes_to_a_line(opened):
    rest, parts = opened
    out, _ = _changed(rest, parts, 0.0)
    dark = np.abs(out[..., :3].astype(int) - SKIN_COLOUR).max(2) > 60
    rows, columns = np.nonzero(dark)
    assert rows.max() - rows.min() < 9 and columns.max() - columns.min() > 28
    half, _ = _changed(rest, parts, 0.5)
    dark_half = np.abs(half[..., :3].astype(int) - SKIN_COLOUR).max(2) > 60
    assert dark.sum() < dark_half.sum() < (np.abs(rest[..., :3].astype(int) - SKIN_COLOUR).max(2) > 60).sum()


@pytest.mark.parametrize("roll", [0.0, 8.0])
def test_compiled_kernels_draw_what_array_operations_draw(closed, opened, roll):
    kernels = find()
    if isinstance(kernels, str):
        pytest.skip(kernels)
    for rest, parts in (closed, opened):
        matrix = cv2.getRotationMatrix2D((256.0, 300.0), roll, 1.0)
        turned = cv2.warpAffine(rest, matrix, (512, 512), borderMode=cv2.BORDER_REPLICATE)
        ends = cv2.transform((parts.points * 96 + (208, 252))[None], matrix)[0] - (208, 252)
        planes = np.stack([cv2.warpAffine(p, _about(matrix), (PIXELS, PIXELS)) for p in parts.planes])
        pieces = take_apart(turned, FRAMING, replace(parts, planes=planes, points=np.float32(ends / 96)))
        assert pieces is not None
        slow, quick = MouthPainter(pieces), MouthPainter(pieces, kernels)
        for shape in (
            MouthShape(0.0, 1.0), MouthShape(0.0, -1.0), MouthShape(0.1), MouthShape(0.6, 0.5),
            MouthShape(1.0), MouthShape(0.7, -1.0), MouthShape(0.9, 0.0, 0.6, 1.0, -1.0),
            MouthShape(0.4, 0.0, 1.15, 0.0, 0.8),
        ):  # fmt: skip
            a, b = (painter.draw(shape).astype(int) for painter in (slow, quick))
            assert np.abs(a - b).mean() < 1 and np.abs(a - b).max() < 64
            assert np.array_equal(a[..., 3], b[..., 3])


def _about(matrix: np.ndarray) -> np.ndarray:
    """Return a turn of the drawing as one of the planes, whose corner lies at (208, 252)."""
    out = matrix.copy()
    out[:, 2] += matrix[:, :2] @ (208, 252) - (208, 252)
    return out


def test_kernels_keep_what_is_half_transparent(closed):
    """Alpha stays as drawn, and no colour is brighter than that."""
    rest, parts = closed
    faded = (rest * np.linspace(1, 0.2, 512, dtype=np.float32)[:, None, None]).astype(np.uint8)
    pieces = take_apart(faded, FRAMING, parts)
    assert pieces is not None
    for kernels in (None, find()):
        painter = MouthPainter(pieces, kernels if not isinstance(kernels, str) else None)
        out = painter.draw(MouthShape(1.0))
        assert np.array_equal(out[..., 3], painter.rest[..., 3])
        assert (out[..., :3] <= out[..., 3:]).all()


def _box(differs: np.ndarray) -> tuple[int, int]:
    rows, columns = np.nonzero(differs)
    return int(np.ptp(columns)), int(np.ptp(rows))


def _dark(rest: np.ndarray, parts: MouthParts, pose: Pose) -> np.ndarray:
    """Return where a mouth in a pose is far from skin."""
    out, _ = _changed(rest, parts, shape_of(mouth_numbers(pose)))
    near = np.zeros(out.shape[:2], bool)
    near[285:330, 215:267] = True
    return (np.abs(out[..., :3].astype(int) - SKIN_COLOUR).max(2) > 50) & near


def test_vowels_have_their_widths(closed):
    rest, parts = closed
    boxes = {
        name: _box(_dark(rest, parts, Pose(mouth=1.0, **{name: 1.0} if name else {})))
        for name in ("", "mouth_i", "mouth_u", "mouth_e", "mouth_o")
    }
    a, i, u, e, o = boxes.values()
    assert u[0] < o[0] < a[0] <= i[0]
    assert i[1] < e[1] < a[1] and u[1] < o[1]
    # Of the width to the height: an "o" is round, an "i" a slit.
    assert o[0] / o[1] < 1.7 < 2.2 < i[0] / i[1]
    half = _box(_dark(rest, parts, Pose(mouth=1.0, mouth_o=0.5)))
    assert o[0] < half[0] < a[0]


def test_teeth_show_in_an_i_and_not_in_an_o(closed):
    rest, parts = closed
    white = {}
    for name in ("mouth_i", "mouth_o"):
        out, _ = _changed(rest, parts, shape_of(mouth_numbers(Pose(mouth=1.0, **{name: 1.0}))))
        white[name] = int((out[290:320, 240:270, :3].min(2) > 225).sum())
    assert white["mouth_i"] > 25 > 3 >= white["mouth_o"]


def test_a_grin_is_all_teeth_and_half_of_a_smile_shows_few():
    def teeth(form: float, opening: float = 0.5) -> float:
        return shape_of(mouth_numbers(Pose(mouth=opening, mouth_form=form))).teeth

    assert teeth(0.0) == teeth(-1.0) == 0.0
    assert teeth(0.35) < 0.1 < teeth(0.7) < teeth(1.0)
    assert teeth(1.0) == 1.0 > teeth(1.0, opening=1.0) + 0.3


@pytest.mark.parametrize("opening", [0.0, 0.6])
def test_corners_rise_and_fall_with_the_form(closed, opening):
    rest, parts = closed

    def corner_below_middle(form: float) -> float:
        dark = _dark(rest, parts, Pose(mouth=opening, mouth_form=form))
        first = dark.argmax(0)
        columns = np.nonzero(dark.any(0))[0]
        return float(first[columns[:4]].mean() - first[254:259].mean())

    sad, plain, smile = (corner_below_middle(form) for form in (-1.0, 0.0, 1.0))
    assert smile < plain - 0.8 and plain + 1 < sad


def test_a_tongue_painted_like_skin_lies_in_the_opening(opened):
    rest, parts = opened
    planes = parts.planes.copy()
    # A notch from below, named skin, and a mark under the lip, named a line.
    notch, mark = (slice(52, 64), slice(44, 52)), (slice(70, 73), slice(42, 54))
    for where, name in ((notch, SKIN), (mark, LINE)):
        planes[:, *where] = 0
        planes[name, *where] = 255
    whole, cut = (take_apart(rest, FRAMING, p) for p in (parts, replace(parts, planes=planes)))
    assert whole is not None and cut is not None
    high = float((whole.lower - whole.upper).max())
    assert np.abs(cut.lower - whole.lower).max() < 0.25 * high
    assert (whole.mattes[..., 2] > 200).sum() * 0.93 < (cut.mattes[..., 2] > 200).sum()


def test_an_open_mouth_takes_shapes_too(opened):
    rest, parts = opened
    a, o, i = (
        _box(_dark(rest, parts, Pose(mouth=1.0, **more))) for more in ({}, {"mouth_o": 1.0}, {"mouth_i": 1.0})
    )
    assert o[0] < a[0] and i[1] < a[1]


def test_a_mouth_changes_nothing_above_the_nose(closed):
    rest, parts = closed
    player = _player(rest, parts)
    for more in ({}, {"mouth_form": 1.0}, {"mouth_form": -1.0}, {"mouth_o": 1.0}, {"mouth_i": 1.0}):
        out = player.pose(Pose(mouth=1.0, **more)).rgba_premultiplied
        assert np.abs(out[:270].astype(int) - rest[:270]).max() <= 2


def test_a_mouth_outside_the_drawing_changes_nothing(closed):
    rest, parts = closed
    far = replace(parts, centre=(900.0, 900.0))
    player = _player(rest, far)
    assert np.array_equal(player.pose(Pose(mouth=1.0, mouth_form=1.0)).rgba_premultiplied, rest)


def test_a_character_keeps_its_mouth(tmp_path, closed):
    rest, parts = closed
    drawing = Drawing.from_rgba(rest, FRAMING)
    character = SheetCharacter(drawing, np.zeros((38, 16, 16), np.float16), {"mouth": parts}, "pack")
    save_character(character, tmp_path / "a.ichimai")
    kept = load_character(tmp_path / "a.ichimai").expressions["mouth"]
    assert isinstance(kept, MouthParts) and np.array_equal(kept.planes, parts.planes)
    assert (kept.centre, kept.side, kept.own, kept.is_open) == (parts.centre, parts.side, 0.0, False)
    player = SheetPlayer(character)
    assert np.array_equal(player.pose(player.neutral).rgba_premultiplied, premultiply(rest))
    assert not np.array_equal(player.pose(Pose(mouth=1.0)).rgba_premultiplied, premultiply(rest))


class _Says:
    """A network that names the same whatever it sees."""

    def __init__(self, parts: np.ndarray, state: tuple[float, float]) -> None:
        self.parts, self.state = parts, state

    def run(self, outputs, inputs):
        assert inputs["picture"].shape == (1, 3, PIXELS, PIXELS)
        points = np.array([[[0.4, 0.5], [0.6, 0.5], [0.5, 0.5], [0.5, 0.5]]], np.float32)
        return [self.parts[None], points, np.array([self.state], np.float32)]


def test_what_covers_a_mouth_is_told(closed):
    rest, _ = closed
    covered = np.zeros((len(CLASSES), PIXELS, PIXELS), np.float32)
    covered[FRONT] = 1
    look = read_mouth(rest, FRAMING, (256, 300), _Says(covered, (0.1, 0.9)))
    assert hidden(look)
    seen = np.zeros_like(covered)
    seen[SKIN], seen[SKIN, 47:49, 38:58], seen[LINE, 47:49, 38:58] = 1, 0, 1
    look = read_mouth(rest, FRAMING, (256, 300), _Says(seen, (0.1, 0.1)))
    assert not hidden(look) and not look.kept(FRAMING, 370).is_open
    assert look.points[0] == pytest.approx((256 - 0.1 * look.side, 300), abs=0.5)


def test_what_lies_above_a_mouth_does_not_cover_it(closed):
    """Large goggles fill the view, and the mouth below them is there all the same."""
    rest, _ = closed
    seen = np.zeros((len(CLASSES), PIXELS, PIXELS), np.float32)
    seen[SKIN], seen[SKIN, 47:49, 38:58], seen[LINE, 47:49, 38:58] = 1, 0, 1
    seen[SKIN, :40], seen[FRONT, :40] = 0, 1
    assert not hidden(read_mouth(rest, FRAMING, (256, 300), _Says(seen, (0.1, 0.7))))


def test_skin_around_lips_is_no_opening(closed):
    """Painted lips within a beard: the skin between them was named teeth, and pose 0 redrew the mouth."""
    rest, _ = closed
    seen = np.zeros((len(CLASSES), PIXELS, PIXELS), np.float32)
    for label, rows in ((TEETH, (38, 43)), (UPPER_LIP, (43, 47)), (LINE, (47, 49)), (LOWER_LIP, (49, 53))):
        seen[label, slice(*rows), 38:58] = 1
    seen[SKIN] = 1 - seen.sum(0)
    look = read_mouth(rest, FRAMING, (256, 300), _Says(seen, (0.9, 0.1)))
    assert look.open > 0.5 and not look.kept(FRAMING, 370).is_open
    # Between the lips it is one.
    seen[[LINE, TEETH]] = 0
    seen[INSIDE, 47:49, 38:58] = 1
    seen[SKIN] = 1 - seen[1:].sum(0)
    assert read_mouth(rest, FRAMING, (256, 300), _Says(seen, (0.9, 0.1))).kept(FRAMING, 370).is_open


def test_corners_where_no_mouth_is_are_not_believed(closed):
    rest, _ = closed
    seen = np.zeros((len(CLASSES), PIXELS, PIXELS), np.float32)
    seen[LINE, 62:64, 46:50] = 1
    seen[SKIN] = 1 - seen.sum(0)
    assert hidden(read_mouth(rest, FRAMING, (256, 300), _Says(seen, (0.1, 0.1))))


def test_a_collar_named_teeth_stays_where_the_mouth_is_closed(closed):
    rest, parts = closed
    planes = parts.planes.copy()
    collar = np.s_[80:88, 30:66]
    planes[:, *collar] = 0
    planes[(TEETH, *collar)] = 255
    drawn = rest.copy()
    x0, y0 = (int(2 * (c - SIDE / 2)) for c in CENTRE)
    drawn[y0 + 80 : y0 + 88, x0 + 30 : x0 + 66, :3] = (200, 30, 30)
    _, differs = _changed(drawn, replace(parts, planes=planes), 1.0)
    assert not differs[y0 + 78 :].any()


def test_a_collar_named_lip_and_line_stays_where_the_mouth_is_closed(closed):
    rest, parts = closed
    planes = parts.planes.copy()
    for named, rows in ((LINE, np.s_[68:70]), (LOWER_LIP, np.s_[70:76])):
        planes[:, rows, 36:60] = 0
        planes[named, rows, 36:60] = 255
    drawn = rest.copy()
    x0, y0 = (int(2 * (c - SIDE / 2)) for c in CENTRE)
    drawn[y0 + 68 : y0 + 76, x0 + 36 : x0 + 60, :3] = (200, 30, 30)
    collar = np.s_[y0 + 68 : y0 + 76, x0 + 36 : x0 + 60]
    far = replace(parts, planes=planes)
    pieces = take_apart(drawn, FRAMING, far)
    assert pieces is not None
    x, y = pieces.corner
    behind = pieces.behind[y0 + 68 - y : y0 + 76 - y, x0 + 36 - x : x0 + 60 - x]
    assert np.array_equal(behind, drawn[collar])


def test_scenes_are_what_their_seed_says():
    for seed in (3, 40, 77):
        scene, again = mouth_scene(seed), mouth_scene(seed)
        assert all(np.array_equal(a, b) for a, b in zip(scene, again, strict=True))
        assert scene.picture.shape == (PIXELS, PIXELS, 3) and scene.labels.max() < len(CLASSES)


def test_the_bundled_network_sees_mouths_below_goggles_and_masks_over_them(monkeypatch):
    """On scenes that no training saw, where something ends above the mouth, or covers it."""
    network = open_session(bundled_pack().read("mouth_parts"), RuntimeSettings(("cpu",), 1), "mouth_parts")
    monkeypatch.setattr(parts_mouths, "ABOVE", 1.0)
    right = lines = seen = 0
    for seed in range(7000, 7040):
        scene = mouth_scene(seed)
        picture = np.float32(scene.picture.transpose(2, 0, 1)[None]) / 255
        parts, _, state = network.run(None, {"picture": picture})
        right += int((state[0, 1] > 0.5) == (scene.state[1] > 0.5))
        if not scene.state[1]:
            seen += 1
            lines += int(parts[0, [LINE, INSIDE, TEETH]].max() > 0.5)
    assert right >= 36 and lines >= 0.85 * seen


def test_truth_lies_where_it_is_drawn():
    lines = covered = 0
    for seed in range(200, 240):
        scene = mouth_scene(seed)
        if scene.state[1]:
            covered += 1
            continue
        found = np.isin(scene.labels, (LINE, INSIDE, 3, 4, 5, 6))
        near = cv2.dilate(found.astype(np.uint8), np.ones((9, 9))) > 0
        at = np.clip((scene.points * near.shape[0]).astype(int), 0, near.shape[0] - 1)
        lines += int(near[at[:2, 1], at[:2, 0]].any())
    assert covered < 12 and lines > 0.8 * (40 - covered)
