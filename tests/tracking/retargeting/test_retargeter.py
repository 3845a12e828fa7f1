"""The trained network between tracker and pose: whom it leaves alone, what it learns, how true it is."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.tracking.mapped import mapped
from tests.tracking.retargeting.measure import KINDS, measure, read_or_record
from tracking.expressions.measures import SHAPES, Clues
from tracking.face import TrackedFace
from tracking.mapping.pose_mapper import PoseMapper
from tracking.retargeting.inputs import NUMBERS
from tracking.retargeting.retargeter import Retargeter
from tracking.settings import TrackingSettings
from tracking.trackers.geometry import POINTS
from tracking.trackers.head_fit import CanonicalFace

_REST = CanonicalFace().points[list(POINTS), :2].astype(np.float32)


def face(time_s: float = 0.0, points: np.ndarray = _REST, shapes: np.ndarray | None = None) -> TrackedFace:
    clues = Clues(np.zeros(0, np.float32), shapes)
    return TrackedFace(time_s, 2.0, 1.0, 0.0, 0.1, 0.1, 0.02, clues=clues, points=points)


def test_a_face_without_landmarks_is_left_alone():
    phone = TrackedFace(0.0, 1.0, 2.0, 3.0, 0.1, 0.2, 0.3)
    assert Retargeter().process(phone, 0.0) is phone


@pytest.mark.parametrize("shapes", [None, np.zeros(len(SHAPES), np.float32)], ids=KINDS)
def test_a_face_at_rest_stays_what_was_tracked(shapes: np.ndarray | None):
    retargeter = Retargeter()
    for k in range(60):
        made = retargeter.process(face(k / 30, shapes=shapes), k / 30)
    assert made.sure
    for name in NUMBERS:
        unit = 15.0 if name.endswith("deg") else 1.0
        assert abs(getattr(made, name) - getattr(face(), name)) < 0.12 * unit, name


def test_what_is_seen_of_another_tracker_begins_anew():
    retargeter = Retargeter()
    for k in range(10):
        retargeter.process(face(k / 30), k / 30)
    made = retargeter.process(face(1.0, shapes=np.zeros(len(SHAPES), np.float32)), 1.0)
    assert abs(made.mouth - 0.02) < 0.12


def test_the_residual_changes_how_a_face_is_read():
    moved = _REST.copy()
    moved[:40, 1] -= 0.4
    found = []
    for residual in (None, np.array([1.5, -1.5, 1.5, 1.5])):
        retargeter = Retargeter(residual)
        for k in range(40):
            made = retargeter.process(face(k / 30, _REST if k < 20 else moved), k / 30)
        found.append(np.array([getattr(made, n) for n in NUMBERS]))
    assert np.abs(found[0] - found[1]).max() > 0.02


def test_the_neutral_face_becomes_nothing():
    mapper = PoseMapper(replace(TrackingSettings(), learn=False, mirror=False, retarget=True))
    for k in range(30):
        mapped(mapper, face(k / 30), k / 30)
    assert mapper.set_neutral()
    for k in range(30, 60):
        pose = mapped(mapper, face(k / 30), k / 30).pose
    numbers = [pose.head_x, pose.head_y, pose.neck_z, pose.left_eye, pose.mouth, pose.mouth_form]
    assert np.abs(numbers).max() < 0.12


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_people_in_motion_are_read_better(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, kind: str
):
    """Two rendered people that nothing was fitted on; the eight of the docs are measured by `measure`."""
    folder = tmp_path_factory.getbasetemp() / "people"
    plain, learned = (measure(*read_or_record(folder, range(31, 33)), kind)[on] for on in (False, True))
    assert np.mean(list(learned.error.values())) <= 0.85 * np.mean(list(plain.error.values()))
    assert learned.at_rest <= 0.7 * plain.at_rest
    assert learned.late_s <= plain.late_s + 0.003  # the scale is 7 ms fine for each
