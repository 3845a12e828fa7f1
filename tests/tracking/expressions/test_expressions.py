"""Reading expressions: of rendered people through the real trackers, and the steadying on made-up clues."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from app.cli import main
from app.clips.track import open_track
from tests.tracking.expressions.acted_face import CLASSES
from tests.tracking.expressions.measure import false_triggers, read_stills
from tracking.errors import InputError
from tracking.expressions.measures import MEASURES, SHAPES, Clues, shapes_array
from tracking.expressions.reader import ExpressionReader
from tracking.expressions.reading import EMOJI, EXPRESSIONS, NEUTRAL, classes, distribution
from tracking.face import TrackedFace
from tracking.trackers.tracker import open_tracker

REST = Clues(np.full(len(MEASURES), 2.0, np.float32))


def _clues(**changes: float) -> Clues:
    lengths = REST.lengths.copy()
    for name, change in changes.items():
        lengths[MEASURES.index(name)] += change
    return Clues(lengths)


HAPPY = _clues(
    left_corner=0.6, right_corner=0.6, mouth_width=1.3, inner_width=1.2, left_cheek=0.3, right_cheek=0.3,
    nose_width=0.5, nose_wings=0.25, left_lids=-0.25, right_lids=-0.25, left_lower_lid=0.15,
    right_lower_lid=0.15,
)  # fmt: skip
BLINK = _clues(left_lids=-0.75, right_lids=-0.75, left_lower_lid=0.2, right_lower_lid=0.2)
WINK = _clues(left_lids=-0.8, left_lower_lid=0.22, left_cheek=0.3, nose_wings=0.15)


def _named(clues: Clues) -> str:
    return EXPRESSIONS[int(distribution(clues, REST).argmax())]


def test_the_table_knows_every_expression() -> None:
    assert set(EXPRESSIONS) - {NEUTRAL, "tongue"} <= set(classes().names)
    assert set(EMOJI) == set(EXPRESSIONS) == {*CLASSES, "tongue"}
    assert len(SHAPES) == len(shapes_array({"jawOpen": 0.5}))


@pytest.mark.parametrize(
    ("clues", "name"), [(REST, NEUTRAL), (HAPPY, "happy"), (BLINK, NEUTRAL), (WINK, "wink_left")]
)
def test_clear_faces_are_read(clues: Clues, name: str) -> None:
    assert _named(clues) == name
    assert distribution(clues, REST).sum() == pytest.approx(1.0)


def test_a_wink_is_that_of_the_eye_that_closes() -> None:
    mirrored = _clues(right_lids=-0.8, right_lower_lid=0.22, right_cheek=0.3, nose_wings=0.15)
    assert _named(mirrored) == "wink_right"


class _Film:
    """Feeds a reader 30 faces a second."""

    def __init__(self) -> None:
        self.reader, self.time_s = ExpressionReader(), 0.0

    def show(self, clues: Clues | None, seconds: float, yaw_deg: float = 0.0) -> list[str]:
        names = []
        for _ in range(round(30 * seconds)):
            self.time_s += 1 / 30
            face = None if clues is None else TrackedFace(self.time_s, 0, yaw_deg, 0, 0, 0, 0, clues=clues)
            names.append(self.reader.process(face, self.time_s).name)
        return names


def test_an_expression_is_believed_after_a_while_and_once() -> None:
    film = _Film()
    assert set(film.show(REST, 2)) == {NEUTRAL}
    smiling = film.show(HAPPY, 2)
    began = smiling.index("happy")
    assert 6 <= began <= 20 and set(smiling[began:]) == {"happy"}
    assert film.show(REST, 1)[-1] == NEUTRAL


def test_what_is_short_or_wavers_is_not_believed() -> None:
    film = _Film()
    film.show(REST, 2)
    names = []
    for _ in range(10):
        names += film.show(BLINK, 0.2) + film.show(REST, 0.3) + film.show(WINK, 0.1)
    assert set(names) == {NEUTRAL}


def test_a_face_that_turns_away_keeps_its_expression_and_one_that_goes_loses_it() -> None:
    film = _Film()
    film.show(REST, 2)
    film.show(HAPPY, 1)
    assert set(film.show(REST, 1, yaw_deg=40)) == {"happy"}
    assert film.show(None, 1.5)[-1] == NEUTRAL


def test_everyone_has_their_own_rest() -> None:
    """Who looks happy at rest is not, and may say when at rest."""
    film = _Film()
    assert set(film.show(HAPPY, 3)) == {NEUTRAL}
    other = _Film()
    other.show(REST, 2)
    other.show(HAPPY, 1)
    assert other.reader.set_rest()
    assert other.show(HAPPY, 1)[-1] == NEUTRAL
    assert not ExpressionReader().set_rest()


def test_each_face_is_read_by_itself_where_that_is_wanted() -> None:
    reader = ExpressionReader(steady=False, rest_s=0.0)
    names = []
    for i, clues in enumerate((REST, HAPPY, WINK, REST, BLINK)):
        names.append(reader.process(TrackedFace(float(i), 0, 0, 0, 0, 0, 0, clues=clues), float(i)).name)
    assert names == [NEUTRAL, "happy", "wink_left", NEUTRAL, NEUTRAL]


@pytest.mark.slow
@pytest.mark.parametrize(("bundle", "least"), [("", 0.85), ("face_landmarker.task", 0.88)])
def test_rendered_people_are_read(shared_data: Path, bundle: str, least: float) -> None:
    """The bars of docs/measurements/stickers.md, on two people only: the whole measure takes minutes."""
    path = shared_data / "tracking" / bundle if bundle else None
    read = read_stills(shared_data, open_tracker(path), range(702, 704), 1)
    right = sum(n for (was, said), n in read.items() if was == said)
    assert right / sum(read.values()) >= least - 0.05


def test_who_only_turns_expresses_nothing(shared_data: Path) -> None:
    clip = shared_data / "faces" / "head-pose-face-detection-male.gif"
    begun, seconds = false_triggers(clip, None)
    assert begun == 0 and seconds > 4


def test_track_writes_expressions(shared_data: Path, tmp_path: Path) -> None:
    clip, table = shared_data / "faces" / "head-pose-face-detection-female.gif", tmp_path / "track.csv"
    assert main(["track", str(clip), "-o", str(table), "--expression", "--frames", "4"]) == 0
    rows = list(csv.DictReader(table.open(encoding="utf-8")))
    assert rows[-1]["expression"] == NEUTRAL
    assert sum(float(rows[-1][f"likely_{name}"]) for name in EXPRESSIONS) == pytest.approx(1.0, abs=0.01)


def test_a_pose_recording_holds_no_expressions(tmp_path: Path) -> None:
    opening = open_track(tmp_path / "a.jsonl", ExpressionReader())
    with pytest.raises(InputError, match="expressions go into a"), opening:
        pass
    assert list(tmp_path.iterdir()) == []
