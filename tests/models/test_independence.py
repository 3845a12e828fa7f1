"""Numbers of the face move their own part alone, on characters that were drawn for nothing else."""

import pytest

from models.colour import straighten
from models.drawing import Drawing
from models.generator.character import Character
from models.pack import bundled_pack
from models.registry import make_poser
from models.runtime import RuntimeSettings
from models.sheet.player import SheetPlayer
from models.training.evaluate import TEST_FROM
from tests.models.independence import GROUPS, spill, zones_of


@pytest.fixture(scope="module", params=[TEST_FROM + 3, TEST_FROM + 11, TEST_FROM + 20])
def player(request) -> SheetPlayer:
    drawing = Drawing.from_rgba(straighten(Character(request.param).drawing()))
    poser = make_poser(bundled_pack(), RuntimeSettings(providers=("cpu",)))
    return SheetPlayer(poser.compile(drawing))


@pytest.mark.slow
def test_no_number_moves_anything_outside_its_part(player):
    found = spill(player)
    assert set(found) == set(GROUPS)
    assert max(found.values()) <= 2, found


def test_zones_are_parts_of_the_face(player):
    zones = zones_of(player)
    assert all(0 < zone.mean() < 0.7 for zone in zones.values())
    assert zones["gaze"].mean() < 0.1
    assert not (zones["gaze"] & zones["mouth"]).any()
