"""A number is added to the pose by one row of the table; what was written before still loads."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY

ROW = """    tail: float = _number(
        "body", -1.0, 1.0, "wagging", "Tail", face="tail", per_unit=2.0, mirror_sign=-1.0, rest="tail_rest"
    )

    def as_array("""

FIELD = """    tail: float = 0.0
    landmarks: Array"""

TRIED = """
import sys
from pathlib import Path
import numpy as np
from app.settings.settings_file import SettingsFile
from models.opening import load_character, player_of
from models.pack import Pack
from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.moment import Moment
from tracking.pose import NAMES, Pose
from tracking.sources.pose_recording import read_moments, write_moments
from app.clips.track import COLUMNS

formats, out = Path(sys.argv[1]), Path(sys.argv[2])
assert NAMES[-1] == "tail" and Pose(tail=0.5).mirrored().tail == -0.5
assert COLUMNS[-1] == "pose_tail" and "tail" in COLUMNS
file = SettingsFile(formats / "settings.toml")
settings = file.load()
assert not file.messages
assert settings.tracking.parameters.tail.maximum == 1.0
assert settings.calibrations["Camera A"].tail_rest == 0.0
mapper = PoseMapper(settings.tracking)
for i in range(30):
    face = TrackedFace(i / 30, 0, 0, 0, 0, 0, 0, tail=1.0)
    moment = mapper.process(Moment(i / 30, face=face, tracked=True))
assert abs(moment.pose.tail - 0.5) < 1e-6
mapper.set_neutral()
assert mapper.calibration.tail_rest == 1.0
moments = read_moments(formats / "log.jsonl")
assert moments[3].pose.tail == 0.0 and moments[3].face.tail == 0.0
write_moments(out / "log.jsonl", moments)
assert read_moments(out / "log.jsonl") == moments
assert Pack.open(formats / "pack").manifest.pose["tail"].sign == 1
for name in ("sheet", "lattice"):
    player = player_of(load_character(formats / f"{name}.ichimai"))
    known = np.load(formats / "posed.npz")
    shown = player.pose(Pose(*map(float, known["poses"][4]))).rgba_premultiplied
    assert np.abs(shown.astype(int) - known[name][4]).max() <= 6
"""


def test_one_row_and_one_field_of_the_face_are_all(tmp_path: Path):
    house = tmp_path / "house"
    house.mkdir()
    shutil.copytree(REPOSITORY / "tracking", house / "tracking", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("app", "models", "rendering", "assets"):
        (house / folder).symlink_to(REPOSITORY / folder, target_is_directory=True)
    for name, mark, text in (
        ("pose", "    def as_array(", ROW),
        ("face", "    landmarks: Array", FIELD),
    ):
        file = house / "tracking" / f"{name}.py"
        before = file.read_text()
        assert before.count(mark) == 1
        file.write_text(before.replace(mark, text))
    done = subprocess.run(
        [sys.executable, "-c", TRIED, REPOSITORY / "tests" / "data" / "formats", tmp_path],
        cwd=house, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
