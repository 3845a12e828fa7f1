import cv2
import numpy as np
import pytest

from rendering.yuv import I420Converter, Matrix, padded_to_even, rgb_from_i420, split_planes

# 75 % and 100 % colours and their limited-range triples as the two recommendations print them.
KNOWN_709 = [
    ((255, 255, 255), (235, 128, 128)),
    ((0, 0, 0), (16, 128, 128)),
    ((255, 0, 0), (63, 102, 240)),
    ((0, 255, 0), (173, 42, 26)),
    ((0, 0, 255), (32, 240, 118)),
]
KNOWN_601 = [
    ((255, 255, 255), (235, 128, 128)),
    ((255, 0, 0), (81, 90, 240)),
    ((0, 255, 0), (145, 54, 34)),
    ((0, 0, 255), (41, 240, 110)),
]


@pytest.mark.parametrize(
    ("matrix", "rgb", "yuv"),
    [(Matrix.BT709, *row) for row in KNOWN_709] + [(Matrix.BT601, *row) for row in KNOWN_601],
)
def test_known_colours(matrix, rgb, yuv):
    i420 = I420Converter(4, 4, matrix).convert(np.full((4, 4, 3), rgb, np.uint8))
    for plane, expected in zip(split_planes(i420), yuv, strict=True):
        # Eight bits of fixed-point arithmetic may round one way or the other.
        assert np.abs(plane.astype(int) - expected).max() <= 1


def smooth_picture(height: int, width: int) -> np.ndarray:
    small = np.random.default_rng(1).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


@pytest.mark.parametrize("matrix", list(Matrix))
@pytest.mark.parametrize("size", [(128, 96), (127, 95), (96, 95)])
def test_a_picture_comes_back(matrix, size):
    rgb = smooth_picture(size[1], size[0])
    back = rgb_from_i420(I420Converter(*size, matrix).convert(rgb), matrix)
    assert back.shape == padded_to_even(rgb).shape
    assert np.abs(back.astype(int) - padded_to_even(rgb)).mean() < 1.0


def test_bt601_agrees_with_opencv():
    rgb = smooth_picture(96, 128)
    ours = I420Converter(128, 96, Matrix.BT601).convert(rgb)
    theirs = cv2.cvtColor(rgb, cv2.COLOR_RGB2YUV_I420)
    # OpenCV takes chroma from one pixel in four, so only luma is equal.
    assert np.abs(ours[:96].astype(int) - theirs[:96]).max() <= 1
    loss = [np.abs(cv2.cvtColor(x, cv2.COLOR_YUV2RGB_I420).astype(int) - rgb).mean() for x in (ours, theirs)]
    assert loss[0] <= loss[1]


def test_the_wrong_matrix_shows():
    """Pure green encoded as BT.601 and decoded as BT.709 is (0, 216, 0): the fault this module avoids."""
    green = np.full((2, 2, 3), (0, 255, 0), np.uint8)
    wrong = rgb_from_i420(I420Converter(2, 2, Matrix.BT601).convert(green), Matrix.BT709)
    assert np.abs(wrong[0, 0].astype(int) - (0, 216, 0)).max() <= 1
