"""Cameras that lie on their side or stand on their head: told, and found by a real face."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tracking.frame import Frame
from tracking.stream import TrackedPictures
from tracking.trackers.face_mesh import FaceMeshTracker
from tracking.trackers.upright import DEGREES, CameraTurn, nearest_turn, turned


@pytest.fixture(scope="module")
def mesh() -> Iterator[FaceMeshTracker]:
    with FaceMeshTracker() as tracker:
        yield tracker


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    data = pytest.importorskip("skimage.data")
    return np.ascontiguousarray(data.astronaut()[0:320, 20:440])


class Pictures:
    """The same picture again and again, 30 a second."""

    name, live, fps, waiting, tracked, frame_count = "pictures", True, 30.0, False, True, None

    def __init__(self, rgb: np.ndarray, count: int) -> None:
        self.rgb, self.count, self.index = rgb, count, 0
        self.height, self.width = rgb.shape[:2]

    def read(self) -> Frame | None:
        if self.index == self.count:
            return None
        self.index += 1
        return Frame(self.rgb, self.index / 30, self.index - 1)

    def close(self) -> None:
        pass

    def __enter__(self) -> Pictures:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Nobody:
    """A tracker that sees nobody and counts how often it is to begin anew."""

    name = "nobody"

    def __init__(self) -> None:
        self.forgotten = 0

    def process(self, frame: Frame) -> None:
        return None

    def forget(self) -> None:
        self.forgotten += 1

    def close(self) -> None:
        pass

    def __enter__(self) -> Nobody:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))])
def test_pictures_are_turned_clockwise(degrees: int, corner: tuple[int, int]):
    rgb = np.zeros((30, 40, 3), np.uint8)
    rgb[0, 0] = 255
    seen = turned(Frame(rgb, 0.0, 0), degrees).rgb
    assert seen[corner].min() == 255 and seen.shape[:2] == ((30, 40) if degrees % 180 == 0 else (40, 30))
    assert nearest_turn(degrees + 30) == nearest_turn(degrees - 360) == degrees


@pytest.mark.slow
@pytest.mark.parametrize("lies", DEGREES)
def test_a_cameras_turn_is_found_by_the_face(lies: int, mesh: FaceMeshTracker, portrait: np.ndarray):
    found: list[int] = []
    turn = CameraTurn(found=found.append)
    camera = Pictures(turned(Frame(portrait, 0.0, 0), lies).rgb, 120)
    read_moment = TrackedPictures(camera, mesh, turn).read_moment
    moments = list(iter(read_moment, None))
    assert turn.settled and (lies + turn.degrees) % 360 == 0
    assert found == ([] if lies == 0 else [turn.degrees])
    last = moments[-1]
    assert last.frame is not None and last.frame.rgb.shape == portrait.shape
    assert last.face is not None and abs(last.face.roll_deg) < 20


def test_a_clip_is_looked_into_first(mesh: FaceMeshTracker, portrait: np.ndarray):
    turn = CameraTurn()
    turn.look_ahead(Pictures(np.ascontiguousarray(np.rot90(portrait)), 60), mesh)
    assert turn.settled and turn.degrees == 90
    nobody = CameraTurn()
    nobody.look_ahead(Pictures(np.zeros((48, 64, 3), np.uint8), 60), mesh)
    assert nobody.settled and nobody.degrees == 0


def test_what_is_told_stays(mesh: FaceMeshTracker, portrait: np.ndarray):
    turn = CameraTurn(90, fixed=True)
    read_moment = TrackedPictures(Pictures(portrait, 90), mesh, turn).read_moment
    for moment in iter(read_moment, None):
        assert moment.frame is not None and moment.frame.rgb.shape[:2] == portrait.shape[1::-1]
    assert turn.degrees == 90


def test_where_nobody_is_seen_it_is_looked_for_ever_more_rarely():
    turn, tracker, empty = CameraTurn(), Nobody(), np.zeros((48, 64, 3), np.uint8)
    for index in range(30 * 60):
        turn.track(Frame(empty, index / 30, index), tracker)
    rounds = tracker.forgotten / (2 * len(DEGREES))
    assert 4 <= rounds <= 6 and not turn.settled and turn.degrees == 0
