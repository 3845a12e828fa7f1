"""Importing and rolling, as a person does them; with the real importer and the real generator."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.characters import character_library
from app.characters.bundled import characters
from app.characters.user_characters import characters_folder, free_path, list_characters
from app.window.pages import characters_page
from models.generator.character import Character
from tests.app.window.desk import Desk, click, until
from tracking.errors import InputError


def drop(desk: Desk, path: Path) -> None:
    """Drop a file onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), action, data, button, none)
    QApplication.sendEvent(desk.window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(desk.window, QDropEvent(QPointF(50, 50), action, data, button, none))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A drawn character over white."""
    drawn = Character(11, 256, plain=True).drawing().astype(np.uint16)
    rgb = (drawn[..., :3] + 255 - drawn[..., 3:]).clip(0, 255).astype(np.uint8)
    path = tmp_path / "my drawing.png"
    cv2.imwrite(str(path), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return path


@pytest.mark.slow
def test_a_dropped_picture_becomes_a_character_with_one_click(desk: Desk, qtbot: QtBot, picture: Path):
    drop(desk, picture)
    view = desk.shown_page("characters").import_view
    assert view.isVisible()
    qtbot.waitUntil(view.keep.isEnabled, timeout=180_000)
    assert "of 100" in view.headline.text() and view.name.text() == "my drawing"
    click(qtbot, view.keep)
    kept = characters_folder() / "my drawing.ichimai"
    until(qtbot, lambda: desk.session.settings.character == str(kept))
    assert kept.is_file() and not view.isVisible()
    page = desk.shown_page("characters")
    until(qtbot, lambda: page.list.item(0).text() == "my drawing")


@pytest.mark.slow
def test_a_corrupt_picture_is_said_and_the_show_goes_on(desk: Desk, qtbot: QtBot, tmp_path: Path):
    until(qtbot, lambda: desk.session.pipeline.preview.peek())
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nonsense" * 50)
    drop(desk, broken)
    view = desk.shown_page("characters").import_view
    until(qtbot, lambda: "damaged" in view.headline.text())
    assert not view.keep.isEnabled()
    count = desk.window.stage.meter.figures().rounds
    until(qtbot, lambda: desk.window.stage.meter.figures().rounds > count + 3)
    click(qtbot, view.back)
    assert desk.shown_page("characters").list.isVisible()


def test_a_broken_character_file_is_said_and_not_kept(desk: Desk, qtbot: QtBot, tmp_path: Path):
    broken = tmp_path / "broken.ichimai"
    broken.write_bytes(b"PK nothing")
    drop(desk, broken)
    until(qtbot, lambda: "damaged" in desk.said)
    assert not list(characters_folder().glob("*.ichimai"))
    assert desk.session.settings.character != str(broken)


def test_a_video_that_is_dropped_is_followed(desk: Desk, qtbot: QtBot, tmp_path: Path):
    clip = tmp_path / "me.mp4"
    clip.write_bytes(b"")
    drop(desk, clip)
    until(qtbot, lambda: desk.opened and desk.opened[-1] == str(clip))


def test_a_character_is_chosen_by_mouse_and_by_key(desk: Desk, qtbot: QtBot):
    page = desk.page("characters")
    until(qtbot, lambda: page.list.count() == len(characters()) + 1)
    until(qtbot, lambda: len(desk.session.library.thumbnails()) == page.list.count())
    item = page.list.item(2)
    qtbot.mouseClick(
        page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualItemRect(item).center()
    )
    names = list(characters())
    assert desk.session.settings.character == names[1]
    assert not page.rename.isEnabled() and not page.delete.isEnabled()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Right)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert desk.session.settings.character == names[2]


@pytest.mark.slow
def test_one_is_rolled_with_wishes_and_kept(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(character_library.rolling, "KEPT", 128)
    page = desk.page("characters")
    click(qtbot, page.roll)
    view = page.roll_view
    until(qtbot, lambda: view.picture.pixmap() and not view.picture.pixmap().isNull())
    view.seed.setFocus()
    view.seed.selectAll()
    qtbot.keyClicks(view.seed, "7")
    qtbot.keyClick(view.seed, Qt.Key.Key_Return)
    until(qtbot, lambda: desk.session.library.rolling.newest().value.seed == 7)
    plain = desk.session.library.rolling.newest()
    _, slider = view.wishes["hair_hue"]
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    until(qtbot, lambda: desk.session.library.rolling.newest().sequence > plain.sequence)
    assert (desk.session.library.rolling.newest().value.picture != plain.value.picture).any()
    click(qtbot, view.keep)
    until(qtbot, lambda: desk.session.settings.character == str(characters_folder() / "Rolled 7.png"))
    assert cv2.imread(desk.session.settings.character, cv2.IMREAD_UNCHANGED).shape == (128, 128, 4)


def own_character(drawing: Path, name: str) -> Path:
    """Keep a drawing among the characters."""
    path = free_path(name, ".png")
    path.write_bytes(drawing.read_bytes())
    return path


def test_the_users_own_is_renamed_and_deleted_to_the_trash(
    desk: Desk, qtbot: QtBot, drawing_file: Path, monkeypatch: pytest.MonkeyPatch
):
    first, _ = own_character(drawing_file, "one"), own_character(drawing_file, "two")
    desk.session.choose_character(str(first))
    page = desk.page("characters")
    until(qtbot, lambda: page.list.count() == len(characters()) + 2)
    page.list.select(str(first))
    click(qtbot, page.rename)
    editor = QApplication.focusWidget() or page.list.focusWidget()
    qtbot.keyClicks(editor, "Mei")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    renamed = characters_folder() / "Mei.png"
    until(qtbot, lambda: renamed.is_file() and not first.exists())
    assert desk.session.settings.character == str(renamed)
    until(qtbot, lambda: page.list.current_key() == str(renamed) and page.delete.isEnabled())
    assert page.list.currentItem().text() == "Mei"
    trash = drawing_file.with_name("trash.png")
    monkeypatch.setattr(characters_page, "_to_trash", lambda path: bool(path.rename(trash)))
    asked = []
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *words: (asked.append(words[-1]), yes)[1])
    click(qtbot, page.delete)
    until(qtbot, lambda: not renamed.exists())
    assert "Mei" in asked[0] and desk.session.settings.character == ""
    until(qtbot, lambda: "Mei is in" in desk.said)


def test_names_that_are_taken_or_impossible_are_refused(desk: Desk, drawing_file: Path, qtbot: QtBot):
    one, two = own_character(drawing_file, "one"), own_character(drawing_file, "two")
    desk.session.library.rename(str(one), "TWO")
    until(qtbot, lambda: "already" in desk.said)
    desk.session.library.rename(str(one), " ../ ")
    until(qtbot, lambda: "can't be a character's name" in desk.said)
    assert one.is_file() and two.is_file()
    assert free_path("one").name == "one 2.ichimai"
    with pytest.raises(InputError):
        free_path("\x00")


def test_a_trash_that_does_not_work_loses_nothing(desk: Desk, drawing_file: Path):
    one = own_character(drawing_file, "one")
    desk.session.library.delete(str(one), lambda path: False)
    assert not one.exists() and (characters_folder() / "deleted" / "one.png").is_file()
    assert str(one) not in {character.key for character in list_characters()}


@pytest.mark.slow
def test_the_file_dialogue_imports_too(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    text = tmp_path / "notes.png"
    text.write_text("not a picture")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(text), ""))
    page = desk.page("characters")
    click(qtbot, page.add)
    until(qtbot, lambda: "notes.png" in page.import_view.headline.text())
