"""Expressions: fading, stacking, what a file may say."""

import numpy as np
import pytest

from app.expressions.expression import BUNDLED, Expression, all_expressions
from app.expressions.expression_player import ExpressionPlayer
from app.settings.settings import Settings
from app.settings.settings_codec import DecodeReport, decode, encode
from tracking.pose import PARAMETERS, Pose

SMILE = Expression({"mouth_form": 1.0}, fade_in_s=1.0, fade_out_s=2.0, curve="straight")


def test_an_expression_comes_and_goes_by_its_times():
    player = ExpressionPlayer()
    pose = Pose(mouth_form=-0.5)
    assert player.applied(pose, 0.0) is pose
    player.show("smile", SMILE, 10.0)
    forms = [player.applied(pose, t).mouth_form for t in (10.0, 10.5, 11.0, 20.0)]
    assert forms == pytest.approx([-0.5, 0.25, 1.0, 1.0])
    assert player.on == {"smile"}
    player.let_go("smile", 20.0)
    assert not player.on
    assert player.applied(pose, 21.0).mouth_form == pytest.approx(0.25)
    assert player.applied(pose, 22.0).mouth_form == pytest.approx(-0.5)
    assert player.applied(pose, 22.1) is pose


def test_turned_back_half_way_nothing_jumps():
    player = ExpressionPlayer()
    player.show("smile", SMILE, 0.0)
    levels = [player.applied(Pose(), t).mouth_form for t in np.arange(0, 0.5, 0.01)]
    player.let_go("smile", 0.5)
    levels += [player.applied(Pose(), t).mouth_form for t in np.arange(0.5, 0.9, 0.01)]
    player.show("smile", SMILE, 0.9)
    levels += [player.applied(Pose(), t).mouth_form for t in np.arange(0.9, 2.0, 0.01)]
    assert np.abs(np.diff(levels)).max() < 0.02 and levels[-1] == 1.0


def test_the_one_pressed_last_lies_on_top_and_others_numbers_stay_tracked():
    player = ExpressionPlayer()
    player.show("smile", SMILE, 0.0)
    player.show("sad", Expression({"mouth_form": -1.0, "brow_angle": 0.5}, fade_in_s=0.0), 0.0)
    shown = player.applied(Pose(head_y=0.3, mouth=0.2), 5.0)
    assert shown == Pose(head_y=0.3, mouth=0.2, mouth_form=-1.0, brow_angle=0.5)
    player.let_go("sad", 5.0)
    assert player.applied(Pose(), 9.0).mouth_form == 1.0


def test_blinks_go_on_in_eyes_half_closed():
    player = ExpressionPlayer()
    player.show("sleepy", Expression({"left_eye": 0.5}, fade_in_s=0.0), 0.0)
    assert player.applied(Pose(), 1.0).left_eye == 0.5
    assert player.applied(Pose(left_eye=1.0), 1.0).left_eye == 1.0


def test_bundled_ones_are_within_the_table_and_the_users_take_their_place():
    ranges = {row.name: (row.minimum, row.maximum) for row in PARAMETERS}
    assert list(BUNDLED) == ["happy", "sad", "angry", "surprised", "shy", "smug"]
    for expression in BUNDLED.values():
        assert expression.numbers
        for name, value in expression.numbers.items():
            assert ranges[name][0] <= value <= ranges[name][1]
    mine = Expression({"blush": 1.0})
    assert all_expressions({"happy": mine, "tipsy": mine})["happy"] == mine


def test_a_file_keeps_them_and_says_what_it_can_not_use():
    settings = Settings(expressions={"tipsy": Expression({"blush": 0.8}, mode="hold")})
    table = encode(settings, Settings())
    assert table == {"expressions": {"tipsy": {"numbers": {"blush": 0.8}, "mode": "hold"}}}
    assert decode(Settings(), table, DecodeReport()) == settings
    report = DecodeReport()
    broken = {"expressions": {"a": {"numbers": {"tail": 1.0}}, "b": {"numbers": {"blush": 1.0}}}}
    assert list(decode(Settings(), broken, report).expressions["b"].numbers) == ["blush"]
    assert "tail" in report.problems[0]
