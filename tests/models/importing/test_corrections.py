"""Corrections by hand: each is told, each can be undone; brushes change what they touch and nothing else."""

import numpy as np
import pytest

from models.importing.brush import Brush, brushed
from models.importing.corrections import Corrections
from models.importing.importer import Told


def test_every_step_can_be_undone_and_done_again() -> None:
    steps = Corrections()
    mask = np.zeros((8, 8), np.uint8)
    mask[2:4] = 255
    told = [
        steps.told,
        steps.head(10, 20, 30),
        steps.mark("mouth", (5, 6)),
        steps.mark("left_eye", (1, 2)),
        steps.mark("mouth", None),
        steps.background((1, 2, 3), "remove"),
        steps.erase(mask),
        steps.restore(mask),
        steps.limit("head_y", -0.5, 0.7),
    ]
    assert told[-1].head == (10, 20, 30) and told[-1].points == (("left_eye", (1, 2)),)
    assert told[-1].background == (1, 2, 3) and told[-1].holes == "remove"
    assert told[-1].limits == (("head_y", (-0.5, 0.7)),)
    for expected in reversed(told[:-1]):
        assert steps.undo() is expected
    assert not steps.can_undo and steps.undo() == Told()
    for expected in told[1:]:
        assert steps.redo() is expected
    steps.undo()
    steps.head(1, 1, 1)
    assert not steps.can_redo
    with pytest.raises(KeyError):
        steps.mark("nose", (1, 1))


def test_the_last_stroke_counts() -> None:
    steps, mask = Corrections(), np.full((4, 4), 255, np.uint8)
    steps.erase(mask)
    brush = steps.restore(mask).brush
    assert brush is not None and brush.erased is not None and brush.restored is not None
    assert not brush.erased.any() and (brush.restored == 255).all()


def test_brushes_change_what_they_touch() -> None:
    original = np.full((20, 20, 4), (200, 100, 50, 255), np.uint8)
    cut = original.copy()
    cut[:, 10:] = 0
    erased, restored = np.zeros((20, 20), np.uint8), np.zeros((20, 20), np.uint8)
    erased[:5, :5], restored[15:, 15:] = 255, 255
    out = brushed(cut, original, Brush(erased, restored))
    assert not out[:5, :5].any() and (out[15:, 15:] == (200, 100, 50, 255)).all()
    touched = (erased | restored) > 0
    assert np.array_equal(out[~touched], cut[~touched])
    small = brushed(cut, original, Brush(erased[::2, ::2]))
    assert not small[:4, :4].any() and np.array_equal(small[8:], cut[8:])
