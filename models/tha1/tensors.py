"""From frames to what the three networks see, and back."""

from __future__ import annotations

import numpy as np

from models.colour import decode_srgb, encode_srgb
from models.frame import premultiply_linear, straighten_linear
from models.manifest import Colour
from tracking.errors import ModelError


def to_network(frame: np.ndarray, colour: Colour) -> np.ndarray:
    """Turn a frame (H, W, 4), premultiplied linear, into the networks' tensor (1, 4, H, W)."""
    straight = straighten_linear(frame)
    if colour.transfer == "srgb":
        straight[..., :3] = encode_srgb(straight[..., :3])
    if colour.alpha == "premultiplied":
        straight = premultiply_linear(straight)
    low, high = colour.range
    scaled = straight * np.float32(high - low) + np.float32(low)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def from_network(tensor: np.ndarray, colour: Colour) -> np.ndarray:
    """Turn the networks' tensor (1, 4, H, W) into a frame (H, W, 4), premultiplied linear, clipped.

    Raises:
        ModelError: if a value is not finite.
    """
    if not np.isfinite(tensor).all():
        raise ModelError("the networks gave no colours: their model pack is damaged or untrained")
    low, high = colour.range
    values = np.ascontiguousarray(tensor[0].transpose(1, 2, 0))
    values = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    if colour.alpha == "premultiplied":
        values = np.clip(straighten_linear(values), 0, 1)
    if colour.transfer == "srgb":
        values[..., :3] = decode_srgb(values[..., :3])
    return premultiply_linear(values)
