"""Face triggers: off by default, each with its threshold, pressed as keys are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.window.pages.triggers_page import TriggersPage
from tests.app.window.desk import Desk, click, until
from tracking.expressions.reader import FaceExpression
from tracking.expressions.reading import EXPRESSIONS, NEUTRAL
from tracking.pose import Pose


def _expression(name: str, likely: float = 0.95) -> FaceExpression:
    rest = (1 - likely) / (len(EXPRESSIONS) - 1)
    return FaceExpression(name, np.array([likely if name == one else rest for one in EXPRESSIONS]), 1.0)


HAPPY, CALM = _expression("happy"), _expression(NEUTRAL)


@pytest.fixture
def page(desk: Desk) -> TriggersPage:
    found = desk.page("triggers")
    assert isinstance(found, TriggersPage)
    until(desk._qtbot, lambda: len(found.rows) == len(EXPRESSIONS) - 1)
    return found


def test_nothing_happens_until_it_is_switched_on(desk: Desk) -> None:
    triggers = desk.session.triggers
    assert triggers.due(HAPPY, 1.0) == []
    triggers.change("happy", action="camera_view")
    assert triggers.due(HAPPY, 2.0) == []
    triggers.change("happy", on=True)
    assert triggers.due(HAPPY, 3.0) == ["camera_view"]


def test_an_action_is_done_once_while_the_expression_is_held(desk: Desk) -> None:
    triggers = desk.session.triggers
    triggers.change("happy", on=True, action="camera_view", threshold=0.8)
    assert triggers.due(_expression("happy", 0.7), 1.0) == []
    assert triggers.due(HAPPY, 1.1) == ["camera_view"]
    assert triggers.due(_expression("happy", 0.5), 1.2) == []  # begun, it lasts
    assert triggers.due(CALM, 1.3) == []
    assert triggers.due(HAPPY, 1.4) == []  # too early: the face wavers
    assert triggers.due(HAPPY, 2.0) == ["camera_view"]
    assert triggers.due(None, 3.0) == []


def test_a_named_pose_is_taken_and_let_go_of(desk: Desk) -> None:
    session = desk.session
    named = {"grin": Pose(mouth=1.0)}
    session.change(lambda s: replace(s, pose=replace(s.pose, named=named)))
    session.triggers.change("happy", on=True, action="pose:grin")
    for expression, taken in ((HAPPY, "grin"), (HAPPY, "grin"), (CALM, "")):
        session.pipeline.input.expressions.current = expression
        for action in session.triggers.due(expression, 10.0):
            assert desk.window.hotkeys.press(action)
        assert session.manual_pose.taken == taken


def test_the_page_sets_triggers_and_shows_the_face(page: TriggersPage, desk: Desk, qtbot: QtBot) -> None:
    row = page.rows["happy"]
    assert not row.switch.isChecked()
    click(qtbot, row.switch)
    row.threshold.setValue(85)
    index = row.does.findData("camera_view")
    row.does.setCurrentIndex(index)
    row.does.activated.emit(index)
    trigger = desk.session.settings.triggers["happy"]
    assert (trigger.on, trigger.action, trigger.threshold) == (True, "camera_view", 0.85)
    row.show_likelihood(0.42)
    assert row.bar.value() == 42
    # The test's tracker says nothing of expressions.
    until(qtbot, lambda: "No tracker" in page.now.text())


def test_the_status_bar_shows_an_emoji(desk: Desk) -> None:
    bar = desk.window.status_bar
    status = replace(desk.session.status(), expression="happy")
    bar.show_status(status, desk.window.stage.meter.figures())
    assert bar.expression.text() == "😊"
