"""Colour conversions: sRGB against linear light, straight against premultiplied alpha. The one place.

Alpha is coverage, not light: it is never encoded nor decoded. Arrays are RGBA with channels last unless a
name says otherwise; uint8 colour is always sRGB-encoded.
"""

from __future__ import annotations

import cv2
import numpy as np

from tracking.basics.arrays import Array


def decode_srgb(encoded: Array) -> Array:
    """Decode sRGB to linear light, exactly (IEC 61966-2-1).

    Args:
        encoded: colour without alpha, any shape, floating point in [0, 1].

    Returns:
        Linear light, the same shape and dtype.
    """
    # The base is kept positive so that the branch not taken warns of nothing.
    power = ((np.maximum(encoded, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.where(encoded <= 0.04045, encoded / 12.92, power).astype(encoded.dtype)


def encode_srgb(linear: Array) -> Array:
    """Encode linear light of any shape as sRGB, exactly: the inverse of `decode_srgb`, clipped to [0, 1]."""
    light = np.clip(linear, 0.0, 1.0)
    power = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, light * 12.92, power).astype(linear.dtype)


DECODED = decode_srgb(np.arange(256) / 255).astype(np.float32)
"""float32 (256,): the light of each sRGB byte. Not to be written."""
# Linear light between which two bytes an encoded value is nearer to the upper one: 255 thresholds.
_THRESHOLDS = decode_srgb((np.arange(255) + 0.5) / 255).astype(np.float32)
_ENCODE_STEPS = 1 << 14
ENCODED = np.searchsorted(_THRESHOLDS, np.linspace(0, 1, _ENCODE_STEPS + 1)).astype(np.uint8)
"""uint8: the sRGB byte of light 0 to 1 in even steps. Not to be written."""


def decode_srgb_bytes(encoded: Array) -> Array:
    """Decode uint8 sRGB of any shape to linear light, float32 in [0, 1], by table (exact)."""
    return DECODED[encoded]


def encode_srgb_bytes(linear: Array) -> Array:
    """Encode linear light of any shape as uint8 sRGB by table, clipped to [0, 1].

    Every value that `decode_srgb_bytes` gives comes back as it was; elsewhere the byte is at most one off
    the nearest (the table has 16384 steps).
    """
    steps = np.clip(linear, 0.0, 1.0) * _ENCODE_STEPS + 0.5
    return ENCODED[steps.astype(np.int32)]


def linear_from_rgba(rgba: Array) -> Array:
    """Turn uint8 (..., 4) RGBA, sRGB, straight, into float32 of linear light and straight alpha in [0, 1]."""
    out = np.empty(rgba.shape, np.float32)
    out[..., :3] = DECODED[rgba[..., :3]]
    out[..., 3] = rgba[..., 3] * np.float32(1 / 255)
    return out


def rgba_from_linear(rgba_linear: Array) -> Array:
    """Turn float (..., 4) RGBA of linear light and straight alpha into uint8, sRGB, straight, clipped."""
    out = np.empty(rgba_linear.shape, np.uint8)
    out[..., :3] = encode_srgb_bytes(rgba_linear[..., :3])
    out[..., 3] = np.clip(rgba_linear[..., 3], 0.0, 1.0) * 255 + 0.5
    return out


def premultiply(rgba: Array) -> Array:
    """Multiply the sRGB-encoded colour of straight uint8 RGBA (H, W, 4) by its alpha, rounded to nearest."""
    alpha = cv2.extractChannel(rgba, 3)
    full = np.full_like(alpha, 255)
    return cv2.multiply(rgba, cv2.merge((alpha, alpha, alpha, full)), scale=1 / 255)


def straighten(rgba_premultiplied: Array) -> Array:
    """Undo `premultiply`: divide the colour of uint8 RGBA (H, W, 4) by its alpha; 0 where alpha is 0.

    Premultiplying the result gives the input again, byte for byte, as long as no colour exceeds its alpha.
    """
    alpha = cv2.extractChannel(rgba_premultiplied, 3)
    full = np.full_like(alpha, 255)
    # OpenCV's division of bytes gives 0 where the divisor is 0.
    return cv2.divide(rgba_premultiplied, cv2.merge((alpha, alpha, alpha, full)), scale=255)
