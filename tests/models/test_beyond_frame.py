"""What stands out of the frame goes with the head: maps continued beyond the frame's top."""

import numpy as np
import pytest

from models.drawing import FRAME_SIZE, Framing
from models.sheet import basis
from models.sheet.beyond_frame import grown
from models.sheet.head_field import EDGE_FADE, HeadField

CELLS = 64
FRAMING = Framing(40.0, 200.0, 2.0)
"""A frame of 512 pixels in a drawing of 600 by 800."""


def leaning_maps() -> np.ndarray:
    """Return maps whose tilt leans everything about the frame's lower end, and whose turn shifts all by 8."""
    maps = np.zeros((basis.CHANNELS, CELLS, CELLS), np.float32)
    height = CELLS - 0.5 - np.arange(CELLS, dtype=np.float32)[:, None]
    maps[basis.TILT_FLOW.start] = 0.1 * height * (FRAME_SIZE / CELLS) / basis.FLOW_UNIT
    maps[basis.TURN_FLOW.start + 1] = 8 / basis.FLOW_UNIT
    maps[basis.MASK.start] = 5
    return maps


def alpha_with_ear(top: int, bottom: int) -> np.ndarray:
    alpha = np.zeros((800, 600), np.uint8)
    alpha[top:bottom, 280:320] = 255
    return alpha


@pytest.mark.parametrize(
    ("alpha", "framing"),
    [
        (alpha_with_ear(210, 700), FRAMING),
        (alpha_with_ear(20, 150), FRAMING),  # stands above, apart from the head
        (alpha_with_ear(20, 700), Framing(0.0, 0.0, 3.0)),
        (alpha_with_ear(20, 700), Framing(700.0, 200.0, 2.0)),
        (alpha_with_ear(0, 790), Framing(270.0, 700.0, 0.3)),  # scenery
    ],
)
def test_where_nothing_crosses_the_top_all_is_as_it_was(alpha, framing):
    maps = leaning_maps()
    more, larger = grown(maps, framing, alpha)
    assert more is maps
    assert larger is framing


def flow_at(maps: np.ndarray, framing: Framing, x: float, y: float, pose: tuple[float, float, float]):
    """Return the flow at a point of the drawing, in its pixels."""
    field = HeadField(maps, framing, 600, 800).at(*pose)
    cell = FRAME_SIZE * framing.scale / maps.shape[-1]
    row, column = round((y - framing.top) / cell - 0.5), round((x - framing.left) / cell - 0.5)
    return field.flow[row, column] * framing.scale


@pytest.mark.parametrize("pose", [(0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.5, -1.0)])
def test_inside_the_frame_the_motion_is_the_same(pose):
    maps = leaning_maps()
    more, larger = grown(maps, FRAMING, alpha_with_ear(60, 700))
    for y in (200 + 2 * EDGE_FADE + 36, 460, 600):
        there = flow_at(maps, FRAMING, 300, y, pose)
        assert flow_at(more, larger, 300, y, pose) == pytest.approx(there, abs=0.05)


def test_beyond_the_top_a_tilt_grows_as_below_and_a_turn_goes_on():
    more, larger = grown(leaning_maps(), FRAMING, alpha_with_ear(60, 700))
    assert larger.top < 60 - EDGE_FADE * FRAMING.scale
    for y in (80, 120, 160):
        assert flow_at(more, larger, 300, y, (0, 0, 1))[0] == pytest.approx(0.1 * (712 - y), abs=1.0)
        assert flow_at(more, larger, 300, y, (0, 1, 0))[0] == pytest.approx(16, abs=0.01)


def test_nothing_is_painted_beyond_the_frame():
    more, larger = grown(leaning_maps(), FRAMING, alpha_with_ear(60, 700))
    share = HeadField(more, larger, 600, 800).at(0.5, 0.5, 0.5).share
    added = more.shape[-1] - CELLS
    assert share[: added - 1].max() < 1e-4
    assert share[added + 8 :, more.shape[-1] // 2].max() > 0.1
