import shutil
import subprocess
from fractions import Fraction

import av
import numpy as np
import pytest

from models.colour import premultiply
from rendering.sink import PixelFormat
from rendering.video_file import Mp4File, WebmFile
from rendering.yuv import Matrix, padded_to_even, rgb_from_i420
from tests.rendering.clips import (
    decoded_rgba,
    decoded_sound,
    decoded_video,
    face_like,
    lag_s,
    likeness,
    opaque,
    write_clip,
)
from tracking.errors import InputError


def names(folder):
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize("size", [(160, 120), (161, 121), (159, 120)])
def test_mp4_comes_back(tmp_path, size):
    path = tmp_path / "clip.mp4"
    with Mp4File(path, size, 30) as sink:
        assert (sink.wants, sink.size) == (PixelFormat.RGB, size)
        for i in range(20):
            sink.send(opaque(i, *size), 7.0 + i / 30)
        assert not path.exists()
    frames = decoded_video(path)
    assert len(frames) == 20
    assert [f.time for f in frames] == pytest.approx([i / 30 for i in range(20)], abs=1e-3)
    for i in (0, 10, 19):
        back = rgb_from_i420(frames[i].to_ndarray(format="yuv420p"), Matrix.BT709)
        expected = padded_to_even(opaque(i, *size))
        assert np.abs(back.astype(int) - expected).mean() < 2.0
    assert names(tmp_path) == ["clip.mp4"]


def test_mp4_is_tagged_bt709_and_a_player_that_heeds_it_shows_the_colour(tmp_path):
    with Mp4File(tmp_path / "green.mp4", (64, 64), 30) as sink:
        for i in range(5):
            sink.send(np.full((64, 64, 3), (0, 255, 0), np.uint8), i / 30)
    frame = decoded_video(tmp_path / "green.mp4")[2]
    assert (frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc) == (1, 1, 1, 1)
    shown = frame.to_ndarray(format="rgb24", src_colorspace="ITU709")
    assert np.abs(shown.astype(int) - (0, 255, 0)).max() <= 3


def test_gaps_are_filled_and_the_rate_is_constant(tmp_path):
    with Mp4File(tmp_path / "gap.mp4", (64, 64), 29.97) as sink:
        for t, level in ((0.0, 50), (0.5, 200), (0.501, 0), (0.534, 100)):
            sink.send(np.full((64, 64, 3), level, np.uint8), t)
    with av.open(str(tmp_path / "gap.mp4")) as container:
        assert container.streams.video[0].average_rate == Fraction(30000, 1001)
    levels = [f.to_ndarray(format="rgb24").mean() for f in decoded_video(tmp_path / "gap.mp4")]
    assert len(levels) == 17
    assert levels[:15] == pytest.approx([50] * 15, abs=3)
    assert levels[15:] == pytest.approx([200, 100], abs=3)


@pytest.mark.parametrize("size", [(160, 120), (161, 119)])
def test_webm_keeps_alpha_and_clean_edges(tmp_path, size):
    with WebmFile(tmp_path / "clip.webm", size, 30) as sink:
        assert sink.wants is PixelFormat.RGBA_STRAIGHT
        for i in range(10):
            sink.send(face_like(i, *size), i / 30)
    back = decoded_rgba(tmp_path / "clip.webm")
    assert len(back) == 10
    for i in (0, 9):
        expected = padded_to_even(face_like(i, *size))
        got = back[i]
        assert np.abs(got[..., 3].astype(int) - expected[..., 3]).mean() < 1.0
        for colour in ((0, 0, 0), (255, 255, 255), (0, 255, 0)):
            difference = over(got, colour) - over(expected, colour)
            assert np.abs(difference).mean() < 2.0
    # Just inside the outline the red must not be darkened by the invisible black next to it.
    expected, got = padded_to_even(face_like(0, *size)), back[0]
    rim = rim_of(expected[..., 3] == 255)
    assert np.abs(got[rim][:, :3].astype(int).mean(0) - (220, 60, 30)).max() < 12


def test_ffmpeg_plays_the_webm_with_its_alpha(tmp_path):
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    path = tmp_path / "clip.webm"
    with WebmFile(path, (160, 120), 30) as sink:
        for i in range(5):
            sink.send(face_like(i), i / 30)
    to_rgba = ["-vf", "scale=in_color_matrix=bt709:in_range=tv,format=rgba", "-f", "rawvideo", "-"]
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-c:v", "libvpx-vp9", "-i", str(path), *to_rgba],
        capture_output=True,
        check=True,
        timeout=60,
    )
    frames = np.frombuffer(done.stdout, np.uint8).reshape(-1, 120, 160, 4)
    assert len(frames) == 5
    for i, got in enumerate(frames):
        assert np.abs(got[..., 3].astype(int) - face_like(i)[..., 3]).mean() < 1.0
        assert np.abs(over(got, (255, 255, 255)) - over(face_like(i), (255, 255, 255))).mean() < 2.0


def over(straight, colour):
    alpha = straight[..., 3:] / 255.0
    return premultiply(straight)[..., :3] + (1 - alpha) * np.asarray(colour)


def rim_of(mask):
    """The mask's outermost pixels towards the outside (not towards the half-transparent middle)."""
    inner = mask.copy()
    inner[1:-1, 1:-1] = mask[:-2, 1:-1] & mask[2:, 1:-1] & mask[1:-1, :-2] & mask[1:-1, 2:]
    rows = np.flatnonzero(mask.any(1))
    rim = mask & ~inner
    rim[rows[0] + 15 : rows[-1] - 15] = False
    return rim


@pytest.mark.parametrize(
    ("source", "codec", "kind", "expected", "tolerance_s"),
    [
        ("in.mp4", "aac", Mp4File, "aac", 0.003),
        ("in.mkv", "flac", Mp4File, "aac", 0.03),
        ("in.mkv", "libopus", WebmFile, "opus", 0.03),
        ("in.mp4", "aac", WebmFile, "opus", 0.03),
    ],
)
def test_the_clips_sound_is_carried_over_in_time(tmp_path, source, codec, kind, expected, tolerance_s):
    clip = tmp_path / source
    write_clip(clip, codec)
    _, original_begin_s, original = decoded_sound(clip)
    path = tmp_path / ("out.mp4" if kind is Mp4File else "out.webm")
    channels = 3 if kind is Mp4File else 4
    with kind(path, (64, 48), 25, audio_from=clip) as sink:
        for i in range(50):
            sink.send(np.full((48, 64, channels), 100, np.uint8), i / 25)
    name, begin_s, sound = decoded_sound(path)
    assert name == expected
    assert len(sound) / 48000 == pytest.approx(2.0, abs=0.06)
    late_s = lag_s(original, sound) + begin_s - original_begin_s
    assert late_s == pytest.approx(0.0, abs=tolerance_s)
    assert likeness(original, sound) > 0.95


@pytest.mark.parametrize("codec", ["aac", "flac"])
def test_time_0_is_the_clips_first_picture(tmp_path, codec):
    write_clip(tmp_path / "in.mkv", codec, first_picture=20)
    _, original_begin_s, original = decoded_sound(tmp_path / "in.mkv")
    with Mp4File(tmp_path / "out.mp4", (64, 48), 25, audio_from=tmp_path / "in.mkv") as sink:
        for i in range(30):
            sink.send(np.full((48, 64, 3), 100, np.uint8), i / 25)
    _, begin_s, sound = decoded_sound(tmp_path / "out.mp4")
    late_s = lag_s(original, sound) + begin_s - original_begin_s
    assert late_s == pytest.approx(-20 / 25, abs=0.03)


def test_copied_sound_is_the_same_packets(tmp_path):
    write_clip(tmp_path / "in.mp4", "aac")
    with Mp4File(tmp_path / "out.mp4", (64, 48), 25, audio_from=tmp_path / "in.mp4") as sink:
        for i in range(50):
            sink.send(np.full((48, 64, 3), 100, np.uint8), i / 25)
    packets = []
    for name in ("in.mp4", "out.mp4"):
        with av.open(str(tmp_path / name)) as container:
            packets.append([bytes(p) for p in container.demux(container.streams.audio[0]) if p.size])
    assert packets[1]
    assert packets[1] == packets[0][: len(packets[1])]


def test_sound_ends_with_the_picture(tmp_path):
    write_clip(tmp_path / "in.mp4", "aac", seconds=3.0)
    with Mp4File(tmp_path / "out.mp4", (64, 48), 25, audio_from=tmp_path / "in.mp4") as sink:
        for i in range(25):
            sink.send(np.full((48, 64, 3), 100, np.uint8), i / 25)
    assert len(decoded_sound(tmp_path / "out.mp4")[2]) / 48000 == pytest.approx(1.0, abs=0.05)


def test_a_clip_without_sound_gives_a_clip_without_sound(tmp_path):
    write_clip(tmp_path / "in.mp4", None)
    with Mp4File(tmp_path / "out.mp4", (64, 48), 25, audio_from=tmp_path / "in.mp4") as sink:
        sink.send(np.zeros((48, 64, 3), np.uint8), 0.0)
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert not container.streams.audio
        assert container.streams.video[0].frames == 1


def test_a_clip_that_is_none_is_refused(tmp_path):
    (tmp_path / "in.mp4").write_text("no clip")
    with pytest.raises(InputError, match=r"the sound of .*in\.mp4 can't be read"):
        Mp4File(tmp_path / "out.mp4", (64, 48), 25, audio_from=tmp_path / "in.mp4")
    assert names(tmp_path) == ["in.mp4"]


def test_frames_of_another_kind_are_a_mistake_of_the_program(tmp_path):
    with Mp4File(tmp_path / "out.mp4", (64, 48), 25) as sink:
        sink.send(np.zeros((48, 64, 3), np.uint8), 0.0)
        for bad in (np.zeros((48, 64, 4), np.uint8), np.zeros((64, 48, 3), np.uint8), np.zeros((48, 64, 3))):
            with pytest.raises(ValueError, match="the sink takes uint8"):
                sink.send(bad, 1.0)
