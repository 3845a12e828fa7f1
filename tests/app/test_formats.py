"""Files of version 0.1 still load, and look and move as they did; see `tests/data/formats/README.md`."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.settings.settings import AxisSettings, Settings
from app.settings.settings_file import SettingsFile
from models.opening import load_character, player_of
from models.pack import Pack
from tests.conftest import REPOSITORY
from tests.tracking.mapped import mapped
from tracking.calibration import Calibration
from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.mapping.presets import PRESETS
from tracking.pose import MEASURED, NAMES, Pose
from tracking.settings import TrackingSettings
from tracking.sources.pose_recording import read_moments, write_moments

FORMATS = REPOSITORY / "tests" / "data" / "formats"


def settings() -> Settings:
    file = SettingsFile(FORMATS / "settings.toml")
    loaded = file.load()
    assert not file.messages
    return loaded


def test_settings_say_what_they_said():
    loaded = settings()
    assert loaded.tracking.parameters.head_x.gain == 1.5
    assert loaded.tracking.parameters.left_eye.smoothing.beta == 1.0
    assert loaded.tracking.parameters.right_eye == TrackingSettings().parameters.right_eye
    assert loaded.tuning.profiles["Calm"] == PRESETS["calm"].applied(TrackingSettings())
    assert loaded.pose.axes == {"head_y": AxisSettings("manual", 0.25), "mouth": AxisSettings("mixed", -0.1)}
    assert loaded.pose.named == {"wink": Pose(left_eye=1.0, mouth=0.3)}
    assert loaded.calibrations["Camera A"].pitch_deg == -7.5
    assert loaded.calibrations["Camera A"].mouth_open == 0.7


def test_settings_are_written_as_they_were(tmp_path: Path):
    shutil.copy(FORMATS / "settings.toml", tmp_path / "settings.toml")
    file = SettingsFile(tmp_path / "settings.toml")
    file.save(file.load())
    assert (tmp_path / "settings.toml").read_bytes() == (FORMATS / "settings.toml").read_bytes()


def test_recordings_load_and_are_the_same_with_names(tmp_path: Path):
    assert len(read_moments(FORMATS / "recording.jsonl")) == 21
    moments = read_moments(FORMATS / "log.jsonl")
    assert len(moments) == 60
    assert all(moment.tracked and moment.face is not None for moment in moments)
    assert moments[0].calibration is not None
    assert moments[0].calibration.left_eye_closed == 0.9
    first = json.loads((FORMATS / "log.jsonl").read_text().splitlines()[0])
    assert moments[0].pose.as_array()[:6] == pytest.approx(first["pose"])
    assert moments[0].face is not None
    assert [getattr(moments[0].face, row.face) for row in MEASURED][:6] == first["face"]
    write_moments(tmp_path / "named.jsonl", moments)
    assert read_moments(tmp_path / "named.jsonl") == moments


def test_a_recording_of_another_table_loads(tmp_path: Path):
    path = tmp_path / "other.jsonl"
    path.write_text(
        json.dumps({"time_s": 0.0, "pose": {"head_y": 0.5, "tail": 1.0}, "face": {"yaw_deg": 3.0}}) + "\n"
    )
    (moment,) = read_moments(path)
    assert moment.pose == Pose(head_y=0.5)
    assert moment.face == TrackedFace(0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0)


def tunings() -> dict[str, tuple[TrackingSettings, Calibration]]:
    loaded = settings()
    mine, calibration = loaded.tracking, loaded.calibrations["Camera A"]
    return {
        "standard": (TrackingSettings(), Calibration()),
        "mine": (mine, calibration),
        "calm": (PRESETS["calm"].applied(replace(TrackingSettings(), mirror=False)), calibration),
        "raw": (replace(TrackingSettings(), filtered=False, learn=False), Calibration()),
        "glasses": (PRESETS["glasses"].applied(TrackingSettings()), Calibration()),
    }


@pytest.mark.parametrize("name", ["standard", "mine", "calm", "raw", "glasses"])
def test_faces_become_the_same_poses(name: str):
    with np.load(FORMATS / "mapped.npz") as known:
        faces, expected = known["faces"], known[name]
    mapper = PoseMapper(*tunings()[name])
    for i, (time_s, *numbers) in enumerate(faces):
        face = None if np.isnan(numbers).any() else TrackedFace(time_s, *map(float, numbers))
        trace = mapped(mapper, face, float(time_s))
        if i == 90:
            mapper.set_neutral()
        steps = [
            np.full(6, np.nan) if p is None else p.as_array()[:6]
            for p in (trace.raw, trace.calibrated, trace.pose)
        ]
        np.testing.assert_allclose(steps, expected[i], atol=1e-5)


def test_a_pack_says_what_it_said(tmp_path: Path):
    manifest = Pack.open(FORMATS / "pack").manifest
    stored = (FORMATS / "pack" / "manifest.json").read_text()
    assert manifest.as_json() == stored
    assert manifest.pose["head_y"].sign == -1
    table = json.loads(stored)
    del table["pose"]["mouth"]
    table["pose"]["tail"] = {"sign": 1, "amount": 0.5}
    shutil.copytree(FORMATS / "pack", tmp_path / "pack")
    (tmp_path / "pack" / "manifest.json").write_text(json.dumps(table))
    other = Pack.open(tmp_path / "pack").manifest
    assert other.pose["mouth"].amount == 1.0
    assert other.pose["tail"].amount == 0.5
    assert other.network_pose(Pose(head_x=0.5)).shape == (len(NAMES),)


@pytest.mark.parametrize("name", ["sheet", "lattice"])
def test_characters_look_the_same_in_every_pose(name: str):
    """Exact where it was made; elsewhere, and without kernels, rounding may differ by a few of 255 levels."""
    with np.load(FORMATS / "posed.npz") as known:
        poses, expected = known["poses"], known[name]
    player = player_of(load_character(FORMATS / f"{name}.ichimai"))
    shown = np.stack([player.pose(Pose.from_array(p)).rgba_premultiplied for p in poses])
    difference = np.abs(shown.astype(int) - expected)
    assert difference.max() <= 6
    assert difference.mean() < 0.05
