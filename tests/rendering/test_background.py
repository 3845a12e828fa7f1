import cv2
import numpy as np
import pytest

from rendering.background import Picture, load_picture, parse_colour
from tracking.errors import InputError


def test_colours_are_read():
    assert parse_colour("#00ff7f") == (0, 255, 127)
    assert parse_colour("00FF7F") == (0, 255, 127)
    assert parse_colour("#0f0") == (0, 255, 0)


@pytest.mark.parametrize("bad", ["", "green", "#12345", "#1234567", "0xff00ff", "#ff ff"])
def test_what_is_no_colour_is_refused_in_one_sentence(bad):
    with pytest.raises(InputError, match="is not a colour"):
        parse_colour(bad)


def test_a_picture_covers_the_canvas_centred():
    strip = np.zeros((10, 30, 3), np.uint8)
    strip[:, 10:20] = 255
    assert (Picture(strip).filled(10, 10) == 255).all()
    assert Picture(strip).filled(31, 7).shape == (7, 31, 3)
    assert Picture(strip).filled(5, 64).shape == (64, 5, 3)


def test_a_transparent_picture_is_laid_over_white(tmp_path):
    bgra = np.zeros((2, 2, 4), np.uint8)
    bgra[0] = (0, 0, 255, 255)
    bgra[1] = (0, 0, 255, 128)
    cv2.imwrite(str(tmp_path / "b.png"), bgra)
    rgb = load_picture(tmp_path / "b.png").rgb
    assert rgb[0, 0].tolist() == [255, 0, 0]
    assert rgb[1, 0].tolist() == [255, 127, 127]


def test_a_grey_picture_and_16_bits_are_read(tmp_path):
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((3, 3), 77, np.uint8))
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((3, 3, 3), 77 * 257, np.uint16))
    assert (load_picture(tmp_path / "grey.png").rgb == 77).all()
    assert (load_picture(tmp_path / "deep.png").rgb == 77).all()


def test_bad_pictures_are_refused(tmp_path):
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("no picture")
    for name in ("empty.png", "text.png", "absent.png", "."):
        with pytest.raises(InputError, match="the background"):
            load_picture(tmp_path / name)
