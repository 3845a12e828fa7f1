"""The page Pose: sliders, modes, named poses."""

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.settings.settings_file import SettingsFile
from tests.app.window.desk import Desk, click, until
from tracking.pose import CORE, NAMES, Pose, parameter


def choose_mode(qtbot: QtBot, row, mode: str) -> None:
    """Choose where a number comes from, with the arrow keys."""
    row.mode.setFocus()
    order = ["tracked", "mixed", "manual"]
    way = order.index(mode) - order.index(row.mode.currentData())
    for _ in range(abs(way)):
        qtbot.keyClick(row.mode, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
    assert row.mode.currentData() == mode


def test_a_slider_moved_by_key_is_by_hand_and_goes_back(desk: Desk, qtbot: QtBot):
    row = desk.page("pose").sliders["head_x"]
    row.slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(row.slider, Qt.Key.Key_PageUp)
    until(qtbot, lambda: row.mode.currentData() == "manual")
    until(qtbot, lambda: bool(desk.poser.posed) and desk.poser.posed[-1].head_x == pytest.approx(0.3))
    choose_mode(qtbot, row, "tracked")
    until(qtbot, lambda: desk.poser.posed[-1].head_x == pytest.approx(0.0, abs=0.05))


@pytest.mark.parametrize("name", NAMES)
def test_every_slider_taken_to_its_end_moves_its_own_number(desk: Desk, qtbot: QtBot, name: str):
    until(qtbot, lambda: bool(desk.poser.posed))
    page = desk.page("pose")
    if name not in page.sliders:
        click(qtbot, page.groups[parameter(name).group].button)
    row = page.sliders[name]
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_End)
    until(qtbot, lambda: getattr(desk.poser.posed[-1], name) == 1.0)
    assert set(desk.session.settings.pose.axes) == {name}


def test_six_sliders_are_there_and_the_others_in_groups_that_open(desk: Desk, qtbot: QtBot):
    page = desk.page("pose")
    assert set(page.sliders) == set(CORE)
    brows = page.groups["brows"]
    brows.button.setFocus()
    qtbot.keyClick(brows.button, Qt.Key.Key_Space)
    assert set(page.sliders) == {*CORE, "left_brow", "right_brow", "brow_angle"}
    assert brows.is_open and page.sliders["brow_angle"].isVisible()
    qtbot.keyClick(brows.button, Qt.Key.Key_Space)
    assert not page.sliders["brow_angle"].isVisible()


def test_mine_is_added_to_what_is_tracked_and_kept(desk: Desk, qtbot: QtBot):
    row = desk.page("pose").sliders["head_y"]
    choose_mode(qtbot, row, "mixed")
    row.slider.setFocus()
    for _ in range(5):
        qtbot.keyClick(row.slider, Qt.Key.Key_PageUp)
    # The tracked head swings about 0.
    seen: list[float] = []
    until(qtbot, lambda: seen.append(desk.poser.posed[-1].head_y) or (max(seen) > 0.8 and min(seen) < 0.45))
    assert row.slider.minimum() == -100
    desk.window.close()
    kept = SettingsFile().load().pose.axes["head_y"]
    assert kept.mode == "mixed" and kept.value == pytest.approx(0.5)


def test_live_marks_show_tracked_and_output(desk: Desk, qtbot: QtBot):
    row = desk.page("pose").sliders["head_y"]
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_End)
    until(qtbot, lambda: row.slider.output == pytest.approx(1.0))
    seen: set[float] = set()
    until(qtbot, lambda: seen.add(row.slider.tracked) or len(seen) > 2)
    assert row.slider.grab().toImage().pixelColor(2, 2).isValid()
    click(qtbot, desk.page("pose").reset)
    until(qtbot, lambda: row.mode.currentData() == "tracked")


def test_a_pose_is_kept_taken_let_go_and_forgotten(desk: Desk, qtbot: QtBot, config_folder: Path):
    page = desk.page("pose")
    row = page.sliders["mouth"]
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_End)
    until(qtbot, lambda: (shown := desk.session.pipeline.posed()) is not None and shown.mouth == 1.0)
    qtbot.keyClicks(page.name, "Shout & sing")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    until(qtbot, lambda: "Shout & sing" in page.poses)
    assert desk.session.settings.pose.named["Shout & sing"].mouth == 1.0
    click(qtbot, page.reset)
    until(qtbot, lambda: desk.poser.posed[-1].mouth < 0.9)
    click(qtbot, page.poses["Shout & sing"])
    until(qtbot, lambda: desk.poser.posed[-1].mouth == 1.0)
    until(qtbot, lambda: page.poses["Shout & sing"].isChecked())
    click(qtbot, page.poses["Shout & sing"])
    until(qtbot, lambda: desk.poser.posed[-1].mouth < 0.9)
    file = config_folder / "settings.toml"
    until(qtbot, lambda: '"Shout & sing"' in file.read_text())
    assert isinstance(SettingsFile().load().pose.named["Shout & sing"], Pose)
    click(qtbot, page.forget["Shout & sing"])
    until(qtbot, lambda: not page.poses)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    until(qtbot, lambda: "Shout & sing" in page.poses)


def test_a_long_name_is_cut_short_and_not_the_page(desk: Desk, qtbot: QtBot):
    page = desk.page("pose")
    name = "a very long name of a pose & its hands that goes on and on"
    page.name.setFocus()
    qtbot.keyClicks(page.name, name)
    until(qtbot, lambda: desk.session.pipeline.posed() is not None)
    click(qtbot, page.keep)
    until(qtbot, lambda: name in page.poses)
    button = page.poses[name]
    until(qtbot, lambda: "…" in button.text())
    area = page.parentWidget()
    assert page.minimumSizeHint().width() <= area.width() and button.toolTip() == name
    qtbot.keyClick(button, Qt.Key.Key_Space)
    until(qtbot, lambda: desk.session.manual_pose.taken == name)
