"""Encoders and the search for the best file within a limit, read back by decoders that did not write."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from models.colour import premultiply
from rendering.stickers.apng import encode_apng, encode_still
from rendering.stickers.checking import faults, read_facts
from rendering.stickers.clip import StickerClip
from rendering.stickers.fitting import fitted, loops_within
from rendering.stickers.gif import encode_gif
from rendering.stickers.limits import LIMITS, PLATFORMS
from rendering.stickers.outline import outlined
from tracking.errors import InputError

SIDE, COUNT, SECONDS = 512, 20, 2


@pytest.fixture(scope="module")
def clip() -> StickerClip:
    """A shaded ball that goes round, with a white outline."""
    frames = []
    grain = np.random.default_rng(1).integers(0, 40, (64, 64, 3), np.uint8)
    grain = cv2.resize(grain, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    for turn in np.linspace(0, 2 * np.pi, COUNT, endpoint=False):
        rgba = np.zeros((SIDE, SIDE, 4), np.uint8)
        middle = (int(256 + 90 * np.cos(turn)), int(256 + 90 * np.sin(turn)))
        cv2.circle(rgba, middle, 120, (200, 80, 60, 255), -1, cv2.LINE_AA)
        rgba[..., :3] = cv2.add(rgba[..., :3], cv2.bitwise_and(grain, grain, mask=rgba[..., 3]))
        frames.append(outlined(premultiply(rgba), 9, (255, 255, 255)))
    return StickerClip(frames, SECONDS, 3)


@pytest.mark.slow
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.platform}-{limit.folder}")
def test_every_limit_is_kept(clip: StickerClip, limit) -> None:
    for side in limit.sides[:1]:
        assert faults(fitted(clip, limit, side), limit, side) == []


def test_a_tight_limit_takes_fewer_colours_or_frames_and_is_used(clip: StickerClip) -> None:
    loose = next(limit for limit in LIMITS if (limit.platform, limit.format) == ("discord", "apng"))
    whole = len(fitted(clip, loose, 320))
    tight = loose._replace(max_bytes=whole // 3)
    content = fitted(clip, tight, 320)
    assert 0.6 * tight.max_bytes < len(content) <= tight.max_bytes


def test_what_can_never_fit_is_said(clip: StickerClip) -> None:
    with pytest.raises(InputError, match="does not fit into 1 KB"):
        fitted(clip, LIMITS[3]._replace(max_bytes=1024), 320)


def test_a_loop_that_is_too_long_is_said() -> None:
    long = StickerClip([np.zeros((8, 8, 4), np.uint8)] * 4, 5.0, 0)
    with pytest.raises(InputError, match="5 s are no telegram sticker"):
        fitted(long, LIMITS[0], 8)


def test_faults_are_told(clip: StickerClip) -> None:
    limit = next(limit for limit in LIMITS if limit.platform == "line" and limit.animated)
    assert loops_within(limit, SECONDS) == 2
    forever = encode_apng(clip.at(270, 20), 16, 0)
    assert faults(forever, limit, 270) == ["0 loops"]
    assert "over 1000" in faults(forever, limit._replace(max_bytes=1000), 270)[0]
    assert "270 x 270 for 320" in faults(forever, limit, 320)[0]


def _by_pillow(content: bytes) -> list[np.ndarray]:
    picture = Image.open(io.BytesIO(content))
    frames = []
    for i in range(getattr(picture, "n_frames", 1)):
        picture.seek(i)
        frames.append(np.array(picture.convert("RGBA")))
    return frames


@pytest.mark.parametrize("encode", [lambda c: encode_apng(c, 256), lambda c: encode_gif(c, 256)])
def test_frames_come_back_as_they_were(clip: StickerClip, encode) -> None:
    timed = clip.at(128, COUNT)
    read = _by_pillow(encode(timed))
    assert len(read) == COUNT
    for wanted, got in zip(timed.frames, read, strict=True):
        solid = (wanted[..., 3] > 240) & (got[..., 3] > 240)
        assert np.abs(wanted[solid][:, :3].astype(int) - got[solid][:, :3]).mean() < 3
        # Nothing of the frames before is left where this one is empty.
        assert not got[wanted[..., 3] == 0][:, 3].any()
        assert got[wanted[..., 3] == 255][:, 3].min() == 255


def test_the_edge_is_white_over_black_and_over_white(clip: StickerClip) -> None:
    """No fringe: what is half transparent has the outline's colour."""
    for frame in _by_pillow(encode_apng(clip.at(320, 4), 64)):
        edge = (frame[..., 3] > 0) & (frame[..., 3] < 255)
        assert edge.any()
        assert frame[edge][:, :3].min() == 255


@pytest.mark.slow
def test_webm_has_alpha_and_its_times(clip: StickerClip, tmp_path: Path) -> None:
    content = fitted(clip, LIMITS[0], 512)
    facts = read_facts(content, LIMITS[0])
    assert (facts.frames, facts.seconds) == (COUNT, pytest.approx(SECONDS, abs=0.01))
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(io.BytesIO(content)) as container:
        frames = [f for packet in container.demux(video=0) for f in decoder.decode(packet)]  # type: ignore[attr-defined]
    alpha = frames[0].to_ndarray(format="rgba")[..., 3].astype(int)
    assert np.abs(alpha - clip.at(512, COUNT).frames[0][..., 3]).mean() < 2


@pytest.mark.slow
def test_ffprobe_agrees(clip: StickerClip, tmp_path: Path) -> None:
    if shutil.which("ffprobe") is None:
        pytest.skip("there is no ffprobe here")
    for limit in LIMITS:
        if limit.format not in ("webm", "gif", "apng"):
            continue
        path = tmp_path / f"{limit.platform}-{limit.folder}{limit.suffix}"
        path.write_bytes(fitted(clip, limit, limit.sides[-1]))
        command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(path)]
        stream = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"][0]
        facts = read_facts(path.read_bytes(), limit)
        assert (stream["width"], int(stream["nb_read_frames"])) == (facts.width, facts.frames)


def test_a_still_keeps_every_colour_where_there_is_room(clip: StickerClip) -> None:
    still = clip.still(96)
    np.testing.assert_array_equal(_by_pillow(encode_still(still))[0], still)


def test_the_outline_fills_small_gaps() -> None:
    rgba = np.zeros((200, 200, 4), np.uint8)
    cv2.circle(rgba, (100, 100), 60, (0, 0, 0, 255), 14)
    cv2.rectangle(rgba, (60, 95), (140, 105), (0, 0, 0, 255), -1)
    out = outlined(rgba, 5, (255, 255, 255))
    assert tuple(out[40, 100]) == (0, 0, 0, 255)
    assert tuple(out[30, 100]) == (255, 255, 255, 255)
    assert out[0, 0, 3] == 0


def test_platforms_are_those_of_the_table() -> None:
    assert {"telegram", "discord", "twitch", "line", "slack", "whatsapp"} <= set(PLATFORMS)
    assert all(limit.source for limit in LIMITS)
