"""Real trackers on real faces."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from tests.tracking.mapped import mapped, posed
from tests.tracking.rendered_face import RenderedFace, Truth
from tracking.errors import ModelError
from tracking.frame import Frame
from tracking.mapping.pose_mapper import PoseMapper
from tracking.settings import TrackingSettings
from tracking.sources.source import ImageSource
from tracking.sources.source_table import open_source
from tracking.trackers.face_mesh import FaceMeshTracker
from tracking.trackers.largest_face import _size
from tracking.trackers.tracker import Tracker, open_tracker

CLIPS = ("female", "male", "female-and-male")
_FPS = 30


@pytest.fixture(scope="module")
def mesh():
    with open_tracker() as tracker:
        yield tracker


@pytest.fixture(params=["face mesh", "face landmarker"])
def tracker(request: pytest.FixtureRequest, shared_data: Path):
    bundle = shared_data / "tracking" / "face_landmarker.task" if request.param == "face landmarker" else None
    with open_tracker(bundle) as opened:
        yield opened


def moved(rgb, *, turn_deg=0.0, scale=1.0, shift=(0.0, 0.0)):
    """Turn (crown to the image's left is positive) and scale about the middle of the face, then shift."""
    matrix = cv2.getRotationMatrix2D((222.0, 120.0), turn_deg, scale)
    matrix[:, 2] += shift
    return cv2.warpAffine(rgb, matrix, (rgb.shape[1], rgb.shape[0]), borderMode=cv2.BORDER_REPLICATE)


def settled(tracker: Tracker, rgb: np.ndarray, start_s: float):
    """Show a still until the tracker has settled on it, after an empty frame."""
    face = None
    for i, picture in enumerate((np.zeros_like(rgb), rgb, rgb, rgb)):
        face = tracker.process(Frame(np.ascontiguousarray(picture), start_s + i, i))
    return face


def test_a_portrait_is_found_and_looks_as_it_does(mesh):
    face = settled(mesh, astronaut(), 0.0)
    assert face is not None
    assert face.landmarks.shape == (478, 3)
    assert np.linalg.norm(face.landmarks[1, :2] - (218, 125)) < 25  # the tip of the nose
    assert face.left_eye < 0.5 > face.right_eye
    across = face.landmarks[263, :2] - face.landmarks[33, :2]  # from the right eye to the left
    assert across[0] > 0  # the person's left eye is in the right half of the picture
    assert face.roll_deg == pytest.approx(-np.degrees(np.arctan2(across[1], across[0])), abs=3)


@pytest.mark.parametrize("turn_deg", [-30, -15, 15, 30])
def test_a_turned_portrait_rolls_and_does_nothing_else(mesh, turn_deg):
    rest = settled(mesh, astronaut(), 0.0)
    turned = settled(mesh, moved(astronaut(), turn_deg=turn_deg), 10.0)
    assert turned is not None
    assert turned.roll_deg - rest.roll_deg == pytest.approx(turn_deg, abs=2.5)
    assert turned.mouth == pytest.approx(rest.mouth, abs=0.1)
    assert turned.left_eye == pytest.approx(rest.left_eye, abs=0.2)


@pytest.mark.parametrize(
    ("scale", "shift"),
    [(0.6, (0, 0)), (1.6, (0, 60)), (1.0, (110, 40)), (1.0, (-90, 150)), (0.8, (150, 200))],
)
def test_a_shifted_and_scaled_portrait_is_still_the_same(mesh, scale, shift):
    rest = settled(mesh, astronaut(), 0.0)
    there = settled(mesh, moved(astronaut(), scale=scale, shift=shift), 10.0)
    assert there is not None
    nose = rest.landmarks[1, :2] * scale + np.array([222, 120]) * (1 - scale) + shift
    assert np.linalg.norm(there.landmarks[1, :2] - nose) < 6 * scale
    assert there.roll_deg == pytest.approx(rest.roll_deg, abs=2.5)
    assert there.left_eye == pytest.approx(rest.left_eye, abs=0.2)
    assert there.mouth == pytest.approx(rest.mouth, abs=0.1)


def test_a_mirrored_portrait_is_the_mirrored_face(mesh):
    rest = settled(mesh, astronaut(), 0.0)
    mirrored = settled(mesh, np.ascontiguousarray(astronaut()[:, ::-1]), 10.0)
    assert mirrored.roll_deg == pytest.approx(-rest.roll_deg, abs=2.5)
    assert mirrored.pitch_deg == pytest.approx(rest.pitch_deg, abs=4)
    # The face is not in the middle of the picture, so that perspective is taken out the other way round.
    assert mirrored.yaw_deg == pytest.approx(-rest.yaw_deg, abs=4)


def test_nothing_is_found_where_there_is_no_face(mesh):
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    assert mesh.process(Frame(noise, 0.0, 0)) is None
    assert mesh.process(Frame(np.zeros((2, 3, 3), np.uint8), 1.0, 1)) is None


@pytest.mark.slow
def test_a_still_head_is_still_after_filtering(mesh):
    assert yaw_jitter_deg(mesh) <= 0.15


def yaw_jitter_deg(tracker: Tracker) -> float:
    """Return the standard deviation of filtered yaw on a portrait with camera noise, over two seconds."""
    mapper, draw = PoseMapper(TrackingSettings()), np.random.default_rng(0)
    yaws = []
    for i in range(5 * _FPS // 2):
        noisy = np.clip(astronaut() + draw.normal(0, 5, (512, 512, 3)), 0, 255).astype(np.uint8)
        measured = mapped(mapper, tracker.process(Frame(noisy, i / _FPS, i)), i / _FPS).measured
        assert measured is not None
        yaws.append(measured.yaw_deg)
    return float(np.std(yaws[_FPS // 2 :]))


@pytest.mark.slow
def test_a_still_head_is_still_with_the_bundle_too(shared_data):
    with open_tracker(shared_data / "tracking" / "face_landmarker.task") as landmarker:
        assert yaw_jitter_deg(landmarker) <= 0.15


@pytest.mark.slow
def test_a_quick_turn_lags_little(tracker, shared_data):
    speed = 60.0
    yaws = np.concatenate([[-20.0] * 6, -20 + speed * np.arange(1, 20) / _FPS, [18.0] * 4])
    renderer = RenderedFace(shared_data / "tracking" / "ict_facekit.npz")
    mapper = PoseMapper(replace(TrackingSettings(), learn=False))
    seen = []
    for i, yaw in enumerate(yaws):
        rgb = renderer.render(Truth(yaw_deg=float(yaw)), 24, size=(480, 360))
        measured = mapped(mapper, tracker.process(Frame(rgb, i / _FPS, i)), i / _FPS).measured
        assert measured is not None
        seen.append(measured.yaw_deg)
    times = np.arange(len(yaws)) / _FPS
    delays = np.arange(0, 0.2, 0.002)
    # The delay of the truth that fits best, the tracker's own gain and offset aside.
    apart = []
    for delay in delays:
        late = np.interp(times - delay, times, yaws)
        line = np.polyfit(late, seen, 1)
        apart.append(np.abs(np.polyval(line, late) - seen)[3:].mean())
    assert delays[int(np.argmin(apart))] <= 0.060


@pytest.mark.slow
@pytest.mark.parametrize("clip", CLIPS)
def test_a_real_clip_has_a_face_in_every_frame(tracker, shared_data, clip):
    yaws = []
    with open_source(str(shared_data / "faces" / f"head-pose-face-detection-{clip}.gif")) as source:
        assert isinstance(source, ImageSource)
        while (frame := source.read()) is not None:
            face = tracker.process(frame)
            assert face is not None, f"no face in frame {frame.index}"
            assert face.time_s == frame.time_s
            yaws.append(face.yaw_deg)
    assert len(yaws) >= 20
    if clip == "female":  # she turns from one side to the other
        assert max(yaws) > 25
        assert min(yaws) < -25


@pytest.mark.slow
def test_the_largest_of_two_faces_is_taken(shared_data, monkeypatch):
    sizes = []
    clip = str(shared_data / "faces" / "head-pose-face-detection-female-and-male.gif")
    with open_source(clip) as source, FaceMeshTracker() as tracker:
        find = tracker._find
        monkeypatch.setattr(tracker, "_find", lambda rgb: found.append(find(rgb)) or found[-1])
        assert isinstance(source, ImageSource)
        while (frame := source.read()) is not None:
            found: list[list[np.ndarray]] = []
            face = tracker.process(frame)
            sizes.append((_size(face.landmarks), [_size(other) for other in found[0]]))
    assert all(len(all_faces) == 2 for _, all_faces in sizes)
    assert all(own >= 0.85 * max(all_faces) for own, all_faces in sizes)


@pytest.mark.slow
@pytest.mark.parametrize("clip", ["classroom", "face-demographics-walking"])
def test_a_clip_without_a_large_face_gives_no_face_and_no_crash(tracker, shared_data, clip):
    with open_source(str(shared_data / "faces" / f"{clip}.gif")) as source:
        assert isinstance(source, ImageSource)
        mapper, frames = PoseMapper(), 0
        while (frame := source.read()) is not None:
            face = tracker.process(frame)
            pose = posed(mapper, face, frame.time_s)
            assert face is None
            assert np.isfinite(pose.as_array()).all()
            frames += 1
    assert frames >= 20


@pytest.mark.slow
def test_a_tracker_that_forgets_sees_the_next_source_as_a_new_one_does(tracker, shared_data):
    """Times may begin anew, and nothing of the last source's face is found where the next has none."""
    rgb = astronaut()
    assert settled(tracker, rgb, 50.0) is not None
    fresh = tracker.process(Frame(rgb, 53.5, 4))
    tracker.forget()
    assert tracker.process(Frame(np.full_like(rgb, 90), 0.0, 0)) is None
    again = None
    for i in range(3):
        again = tracker.process(Frame(rgb, 0.1 + i, i))
    assert again is not None and again.time_s == 2.1
    assert again.yaw_deg == pytest.approx(fresh.yaw_deg, abs=1.0)


def test_a_bundle_that_is_none_is_a_model_error(tmp_path):
    with pytest.raises(ModelError, match="nowhere"):
        open_tracker(tmp_path / "nowhere.task")
    (tmp_path / "bad.task").write_bytes(b"PK not a bundle" * 100)
    with pytest.raises(ModelError, match=r"bad\.task") as caught:
        open_tracker(tmp_path / "bad.task")
    assert len(str(caught.value).splitlines()) == 1


def test_a_tracker_starts_quietly_and_imports_no_torch():
    program = (
        "import sys, numpy as np\n"
        "from skimage.data import astronaut\n"
        "from tracking.frame import Frame\n"
        "from tracking.trackers.tracker import open_tracker\n"
        "assert 'mediapipe' not in sys.modules\n"
        "with open_tracker() as t: assert t.process(Frame(astronaut(), 0.0, 0)) is not None\n"
        "assert not {'torch', 'jax', 'PyQt6', 'onnxruntime', 'matplotlib'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
