"""The page Hotkeys as a person uses it, and keys that are heard everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.window import hotkeys
from app.window.appearance import DARK, LIGHT
from app.window.key_field import KeyField
from app.window.language import FOLDER, LANGUAGES, TsTranslator
from tests.app.window.desk import Desk, click, until
from tests.app.x_display import Typist

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def give(qtbot: QtBot, field: KeyField, key: Qt.Key, held=Qt.KeyboardModifier.NoModifier) -> None:
    """Press a button, then a key."""
    until(qtbot, field.button.isEnabled)
    click(qtbot, field.button)
    assert "press a key" in field.button.text()
    qtbot.keyClick(field.button, key, held)


def test_a_key_is_given_to_another_action_and_works(desk: Desk, qtbot: QtBot):
    field = desk.page("hotkeys").rows["camera_view"].here
    give(qtbot, field, Qt.Key.Key_F7)
    assert desk.session.settings.hotkeys == {"camera_view": "F7"}
    until(qtbot, lambda: field.button.text() == "F7")
    qtbot.wait(300)
    on = desk.session.settings.window.camera_view
    qtbot.keyClick(desk.window, Qt.Key.Key_F7)
    until(qtbot, lambda: desk.session.settings.window.camera_view != on)
    # A key that is taken changes hands.
    give(qtbot, field, Qt.Key.Key_S)
    assert desk.session.settings.hotkeys == {"camera_view": "S", "snapshot": ""}
    give(qtbot, field, Qt.Key.Key_Z, CONTROL)
    until(qtbot, lambda: "choose another key" in desk.said)
    give(qtbot, field, Qt.Key.Key_Escape)
    until(qtbot, lambda: field.button.text() == "S")
    give(qtbot, field, Qt.Key.Key_Delete)
    until(qtbot, lambda: field.button.text() == "none" and not field.clear.isVisible())
    # What was changed last comes back, with the other action's key.
    until(qtbot, desk.window.actions_bar.undo_button.isEnabled)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    until(qtbot, lambda: desk.session.settings.hotkeys == {"camera_view": "S", "snapshot": ""})


def test_a_named_pose_on_a_hotkey(desk: Desk, qtbot: QtBot):
    until(qtbot, lambda: desk.session.pipeline.posed())
    desk.session.manual_pose.keep("wink")
    page = desk.page("hotkeys")
    until(qtbot, lambda: "pose:wink" in page.rows)
    give(qtbot, page.rows["pose:wink"].here, Qt.Key.Key_F2)
    qtbot.wait(400)
    qtbot.keyClick(desk.window, Qt.Key.Key_F2)
    until(qtbot, lambda: desk.session.manual_pose.taken == "wink")
    kept = desk.session.settings.pose.named["wink"]
    until(qtbot, lambda: desk.poser.posed[-1].head_y == pytest.approx(kept.head_y, abs=1e-3))
    qtbot.keyClick(desk.window, Qt.Key.Key_F2)
    until(qtbot, lambda: desk.session.manual_pose.taken == "")
    desk.session.manual_pose.keep("a name " * 20)
    long = f"pose:{'a name ' * 20}".strip()
    until(qtbot, lambda: long in page.rows and "…" in page.rows[long].title.text())
    assert page.rows[long].title.toolTip().endswith("a name")
    desk.session.manual_pose.forget("wink")
    until(qtbot, lambda: "pose:wink" not in page.rows)


def test_the_last_seconds_are_saved_by_key(desk: Desk, qtbot: QtBot, tmp_path: Path):
    desk.session.change_part("output", record_folder=str(tmp_path / "out"))
    until(qtbot, lambda: desk.session.pipeline.poses.peek())
    qtbot.keyClick(desk.window, Qt.Key.Key_L)
    until(qtbot, lambda: list((tmp_path / "out").glob("*.jsonl")))


def test_where_nothing_hears_keys_the_page_names_the_command(desk: Desk, qtbot: QtBot):
    page = desk.page("hotkeys")
    assert not page.rows["record"].everywhere.button.isEnabled()
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "a program can't hear keys" in words and "ichimai press record" in words


@pytest.fixture
def typist(display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typist]:
    """Somebody who types in another program, on a display whose keys the next window hears."""
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr(hotkeys, "backend_here", lambda *_: "x11")
    made = Typist(display)
    yield made
    made.close()


def pressed(typist: Typist, qtbot: QtBot, names: tuple[str, ...], condition) -> None:
    """Press a key until it is heard; it is grabbed a moment after it was chosen."""

    def try_it() -> bool:
        if not condition():
            typist.press(*names)
            qtbot.wait(100)
        return bool(condition())

    until(qtbot, try_it)


def test_a_key_is_heard_while_another_program_has_the_keyboard(typist: Typist, desk: Desk, qtbot: QtBot):
    page = desk.page("hotkeys")
    row = page.rows["avatar_window"]
    give(qtbot, row.everywhere, Qt.Key.Key_F9, CONTROL | ALT)
    assert "Ctrl" not in desk.said
    give(qtbot, row.everywhere, Qt.Key.Key_F6, CONTROL)
    assert desk.session.settings.hotkeys_everywhere == {"avatar_window": "Ctrl+F6"}
    until(qtbot, lambda: row.everywhere.button.text() == "Ctrl+F6")
    pressed(typist, qtbot, ("Control_L", "F6"), lambda: desk.window.avatar_window is not None)
    # While the page asks for a key, all of them reach it.
    click(qtbot, row.everywhere.button)
    typist.heard_by_game()
    pressed(typist, qtbot, ("Control_L", "F6"), lambda: typist.code("F6") in typist.heard_by_game())
    qtbot.keyClick(row.everywhere.button, Qt.Key.Key_Escape)
    click(qtbot, row.everywhere.clear)
    until(qtbot, lambda: row.everywhere.button.text() == "none")
    assert desk.session.settings.hotkeys_everywhere == {}
    pressed(typist, qtbot, ("Control_L", "F6"), lambda: typist.code("F6") in typist.heard_by_game())
    until(qtbot, desk.window.actions_bar.undo_button.isEnabled)
    click(qtbot, desk.window.actions_bar.undo_button)
    until(qtbot, lambda: row.everywhere.button.text() == "Ctrl+F6")


def test_a_key_that_others_need_is_refused_and_one_key_has_one_meaning(
    typist: Typist, desk: Desk, qtbot: QtBot
):
    rows = desk.page("hotkeys").rows
    give(qtbot, rows["record"].everywhere, Qt.Key.Key_K)
    until(qtbot, lambda: "K alone would be missing" in desk.said)
    give(qtbot, rows["record"].everywhere, Qt.Key.Key_Q, CONTROL)
    until(qtbot, lambda: "Ctrl+Q has a meaning" in desk.said)
    assert desk.session.settings.hotkeys_everywhere == {}
    give(qtbot, rows["record"].everywhere, Qt.Key.Key_F8)
    give(qtbot, rows["snapshot"].everywhere, Qt.Key.Key_F8)
    assert desk.session.settings.hotkeys_everywhere == {"snapshot": "F8"}
    give(qtbot, rows["calibrate"].here, Qt.Key.Key_F8)
    assert desk.session.settings.hotkeys_everywhere == {}
    give(qtbot, rows["snapshot"].everywhere, Qt.Key.Key_F8)
    assert desk.session.settings.hotkeys == {"calibrate": ""}


def test_a_key_of_another_program_is_said_beside_it(typist: Typist, display: str, desk: Desk, qtbot: QtBot):
    other = Typist(display)
    other.grab("F11")
    row = desk.page("hotkeys").rows["record"]
    give(qtbot, row.everywhere, Qt.Key.Key_F11)
    until(qtbot, lambda: row.problem.isVisible() and row.problem.text() == "Another program has this key")
    give(qtbot, row.everywhere, Qt.Key.Key_F10)
    until(qtbot, lambda: not row.problem.isVisible())
    other.close()


def test_a_key_in_the_settings_that_others_need_is_said_beside_it(
    typist: Typist, config_folder: Path, drawing_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    config_folder.mkdir()
    (config_folder / "settings.toml").write_text(
        '[hotkeys_everywhere]\nrecord = "R"\nsnapshot = "F9"\n"pose:gone" = "F8"\n', encoding="utf-8"
    )
    desk = Desk(qtbot, drawing_file, monkeypatch)
    rows = desk.page("hotkeys").rows
    until(qtbot, lambda: "Ctrl, Alt or Meta" in rows["record"].problem.text())
    assert not rows["snapshot"].problem.isVisible() and rows["snapshot"].everywhere.button.text() == "F9"
    desk.window.close()


def test_the_page_is_used_by_keys_alone(typist: Typist, desk: Desk, qtbot: QtBot):
    page = desk.page("hotkeys")
    row = page.rows["calibrate"]
    row.here.button.setFocus()
    qtbot.keyClick(row.here.button, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is row.here.clear
    qtbot.keyClick(row.here.clear, Qt.Key.Key_Tab)
    until(qtbot, row.everywhere.button.isEnabled)
    assert QApplication.focusWidget() is row.everywhere.button
    qtbot.keyClick(row.everywhere.button, Qt.Key.Key_Space)
    qtbot.keyClick(row.everywhere.button, Qt.Key.Key_F5)
    until(qtbot, lambda: row.everywhere.button.text() == "F5")
    qtbot.keyClick(row.everywhere.button, Qt.Key.Key_Tab)
    qtbot.keyClick(row.everywhere.clear, Qt.Key.Key_Space)
    until(qtbot, lambda: row.everywhere.button.text() == "none")


@pytest.mark.slow
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_is_cut_off_in_a_small_window(
    typist: Typist, drawing_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str
):
    application = QApplication.instance()
    assert application is not None
    translator = TsTranslator(FOLDER / f"{language}.ts") if language != "en" else None
    if translator is not None:
        application.installTranslator(translator)
    desk = Desk(qtbot, drawing_file, monkeypatch)
    try:
        desk.window.resize(800, 600)
        for theme in (DARK, LIGHT):
            desk.session.change_part("window", theme=theme.name)
            page = desk.page("hotkeys")
            desk.session.hotkeys.give_everywhere("record", "Ctrl+Alt+Shift+F12")
            until(qtbot, lambda page=page: page.rows["record"].everywhere.button.text() != "F12")
            qtbot.wait(200)
            room = page.parentWidget()
            assert page.width() <= room.width(), "no scrolling to the side"
            for button in page.findChildren(QPushButton):
                assert button.width() >= button.sizeHint().width(), button.text()
            for label in page.findChildren(QLabel):
                if label.isVisible():
                    needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
                    assert label.height() >= needed, label.text()
                    corner = label.mapTo(page, QPoint(label.width(), 0))
                    assert QRect(0, 0, page.width() + 1, 10**6).contains(corner), label.text()
            assert all("…" not in row.title.text() for row in page.rows.values())
            below = max(child.geometry().bottom() for child in page.findChildren(QLabel))
            assert page.height() - below < 60, "no taller than what it shows"
    finally:
        desk.window.close()
        if translator is not None:
            application.removeTranslator(translator)
