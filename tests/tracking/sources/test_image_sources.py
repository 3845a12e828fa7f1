"""Videos and folders of pictures."""

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tracking.errors import InputError
from tracking.sources.source import ImageSource
from tracking.sources.source_table import open_source


def picture(value, width=64, height=48):
    """A picture whose left half is red-ish and whose brightness tells its number."""
    rgb = np.full((height, width, 3), value, np.uint8)
    rgb[:, : width // 2, 0] = 255
    return rgb


def write_video(path, stamps_ms, codec="mpeg4"):
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height = 64, 48
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for i, stamp in enumerate(stamps_ms):
            frame = av.VideoFrame.from_ndarray(picture(20 * i % 240), format="rgb24")
            frame.pts, frame.time_base = stamp, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def frames_of(source):
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    return frames


def test_a_video_keeps_its_time_stamps_and_colours(tmp_path):
    stamps = [500, 540, 580, 700, 740, 1000]  # uneven, and not from 0
    write_video(tmp_path / "v.mkv", stamps)
    with open_source(str(tmp_path / "v.mkv")) as source:
        assert isinstance(source, ImageSource)
        assert (source.width, source.height, source.live) == (64, 48, False)
        frames = frames_of(source)
        assert source.read() is None
    assert [f.time_s for f in frames] == pytest.approx([(s - 500) / 1000 for s in stamps], abs=2e-3)
    assert [f.index for f in frames] == list(range(6))
    assert frames[3].rgb.dtype == np.uint8
    red, rest = frames[1].rgb[24, 10], frames[1].rgb[24, 50]
    assert red[0] > 180 > 100 > red[2]  # RGB, not BGR
    assert abs(int(rest[0]) - 20) < 15


def test_a_gif_is_a_video(tmp_path):
    with av.open(str(tmp_path / "v.gif"), "w") as container:
        stream = container.add_stream("gif", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb8"
        for i in range(4):
            frame = av.VideoFrame.from_ndarray(picture(60 * i), format="rgb24").reformat(format="rgb8")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with open_source(str(tmp_path / "v.gif")) as source:
        assert isinstance(source, ImageSource)
        frames = frames_of(source)
    assert [f.time_s for f in frames] == pytest.approx([0, 0.1, 0.2, 0.3], abs=0.011)


def test_a_cut_off_video_gives_what_there_is(tmp_path):
    path = tmp_path / "v.mkv"
    write_video(path, [40 * i for i in range(12)])
    # How long it is depends on how many processors the encoder finds.
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    with open_source(str(path)) as source:
        assert isinstance(source, ImageSource)
        assert 1 <= len(frames_of(source)) < 12


def test_what_is_no_video_is_refused_in_one_line(tmp_path):
    (tmp_path / "empty.mp4").write_bytes(b"")
    (tmp_path / "text.mp4").write_text("hello " * 200)
    write_video(tmp_path / "whole.mp4", [0, 40, 80])
    (tmp_path / "head.mp4").write_bytes((tmp_path / "whole.mp4").read_bytes()[:40])
    with av.open(str(tmp_path / "sound.mkv"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        sound.rate = 8000
        container.mux(stream.encode(sound))
    for name in ("empty.mp4", "text.mp4", "head.mp4", "sound.mkv"):
        with pytest.raises(InputError, match=name) as caught:
            open_source(str(tmp_path / name))
        assert "\n" not in str(caught.value)


def test_a_folder_is_read_in_natural_order_as_rgb(tmp_path):
    for i in (1, 2, 10):
        cv2.imwrite(str(tmp_path / f"frame{i}.png"), picture(10 * i)[..., ::-1])
    (tmp_path / "notes.txt").write_text("no picture")
    with open_source(str(tmp_path)) as source:
        assert isinstance(source, ImageSource)
        assert (source.width, source.height, source.frame_count) == (64, 48, 3)
        frames = frames_of(source)
    assert [int(f.rgb[0, 60, 1]) for f in frames] == [10, 20, 100]
    assert tuple(frames[0].rgb[0, 0]) == (255, 10, 10)
    assert [f.time_s for f in frames] == pytest.approx([0, 0.04, 0.08])


def test_a_looped_clip_or_folder_begins_again_and_its_times_go_on(tmp_path):
    write_video(tmp_path / "v.mkv", [0, 40, 80, 160])
    (tmp_path / "pictures").mkdir()
    for i in range(3):
        cv2.imwrite(str(tmp_path / "pictures" / f"{i}.png"), picture(10 * i)[..., ::-1])
    for name, count in (("v.mkv", 4), ("pictures", 3)):
        with open_source(str(tmp_path / name), loop=True) as source:
            assert isinstance(source, ImageSource)
            frames = [source.read() for _ in range(3 * count)]
            assert source.frame_count is None
        assert [frame.index for frame in frames] == list(range(3 * count))
        assert (np.diff([frame.time_s for frame in frames]) > 0.02).all()
        assert np.array_equal(frames[1].rgb, frames[count + 1].rgb)
        assert source.read() is None


def test_a_looped_clip_that_goes_away_is_said_at_its_end(tmp_path):
    write_video(tmp_path / "v.mkv", [0, 40])
    with open_source(str(tmp_path / "v.mkv"), loop=True) as source:
        assert isinstance(source, ImageSource)
        assert source.read() and source.read()
        (tmp_path / "v.mkv").unlink()
        with pytest.raises(InputError, match=r"v\.mkv"):
            source.read()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads of libraries are counted in /proc")
def test_a_clip_that_is_left_in_the_middle_gives_its_decoders_threads_back(tmp_path):
    """At once: not when the garbage collector gets round to it."""
    write_video(tmp_path / "v.mkv", [40 * i for i in range(30)], codec="libx264")
    counts, opened = [], []
    for _ in range(4):
        source = open_source(str(tmp_path / "v.mkv"))
        opened.append(source)
        assert isinstance(source, ImageSource)
        assert source.read() and source.read()
        source.close()
        counts.append(len(list(Path("/proc/self/task").iterdir())))
    assert counts[-1] <= counts[0]


def test_an_empty_folder_or_a_damaged_picture_is_refused(tmp_path):
    with pytest.raises(InputError, match="no picture"):
        open_source(str(tmp_path))
    cv2.imwrite(str(tmp_path / "a.png"), picture(5))
    (tmp_path / "b.png").write_bytes(b"\x89PNG no")
    with open_source(str(tmp_path)) as source:
        assert isinstance(source, ImageSource)
        assert source.read() is not None
        with pytest.raises(InputError, match=r"b\.png"):
            source.read()


def test_a_name_that_means_nothing_is_refused_with_advice():
    with pytest.raises(InputError, match="ichimai cameras"):
        open_source("no such thing.mp4")
