"""Avatar clips made of clips as they are found: what is written fits driver, sound and message."""

from __future__ import annotations

import re
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.app.clips.test_animate import frames_of, run, warp_poser  # noqa: F401
from tests.odd_clips import joined, numbered, rename_codec, write_odd_clip

STEADY = [40 * i for i in range(20)]


def sound_of(path: Path) -> tuple[float, float]:
    """Return the time of a clip's first sample of sound and that of its last; 0, 0 without sound."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return 0.0, 0.0
        frames = list(container.decode(audio=0))
    return frames[0].time or 0.0, (frames[-1].time or 0.0) + frames[-1].samples / frames[-1].sample_rate


@pytest.mark.parametrize("codec", ["aac", "pcm_s16le"])
def test_a_gap_is_cut_from_pictures_and_sound_alike(
    codec: str, drawing_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Two recordings of 0.8 s in one file, the second stamped an hour later, with sound."""
    parts = [tmp_path / "a.mkv", tmp_path / "b.mkv"]
    for part in parts:
        write_odd_clip(part, STEADY, sound=codec)
    clip = tmp_path / "gap.mkv"
    with av.open(str(clip), "w") as container:
        tracks = None
        for number, part in enumerate(parts):
            with av.open(str(part)) as source:
                tracks = tracks or [container.add_stream_from_template(s) for s in source.streams]
                for packet in source.demux():
                    if packet.dts is None:
                        continue
                    later = 3600 * number * (1 / packet.time_base)
                    packet.pts, packet.dts = int(packet.pts + later), int(packet.dts + later)
                    packet.stream = tracks[packet.stream.index]
                    container.mux(packet)
    output = tmp_path / "out.mp4"
    assert run(drawing_file, clip, "-o", output, "--size", 64) == 0
    frames = frames_of(output)
    assert len(frames) == pytest.approx(0.8 * 25 + 10 * 25 + 0.76 * 25, abs=2)
    began, ended = sound_of(output)
    assert began == pytest.approx(0.0, abs=0.1) and ended == pytest.approx(len(frames) / 25, abs=0.1)
    said = capsys.readouterr().out
    assert f"{len(frames)} frames, made from 40 of the clip" in said


def test_a_clip_that_begins_anew_keeps_all_of_its_frames_and_sound(drawing_file: Path, tmp_path: Path):
    for name in "ab":
        write_odd_clip(tmp_path / f"{name}.ts", STEADY, sound="aac")
    joined(tmp_path / "clip.ts", [tmp_path / "a.ts", tmp_path / "b.ts"])
    assert run(drawing_file, tmp_path / "clip.ts", "-o", tmp_path / "out.mp4", "--size", 64) == 0
    assert len(frames_of(tmp_path / "out.mp4")) == 40
    assert sound_of(tmp_path / "out.mp4")[1] == pytest.approx(1.6, abs=0.15)


def test_pictures_of_changing_size_are_fitted_beside_the_avatar(drawing_file: Path, tmp_path: Path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i, (width, height) in enumerate([(96, 64), (64, 96), (192, 128), (20, 10)]):
        cv2.imwrite(str(folder / f"{i}.png"), np.full((height, width, 3), 200, np.uint8))
    output = tmp_path / "out"
    assert run(drawing_file, folder, "-o", output, "--size", 64, "--side-by-side") == 0
    pictures = [cv2.imread(str(file)) for file in sorted(output.iterdir())]
    assert len(pictures) == 4 and {p.shape for p in pictures} == {(64, 96 + 64, 3)}
    drivers = [p[:, :96, 0] for p in pictures]
    assert (drivers[0] > 190).all() and (drivers[2] > 190).all()
    columns, rows = (drivers[1] > 100).sum(1).max(), (drivers[3] > 100).sum(0).max()
    assert columns == pytest.approx(64 * 64 / 96, abs=2), "as high as the box, and narrower"
    assert rows == pytest.approx(96 * 10 / 20, abs=2), "as wide as the box, and lower"


def test_sound_that_cannot_be_decoded_is_left_out_and_said(
    drawing_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    clip = tmp_path / "clip.mkv"
    write_odd_clip(clip, STEADY, sound="pcm_s16le")
    rename_codec(clip, b"A_PCM/INT/LIT")
    assert run(drawing_file, clip, "-o", tmp_path / "out.mp4", "--size", 64) == 0
    assert sound_of(tmp_path / "out.mp4") == (0.0, 0.0) and len(frames_of(tmp_path / "out.mp4")) == 20
    assert "the sound of" in caplog.text and "left out" in caplog.text


@pytest.mark.parametrize(("ending", "codec"), [(".mp4", "mp3"), (".webm", "opus")])
def test_sound_that_is_counted_in_packets_is_carried_over(
    ending: str, codec: str, drawing_file: Path, tmp_path: Path
):
    clip, output = tmp_path / "clip.avi", tmp_path / f"out{ending}"
    write_odd_clip(clip, STEADY, sound="mp3")
    assert run(drawing_file, clip, "-o", output, "--size", 64) == 0
    with av.open(str(output)) as container:
        assert container.streams.audio[0].codec_context.codec.canonical_name == codec
    begins_s, ends_s = sound_of(output)
    assert begins_s < 0.1 and ends_s == pytest.approx(len(STEADY) / 25, abs=0.1)


def test_a_second_sound_track_stands_in_for_the_first(
    drawing_file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    for name, codec in (("a", "pcm_s16le"), ("b", "libopus")):
        write_odd_clip(tmp_path / f"{name}.mkv", STEADY, sound=codec)
    clip = tmp_path / "clip.mkv"
    with (
        av.open(str(tmp_path / "a.mkv")) as a,
        av.open(str(tmp_path / "b.mkv")) as b,
        av.open(str(clip), "w") as o,
    ):
        tracks = [*a.streams, *b.streams.audio]
        copies = {id(track): o.add_stream_from_template(track) for track in tracks}
        for container, wanted in ((a, list(a.streams)), (b, list(b.streams.audio))):
            for packet in container.demux(wanted):
                if packet.dts is not None:
                    packet.stream = copies[id(wanted[0] if container is b else wanted[packet.stream.index])]
                    o.mux(packet)
    rename_codec(clip, b"A_PCM/INT/LIT")
    assert run(drawing_file, clip, "-o", tmp_path / "out.mp4", "--size", 64) == 0
    assert sound_of(tmp_path / "out.mp4")[1] == pytest.approx(0.8, abs=0.15)
    assert "1 sound tracks can't be decoded; track 2 is taken" in caplog.text


def test_a_browsers_recording_is_written_at_its_own_rate(drawing_file: Path, tmp_path: Path):
    write_odd_clip(tmp_path / "clip.webm", [round(i * 1000 / 30) for i in range(30)], codec="libvpx")
    assert run(drawing_file, tmp_path / "clip.webm", "-o", tmp_path / "out.mp4", "--size", 64) == 0
    with av.open(str(tmp_path / "out.mp4")) as container:
        assert container.streams.video[0].average_rate == pytest.approx(30, rel=0.01)
    assert len(frames_of(tmp_path / "out.mp4")) == pytest.approx(30, abs=1)


def test_one_picture_is_said_to_be_one(
    drawing_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write_odd_clip(tmp_path / "clip.mp4", STEADY)
    assert run(drawing_file, tmp_path / "clip.mp4", "-o", tmp_path / "out.png") == 0
    assert re.search(r"out\.png: 1 frames", capsys.readouterr().out)


@pytest.mark.parametrize("kind", [".mp4", ".webm", ".png", ""])
def test_a_name_may_be_as_long_as_names_may_be(kind: str, drawing_file: Path, tmp_path: Path):
    write_odd_clip(tmp_path / "clip.mp4", STEADY[:3], painted=lambda i: numbered(i, 32, 32))
    output = tmp_path / ("n" * (255 - len(kind)) + kind)
    assert run(drawing_file, tmp_path / "clip.mp4", "-o", output, "--size", 64) == 0
    assert output.exists()
    assert run(drawing_file, tmp_path / "clip.mp4", "-o", output.with_name(f"n{output.name}")) == 2
