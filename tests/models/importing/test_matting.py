"""Transparent backgrounds: exact alpha, no rims over black or white, own alpha repaired."""

import cv2
import numpy as np
import pytest

from models.importing.matting import UNSURE, cut_out
from models.training.measure import errors, scene


def opaque(rgb: np.ndarray) -> np.ndarray:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def disc(
    colour: tuple[int, int, int], ground: np.ndarray, radius: float = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Return a soft-edged disc on a ground (200, 200, 3), opaque, and its true alpha."""
    y, x = np.mgrid[0:200, 0:200] + 0.5
    alpha = np.clip(radius + 0.5 - np.hypot(x - 100, y - 110), 0, 1)[..., None]
    return opaque(np.round(ground * (1 - alpha) + np.array(colour) * alpha).astype(np.uint8)), alpha[..., 0]


@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 255, 0), (20, 22, 25), (128, 128, 128)])
def test_a_disc_is_cut_out_exactly(ground: tuple[int, int, int]) -> None:
    picture, alpha = disc((200, 60, 90), np.full((200, 200, 3), ground, np.float64))
    matte = cut_out(picture)
    assert matte.method == "colour" and matte.confidence > UNSURE and not matte.doubts
    assert np.abs(matte.rgba[..., 3] / 255 - alpha).max() < 0.06
    # No rim: every visible pixel has the disc's colour alone.
    visible = matte.rgba[matte.rgba[..., 3] > 8][:, :3].astype(int)
    assert np.abs(visible - [200, 60, 90]).max() <= 6
    assert not matte.rgba[matte.rgba[..., 3] == 0].any()


def test_gradients_are_followed() -> None:
    v = np.linspace(0, 1, 200)
    ground = np.dstack(
        [80 + 120 * v[:, None] + 0 * v, 200 - 90 * v[None] + 0 * v[:, None], np.full((200, 200), 160.0)]
    )
    picture, alpha = disc((30, 20, 20), ground)
    matte = cut_out(picture)
    assert matte.method == "colour" and "gradient" in matte.mended[0]
    assert np.abs(matte.rgba[..., 3] / 255 - alpha).mean() < 0.002


def ring(ground: int) -> np.ndarray:
    picture, _ = disc((90, 90, 220), np.full((200, 200, 3), ground, np.float64))
    cv2.circle(picture, (100, 110), 25, (ground, ground, ground, 255), -1)
    return picture


def test_holes_are_cut_unless_the_colour_is_white_or_black() -> None:
    assert cut_out(ring(120)).rgba[110, 100, 3] == 0
    kept = cut_out(ring(255))
    assert kept.rgba[110, 100, 3] == 255 and "enclosed" in kept.doubts[0].what
    assert cut_out(ring(255), holes="remove").rgba[110, 100, 3] == 0
    assert cut_out(ring(120), holes="keep").rgba[110, 100, 3] == 255
    # A face is never cut into.
    assert cut_out(ring(120), head=(50, 60, 150, 140)).rgba[110, 100, 3] == 255


def test_the_user_may_say_the_colour_or_keep_all() -> None:
    picture = ring(120)
    assert cut_out(picture, background=(120, 120, 120)).rgba[5, 5, 3] == 0
    wrong = cut_out(picture, background=(255, 0, 0))
    assert wrong.confidence == 0 and wrong.doubts and (wrong.rgba[..., 3] == 255).all()
    assert np.array_equal(cut_out(picture, background="keep").rgba, picture)


def test_noise_and_stripes_are_not_taken_for_a_smooth_background() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 120, 3), np.uint8)
    stripes = np.zeros((120, 120, 3), np.uint8)
    stripes[:, ::7] = 250
    for picture in (noise, stripes):
        matte = cut_out(opaque(picture))
        assert matte.method == "none" and matte.confidence == 0 and matte.doubts
        assert (matte.rgba[..., 3] == 255).all()


def test_a_dark_outline_on_a_dark_ground_leaves_no_dots() -> None:
    """A black line shows on a nearly black ground here and there; over white it would be a row of dots."""
    picture, alpha = disc((240, 200, 210), np.full((200, 200, 3), (18, 22, 25), np.float64))
    y, x = np.mgrid[0:200, 0:200] + 0.5
    ring_of_line = np.abs(np.hypot(x - 100, y - 110) - 61) < 0.7
    dashes = np.sin(np.arctan2(y - 110, x - 100) * 40) > 0
    picture[ring_of_line & dashes, :3] = (3, 2, 4)
    matte = cut_out(picture).rgba
    outside = alpha == 0
    assert (matte[outside, 3] > 30).sum() < 30
    assert (matte[alpha == 1, 3] > 250).mean() > 0.99


def test_shaded_glimpses_of_the_background_between_locks_are_cut() -> None:
    picture, _ = disc((240, 200, 210), np.full((200, 200, 3), (18, 22, 25), np.float64))
    cv2.ellipse(picture, (55, 110), (5, 14), 0, 0, 360, (16, 18, 21, 255), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (100, 125), (5, 14), 0, 0, 360, (16, 18, 21, 255), -1, cv2.LINE_AA)
    head = (40, 50, 160, 170)
    matte = cut_out(picture, head).rgba
    # The one in the face may be a mouth.
    assert matte[110, 55, 3] == 0 and matte[125, 100, 3] == 255
    assert cut_out(picture, head, holes="keep").rgba[110, 55, 3] == 255
    dark, _ = disc((40, 36, 44), np.full((200, 200, 3), (18, 22, 25), np.float64))
    cv2.ellipse(dark, (55, 110), (5, 14), 0, 0, 360, (16, 18, 21, 255), -1, cv2.LINE_AA)
    assert cut_out(dark, head).rgba[110, 55, 3] == 255


def test_gaps_beside_the_neck_are_cut_even_if_white() -> None:
    """White shows between hair, neck and shoulders on nearly every commission; a white collar stays."""
    picture = np.full((240, 200, 3), 255, np.uint8)
    cv2.ellipse(picture, (100, 80), (60, 60), 0, 0, 360, (200, 150, 60), -1, cv2.LINE_AA)
    picture[80:180, 45:58] = picture[80:180, 142:155] = (200, 150, 60)
    picture[130:200, 88:112] = (240, 200, 180)
    picture[170:, 30:170] = (40, 40, 120)
    picture[190:230, 60:140] = 255
    cv2.ellipse(picture, (100, 95), (34, 40), 0, 0, 360, (240, 200, 180), -1, cv2.LINE_AA)
    head = (40, 20, 160, 140)
    matte = cut_out(opaque(picture), head)
    assert matte.rgba[155, 72, 3] == matte.rgba[155, 128, 3] == 0
    assert "2 gaps beside the neck" in matte.mended[1]
    assert matte.rgba[210, 100, 3] == 255 and "enclosed area" in matte.doubts[0].what
    assert cut_out(opaque(picture), head, holes="keep").rgba[155, 72, 3] == 255
    white_hair = np.where(picture == (200, 150, 60), 255, picture).astype(np.uint8)
    cv2.ellipse(white_hair, (100, 80), (60, 60), 0, 0, 360, (20, 20, 20), 2, cv2.LINE_AA)
    cv2.rectangle(white_hair, (45, 80), (155, 180), (20, 20, 20), 2)
    assert cut_out(opaque(white_hair), head).rgba[155, 72, 3] == 255


def test_own_alpha_is_repaired() -> None:
    rgba = np.zeros((200, 200, 4), np.uint8)
    rgba[..., :3] = 77
    cv2.circle(rgba, (100, 100), 50, (200, 100, 50, 253), -1)
    rgba[10, 10, 3] = 200
    rgba[30:40, 30:40, 3] = 2
    rgba[100, 100] = 0
    rgba[100, 50] = (200, 100, 50, 126)
    matte = cut_out(rgba)
    assert matte.method == "own" and matte.confidence == 1
    assert matte.rgba[10, 10].tolist() == [0, 0, 0, 0] and not matte.rgba[35, 35].any()
    assert matte.rgba[90, 90].tolist() == [200, 100, 50, 255]
    assert matte.rgba[100, 100].tolist() == [200, 100, 50, 255]
    assert 120 < matte.rgba[100, 50, 3] < 135
    assert not matte.rgba[matte.rgba[..., 3] == 0].any()
    told = " ".join(matte.mended)
    assert all(word in told for word in ("see-through", "specks", "pinholes", "hidden", "nearly clear"))


def test_clean_alpha_comes_back_unchanged() -> None:
    rgba = np.zeros((100, 100, 4), np.uint8)
    cv2.circle(rgba, (50, 50), 30, (200, 100, 50, 255), -1)
    matte = cut_out(rgba)
    assert np.array_equal(matte.rgba, rgba) and not matte.mended


def test_something_at_the_sides_is_told() -> None:
    picture, _ = disc((200, 60, 90), np.full((200, 200, 3), 230.0))
    picture[150:180] = (10, 90, 10, 255)
    matte = cut_out(picture)
    assert any("left side and right side" in d.what for d in matte.doubts)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "most"), [("flat", 0.01), ("gradient", 0.01), ("busy", 0.06)])
def test_generated_characters(kind: str, most: float) -> None:
    made = [scene(seed, kind, 256) for seed in range(9_100_000, 9_100_003)]
    mattes = [cut_out(opaque(s.picture), s.head) for s in made]
    assert {m.method for m in mattes} == {"head" if kind == "busy" else "colour"}
    found = np.array([errors(m.rgba, s.truth) for m, s in zip(mattes, made, strict=True)])
    assert found[:, 0].mean() < most
    if kind != "busy":
        assert found[:, 1:].mean() < 8


def test_a_matting_network_is_used_for_busy_backgrounds() -> None:
    made = scene(9_100_000, "busy", 256)

    class Perfect:
        def run(self, outputs, inputs):
            assert inputs["picture"].shape == (1, 3, 512, 512) and inputs["picture"].dtype == np.float32
            alpha = cv2.resize(made.truth[..., 3], (512, 512)).astype(np.float32) / 255
            return [alpha[None, None]]

    matte = cut_out(opaque(made.picture), network=Perfect())
    assert matte.method == "network" and errors(matte.rgba, made.truth)[0] < 0.01


def test_odd_shapes() -> None:
    r = np.random.default_rng(1)
    for height, width in ((1, 1), (1, 50), (50, 1), (2, 2), (3, 200)):
        for rgba in (
            np.full((height, width, 4), 255, np.uint8),
            r.integers(0, 255, (height, width, 4), np.uint8),
        ):
            matte = cut_out(rgba, head=(0, 0, width, height))
            assert matte.rgba.shape == rgba.shape and matte.rgba.dtype == np.uint8
