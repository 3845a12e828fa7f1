from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.drawing import FRAME_SIZE, Framing
from models.sheet.visible import VisibleCells
from models.sheet.warping import CellWarp

SIZE = (150, 203)
FRAMINGS = [
    Framing.whole(SIZE[1], SIZE[0]),
    Framing(20.3, 11.8, 0.43),
    Framing(-40.0, 30.0, 0.61),
]


def picture() -> np.ndarray:
    """Return a drawing in several pieces, premultiplied; each pixel differs from its neighbours."""
    r = np.random.default_rng(4)
    alpha = np.zeros(SIZE, np.uint8)
    cv2.ellipse(alpha, (105, 70), (36, 44), 20, 0, 360, (255,), -1)
    cv2.rectangle(alpha, (60, 118), (150, 149), (255,), -1)
    alpha[5:9, 30:33] = 255
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1)
    rgb = r.integers(0, 256, (*SIZE, 3)) * (alpha[..., None] / 255)
    return np.dstack([rgb, alpha]).astype(np.uint8)


def smooth_flow(cells: int, amount: float, seed: int = 0) -> np.ndarray:
    """Return float32 (cells, cells, 2): soft motion, and a jump as where a chin overlaps a neck."""
    coarse = np.random.default_rng(seed).normal(0, amount, (5, 5, 2)).astype(np.float32)
    flow = cv2.resize(coarse, (cells, cells), interpolation=cv2.INTER_CUBIC)
    flow[cells // 2 :, cells // 3 : cells // 2, 1] -= 3 * amount
    return flow


def plainly_warped(picture: np.ndarray, flow: np.ndarray, framing: Framing) -> np.ndarray:
    """Warp everything in one go, with the frame in whole pixels."""
    left, top, side = round(framing.left), round(framing.top), round(FRAME_SIZE * framing.scale)
    height, width = picture.shape[:2]
    grown = cv2.resize(flow * np.float32(framing.scale), (side, side), interpolation=cv2.INTER_LINEAR)
    y, x = np.mgrid[top : top + side, left : left + side].astype(np.float32)
    shown = cv2.remap(picture, grown[..., 0] + x, grown[..., 1] + y, cv2.INTER_CUBIC,
                      borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    shown = np.minimum(shown, shown[..., 3:])
    out = picture.copy()
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + side, width), min(top + side, height)
    out[y0:y1, x0:x1] = shown[y0 - top : y1 - top, x0 - left : x1 - left]
    return out


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("cells", [32, 61, 128])
@pytest.mark.parametrize("amount", [0.0, 0.004, 2.0, 7.0])
def test_what_is_warped_in_bands_is_what_is_warped_in_one_go(framing, cells, amount):
    drawn, flow = picture(), smooth_flow(cells, amount)
    warp = CellWarp(framing, SIZE[1], SIZE[0], cells)
    visible = VisibleCells(drawn[..., 3], warp.frame, cells)
    found, seen = warp.warped(drawn, flow, visible.reached(flow))
    wanted = plainly_warped(drawn, flow, framing)
    # Positions come out in another order of sums: a thirty-second of a pixel here and there.
    off = np.abs(found.astype(int) - wanted)
    assert off.max() <= 8
    assert (off > 0).mean() < 0.02
    if seen is not None:
        hidden = np.ones(SIZE, bool)
        hidden[seen.place] = False
        assert not found[hidden].any()


@pytest.mark.parametrize("seed", range(6))
def test_cells_that_show_something_are_reached(seed):
    drawn, cells, framing = picture(), 64, FRAMINGS[0]
    flow = smooth_flow(cells, 4.0, seed)
    warp = CellWarp(framing, SIZE[1], SIZE[0], cells)
    reached = VisibleCells(drawn[..., 3], warp.frame, cells).reached(flow)
    shown = plainly_warped(drawn, flow, framing)[..., 3] > 0
    left, top, side = warp.frame
    near = cv2.dilate(reached.astype(np.uint8), np.ones((3, 3), np.uint8))
    over = cv2.resize(near, (side, side), interpolation=cv2.INTER_NEAREST)
    assert not (shown & (over[-top : SIZE[0] - top, -left : SIZE[1] - left] == 0)).any()
    assert reached.mean() < 0.75


def test_a_layer_is_laid_where_its_cells_are_and_nowhere_else():
    drawn, cells = picture(), 64
    warp = CellWarp(Framing.whole(SIZE[1], SIZE[0]), SIZE[1], SIZE[0], cells)
    share = np.zeros((10, 12), np.float32)
    share[2:-2, 2:-2] = 1
    paint = np.ones((10, 12, 4), np.float32) * np.array([0.2, 0.4, 0.6, 1], np.float32)
    out = drawn.copy()
    warp.lay(out, paint, share, (26, 30))
    left, top, side = warp.frame
    step = side / cells
    x0, x1, y0, y1 = (round(o + at * step) for o, at in ((left, 26), (left, 38), (top, 30), (top, 40)))
    outside = np.ones(SIZE, bool)
    outside[y0:y1, x0:x1] = False
    assert np.array_equal(out[outside], drawn[outside])
    middle = out[(y0 + y1) // 2, (x0 + x1) // 2]
    assert np.abs(middle.astype(int) - [51, 102, 153, 255]).max() <= 1


def test_a_layer_partly_outside_the_picture_is_cut():
    drawn = picture()
    warp = CellWarp(FRAMINGS[2], SIZE[1], SIZE[0], 64)
    out = drawn.copy()
    warp.lay(out, np.ones((64, 64, 4), np.float32), np.ones((64, 64), np.float32), (0, 0))
    left, top, side = warp.frame
    assert (out[top:, : left + side] == 255).all()
    assert np.array_equal(out[:top], drawn[:top])
