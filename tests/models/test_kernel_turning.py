"""Turning by the compiled kernels, against the same arithmetic in numpy and against OpenCV's way."""

import cv2
import numpy as np
import pytest

from models.drawing import FRAME_SIZE, Framing
from models.kernels.library import Kernels, find
from models.sheet import basis
from models.sheet.cell_window import CellWindow
from models.sheet.head_field import Field, HeadField
from models.sheet.kernel_turning import KernelTurning
from models.sheet.resample import cubic_weights
from models.sheet.visible import VisibleCells
from models.sheet.warping import Box, CellWarp
from tests.models.test_warping import FRAMINGS, SIZE, picture, smooth_flow

NOTHING = (np.empty((0, 0, 4), np.float32), Box(0, 0, 0, 0))


@pytest.fixture(scope="module")
def kernels() -> Kernels:
    found = find()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def turning(
    kernels: Kernels, drawn: np.ndarray, framing: Framing, cells: int, window: CellWindow | None = None
) -> KernelTurning:
    height, width = drawn.shape[:2]
    frame = CellWarp(framing, width, height, cells).frame
    visible = VisibleCells(drawn[..., 3], frame, cells)
    every = CellWindow(0, 0, cells, cells, cells)
    return KernelTurning(kernels, framing.scale, frame, visible, window or every, (height, width))


def field(flow: np.ndarray) -> Field:
    return Field(flow, np.zeros(flow.shape[:2], np.float32), flow)


def enlarged(values: np.ndarray, framing: Framing, size: tuple[int, int]) -> np.ndarray:
    """Return values on cells for each pixel of the frame that lies in the drawing."""
    left, top, side = round(framing.left), round(framing.top), round(FRAME_SIZE * framing.scale)
    grown = cv2.resize(values, (side, side), interpolation=cv2.INTER_LINEAR)
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, size[1]), min(top + side, size[0])
    return grown[y0 - top : y1 - top, x0 - left : x1 - left]


def inside(framing: Framing, size: tuple[int, int]) -> tuple[slice, slice]:
    left, top, side = round(framing.left), round(framing.top), round(FRAME_SIZE * framing.scale)
    return slice(max(top, 0), min(top + side, size[0])), slice(max(left, 0), min(left + side, size[1]))


def exactly_warped(drawn: np.ndarray, flow: np.ndarray, framing: Framing) -> np.ndarray:
    """Sample by cubic convolution in double precision, wherever the flow leads."""
    size = drawn.shape[:2]
    place = inside(framing, size)
    y, x = np.mgrid[place].astype(float)
    moved = enlarged(flow * np.float32(framing.scale), framing, size)
    x, y = (
        np.clip(a + m, 0, n - 1) for a, m, n in ((x, moved[..., 0], size[1]), (y, moved[..., 1], size[0]))
    )
    left, top = (np.floor(a).astype(int) for a in (x, y))
    shown = np.zeros((*x.shape, 4))
    for j, down in enumerate(cubic_weights(y - top)):
        for i, across in enumerate(cubic_weights(x - left)):
            at = np.clip(top + j - 1, 0, size[0] - 1), np.clip(left + i - 1, 0, size[1] - 1)
            shown += drawn[at] * (across * down)[..., None]
    shown = np.clip(np.rint(shown), 0, 255)
    out = drawn.copy()
    out[place] = np.minimum(shown, shown[..., 3:])
    return out


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("cells", [32, 61, 128])
@pytest.mark.parametrize("amount", [0.0, 0.004, 2.0, 7.0])
def test_a_turn_is_cubic_sampling_and_nothing_that_shows_is_left_out(kernels, framing, cells, amount):
    drawn, flow = picture(), smooth_flow(cells, amount)
    found, seen = turning(kernels, drawn, framing, cells).turned(drawn, field(flow), *NOTHING)
    off = np.abs(found.astype(int) - exactly_warped(drawn, flow, framing))
    # A 256th of a pixel beside noise that jumps from black to white; less than a 64th counts as none.
    assert off.max() <= (4 if amount < 0.01 else 3)
    assert (off > 2).mean() < 1e-3 or amount < 0.01
    if seen is not None:
        hidden = np.ones(SIZE, bool)
        hidden[seen.place] = False
        assert not found[hidden].any()
        assert framing == FRAMINGS[0]


def test_what_does_not_move_is_the_drawing_byte_for_byte(kernels):
    drawn = picture()
    flow = smooth_flow(64, 5.0)
    flow[40:] = 0
    found, _ = turning(kernels, drawn, FRAMINGS[0], 64).turned(drawn, field(flow), *NOTHING)
    _, top, side = CellWarp(FRAMINGS[0], SIZE[1], SIZE[0], 64).frame
    still = top + side * 42 // 64
    assert np.array_equal(found[still:], drawn[still:])


def test_cells_outside_of_the_window_go_with_the_nearest_inside(kernels):
    drawn, cells = picture(), 64
    window = CellWindow(9, 4, 50, 60, cells)
    flow = smooth_flow(cells, 3.0)
    around = window.embed(np.ascontiguousarray(flow[window.place]))
    part, _ = turning(kernels, drawn, FRAMINGS[0], cells, window).turned(
        drawn, field(np.ascontiguousarray(flow[window.place])), *NOTHING
    )
    whole = exactly_warped(drawn, around, FRAMINGS[0])
    rows, columns = (
        slice(k0 * n // cells, k1 * n // cells) for k0, k1, n in ((4, 60, SIZE[0]), (9, 50, SIZE[1]))
    )
    assert np.abs(part.astype(int) - whole)[rows, columns].max() <= 3


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_layer_is_laid_over_by_its_share_and_ends_where_it_is_nothing(kernels, framing):
    drawn, cells = picture(), 64
    r = np.random.default_rng(2)
    layer = Box(20, 24, 41, 39)
    share = np.zeros((cells, cells), np.float32)
    share[layer.y0 + 2 : layer.y1 - 2, layer.x0 + 2 : layer.x1 - 2] = r.random((11, 17))
    paint = np.zeros((cells, cells, 4), np.float32)
    paint[layer.place] = r.random((15, 21, 4))
    flow = np.zeros((cells, cells, 2), np.float32)
    whole = Field(flow, share, flow)
    found, _ = turning(kernels, drawn, framing, cells).turned(
        drawn, whole, np.ascontiguousarray(paint[layer.place]), layer
    )
    place = inside(framing, SIZE)
    laid = enlarged(paint * share[..., None], framing, SIZE)
    kept = 1 - enlarged(share, framing, SIZE)[..., None]
    wanted = drawn.astype(float)
    wanted[place] = wanted[place] * kept + 255 * laid
    assert np.abs(found - np.minimum(wanted, 255)).max() <= 1
    untouched = np.ones(SIZE, bool)
    untouched[place] = laid.max(-1) == 0
    assert np.array_equal(found[untouched], drawn[untouched])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e30, -5000.0])
def test_maps_that_make_no_sense_harm_nothing(kernels, value):
    """Character files come from strangers."""
    drawn, cells = picture(), 32
    flow = smooth_flow(cells, 3.0)
    flow[10:14, 5:20] = value
    paint, share = np.full((cells, cells, 4), value, np.float32), np.full((cells, cells), value, np.float32)
    before = drawn.copy()
    for framing in FRAMINGS:
        found, _ = turning(kernels, drawn, framing, cells).turned(
            drawn, Field(flow, share, flow), paint, Box(0, 0, cells, cells)
        )
        assert found.shape == drawn.shape
    assert np.array_equal(drawn, before)


@pytest.mark.parametrize("size", [(2, 2), (2, 300), (300, 2), (3, 5)])
def test_small_pictures(kernels, size):
    drawn = np.random.default_rng(1).integers(0, 256, (*size, 4), np.uint8)
    framing = Framing.whole(size[1], size[0])
    flow = smooth_flow(32, 3.0)
    found, _ = turning(kernels, drawn, framing, 32).turned(drawn, field(flow), *NOTHING)
    assert np.abs(found.astype(int) - exactly_warped(drawn, flow, framing)).max() <= 2


def soft_maps(cells: int) -> np.ndarray:
    """Return maps of a head that moves by some pixels, in no particular way."""
    coarse = np.random.default_rng(5).normal(0, 0.15, (6, 6, basis.CHANNELS)).astype(np.float32)
    maps = cv2.resize(coarse, (cells, cells), interpolation=cv2.INTER_CUBIC)
    maps[..., basis.MASK] *= 10
    return np.ascontiguousarray(maps.transpose(2, 0, 1)).astype(np.float16)


@pytest.mark.parametrize("pose", [(0.5, -0.8, 0.6), (-1.0, 1.0, -1.0), (0.0, 0.0, 0.2)])
def test_the_field_is_the_one_that_opencv_reads(kernels, pose):
    maps, framing = soft_maps(64), Framing(-20.0, 10.0, 1.1)
    ours, theirs = (HeadField(maps, framing, 240, 300, kernels=k).at(*pose) for k in (kernels, None))
    # OpenCV weighs in 32nds of a cell.
    assert np.abs(ours.flow - theirs.flow).mean() < 0.02
    assert np.abs(ours.flow - theirs.flow).max() < 0.5
    assert np.abs(ours.share - theirs.share).max() < 0.02
    assert np.abs(ours.at - theirs.at).max() < 1e-3
