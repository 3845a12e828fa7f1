"""Corrections by hand: each is told besides the others; brushes change what they touch and nothing else."""

import numpy as np
import pytest

from models.importing.brush import Brush, brushed
from models.importing.corrections import (
    with_background,
    with_erased,
    with_head,
    with_limit,
    with_mark,
    with_restored,
)
from models.importing.importer import Told


def test_each_correction_is_told_besides_the_others() -> None:
    told = with_mark(with_head(Told(), 10, 20, 30), "mouth", (5, 6))
    marked = with_mark(told, "left_eye", (1, 2))
    assert dict(marked.points) == {"mouth": (5, 6), "left_eye": (1, 2)}
    told = with_background(with_mark(marked, "mouth", None), (1, 2, 3), "remove")
    told = with_limit(with_limit(told, "head_y", -1, 1), "head_y", -0.5, 0.7)
    assert told.head == (10, 20, 30) and told.points == (("left_eye", (1, 2)),)
    assert told.background == (1, 2, 3) and told.holes == "remove"
    assert with_background(told, "keep").holes == "remove"
    assert told.limits == (("head_y", (-0.5, 0.7)),)
    assert dict(marked.points)["mouth"] == (5, 6), "what was told before stays as it was"
    with pytest.raises(KeyError):
        with_mark(told, "nose", (1, 1))


def test_the_last_stroke_counts() -> None:
    mask = np.zeros((4, 4), np.uint8)
    mask[1:] = 255
    erased = with_erased(Told(), mask)
    brush = with_restored(erased, mask).brush
    assert brush is not None and brush.erased is not None and brush.restored is not None
    assert not brush.erased.any() and np.array_equal(brush.restored, mask)
    assert erased.brush is not None and np.array_equal(erased.brush.erased, mask), "it can be undone"


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
