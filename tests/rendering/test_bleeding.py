import numpy as np
import pytest

from rendering.bleeding import FAINT, bleed_colour
from tests.rendering.clips import face_like


@pytest.mark.parametrize("shape", [(64, 64), (63, 41), (5, 90)])
def test_one_visible_pixel_colours_everything(shape):
    rgba = np.zeros((*shape, 4), np.uint8)
    rgba[2, 3] = (200, 100, 50, 255)
    assert np.abs(bleed_colour(rgba).astype(int) - (200, 100, 50)).max() <= 4


def test_visible_pixels_keep_their_colour_and_their_neighbours_take_it():
    rgba = face_like(0)
    rgb = bleed_colour(rgba)
    visible = rgba[..., 3] > 0
    assert (rgb[visible] == rgba[visible][:, :3]).all()
    assert np.abs(rgb[~visible].astype(int) - (220, 60, 30)).max() <= 40  # some green is mixed in far away
    beside = ~visible & (np.roll(visible, 1, 0) | np.roll(visible, 1, 1))
    assert np.abs(rgb[beside].astype(int) - (220, 60, 30)).max() <= 4


def test_faint_pixels_do_not_speckle():
    """A colour divided by an alpha of 2 is any of a few coarse steps, black among them."""
    rgba = np.full((32, 32, 4), (90, 200, 120, 255), np.uint8)
    rgba[:, 16:] = (0, 0, 0, FAINT - 1)
    assert np.abs(bleed_colour(rgba).astype(int) - (90, 200, 120)).max() <= 2


def test_an_opaque_and_an_empty_picture():
    opaque = np.full((9, 9, 4), (1, 2, 3, 255), np.uint8)
    assert (bleed_colour(opaque) == (1, 2, 3)).all()
    assert (bleed_colour(np.zeros((9, 9, 4), np.uint8)) == 0).all()
