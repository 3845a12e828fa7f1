import io
import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from app import opening
from app.characters.bundled import find_character
from app.cli import main
from app.clips.animation import fitting_size
from app.progress import ProgressBar
from models.drawing import load_drawing
from tests.app.parts import WarpPoser, warped


@pytest.fixture(autouse=True)
def warp_poser(monkeypatch: pytest.MonkeyPatch) -> WarpPoser:
    poser = WarpPoser()

    def open_character(text, settings, progress) -> WarpPoser:
        warped(load_drawing(find_character(text)), poser)
        return poser

    monkeypatch.setattr(opening, "open_character", open_character)
    return poser


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "poses.jsonl"
    lines = [{"time_s": k / 30, "pose": [0, k / 15 - 1, 0, 0, 0, 0]} for k in range(31)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A second of video with a face in every frame and a tone, made of scikit-image's portrait."""
    data = pytest.importorskip("skimage.data")
    portrait = np.ascontiguousarray(data.astronaut()[0:320, 60:380])
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width = video.height = 320
        sound = container.add_stream("aac", rate=48000, layout="mono")
        for k in range(25):
            turned = cv2.warpAffine(portrait, cv2.getRotationMatrix2D((160, 160), k - 12, 1), (320, 320))
            container.mux(video.encode(av.VideoFrame.from_ndarray(turned, "rgb24")))
        tone = (0.3 * np.sin(np.arange(48000) * 0.06)).astype(np.float32)
        for start in range(0, 48000, 1024):
            piece = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], "fltp", "mono")
            piece.sample_rate, piece.pts = 48000, start
            container.mux(sound.encode(piece))
        container.mux(video.encode(None))
        container.mux(sound.encode(None))
    return path


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def run(*arguments: object) -> int:
    return main([str(a) for a in ("animate", *arguments)])


@pytest.mark.slow
def test_a_real_clip_becomes_an_avatar_clip_frame_by_frame_with_its_sound(
    drawing_file: Path, clip: Path, tmp_path: Path, warp_poser: WarpPoser, capsys: pytest.CaptureFixture[str]
):
    output = tmp_path / "out.mp4"
    assert run(drawing_file, clip, "-o", output, "--side-by-side", "--size", 200, "--raw") == 0
    frames = frames_of(output)
    assert len(frames) == 25 and frames[0].shape == (200, 400, 3)
    assert f"{output}: 25 frames, a face in 25" in capsys.readouterr().out
    # The head was turned by 24 degrees: 24/15 of the pose's unit, less what the limits cut off.
    tilts = [pose.neck_z for pose in warp_poser.posed[1:]]
    assert abs(tilts[-1] - tilts[0]) > 1.2
    # The driver is shown as in a mirror, left of the avatar on white.
    given = cv2.resize(frames_of(clip)[12], (200, 200), interpolation=cv2.INTER_AREA)
    assert np.abs(frames[12][:, :200].astype(int) - cv2.flip(given, 1)).mean() < 6
    assert (frames[12][:20, 210:390] > 245).all()
    with av.open(str(output)) as container:
        (sound,) = container.streams.audio
        samples = sum(frame.samples for frame in container.decode(sound))
    assert samples == pytest.approx(48000, abs=3000)


def test_mirroring_is_one_switch(drawing_file: Path, clip: Path, tmp_path: Path, warp_poser: WarpPoser):
    run(drawing_file, clip, "-o", tmp_path / "a.mp4", "--frames", 1, "--raw")
    run(drawing_file, clip, "-o", tmp_path / "b.mp4", "--frames", 1, "--raw", "--no-mirror")
    # Each run poses once more beforehand, to learn the size.
    _, first, _, second = warp_poser.posed
    assert first.mirrored().as_array() == pytest.approx(second.as_array(), abs=1e-4)


def test_a_recording_drives_pictures_with_alpha(drawing_file: Path, recording: Path, tmp_path: Path):
    output = tmp_path / "pictures"
    assert run(drawing_file, recording, "-o", output, "--size", "64x96") == 0
    files = sorted(output.glob("*.png"))
    assert len(files) == 31
    first = cv2.imread(str(files[0]), cv2.IMREAD_UNCHANGED)
    assert first.shape == (96, 64, 4)
    assert first[0, 0, 3] == 0 and first[..., 3].max() == 255
    assert (first != cv2.imread(str(files[-1]), cv2.IMREAD_UNCHANGED)).any()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--background", "plaid"], "is no background"),
        (["--side-by-side"], "no picture to show"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    drawing_file: Path, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more, message
):
    before = sorted(tmp_path.iterdir())
    assert run(drawing_file, recording, "-o", tmp_path / "out.mp4", *more) == 2
    assert message in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "which", ["drawing", "video", "corrupt drawing", "corrupt video", "output", "ending"]
)
def test_bad_input_gets_one_line_and_leaves_nothing(
    drawing_file: Path, recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str
):
    junk_picture, junk_video = tmp_path / "junk.png", tmp_path / "junk.mp4"
    junk_picture.write_bytes(b"\x89PNG nonsense")
    junk_video.write_bytes(b"\0" * 1000)
    drawing = {"drawing": tmp_path / "none.png", "corrupt drawing": junk_picture}.get(which, drawing_file)
    video = {"video": tmp_path / "none.mp4", "corrupt video": junk_video}.get(which, recording)
    output = {"output": tmp_path / "no" / "folder" / "x.mp4", "ending": tmp_path / "x.avi"}.get(
        which, tmp_path / "x.mp4"
    )
    before = sorted(tmp_path.iterdir())
    assert run(drawing, video, "-o", output) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len([line for line in said if line.startswith("ichimai: ")]) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_failure_on_the_way_leaves_nothing(
    drawing_file: Path, recording: Path, tmp_path: Path, warp_poser: WarpPoser
):
    from tracking.errors import ModelError

    before = sorted(tmp_path.iterdir())
    warp_poser.fail_with = ModelError("a network failed")
    assert run(drawing_file, recording, "-o", tmp_path / "out.mp4") == 2
    assert sorted(tmp_path.iterdir()) == before


def test_ctrl_c_leaves_nothing(drawing_file: Path, recording: Path, tmp_path: Path, warp_poser: WarpPoser):
    before = sorted(tmp_path.iterdir())
    seen = []

    def interrupt(count: int) -> None:
        seen.append(count)
        if count == 5:
            raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProgressBar, "update", lambda self, count: interrupt(count))
        assert run(drawing_file, recording, "-o", tmp_path / "out.mp4") == 130
    assert seen == [1, 2, 3, 4, 5]
    assert sorted(tmp_path.iterdir()) == before


def test_its_own_input_is_never_overwritten(
    drawing_file: Path, clip: Path, capsys: pytest.CaptureFixture[str]
):
    content = clip.read_bytes()
    assert run(drawing_file, clip, "-o", clip) == 2
    assert "would overwrite" in capsys.readouterr().err
    assert clip.read_bytes() == content


def test_endless_motion_needs_a_length(drawing_file: Path, tmp_path: Path):
    assert run(drawing_file, "idle", "-o", tmp_path / "a.mp4") == 2
    assert run(drawing_file, "idle", "-o", tmp_path / "a.mp4", "--frames", 10, "--size", 64) == 0
    assert len(frames_of(tmp_path / "a.mp4")) == 10


def test_sizes_fit_and_are_even():
    assert fitting_size(512, 512, 1080) == (512, 512)
    assert fitting_size(2160, 4321, 1080) == (540, 1080)
    assert fitting_size(301, 201, 1080) == (300, 200)


def test_progress_says_how_much_is_left():
    stream = io.StringIO()
    bar = ProgressBar(200, stream=stream)
    assert bar.text(50, 10.0).endswith(" 50/200 [00:10<00:30,  5.00 frames/s]")
    assert bar.text(1, 3600.0).endswith("[1:00:00<199:00:00, 3600.00s/ frames]")
    assert ProgressBar(None).text(50, 10.0) == "50 frames [00:10,  5.00 frames/s]"
    assert ProgressBar(1.0, "").text(0.25, 10.0).endswith(" 00:30 left")
    for done in range(1, 201):
        bar.update(done)
    bar.finish()
    lines = stream.getvalue().splitlines()
    assert [line[:4].strip() for line in lines] == [f"{tenth}0%" for tenth in range(1, 11)]
    shares = ProgressBar(1.0, "", stream)
    shares.update(1.0)
    assert stream.getvalue().splitlines() == lines
