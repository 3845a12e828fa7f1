"""Planar frames by the compiled kernels, against those that OpenCV converts."""

import numpy as np
import pytest

from models.colour import premultiply
from models.kernels.library import find
from models.poser import AvatarFrame
from rendering.background import GREEN, Chroma, Picture, Plain, Transparent
from rendering.composer import Blending, Composer, Placement
from rendering.sink import PixelFormat
from rendering.yuv import split_planes
from tracking.pose import Pose

PLANAR = [PixelFormat.I420_BT709, PixelFormat.I420_BT601]
BACKGROUNDS = [
    Plain((200, 30, 90)),
    Transparent(),
    Chroma(GREEN),
    Picture(np.random.default_rng(3).integers(0, 256, (50, 70, 3), dtype=np.uint8)),
]


@pytest.fixture(autouse=True)
def _kernels():
    if isinstance(find(), str):
        pytest.skip(find())


def speckled(height: int, width: int, box: tuple[int, int, int, int]) -> np.ndarray:
    """Return premultiplied noise of every alpha in a box, with opaque and with empty stretches."""
    r = np.random.default_rng(8)
    straight = r.integers(0, 256, (height, width, 4), dtype=np.uint8)
    straight[::5, ::3, 3] = 0
    straight[height // 2 :, : width // 2, 3] = 255
    shown = np.zeros((height, width), bool)
    shown[box[1] : box[3], box[0] : box[2]] = True
    straight[~shown] = 0
    return premultiply(straight)


@pytest.mark.parametrize("wants", PLANAR)
@pytest.mark.parametrize("background", BACKGROUNDS, ids=lambda b: type(b).__name__)
@pytest.mark.parametrize("box", [(0, 0, 300, 38), (13, 5, 209, 33), (299, 37, 300, 38)])
@pytest.mark.parametrize("told", [True, False])
def test_frames_are_those_that_opencv_converts(wants, background, box, told):
    rgba = speckled(38, 300, box)
    frame = AvatarFrame(rgba, 0.0, Pose(), box if told else None)
    ours, theirs = (
        Composer(background, Placement(300, 38), wants, compiled=c).compose(frame) for c in (True, False)
    )
    off = np.abs(ours.astype(int) - theirs)
    # Each rounds in its own places, and a byte of light is a little more of a dark colour.
    assert off.max() <= 2
    assert (off > 1).mean() < 0.01


@pytest.mark.parametrize("background", BACKGROUNDS, ids=lambda b: type(b).__name__)
def test_where_nothing_shows_the_backdrop_stands_byte_for_byte(background):
    box = (100, 10, 200, 30)
    composer = Composer(background, Placement(300, 38), PixelFormat.I420_BT709)
    empty = composer.compose(AvatarFrame(np.zeros((38, 300, 4), np.uint8), 0.0, Pose()))
    shown = composer.compose(AvatarFrame(speckled(38, 300, box), 0.0, Pose()))
    for plane, before, step in zip(split_planes(shown), split_planes(empty), (1, 2, 2), strict=True):
        # Blocks that show anything are written whole.
        outside = np.ones(plane.shape, bool)
        outside[10 // step : 30 // step] = False
        assert np.array_equal(plane[outside], before[outside])


def test_frames_are_not_written_again():
    composer = Composer(Plain((1, 2, 3)), Placement(300, 38), PixelFormat.I420_BT709)
    first = composer.compose(AvatarFrame(speckled(38, 300, (0, 0, 300, 38)), 0.0, Pose()))
    kept = first.copy()
    composer.compose(AvatarFrame(speckled(38, 300, (50, 2, 90, 20)), 0.0, Pose()))
    assert np.array_equal(first, kept)


@pytest.mark.parametrize(
    ("placement", "blending"),
    [
        (Placement(301, 38), Blending.LINEAR),
        (Placement(300, 37), Blending.LINEAR),
        (Placement(300, 38), Blending.ENCODED),
    ],
)
def test_odd_sides_and_blending_of_bytes_are_left_to_opencv(placement, blending):
    frame = AvatarFrame(speckled(38, 300, (0, 0, 300, 38)), 0.0, Pose())
    ours, theirs = (
        Composer(Plain((9, 99, 199)), placement, PixelFormat.I420_BT709, blending, compiled=c).compose(frame)
        for c in (True, False)
    )
    assert np.array_equal(ours, theirs)
