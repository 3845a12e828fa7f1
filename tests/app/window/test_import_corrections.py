"""Correcting an import by mouse and keys, with the real importer: marks, brush, extra drawings, range."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from app.characters.user_characters import characters_folder, free_path
from app.window.import_view import ImportView
from app.window.pages.characters_page import CharactersPage
from models.colour import straighten
from models.generator.character import Character
from models.opening import load_character
from models.sheet.character import SheetCharacter
from tests.app.window.desk import Desk, click, until
from tests.app.window.test_characters import drop
from tests.app.window.test_stage import drag
from tracking.pose import Pose

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def generated() -> Character:
    return Character(21, 256, plain=True)


def written(path: Path, premultiplied: np.ndarray) -> Path:
    cv2.imwrite(str(path), cv2.cvtColor(straighten(premultiplied), cv2.COLOR_RGBA2BGRA))
    return path


@pytest.fixture
def picture(generated: Character, tmp_path: Path) -> Path:
    return written(tmp_path / "mine.png", generated.drawing())


def imported(desk: Desk, qtbot: QtBot, picture: Path) -> ImportView:
    """Drop a picture and wait for what comes of it."""
    drop(desk, picture)
    page = desk.shown_page("characters")
    assert isinstance(page, CharactersPage)
    ready(qtbot, page.import_view)
    return page.import_view


def ready(qtbot: QtBot, view: ImportView) -> None:
    qtbot.waitUntil(view.keep.isEnabled, timeout=180_000)


def again(desk: Desk, qtbot: QtBot, view: ImportView) -> None:
    """Try again, and wait until that is done."""
    before = desk.session.library.importing.newest()
    assert before is not None
    qtbot.waitUntil(view.again.isEnabled, timeout=180_000)
    click(qtbot, view.again)
    newest = desk.session.library.importing.newest
    qtbot.waitUntil(lambda: newest().sequence > before.sequence, timeout=180_000)
    qtbot.waitUntil(view.again.isEnabled, timeout=180_000)


def alpha_at(desk: Desk, x: int, y: int) -> int:
    newest = desk.session.library.importing.newest()
    assert newest is not None and newest.value.character is not None
    return int(newest.value.character.drawing.rgba[y, x, 3])


@pytest.mark.slow
def test_marks_are_dragged_undone_and_the_picture_tried_again(desk: Desk, qtbot: QtBot, picture: Path):
    view = imported(desk, qtbot, picture)
    marker = view.correcting.marker
    before = marker.marks["mouth"]
    drag(qtbot, marker, marker.place_of("mouth").toPoint(), QPoint(0, 6))
    x, y = marker.marks["mouth"]
    assert y > before[1] + 3 and x == pytest.approx(before[0], abs=2)
    drag(qtbot, marker, marker.head_corner().toPoint(), QPoint(8, 8))
    told = view.wishes.wish.told
    assert dict(told.points) == {"mouth": (x, y)} and told.head is not None
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    until(qtbot, lambda: view.wishes.wish.told.head is None)
    click(qtbot, view.correcting.undo)
    assert marker.marks["mouth"] == before and not view.correcting.undo.isEnabled()
    click(qtbot, view.correcting.redo)
    assert marker.marks["mouth"] == (x, y)
    again(desk, qtbot, view)
    ready(qtbot, view)
    assert marker.marks["mouth"] == pytest.approx((x, y), abs=1)


@pytest.mark.slow
def test_the_brush_takes_away_and_brings_back_by_mouse_and_keys(desk: Desk, qtbot: QtBot, picture: Path):
    view = imported(desk, qtbot, picture)
    board, brush = view.correcting, view.correcting.brush
    assert alpha_at(desk, 128, 128) == 255
    click(qtbot, board.erase_tool)
    brush.setFocus()
    qtbot.keyClicks(brush, "[[[")
    at = brush.place_of(128, 128).toPoint()
    drag(qtbot, brush, at - QPoint(8, 0), QPoint(16, 0))
    again(desk, qtbot, view)
    assert alpha_at(desk, 128, 128) == 0
    click(qtbot, board.restore_tool)
    brush.setFocus()
    # The brush stands where the stroke ended, 8 pixels to the right; half its radius is a step.
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Space):
        qtbot.keyClick(brush, key)
    again(desk, qtbot, view)
    assert alpha_at(desk, 128, 128) == 255
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    until(qtbot, lambda: view.wishes.wish.told.brush is None)


@pytest.mark.slow
def test_extra_drawings_are_added_kept_and_worn(
    desk: Desk, qtbot: QtBot, generated: Character, picture: Path, monkeypatch: pytest.MonkeyPatch
):
    shut = written(picture.with_name("shut.png"), generated.render(Pose(left_eye=1, right_eye=1)).rgba)
    dark = generated.drawing()
    lower = dark[200:]
    lower[..., :3] = lower[..., :3] // 2
    dressed = written(picture.with_name("dark.png"), dark)
    other = written(picture.with_name("other.png"), Character(22, 256, plain=True).drawing())
    view = imported(desk, qtbot, picture)
    chosen = [other]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen[0]), ""))
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Evening", True))
    eyes, outfit = view.extra.menu.actions()[0], view.extra.menu.actions()[-1]
    eyes.trigger()
    again(desk, qtbot, view)
    assert "does not show the same head" in view.report.text() and not view.keep.isEnabled()
    click(qtbot, view.extra.removers["eyes_closed"])
    assert not view.extra.removers
    chosen[0] = shut
    eyes.trigger()
    chosen[0] = dressed
    outfit.trigger()
    assert set(view.extra.removers) == {"eyes_closed", "Evening"}
    again(desk, qtbot, view)
    assert "Eyes closed: as drawn in shut.png" in view.report.text()
    desk.real_characters = True
    click(qtbot, view.keep)
    kept = characters_folder() / "mine.ichimai"
    until(qtbot, lambda: desk.session.pipeline.outfits == ("", "Evening"))
    character = load_character(kept)
    assert isinstance(character, SheetCharacter)
    assert set(character.drawn) == {"left_eye", "right_eye"} and set(character.outfits) == {"Evening"}
    page = desk.page("characters")
    until(qtbot, page.outfit.isVisible)
    page.outfit.box.setFocus()
    qtbot.keyClick(page.outfit.box, Qt.Key.Key_Down)
    until(qtbot, lambda: desk.session.pipeline.outfit == "Evening")


@pytest.mark.slow
def test_the_range_is_judged_changed_undone_and_kept(desk: Desk, qtbot: QtBot, picture: Path):
    own = free_path("own", ".png")
    own.write_bytes(picture.read_bytes())
    page = desk.page("characters")
    until(
        qtbot,
        lambda: page.list.count() > 0 and "own" in page.list.item(0).text() + page.list.item(1).text(),
    )
    page.list.select(str(own))
    click(qtbot, page.range)
    view = page.range_view
    qtbot.waitUntil(view.keep.isEnabled, timeout=180_000)
    before = view.limits
    slider = view.sliders["head_y"]
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    for _ in range(4):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert view.limits["head_y"] == (-0.4, 0.4)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL)
    until(qtbot, lambda: view.limits == before)
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    until(qtbot, lambda: view.limits["head_y"] == (-0.4, 0.4))
    click(qtbot, view.keep)
    kept = characters_folder() / "own 2.ichimai"
    until(qtbot, kept.is_file)
    until(qtbot, lambda: desk.session.settings.character == str(kept))
    assert load_character(kept).limits["head_y"] == (-0.4, 0.4)
    until(qtbot, lambda: page.list.current_key() == str(kept))
    click(qtbot, page.range)
    qtbot.waitUntil(view.keep.isEnabled, timeout=180_000)
    click(qtbot, view.free)
    click(qtbot, view.keep)
    until(qtbot, lambda: load_character(kept).limits["head_y"] == (-1.0, 1.0))
    assert len(list(characters_folder().glob("*.ichimai"))) == 1
