"""Spout, Syphon and NDI: what is said where they are not there; NDI for real where it is installed."""

from __future__ import annotations

import importlib.util
import sys

import numpy as np
import pytest

from rendering.ndi_sink import NdiSink
from rendering.spout_sink import SpoutSink
from rendering.syphon_sink import SyphonSink
from tracking.errors import DeviceError

HAS_NDI = importlib.util.find_spec("cyndilib") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows it may be there")
def test_spout_says_where_it_is() -> None:
    with pytest.raises(DeviceError, match="Windows alone"):
        SpoutSink((64, 64))


@pytest.mark.skipif(sys.platform == "darwin", reason="on macOS it may be there")
def test_syphon_says_where_it_is() -> None:
    with pytest.raises(DeviceError, match="macOS alone"):
        SyphonSink((64, 64))


@pytest.mark.skipif(HAS_NDI, reason="NDI is installed here")
def test_ndi_says_how_to_get_it() -> None:
    with pytest.raises(DeviceError, match="--extra ndi"):
        NdiSink((64, 64))


@pytest.mark.skipif(not HAS_NDI, reason="the extra ndi is not installed")
def test_ndi_takes_frames() -> None:
    with NdiSink((64, 64)) as sink:
        for _ in range(3):
            sink.send(np.zeros((64, 64, 4), np.uint8), 0.0)
    with pytest.raises(ValueError, match="closed"):
        sink.send(np.zeros((64, 64, 4), np.uint8), 0.0)
