from dataclasses import replace

import numpy as np
import pytest

from models.colour import decode_srgb, encode_srgb, premultiply, straighten
from models.poser import AvatarFrame
from rendering.background import BLUE, GREEN, Chroma, Picture, Plain, Transparent
from rendering.composer import Blending, Composer, Placement
from rendering.sink import PixelFormat
from rendering.yuv import I420Converter
from tracking.pose import Pose

RGB, STRAIGHT, PREMULTIPLIED = PixelFormat.RGB, PixelFormat.RGBA_STRAIGHT, PixelFormat.RGBA_PREMULTIPLIED


def avatar(straight: np.ndarray) -> AvatarFrame:
    return AvatarFrame(premultiply(straight), 0.0, Pose())


def noise(height: int = 40, width: int = 32) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 4), dtype=np.uint8)


def over(straight: np.ndarray, colour, blending: Blending) -> np.ndarray:
    """The definition, in floating point."""
    alpha = straight[..., 3:] / 255.0
    # Bytes premultiplied by alpha know a colour to a step of 255 / alpha.
    front = straighten(premultiply(straight))[..., :3] / 255.0
    behind = np.asarray(colour) / 255.0
    if blending is Blending.ENCODED:
        return 255 * (front * alpha + behind * (1 - alpha))
    return 255 * encode_srgb(decode_srgb(front) * alpha + decode_srgb(behind) * (1 - alpha))


@pytest.mark.parametrize("blending", list(Blending))
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (0, 255, 0), (12, 130, 77)])
def test_over_a_colour_is_the_definition(colour, blending):
    straight = noise()
    got = Composer(Plain(colour), Placement(32, 40), RGB, blending).compose(avatar(straight))
    off = got - over(straight, colour, blending)
    assert np.abs(off).max() <= 1.01
    assert abs(off.mean()) < 0.05  # unbiased: nothing darkens


@pytest.mark.parametrize(
    ("blending", "colour", "expected"),
    [
        (Blending.ENCODED, (0, 0, 0), (128, 0, 0)),
        (Blending.ENCODED, (255, 255, 255), (255, 127, 127)),
        (Blending.ENCODED, GREEN, (128, 127, 0)),
        (Blending.LINEAR, (0, 0, 0), (188, 0, 0)),
        (Blending.LINEAR, (255, 255, 255), (255, 187, 187)),
        (Blending.LINEAR, GREEN, (188, 187, 0)),
    ],
)
def test_half_red_over_black_white_and_green(blending, colour, expected):
    half_red = np.full((4, 4, 4), (255, 0, 0, 128), np.uint8)
    got = Composer(Plain(colour), Placement(4, 4), RGB, blending).compose(avatar(half_red))
    assert (got == expected).all()


@pytest.mark.parametrize("blending", list(Blending))
def test_opaque_and_invisible_pixels_are_exact(blending):
    straight = noise()
    straight[..., 3] = np.where(straight[..., 3] > 127, 255, 0)
    got = Composer(Plain((12, 130, 77)), Placement(32, 40), RGB, blending).compose(avatar(straight))
    assert (got == np.where(straight[..., 3:] == 255, straight[..., :3], (12, 130, 77))).all()


def test_over_a_picture():
    straight, picture = noise(), noise()[::-1, :, :3].copy()
    for blending in Blending:
        got = Composer(Picture(picture), Placement(32, 40), RGB, blending).compose(avatar(straight))
        assert np.abs(got - over(straight, picture, blending)).max() <= 1.01


def test_transparent_keeps_alpha_in_either_form():
    frame = avatar(noise())
    premultiplied = Composer(Transparent(), Placement(32, 40), PREMULTIPLIED).compose(frame)
    straight = Composer(Transparent(), Placement(32, 40), STRAIGHT).compose(frame)
    assert (premultiplied == frame.rgba_premultiplied).all()
    assert (premultiply(straight) == frame.rgba_premultiplied).all()


def test_an_opaque_background_makes_alpha_255():
    got = Composer(Plain((9, 8, 7)), Placement(32, 40), STRAIGHT).compose(avatar(noise()))
    assert got.shape == (40, 32, 4)
    assert (got[..., 3] == 255).all()


def test_no_dark_fringe_when_scaled_over_white():
    """A white disc over white must stay white at every size; straight scaling would darken its edge."""
    y, x = np.mgrid[:64, :64]
    disc = np.zeros((64, 64, 4), np.uint8)
    disc[np.hypot(x - 32, y - 32) < 25] = 255
    for side in (17, 40, 64, 100):
        got = Composer(Plain((255, 255, 255)), Placement(side, side), RGB).compose(avatar(disc))
        assert got.min() >= 254


def test_a_hard_edge_leaves_only_the_key_and_the_avatar():
    straight = np.full((2, 3, 4), (200, 100, 50, 0), np.uint8)
    straight[:, :, 3] = (100, 128, 255)
    got = Composer(Chroma(GREEN, hard_edge=128), Placement(3, 2), RGB).compose(avatar(straight))
    assert (got[:, 0] == GREEN).all()
    assert np.abs(got[:, 1:].astype(int) - (200, 100, 50)).max() <= 1


def test_the_avatar_fits_and_stands_on_the_lower_edge():
    solid = np.full((20, 10, 4), (255, 0, 0, 255), np.uint8)
    wide = Composer(Plain(BLUE), Placement(100, 40), RGB).compose(avatar(solid))
    red = (wide == (255, 0, 0)).all(-1)
    assert np.flatnonzero(red.any(0)).tolist() == list(range(40, 60))
    assert red[:, 40:60].all()
    tall = Composer(Plain(BLUE), Placement(10, 50), RGB).compose(avatar(solid))
    assert np.flatnonzero((tall == (255, 0, 0)).all(-1).any(1)).tolist() == list(range(30, 50))


def test_offset_and_scale_cut_what_overhangs():
    solid = np.full((20, 20, 4), 255, np.uint8)
    got = Composer(Plain(BLUE), Placement(20, 20, 2.0, 1.0, 1.25), RGB).compose(avatar(solid))
    white = (got == 255).all(-1)
    assert white[5:, 10:].all()
    assert not white[:5].any()
    assert not white[:, :10].any()
    gone = Composer(Plain(BLUE), Placement(20, 20, 1.0, 3.0, 0.0), RGB).compose(avatar(solid))
    assert (gone == BLUE).all()


def disc(side: int = 64) -> AvatarFrame:
    """Soft-edged, off the middle and coloured, with nothing around it."""
    y, x = np.mgrid[:side, :side]
    straight = np.dstack([4 * x, 4 * y, 255 - 4 * x, np.clip(40 * (13 - np.hypot(x - 37, y - 22)), 0, 255)])
    return avatar(straight.clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("wants", [PixelFormat.I420_BT709, PixelFormat.I420_BT601])
@pytest.mark.parametrize("blending", list(Blending))
@pytest.mark.parametrize("background", [Plain((200, 30, 90)), Chroma(hard_edge=128), "picture"])
@pytest.mark.parametrize(
    "placement",
    [Placement(64, 64), Placement(65, 63), Placement(300, 200, 0.7, 0.13), Placement(40, 30, 2.1, -0.4, 0.2)],
)
def test_planar_frames_are_the_converted_rgb_frames(wants, blending, background, placement):
    if background == "picture":
        background = Picture(np.random.default_rng(3).integers(0, 256, (50, 70, 3), dtype=np.uint8))
    rgb = Composer(background, placement, RGB, blending).compose(disc())
    got = Composer(background, placement, wants, blending, compiled=False).compose(disc())
    expected = I420Converter(placement.width, placement.height, wants.matrix).convert(rgb)
    assert got.shape == wants.shape(placement.width, placement.height)
    assert (got == expected).all()


@pytest.mark.parametrize("wants", [RGB, PixelFormat.I420_BT709])
@pytest.mark.parametrize("seen", [(23, 8, 51, 36), (24, 9, 64, 64), (0, 0, 64, 64)])
def test_what_lies_outside_of_what_is_seen_need_not_be_looked_at(wants, seen):
    told, untold = (Composer(Plain(BLUE), Placement(64, 64), wants) for _ in range(2))
    frame = disc()
    assert (told.compose(replace(frame, seen=seen)) == untold.compose(frame)).all()


def test_planar_frames_of_strips_meet():
    # A canvas of several strips, and an avatar that crosses them all.
    side = 1100
    tall = avatar(np.random.default_rng(1).integers(0, 256, (side, 90, 4), dtype=np.uint8))
    placement = Placement(side, side)
    rgb = Composer(Plain(BLUE), placement, RGB).compose(tall)
    got = Composer(Plain(BLUE), placement, PixelFormat.I420_BT709, compiled=False).compose(tall)
    assert (got == I420Converter(side, side).convert(rgb)).all()


@pytest.mark.parametrize("wants", list(PixelFormat))
@pytest.mark.parametrize("background", [Transparent(), Plain((1, 2, 3))])
@pytest.mark.parametrize("side", [24, 32])
def test_frames_handed_on_are_not_written_again(wants, background, side):
    composer = Composer(background, Placement(side, side), wants)
    straight = noise(32, 32)
    first = composer.compose(avatar(straight))
    kept = first.copy()
    composer.compose(avatar(straight[::-1].copy()))
    assert (first == kept).all()
