"""The stickers as data: complete, loops without a jump, faults told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.stickers.curves import Keys, read_curve
from app.stickers.packaging import discord_name
from app.stickers.set_making import chosen_scripts
from app.stickers.sticker_file import StickerScript, bundled_scripts, read_script, with_mark
from app.stickers.titles import MARKS
from rendering.stickers.limits import LONGEST_NAME, SHORTEST_NAME
from tracking.errors import InputError
from tracking.pose import MAXIMUM, MINIMUM, NAMES

STEPS = 60
SCRIPTS = bundled_scripts()


def test_the_set_is_whole() -> None:
    names = {script.name for script in SCRIPTS}
    wanted = (
        "joy laughter love sad crying angry surprised shocked shy wink sleepy thinking smug confused hello no"
    )
    assert set(wanted.split()) <= names
    assert len({script.emoji for script in SCRIPTS}) == len(SCRIPTS)
    assert all(SHORTEST_NAME <= len(discord_name(script.title)) <= LONGEST_NAME for script in SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_loop_jumps(script: StickerScript) -> None:
    """From last to first nothing changes more than inside."""
    curves = [*script.pose.values(), *script.figure.values()]
    curves += [_of_mark(mark, name) for mark in script.marks for name in mark.curves]
    for curve in curves:
        at = curve if callable(curve) else curve.at
        values = np.array([at(i / STEPS) for i in range(STEPS)])
        steps = np.abs(np.diff(np.append(values, values[0])))
        if isinstance(curve, Keys):
            assert steps[-1] <= steps[:-1].max() + 1e-9


def _of_mark(mark, name):
    return lambda t: mark.at(name, t)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_mark_is_seen_to_jump(script: StickerScript) -> None:
    """A mark that goes back to where it began is gone then."""
    for mark in script.marks:
        at = [
            (mark.at("x", t), mark.at("y", t), mark.at("size", t) * mark.at("opacity", t))
            for t in np.arange(240) / 240
        ]
        for (x0, y0, size0), (x1, y1, size1) in zip(at, [*at[1:], at[0]], strict=True):
            if min(size0, size1) > 0.05:
                assert np.hypot(x1 - x0, y1 - y0) < 0.05


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_numbers_stay_in_their_ranges(script: StickerScript) -> None:
    for name, curve in script.pose.items():
        values = [curve.at(i / STEPS) for i in range(STEPS)]
        row = NAMES.index(name)
        assert MINIMUM[row] - 1e-6 <= min(values) and max(values) <= MAXIMUM[row] + 1e-6, name


def test_keys_go_through_their_points_and_do_not_overshoot() -> None:
    curve = Keys([(0.0, 0.0), (0.2, 1.0), (0.6, 1.0), (0.9, 0.0)])
    values = np.array([curve.at(t) for t in np.linspace(0, 1, 201)])
    assert [curve.at(t) for t in (0.0, 0.2, 0.6, 0.9)] == pytest.approx([0, 1, 1, 0])
    assert values.min() >= -1e-12 and values.max() <= 1 + 1e-12
    assert curve.at(0.4) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "content", ["x", [], [[0, 1], [0, 2]], [[0, 1], [1.0, 2]], [[0]], {"swings": 1}, {"times": 0.5}]
)
def test_what_is_no_curve_is_refused(content) -> None:
    with pytest.raises(ValueError):
        read_curve(content)


GOOD = 'title = "A"\nemoji = "a"\norder = 1\nseconds = 1\nstill = 0\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = ", "is no sticker"),
        ('title = "A"', "it has no emoji"),
        (GOOD + "[pose]\nnose = 1", "no number of the pose 'nose'"),
        (GOOD + "[figure]\nfly = 1", "no movement of the figure 'fly'"),
        (GOOD + '[[mark]]\nshape = "cow"', "no mark 'cow'"),
        (GOOD + '[[mark]]\nshape = "heart"\nanchor = "toe"', "no place 'toe'"),
        (GOOD + "[pose]\nmouth = [1]", "a curve's point is"),
    ],
)
def test_a_faulty_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "one.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        read_script(path)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_sticker_takes_every_mark(script: StickerScript) -> None:
    for shape in MARKS:
        changed = with_mark(script, shape)
        assert {mark.shape for mark in changed.marks if mark.anchor == "sticker"} == {shape}
        assert len(changed.marks) >= len(script.marks)
    assert with_mark(script, "").marks == ()


def test_unknown_marks_and_stickers_are_told() -> None:
    assert chosen_scripts((), {"joy": ""})[0].marks == ()
    with pytest.raises(InputError, match="no mark 'hart'"):
        chosen_scripts((), {"joy": "hart"})
    with pytest.raises(InputError, match="no sticker 'joi'"):
        chosen_scripts((), {"joi": "heart"})
