import numpy as np
import pytest

from models.colour import (
    decode_srgb,
    decode_srgb_bytes,
    encode_srgb,
    encode_srgb_bytes,
    linear_from_rgba,
    premultiply,
    rgba_from_linear,
    straighten,
)

# Encoded byte and its linear light, from the definition of sRGB worked out by hand to six digits.
KNOWN = [
    (0, 0.0),
    (1, 0.000304),
    (10, 0.003035),
    (11, 0.003347),
    (128, 0.215861),
    (188, 0.502886),
    (255, 1.0),
]


@pytest.mark.parametrize(("byte", "linear"), KNOWN)
def test_known_values_decode(byte, linear):
    assert decode_srgb(np.array([byte / 255])) == pytest.approx(linear, abs=1e-6)
    assert decode_srgb_bytes(np.array([byte], np.uint8)) == pytest.approx(linear, abs=1e-6)


def test_a_mix_of_black_and_white_light_is_not_the_middle_byte():
    half = np.array([0.5], np.float32)
    assert encode_srgb(half)[0] * 255 == pytest.approx(187.515, abs=1e-2)
    assert encode_srgb_bytes(half)[0] == 188


def test_every_byte_survives_the_round_trip():
    every = np.arange(256, dtype=np.uint8)
    assert (encode_srgb_bytes(decode_srgb_bytes(every)) == every).all()
    assert np.abs(encode_srgb(decode_srgb(every / 255)) - every / 255).max() < 1e-12


def test_the_table_is_within_one_of_the_formula():
    light = np.linspace(-0.1, 1.1, 200001, dtype=np.float32)
    off = encode_srgb_bytes(light).astype(int) - np.rint(encode_srgb(light.astype(np.float64)) * 255)
    assert np.abs(off).max() <= 1
    assert (off != 0).mean() < 0.01


def test_alpha_is_not_gamma_corrected():
    rgba = np.zeros((1, 256, 4), np.uint8)
    rgba[..., 3] = np.arange(256)
    rgba[..., :3] = np.arange(256)[::-1, None]
    linear = linear_from_rgba(rgba)
    assert linear[0, :, 3] == pytest.approx(np.arange(256) / 255, abs=1e-6)
    assert (rgba_from_linear(linear) == rgba).all()


def test_linear_values_outside_the_range_are_clipped():
    wild = np.array([[[-3.0, 2.0, 0.5, 1.5], [0.0, 1.0, 0.5, -1.0]]], np.float32)
    assert rgba_from_linear(wild).tolist() == [[[0, 255, 188, 255], [0, 255, 188, 0]]]


def test_premultiplying_is_rounded_to_nearest_for_every_pair():
    colour, alpha = np.meshgrid(np.arange(256), np.arange(256))
    rgba = np.dstack([colour, 255 - colour, colour * 0, alpha]).astype(np.uint8)
    expected = np.rint(rgba.astype(np.float64) * alpha[..., None] / 255)
    expected[..., 3] = alpha
    assert (premultiply(rgba) == expected).all()


def test_straightening_undoes_premultiplying():
    colour, alpha = np.meshgrid(np.arange(256), np.arange(256))
    possible = np.minimum(colour, alpha)
    premultiplied = np.dstack([possible, possible, possible, alpha]).astype(np.uint8)
    straight = straighten(premultiplied)
    assert (premultiply(straight) == premultiplied).all()
    assert (straight[0] == 0).all()
    assert (straight[255] == premultiplied[255]).all()
