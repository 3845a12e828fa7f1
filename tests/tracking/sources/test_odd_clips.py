"""Clips as they are found: stamps that jump, frames that are turned, tracks that can't be decoded."""

from __future__ import annotations

import logging
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.odd_clips import joined, numbered, rename_codec, write_odd_clip
from tracking.errors import InputError
from tracking.frame import Frame
from tracking.sources.frame_clock import MOST_STILL_S, FrameClock, SoundClock, usual_fps
from tracking.sources.source import ImageSource
from tracking.sources.source_table import open_source

STEADY = [40 * i for i in range(24)]


def read_all(path: Path) -> tuple[ImageSource, list[Frame]]:
    with open_source(str(path)) as source:
        assert isinstance(source, ImageSource)
        frames = []
        while (frame := source.read()) is not None:
            frames.append(frame)
    return source, frames


@pytest.mark.parametrize("shift_s", [0.0, -7.0, 95_443.7])
@pytest.mark.parametrize(
    "name,stamps,declared,fps",
    [
        ("steady", [i / 25 for i in range(50)], 25.0, 25.0),
        ("whole milliseconds", [round(i / 30, 3) for i in range(300)], 30.0, 30.0),
        ("a browser's rate", [i / 30 for i in range(300)], 1000.0, 30.0),
        (
            "an average near zero",
            [i / 30 for i in range(20)] + [95_000 + i / 30 for i in range(20)],
            0.0004,
            30,
        ),
        ("slower in the dark", [i / 30 for i in range(90)] + [3 + i / 15 for i in range(150)], 20.0, 30.0),
        ("every second one late", [i / 60 + (i % 2) * 0.004 for i in range(600)], 60.0, 60.0),
        ("stamped twice", [i // 2 / 30 for i in range(120)], 30.0, 30.0),
        ("out of order", [i / 25 for i in (0, 3, 1, 2, 6, 4, 5, 9, 7, 8)], None, 25.0),
        ("joined", [i / 25 for i in range(50)] * 3, 25.0, 25.0),
        ("a frame lost now and then", [i / 30 for i in range(300) if i % 10], 27.0, 30.0),
        ("a slide every 4 s", [4.0 * i for i in range(6)], 0.25, 1.0),
        ("no stamps", [], 24.0, 24.0),
        ("no stamps and no sane rate", [], 90_000.0, 30.0),
    ],
)
def test_the_usual_distance_between_frames_decides_over_the_rate(name, stamps, declared, fps, shift_s):
    assert usual_fps([[s + shift_s for s in stamps]], declared) == pytest.approx(fps, rel=0.02), name


def test_times_rise_whatever_stamps_do():
    clock = FrameClock(0.04)
    given = [5.0, 5.04, 5.08, 5.08, 5.12, None, 5.2, 3.0, 3.04, 90_000.0, 90_000.04, -1e9, -1e9, 7e15]
    times = [clock.place(stamp) for stamp in given]
    assert times[0] == 0.0
    assert all(0.0 < after - before <= MOST_STILL_S + 1e-6 for before, after in pairwise(times))
    assert times[1] == pytest.approx(0.04)
    assert times[7] - times[6] == pytest.approx(0.04), (
        "after stamps that run back the next frame follows at once"
    )
    assert times[8] - times[7] == pytest.approx(0.04)
    assert times[9] - times[8] == pytest.approx(MOST_STILL_S)
    assert [piece.back for piece in clock.pieces] == [False, True, False, True, False]


def test_sound_stays_beside_its_pictures():
    clock = FrameClock(0.04)
    for stamp in [5.0, 5.04, 60.0, 60.04, 2.0, 2.04]:
        clock.place(stamp)
    sound = SoundClock(clock.pieces)
    places = {stamp: sound.place(stamp) for stamp in (4.9, 5.02, 14.0, 40.0, 60.01, 2.01)}
    assert places[4.9] == pytest.approx(-0.1) and places[5.02] == pytest.approx(0.02)
    assert places[14.0] == pytest.approx(9.0), "while a picture stands, its sound goes on"
    assert places[40.0] is None, "what lies in the shortened gap goes"
    assert places[60.01] == pytest.approx(0.04 + MOST_STILL_S + 0.01)
    assert places[2.01] == pytest.approx(clock.place(2.08) - 0.07)


@pytest.mark.parametrize("suffix", ["mkv", "mp4", "ts"])
def test_a_gap_is_shortened_and_said(suffix: str, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    path = tmp_path / f"gap.{suffix}"
    write_odd_clip(path, [40 * i + (26 * 3600 * 1000 if i > 9 else 0) for i in range(24)])
    source, frames = read_all(path)
    assert source.fps == pytest.approx(25.0, rel=0.01) and len(frames) == 24
    assert frames[-1].time_s == pytest.approx(22 * 0.04 + MOST_STILL_S, abs=0.01)
    assert "1 gaps without pictures are shortened" in caplog.text


def test_stamps_that_run_back_lose_nothing(tmp_path: Path):
    parts = [tmp_path / f"{i}.ts" for i in range(3)]
    for part in parts:
        write_odd_clip(part, STEADY)
    joined(tmp_path / "joined.ts", parts)
    source, frames = read_all(tmp_path / "joined.ts")
    assert source.fps == 25.0 and len(frames) == 72 == source.frame_count
    assert frames[-1].time_s == pytest.approx(71 * 0.04, abs=0.01)


@pytest.mark.parametrize("matrix", [(a, 0, 0, d) for a in (1, -1) for d in (1, -1)] + [
    (0, b, c, 0) for b in (1, -1) for c in (1, -1)
])  # fmt: skip
def test_frames_are_shown_as_the_display_matrix_says(matrix: tuple[int, int, int, int], tmp_path: Path):
    write_odd_clip(tmp_path / "turned.mp4", STEADY, matrix=matrix)
    _, frames = read_all(tmp_path / "turned.mp4")
    stored = numbered(0)
    height, width = stored.shape[:2]
    y, x = np.mgrid[:height, :width]
    a, b, c, d = matrix
    x_shown, y_shown = a * x + c * y, b * x + d * y
    x_shown, y_shown = x_shown - x_shown.min(), y_shown - y_shown.min()
    expected = np.zeros((y_shown.max() + 1, x_shown.max() + 1, 3), np.uint8)
    expected[y_shown, x_shown] = stored[y, x]
    assert frames[0].rgb.shape == expected.shape
    assert np.abs(frames[0].rgb.astype(int) - expected).mean() < 6


def test_a_slanted_matrix_turns_by_its_angle(tmp_path: Path):
    from tracking.sources.clip_geometry import shown

    line = np.zeros((101, 101, 3), np.uint8)
    line[50, 50:] = 255  # to the right of the middle
    turned = shown(line, None, (0.5**0.5, 0.5**0.5, -(0.5**0.5), 0.5**0.5))
    y, x = np.nonzero(turned[..., 0] > 100)
    assert turned.shape == line.shape and x.min() >= 49 and np.abs((y - 50) - (x - 50)).max() <= 1


@pytest.mark.parametrize("aspect,size", [((4, 3), (85, 48)), ((3, 4), (64, 64)), ((900, 1), (64, 48))])
def test_pixels_become_square(aspect: tuple[int, int], size: tuple[int, int], tmp_path: Path):
    write_odd_clip(tmp_path / "narrow.mp4", STEADY, aspect=Fraction(*aspect))
    source, frames = read_all(tmp_path / "narrow.mp4")
    assert (source.width, source.height) == size == frames[-1].rgb.shape[1::-1]


def test_pixels_are_made_square_before_the_turn(tmp_path: Path):
    write_odd_clip(tmp_path / "phone.mp4", STEADY, aspect=Fraction(2, 1), matrix=(0, 1, -1, 0))
    source, _ = read_all(tmp_path / "phone.mp4")
    assert (source.width, source.height) == (48, 128)


def test_frames_of_another_size_follow(tmp_path: Path):
    write_odd_clip(tmp_path / "a.ts", STEADY)
    write_odd_clip(tmp_path / "b.ts", STEADY, painted=lambda i: numbered(i, 96, 128))
    joined(tmp_path / "joined.ts", [tmp_path / "a.ts", tmp_path / "b.ts"])
    source, frames = read_all(tmp_path / "joined.ts")
    assert (source.width, source.height) == (64, 48)
    assert {frame.rgb.shape for frame in frames} == {(48, 64, 3), (128, 96, 3)} and len(frames) == 48


def test_a_cover_is_not_the_film(tmp_path: Path):
    write_odd_clip(tmp_path / "cover.mp4", STEADY, cover=True)
    source, frames = read_all(tmp_path / "cover.mp4")
    assert (source.width, source.height) == (64, 48) and len(frames) == 24


def test_of_several_tracks_one_that_can_be_decoded_is_taken_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    import av

    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        tracks = [container.add_stream(codec, rate=25) for codec in ("mpeg4", "libx264")]
        for track, (width, height) in zip(tracks, ((96, 64), (64, 48)), strict=True):
            track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for i in range(12):
            for track in tracks:
                picture = av.VideoFrame.from_ndarray(numbered(i, track.width, track.height))
                container.mux(track.encode(picture))
        for track in tracks:
            container.mux(track.encode(None))
    rename_codec(path, b"V_MPEG4/ISO/ASP")
    source, frames = read_all(path)
    assert (source.width, source.height) == (64, 48) and len(frames) == 12
    assert "track 1 is taken" in caplog.text


def test_only_sound_is_said_as_such(tmp_path: Path):
    import av

    with av.open(str(tmp_path / "song.mp4"), "w", format="mp4") as container:
        tone = container.add_stream("aac", rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48000
        container.mux(tone.encode(frame))
        container.mux(tone.encode(None))
    with pytest.raises(InputError, match="has no pictures, only sound"):
        open_source(str(tmp_path / "song.mp4"))


@pytest.mark.parametrize(
    "name", ["http:clip.mp4", "take%03d.mp4", "100%.mp4", "a?b*[1].mp4", "顔 é.mp4", "-o.mp4"]
)
def test_files_are_files_whatever_their_names(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    try:
        write_odd_clip(tmp_path / "plain.mp4", STEADY)
        (tmp_path / "plain.mp4").rename(name)
    except OSError as error:
        pytest.skip(f"this system has no such names: {error}")
    assert len(read_all(Path(name))[1]) == 24


def test_hidden_files_are_no_pictures(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    import cv2

    for i in range(3):
        cv2.imwrite(str(tmp_path / f"{i}.png"), numbered(i))
        (tmp_path / f"._{i}.png").write_bytes(b"\0\5\x16\7")
    with caplog.at_level(logging.WARNING):
        assert len(read_all(tmp_path)[1]) == 3
