"""The list of sinks: what stands in a row is there, and a new row needs nothing else."""

from pathlib import Path

import numpy as np
import pytest

from app import opening
from app.keys.hotkeys import ACTIONS, DEFAULTS
from app.live.sink_list import BY_NAME, RECORDING, SINKS, SNAPSHOT
from app.settings.settings import OutputSettings


@pytest.mark.parametrize("kind", SINKS, ids=lambda kind: kind.name)
def test_each_row_has_an_opener_and_an_action(kind):
    assert callable(kind.load())
    assert ACTIONS[kind.action] == (kind.key, kind.does)


def test_names_and_keys_are_given_once():
    assert len(BY_NAME) == len(SINKS) == len({kind.action for kind in SINKS})
    keys = [key for key in DEFAULTS.values() if key]  # some sinks have none until the user chooses one
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("name", "form"), [(RECORDING, "png"), (RECORDING, "webm"), (SNAPSHOT, "mp4")])
def test_files_go_where_their_target_says(name: str, form, tmp_path: Path):
    wanted = OutputSettings(record_folder=str(tmp_path / "new"), record_format=form)
    with BY_NAME[name].load()(wanted, (64, 48)) as sink:
        assert (sink.last_sent_s, sink.finished) == (0.0, False)
        sink.send(np.zeros(sink.wants.shape(64, 48), np.uint8), 1.0)
        assert sink.last_sent_s > 0
        assert sink.finished is BY_NAME[name].one_shot
    assert Path(sink.target).exists()
    assert Path(sink.target).parent == tmp_path / "new"


def test_two_files_of_the_same_second_have_two_names(tmp_path: Path):
    first = opening.new_path(str(tmp_path), ".png")
    first.touch()
    assert opening.new_path(str(tmp_path), ".png") != first
