"""The frame is cut and put back without moving a pixel."""

import numpy as np
import pytest

from models.colour import premultiply
from models.drawing import Drawing, Framing
from models.frame import FramePlacer, cut_frame, premultiply_linear, straighten_linear


def smooth_drawing(width: int, height: int, framing: Framing | None = None, seed: int = 0) -> Drawing:
    """A drawing of soft blobs with soft alpha: nothing finer than the frame can hold."""
    import cv2

    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (9, 9, 4), np.uint8)
    rgba = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return Drawing.from_rgba(rgba, framing)


def noisy_drawing(width: int, height: int, framing: Framing | None = None) -> Drawing:
    random = np.random.default_rng(1)
    return Drawing.from_rgba(random.integers(0, 256, (height, width, 4), np.uint8), framing)


def largest(a: np.ndarray, b: np.ndarray) -> int:
    return int(np.abs(a.astype(int) - b.astype(int)).max())


def test_a_drawing_of_the_frames_size_comes_back_as_it_was() -> None:
    drawing = noisy_drawing(256, 256)
    frame = cut_frame(drawing)
    np.testing.assert_allclose(frame[..., 3], drawing.rgba[..., 3] / 255, atol=1e-6)
    assert largest(FramePlacer(drawing).place(frame), premultiply(drawing.rgba)) <= 1


@pytest.mark.parametrize(
    ("width", "height", "framing"),
    [
        (512, 512, None),
        (1024, 1024, None),
        (640, 480, None),
        (300, 500, Framing(20.0, 30.0, 1.0)),
        (400, 900, Framing(-100.3, 12.7, 2.37)),
        (128, 128, None),
        (200, 200, Framing(-28.0, -28.0, 1.0)),
        (256, 256, Framing(500.0, 500.0, 1.0)),
        (256, 256, Framing(-900.0, 0.0, 1.0)),
    ],
)
def test_any_framing_comes_back_in_its_place(width: int, height: int, framing: Framing | None) -> None:
    drawing = smooth_drawing(width, height, framing)
    placed = FramePlacer(drawing).place(cut_frame(drawing))
    assert placed.shape == drawing.rgba.shape
    expected = premultiply(drawing.rgba).astype(int)
    difference = np.abs(placed.astype(int) - expected)
    # Two resamplings blur a little; a shift of a fifth of a pixel would already show as more.
    assert difference.mean() <= 1.0
    assert np.percentile(difference, 99) <= 6


@pytest.mark.parametrize("scale", [1.0, 2.0, 3.3])
def test_the_centre_of_mass_stays_put(scale: float) -> None:
    size = int(256 * scale)
    rgba = np.zeros((size, size, 4), np.uint8)
    y, x = np.mgrid[:size, :size]
    disc = np.hypot(x - size * 0.37, y - size * 0.61) < size * 0.1
    rgba[disc] = (200, 30, 90, 255)
    drawing = Drawing.from_rgba(rgba, Framing(0.0, 0.0, scale))
    frame = cut_frame(drawing)
    placed = FramePlacer(drawing).place(frame)

    def centre(alpha: np.ndarray) -> np.ndarray:
        h, w = alpha.shape
        a = alpha.astype(float)
        return (
            np.array([(a * (np.arange(w) + 0.5)).sum(), (a * (np.arange(h) + 0.5)[:, None]).sum()]) / a.sum()
        )

    np.testing.assert_allclose(centre(frame[..., 3]) * scale, centre(rgba[..., 3]), atol=0.03 * scale)
    np.testing.assert_allclose(centre(placed[..., 3]), centre(rgba[..., 3]), atol=0.03 * scale)


def test_a_frame_shifted_by_one_pixel_shifts_the_drawing_by_scale_pixels() -> None:
    drawing = smooth_drawing(512, 512, Framing(0.0, 0.0, 2.0))
    frame = cut_frame(drawing)
    shifted = FramePlacer(drawing).place(np.roll(frame, 3, axis=1))
    plain = FramePlacer(drawing).place(frame)
    assert largest(shifted[:, 12:-12], np.roll(plain, 6, axis=1)[:, 12:-12]) <= 1


def test_outside_the_frame_the_drawing_is_untouched_and_the_seam_is_soft() -> None:
    drawing = smooth_drawing(400, 600, Framing(72.0, 40.0, 1.0))
    placed = FramePlacer(drawing).place(np.ones((256, 256, 4), np.float32))  # white everywhere
    drawn = premultiply(drawing.rgba)
    outside = np.ones((600, 400), bool)
    outside[40:296, 72:328] = False
    assert largest(placed[outside], drawn[outside]) == 0
    assert (placed[60:270, 100:300] == 255).all()
    # Just inside the edge the drawing still shows (1% of white is 13 steps on black), then it gives way.
    assert np.abs(placed[100:200, 72].astype(int) - drawn[100:200, 72]).mean() <= 8
    rising = placed[100:200, 72:84].astype(int).mean(axis=(0, 2))
    assert (np.diff(rising) >= 0).all()
    assert rising[-1] == 255


def test_the_frame_reaches_the_edge_where_the_drawing_ends() -> None:
    drawing = smooth_drawing(512, 512)
    placed = FramePlacer(drawing).place(np.ones((256, 256, 4), np.float32))
    assert (placed == 255).all()


def test_hidden_colours_do_not_bleed() -> None:
    """A white shape on transparent black, halved: its edge pixels stay white, they only thin out."""
    rgba = np.zeros((512, 512, 4), np.uint8)
    rgba[101:300, 101:300] = 255
    frame = straighten_linear(cut_frame(Drawing.from_rgba(rgba)))
    visible = frame[..., 3] > 0.01
    assert 0.2 < frame[visible][:, 3].min() < 0.8
    np.testing.assert_allclose(frame[visible][:, :3], 1.0, atol=1e-3)


@pytest.mark.parametrize("size", [128, 256, 384, 500, 777])
def test_what_reaches_the_drawings_edge_stays_opaque_there(size: int) -> None:
    drawing = Drawing.from_rgba(np.full((size, size, 4), 255, np.uint8))
    frame = cut_frame(drawing)
    np.testing.assert_allclose(frame, 1.0, atol=1e-5)
    assert (FramePlacer(drawing).place(frame) == 255).all()


def test_straighten_undoes_premultiply() -> None:
    random = np.random.default_rng(0)
    rgba = random.random((8, 8, 4), np.float32)
    rgba[..., 3] = rgba[..., 3] * 0.9 + 0.1
    np.testing.assert_allclose(straighten_linear(premultiply_linear(rgba)), rgba, atol=1e-5)
    rgba[..., 3] = 0
    assert not straighten_linear(premultiply_linear(rgba)).any()


def test_results_are_not_shared() -> None:
    drawing = smooth_drawing(256, 256)
    placer, frame = FramePlacer(drawing), cut_frame(drawing)
    first = placer.place(frame)
    kept = first.copy()
    placer.place(np.zeros_like(frame))
    assert (first == kept).all()
