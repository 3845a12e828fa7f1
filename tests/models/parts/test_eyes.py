"""Eyes in parts: what is read, what closing shows, and what stays as it was drawn."""

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from models.drawing import Drawing, Framing
from models.generator.character import Box, Character
from models.generator.design import sample
from models.pack import bundled_pack
from models.parts.eye_closing import closed_by, evened, eye_levels, meeting_line
from models.parts.eye_crop import EYE_PIXELS, EYE_PLANES, EYE_SIDE
from models.parts.eye_layers import layers_of
from models.parts.eye_parts import EyeParts, crop_matrix, read_crop
from models.parts.eye_reader import read_eye, without_islands
from models.parts.eye_skin import along_the_lash
from models.parts.lids import find_lids
from models.parts.line_strips import OVER, bridged
from models.parts.planes import dilated, enlarged, read_at
from models.parts.skin import carried_across, completed
from models.runtime import RuntimeSettings, open_session
from models.sheet import basis
from models.sheet.character import SheetCharacter
from models.sheet.character_file import load_character, save_character
from models.sheet.player import SheetPlayer
from models.training.parts_truth import EYE_PLANES_STORED, POOL_PIXELS, eye_labels
from tracking.pose import Pose

SIZE = 512


def truth(
    seed: int, name: str = "left_eye", plain: bool = True, **changed
) -> tuple[np.ndarray, Framing, EyeParts]:
    """Return a generated drawing (premultiplied), its framing and the true parts of one of its eyes."""
    drawing, parts = _drawn(seed, name, plain)
    return drawing, Framing.whole(SIZE, SIZE), replace(parts, **changed)


@cache
def _drawn(seed: int, name: str, plain: bool) -> tuple[np.ndarray, EyeParts]:
    """Return drawing and eye, painted once for all tests that look at it; not to be written."""
    character = Character(seed, SIZE, supersample=1, plain=plain)
    x, y, _, _ = character.features()[name]
    box = Box(x - EYE_SIDE / 2, y - EYE_SIDE / 2, EYE_SIDE, EYE_PIXELS)
    labels, hidden = eye_labels(character, box, character.drawn, name == "left_eye", 0.0)
    skin = 255 - np.minimum(labels[..., :7].astype(int).sum(-1), 255).astype(np.uint8)
    planes = np.concatenate([skin[None], labels.transpose(2, 0, 1)])
    drawing = character.drawing()
    for array in (drawing, planes):
        array.flags.writeable = False
    return drawing, EyeParts((x, y), EYE_SIDE, 0.0, False, planes, 0.0, hidden)


def on_the_drawing(plane: np.ndarray, framing: Framing, parts: EyeParts) -> np.ndarray:
    """Return a plane of the eye's crop, float32 (P, P), on the drawing's pixels, (SIZE, SIZE, 1)."""
    return enlarged(plane, parts.to_drawing(framing), (SIZE, SIZE))[..., None]


def well_seen(count: int) -> list[int]:
    """Return seeds of characters whose left eye shows, with a lash of its own and nothing over it."""
    found = []
    for seed in range(30, 90):
        parts = truth(seed)[2]
        if parts.hidden < 0.05 and parts.plane("lash").sum() > 60 and parts.plane("opening").sum() > 400:
            found.append(seed)
        if len(found) == count:
            break
    return found


SEEDS = well_seen(3)


def test_planes_are_those_that_the_truth_is_stored_in():
    assert ("skin", *EYE_PLANES_STORED) == EYE_PLANES
    assert POOL_PIXELS > EYE_PIXELS


def test_rims_are_in_front_and_an_eye_behind_tinted_glass_is_an_eye():
    planes = truth(10_037, plain=False)[2]
    front, iris, white = (planes.plane(name) > 0.5 for name in ("front", "iris", "white"))
    assert iris.sum() > 200 and white.sum() > 100
    # The rim goes on around the eye: seen from its middle there is some in most directions, and skin beyond.
    y, x = (int(v.mean()) for v in np.nonzero(iris))
    below = front[y:, x]
    assert 2 <= below.sum() < 12 and not below[-5:].any()


def test_cartoons_have_round_white_eyes_that_close():
    seed = next(s for s in range(2000) if sample(s).eye_style == "round")
    shares = [sample(s).eye_style == "round" for s in range(400)]
    assert 0.01 < np.mean(shares) < 0.08
    assert not any(sample(s, worn=True).eye_style == "round" for s in range(200))
    character = Character(seed, SIZE, supersample=1)
    _, _, w, h = character.features()["left_eye"]
    assert 0.6 < h / w < 1.6
    shut = Pose(left_eye=1.0, right_eye=1.0, mouth=character.drawn.mouth)
    assert (cv2.absdiff(character.render(shut).rgba, character.drawing()).max(2) > 60).sum() > 500


@pytest.mark.parametrize("seed", SEEDS)
def test_the_level_at_0_is_the_drawing_byte_for_byte(seed):
    drawing, framing, parts = truth(seed)
    made = eye_levels(drawing, framing, parts).levels
    x, y = made.corner
    height, width = made.stack.shape[1:3]
    as_drawn = made.values.tolist().index(0)
    assert np.array_equal(made.stack[as_drawn], drawing[y : y + height, x : x + width])
    assert made.values[-1] == 1 and (np.diff(made.values) > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shut_eye_shows_no_iris_and_a_line_as_dark_as_the_lash(seed):
    drawing, framing, parts = truth(seed)
    layers = layers_of(drawing, framing, parts)
    assert layers is not None and layers.lash is not None
    shut = closed_by(layers, 1.0)
    middle = cv2.erode((layers.eye > 0.9).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    line = np.zeros(middle.shape, np.uint8)
    thick = max(3, round(5 * layers.unit))
    cv2.polylines(line, [np.round(layers.closed).astype(np.int32)], False, (1,), thick)
    bare = middle & (line == 0) & (layers.front < 0.1)
    assert np.abs(shut - layers.smooth)[bare].max() < 0.2 and bare.sum() > 30
    lash = layers.lash.pixels[..., 3] > 0.9
    wanted = float((layers.lash.pixels[lash][:, :3] @ [0.3, 0.59, 0.11]).mean())
    light = shut[..., :3] @ np.array([0.3, 0.59, 0.11], np.float32)
    column = round(float(layers.closed[:, 0].mean()))
    row = round(float(layers.closed[:, 1].mean()))
    reach = round(4 * layers.unit)
    darkest = float(light[row - reach : row + reach, column].min())
    skin = float(layers.skin[row, column, :3] @ [0.3, 0.59, 0.11])
    assert darkest < wanted + 0.3 * (skin - wanted)


def test_levels_go_the_lids_way_without_a_jump():
    drawing, framing, parts = truth(SEEDS[0])
    made = eye_levels(drawing, framing, parts).levels
    stack = made.stack[made.values >= 0].astype(np.float32)
    steps = np.abs(np.diff(stack, axis=0)).mean((1, 2, 3))
    assert steps[1:].max() < 3 * np.median(steps[1:])
    # No half-way picture is a blend of an open and a shut eye: an iris pixel is there or covered.
    half = stack[len(stack) // 2]
    assert np.abs(half - (stack[0] + stack[-1]) / 2).mean() > 0.4 * np.abs(stack[0] - stack[-1]).mean()


def test_a_dot_shuts_to_a_line_of_its_colour():
    seeds = [s for s in range(300) if sample(s).eye_style == "dot"]
    tried = 0
    for seed in seeds:
        drawing, framing, parts = truth(seed, plain=False)
        layers = layers_of(drawing, framing, parts)
        if layers is None or parts.hidden > 0.05:
            continue
        tried += 1
        assert layers.appears
        clear = (layers.eye > 0.9) & (layers.front < 0.1)
        dot, skin = (np.median(picture[clear], 0)[:3] for picture in (layers.drawn, layers.smooth))
        way = (dot - skin) / ((dot - skin) ** 2).sum()
        y, x = np.nonzero(layers.eye > 0.5)
        shut, early = ((closed_by(layers, value)[..., :3] - skin) @ way for value in (1.0, 0.45))
        line = (shut > 0.6) & (layers.eye > 0.5)
        # Flat, and as wide as the dot; the lid brings no line along before.
        assert np.ptp(np.nonzero(line)[1]) > 0.8 * np.ptp(x)
        assert line.sum(0).max() < 0.35 * np.ptp(y)
        assert early[y[y < np.percentile(y, 15)], x[y < np.percentile(y, 15)]].mean() < 0.3
    assert tried >= 3


def test_thick_lashes_come_down_less():
    drawing, framing, parts = truth(SEEDS[0])
    thick, lash = parts.planes.copy(), EYE_PLANES.index("lash")
    drawn = parts.planes[lash]
    for i in range(1, 10):
        thick[lash] = np.maximum(thick[lash], np.roll(drawn, -i, 0))
    # What is named lash is as dark as one.
    colour = np.median(drawing[drawing[..., 3] > 200], 0) * 0.2
    spread = cv2.warpAffine(
        thick[lash], parts.to_drawing(framing), drawing.shape[1::-1], flags=cv2.INTER_LINEAR
    )
    inked = drawing.copy()
    inked[spread > 127, :3] = colour[:3].astype(np.uint8)
    made = [
        layers_of(picture, framing, replace(parts, planes=planes))
        for picture, planes in ((drawing, parts.planes), (inked, thick))
    ]
    assert all(m is not None and m.lash is not None for m in made)
    heights = [float(m.closed[:, 1].mean()) for m in made if m is not None]
    assert heights[1] < heights[0] - 0.3


def test_a_shut_lash_tapers_to_both_ends_however_thick_it_is_outside():
    drawing, framing, parts = truth(SEEDS[0])
    layers = layers_of(drawing, framing, parts)
    assert layers is not None and layers.lash is not None
    rows, columns = layers.lash.pixels.shape[:2]
    thick = np.linspace(0.1, 0.9, columns) * rows
    pixels = np.zeros((rows, columns, 4), np.float32)
    pixels[..., 3] = np.arange(rows)[:, None] < thick
    wedge = layers.lash._replace(pixels=pixels)
    shut = thick * evened(wedge)
    first, last = (round(v) for v in (wedge.before * OVER, columns - wedge.before * OVER))
    inner, middle, outer = (shut[first + round(v * (last - first))] for v in (0.05, 0.5, 0.95))
    assert 0.5 < outer / inner < 2.5 and thick[last] / thick[first] > 2.5
    assert middle > 1.2 * max(inner, outer)
    # Shut, it ends nearer to the corner.
    ends = [
        np.nonzero((np.abs(closed_by(layers, c) - layers.smooth).max(-1) > 0.3).any(0))[0].max()
        for c in (0.02, 1.0)
    ]
    assert ends[1] <= ends[0]


def test_laughing_lids_meet_in_an_arch():
    drawing, framing, parts = truth(SEEDS[0])
    layers = layers_of(drawing, framing, parts)
    assert layers is not None
    blink, laugh = meeting_line(layers, 0.0), meeting_line(layers, 1.0)
    half = len(blink) // 2
    ends = (laugh[0, 1] + laugh[-1, 1]) / 2
    assert laugh[half, 1] < ends - layers.unit and laugh[half, 1] < blink[half, 1]
    shut, laughing = closed_by(layers, 1.0), closed_by(layers, 1.0, smile=1.0)
    assert np.abs(shut - laughing).max() > 0.2
    assert np.array_equal(closed_by(layers, 1.0, smile=0.0), shut)


def test_what_lies_in_front_stays_untouched():
    drawing, framing, parts = truth(SEEDS[1])
    planes = parts.planes.copy()
    strand = np.zeros((EYE_PIXELS, EYE_PIXELS), bool)
    strand[:, EYE_PIXELS // 2 - 5 : EYE_PIXELS // 2 + 5] = True
    planes[:8, strand] = 0
    planes[EYE_PLANES.index("front"), strand] = 255
    matrix = parts.to_drawing(framing)
    x0, x1 = (round(float(matrix[0] @ (x, 0, 1))) for x in (EYE_PIXELS / 2 - 3, EYE_PIXELS / 2 + 3))
    drawing = drawing.copy()
    drawing[:, x0 - 3 : x1 + 3] = (90, 30, 120, 255)
    made = eye_levels(drawing, framing, replace(parts, planes=planes), whole=True).levels
    x, y = made.corner
    seen = made.stack[:, :, x0 - x : x1 - x]
    assert np.abs(seen.astype(int) - drawing[y : y + seen.shape[1], x0:x1].astype(int)).max() <= 2
    assert np.abs(made.stack[-1].astype(int) - made.stack[made.values == 0].astype(int)).max() > 60


@pytest.mark.parametrize("state", [{"closure": 1.0}, {"hidden": 0.95}])
def test_nothing_is_painted_on_an_eye_that_is_shut_or_covered(state):
    drawing, framing, parts = truth(SEEDS[0], **state)
    made = eye_levels(drawing, framing, parts).levels
    assert not parts.closes
    assert np.array_equal(made.stack[0], made.stack[-1])


def test_an_eye_without_an_opening_or_outside_the_drawing_stays_as_it_is():
    drawing, framing, parts = truth(SEEDS[0])
    planes = parts.planes.copy()
    planes[EYE_PLANES.index("opening")] = 0
    made = eye_levels(drawing, framing, replace(parts, planes=planes)).levels
    assert np.array_equal(made.stack[0], made.stack[-1])
    outside = eye_levels(drawing, framing, replace(parts, centre=(900.0, 900.0))).levels
    assert outside.stack.size == 0 or np.array_equal(outside.stack[0], outside.stack[-1])


def test_lids_run_from_the_nose_outwards_and_meet_between():
    _, _, parts = truth(SEEDS[2])
    lids = find_lids(parts)
    assert lids is not None
    assert lids.upper[0, 0] < lids.upper[-1, 0] and lids.lower[0, 0] < lids.lower[-1, 0]
    assert lids.upper[:, 1].mean() < lids.closed[:, 1].mean() < lids.lower[:, 1].max() + 2


@pytest.mark.parametrize("seed", SEEDS)
def test_lids_meet_more_level_than_they_are_said_to(seed):
    parts = truth(seed)[2]
    level = find_lids(parts)
    step = 0.35
    rows, columns = np.mgrid[:EYE_PIXELS, :EYE_PIXELS].astype(np.float32)
    leaning = [cv2.remap(p, columns, rows - step * (columns - EYE_PIXELS / 2), 1) for p in parts.planes]
    leant = find_lids(replace(parts, planes=np.stack(leaning)))
    assert level is not None and leant is not None
    slope = lambda line: np.polyfit(*line.T, 1)[0]  # noqa: E731
    assert 0.8 * step < slope(leant.upper) - slope(level.upper) < 1.2 * step
    assert 0.5 * step < slope(leant.closed) - slope(level.closed) < 0.85 * step


def test_skin_is_completed_from_like_colours_and_keeps_what_is_known():
    y, x = np.mgrid[:60, :80].astype(np.float32)
    colour = np.stack([0.5 + 0.002 * x, 0.4 + 0.001 * y, np.full_like(x, 0.3)], -1)
    known = np.ones((60, 80), np.float32)
    known[20:40, 25:55] = 0
    broken = colour.copy()
    broken[known == 0] = (0, 1, 1)
    out = completed(broken, known)
    assert np.abs(out - colour).max() < 0.02
    assert np.array_equal(out[known == 1], colour[known == 1])


@pytest.mark.parametrize("lean", [-0.8, 0.0, 0.5])
def test_lines_go_on_as_they_lean_behind_what_lies_across_them(lean):
    y, x = np.mgrid[:80, :120].astype(np.float32)
    strand = (np.abs(x - 60 - lean * (y - 40)) < 2.5).astype(np.float32)
    picture = np.repeat((0.8 - 0.6 * cv2.GaussianBlur(strand, (0, 0), 0.7))[..., None], 3, 2)
    known = np.ones((80, 120), bool)
    known[33:47] = False
    broken = np.where(known[..., None], picture, np.float32(0.5))
    filled = carried_across(broken, broken, known, 2.0)
    assert np.array_equal(filled[known], picture[known])
    assert np.abs(filled - picture)[33:47].mean() < 0.15 * np.abs(broken - picture)[33:47].mean()
    darkest = filled[40, :, 0].argmin()
    assert abs(darkest - 60) <= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shut_lid_is_as_dark_as_it_is_painted_above_the_lash(seed):
    drawing, framing, parts = truth(seed)
    lids = find_lids(parts)
    assert lids is not None
    around = np.zeros((EYE_PIXELS, EYE_PIXELS), np.uint8)
    cv2.fillPoly(around, [np.round(np.vstack([lids.upper, lids.lower[::-1]])).astype(np.int32)], (1,))
    shade = cv2.dilate(around, np.ones((21, 21), np.uint8)).astype(np.float32)
    # A painted lid is hardly ever surely skin to the network.
    planes = parts.planes.astype(np.float32)
    skin, brow = (EYE_PLANES.index(name) for name in ("skin", "brow"))
    planes[brow] += 0.25 * planes[skin] * shade
    planes[skin] *= 1 - 0.25 * shade
    parts = replace(parts, planes=planes.astype(np.uint8))
    dark = 1 - 0.4 * on_the_drawing(shade, framing, parts)
    painted = np.concatenate([drawing[..., :3] * dark, drawing[..., 3:]], -1).astype(np.uint8)
    bare, shaded = (layers_of(picture, framing, parts) for picture in (drawing, painted))
    assert bare is not None and shaded is not None
    lid = (shaded.eye > 0.9) & (shaded.front < 0.1)
    ratio = np.median(shaded.smooth[lid][:, :3] / np.maximum(bare.smooth[lid][:, :3], 1e-3))
    assert ratio < 0.75


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lid_does_not_blush_with_the_cheek_below(seed):
    drawing, framing, parts = truth(seed)
    lids = find_lids(parts)
    assert lids is not None
    cheek = np.zeros((EYE_PIXELS, EYE_PIXELS), np.uint8)
    low = lids.lower + (0, 5)
    cv2.fillPoly(cheek, [np.round(np.vstack([low, low[::-1] + (0, 14)])).astype(np.int32)], (1,))
    red = 0.6 * on_the_drawing(cheek * parts.plane("skin"), framing, parts)
    blushed = drawing.copy()
    blushed[..., :3] = drawing[..., :3] + red * (np.array([235, 90, 90]) - drawing[..., :3])
    pale, rosy = (layers_of(picture, framing, parts) for picture in (drawing, blushed))
    assert pale is not None and rosy is not None
    redness = lambda colours: colours[..., 0] - colours[..., 1:3].mean(-1)  # noqa: E731
    lid = (rosy.eye > 0.9) & (rosy.front < 0.1)
    below = redness(rosy.drawn) - redness(pale.drawn)
    assert below.max() > 0.15
    assert (redness(rosy.smooth) - redness(pale.smooth))[lid].mean() < 0.1 * below.max()


@pytest.mark.parametrize(
    ("rows", "goes_along"),
    [(slice(36, 39), True), (slice(20, 23), False), (slice(20, 39), False)],
    ids=["the lash's second line", "a crease", "a lid's shade"],
)
def test_a_line_that_keeps_close_to_a_lash_comes_down_with_it(rows, goes_along):
    away, creases = np.zeros((2, 80, 120), np.float32)
    away[40:50, 20:100] = 1
    creases[rows, 30:90] = 1
    found = along_the_lash(creases, away, 4.0)
    assert (found[rows, 30:90] > 0.9).all() if goes_along else not found.any()


def test_a_crop_in_the_mirror_and_leaning_reads_the_same_pixels():
    drawing, framing, parts = truth(SEEDS[0])
    plain = read_crop(drawing, crop_matrix(parts.centre, EYE_SIDE, 0.0, False, framing))
    mirrored = read_crop(drawing, crop_matrix(parts.centre, EYE_SIDE, 0.0, True, framing))
    assert np.abs(plain.astype(int) - mirrored[:, ::-1].astype(int)).max() <= 2
    leaning = read_crop(drawing, crop_matrix(parts.centre, EYE_SIDE, 90.0, False, framing))
    assert np.abs(np.rot90(plain).astype(int) - leaning.astype(int)).mean() < 3


def test_parts_survive_a_character_file(tmp_path):
    drawing, framing, parts = truth(SEEDS[0])
    rgba = drawing.copy()
    rgba[rgba[..., 3] < 255] = 0
    turn = np.zeros((basis.CHANNELS, 8, 8), np.float16)
    character = SheetCharacter(Drawing.from_rgba(rgba, framing), turn, {"left_eye": parts}, "test 1")
    path = tmp_path / "a.ichimai"
    save_character(character, path)
    again = load_character(path).expressions["left_eye"]
    assert isinstance(again, EyeParts)
    assert np.array_equal(again.planes, parts.planes)
    assert replace(again, planes=parts.planes) == parts
    player = SheetPlayer(character)
    assert np.array_equal(player.pose(player.neutral).rgba_premultiplied, rgba)
    assert (player.pose(Pose(left_eye=1)).rgba_premultiplied != rgba).any()


@pytest.mark.slow
def test_the_bundled_network_names_eyes_of_unseen_characters():
    session = open_session(bundled_pack().read("eye_parts"), RuntimeSettings(providers=("cpu",)), "eye_parts")
    overlaps = []
    for seed in range(40, 46):
        drawing, framing, parts = truth(seed)
        off = (parts.centre[0] + 3.0, parts.centre[1] - 2.0)
        read = read_eye(drawing, framing, off, 0.0, False, session)
        wanted, got = layers_of(drawing, framing, parts), layers_of(drawing, framing, read)
        if wanted is None or got is None:
            overlaps.append(0.0)
            continue
        both = [np.zeros(drawing.shape[:2], bool) for _ in range(2)]
        for whole, layers in zip(both, (wanted, got), strict=True):
            (x, y), (height, width) = layers.corner, layers.eye.shape
            whole[y : y + height, x : x + width] = layers.eye > 0.5
        overlaps.append(float((both[0] & both[1]).sum() / (both[0] | both[1]).sum()))
    assert np.median(overlaps) > 0.8


def test_a_large_eye_has_more_pixels_than_opencv_takes_rows() -> None:
    draw = np.random.default_rng(0)
    pixels = draw.random((20, 30, 4)).astype(np.float32)
    x, y = (draw.uniform(-2, side + 2, 40_000).astype(np.float32) for side in (30, 20))
    read = read_at(pixels, x, y)
    for part in (slice(0, 10_000), slice(30_000, 40_000)):
        plain = cv2.remap(
            pixels, x[part, None], y[part, None], cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT
        )
        assert np.array_equal(read[part], plain[:, 0])


@pytest.mark.parametrize(("strand", "goes_with"), [((0.2, 0.14, 0.1), "front"), ((0.6, 0.5, 0.4), "lash")])
def test_an_island_beside_a_lash_goes_with_what_it_looks_like(strand, goes_with):
    # A tip named as what lies in front, dark brown, on a black lash; a strand ends two pixels above it.
    lash, front = EYE_PLANES.index("lash"), EYE_PLANES.index("front")
    planes = np.zeros((len(EYE_PLANES), EYE_PIXELS, EYE_PIXELS), np.float32)
    colours = np.full((EYE_PIXELS, EYE_PIXELS, 3), 0.8, np.float32)
    tip = np.s_[46:49, 46:52]
    for plane, where, colour in (
        (lash, np.s_[49:52, 30:66], (0.1, 0.06, 0.04)),
        (front, tip, (0.2, 0.14, 0.1)),
        (front, np.s_[0:44, 44:54], strand),
    ):
        planes[(plane, *where)] = 1
        colours[where] = colour
    planes[EYE_PLANES.index("skin")] = 1 - planes.max(0)
    found = without_islands(planes, colours)
    assert (found[(EYE_PLANES.index(goes_with), *tip)] == 1).all()
    assert found[front, :40, 44:54].min() == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dark_outline_that_is_named_skin_does_not_stain_the_lid(seed):
    drawing, framing, parts = truth(seed)
    bare = layers_of(drawing, framing, parts)
    assert bare is not None
    x0, y0 = bare.corner
    outer = int(x0 + bare.upper[:, 0].max() + 1.5 * framing.scale)
    outlined = drawing.copy()
    outlined[y0 : y0 + bare.drawn.shape[0], outer : outer + 6, :3] = 20
    stained = layers_of(outlined, framing, parts)
    assert stained is not None
    lid = (bare.eye > 0.9) & (bare.front < 0.1)
    assert np.abs(stained.smooth - bare.smooth)[lid].mean() < 0.012


@pytest.mark.parametrize("seed", SEEDS)
def test_what_lies_beyond_a_lash_is_no_part_of_the_eye(seed):
    drawing, framing, parts = truth(seed)
    plain = layers_of(drawing, framing, parts)
    lids = find_lids(parts)
    assert plain is not None and plain.lash is not None and lids is not None
    # A strand's outline beside the eye, named lash, and between them a crumb of skin that is named opening.
    planes = parts.planes.copy()
    x, y = (round(v) for v in lids.upper[45])
    lash, opening = (EYE_PLANES.index(name) for name in ("lash", "opening"))
    top = next(row for row in range(y, 0, -1) if planes[lash, row - 4 : row, x].max() == 0)
    planes[opening, top - 6 : y, x - 3 : x + 3] = 255
    planes[lash, top:y, x - 4 : x + 4] = 255
    planes[lash, top - 12 : top - 9, x - 6 : x + 6] = 255
    more = replace(parts, planes=planes)
    found, layers = find_lids(more), layers_of(drawing, framing, more)
    assert found is not None and layers is not None and layers.lash is not None
    near = np.abs(found.upper[:, 0] - x) < 3
    assert found.upper[near, 1].min() > top - 0.5
    assert layers.lash.above < plain.lash.above + 2 * framing.scale


def test_a_line_goes_on_behind_hair_only_where_it_is_cut_off():
    cut, ended = np.zeros((2, 3, 100, 5), np.float32)
    cut[:, :60, :4] = 1
    ended[:, :40, :4] = 1
    ended[:, 56:60, :4] = 0.3
    for strip in (cut, ended):
        strip[:, 60:, 4] = 1
    assert bridged(cut, ending=True)[:, 70:, 3].min() == 1
    assert bridged(ended, ending=True)[:, 70:, 3].max() == 0
    assert bridged(ended)[:, 70:, 3].min() > 0.25


def test_the_white_behind_an_iris_has_little_of_its_rim():
    darker = []
    for seed in SEEDS:
        drawing, framing, parts = truth(seed)
        # A soft rim, of which the network names the outermost white.
        soft = cv2.GaussianBlur(drawing, (0, 0), 1.0)
        eyes = [layers_of(picture, framing, parts) for picture in (drawing, soft)]
        sharp, blurred = (eye.ball for eye in eyes if eye is not None)
        assert sharp is not None and blurred is not None
        iris = (sharp.iris[..., 3] > 0.5).astype(np.uint8)
        ring = (cv2.dilate(iris, np.ones((7, 7), np.uint8)) > iris) & (sharp.shows > 0.9)
        assert ring.sum() > 20
        darker.append((sharp.white - blurred.white)[ring, :3].mean())
    assert np.mean(darker) < 0.055


@pytest.mark.parametrize("radius", [1, 4, 5, 13, 40])
@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_a_large_disc_in_rectangles_is_that_disc(radius: int, kind: type):
    plane = np.random.default_rng(radius).integers(0, 255, (70, 90)).astype(kind)
    plane[plane < 250] = 0
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    np.testing.assert_array_equal(dilated(plane, radius), cv2.dilate(plane, disc))
