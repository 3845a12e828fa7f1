"""The page Stickers: a grid that moves, and a set that is written in another process."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.stickers.sticker_file import bundled_scripts
from app.stickers.titles import MARKS, TITLES
from app.window.pages.stickers_page import StickersPage
from tests.app.window.desk import Desk, click, until


@pytest.fixture
def page(desk: Desk) -> StickersPage:
    found = desk.page("stickers")
    assert isinstance(found, StickersPage)
    found.set_character("akane")
    return found


def _leave(page: StickersPage, names: set[str], platforms: set[str]) -> None:
    for name, tile in page.tiles.items():
        tile.tick.setChecked(name in names)
    for name, tick in page.platforms.items():
        tick.setChecked(name in platforms)


def test_every_sticker_has_a_title_that_is_translated() -> None:
    assert {script.title for script in bundled_scripts()} == set(TITLES)


@pytest.mark.slow
def test_the_grid_moves_and_a_set_is_written(page: StickersPage, qtbot: QtBot, tmp_path: Path) -> None:
    click(qtbot, page.show_them)
    until(qtbot, lambda: not page.tiles["yes"].picture.pixmap().isNull())
    first = page.tiles["yes"].picture.pixmap().cacheKey()
    until(qtbot, lambda: page.tiles["yes"].picture.pixmap().cacheKey() != first)
    _leave(page, {"yes"}, {"slack"})
    until(qtbot, page.make.isEnabled)
    page.begin(tmp_path / "set")
    until(qtbot, lambda: "1 stickers in 2 files" in page.said.text())
    assert (tmp_path / "set/slack/animated/yes.gif").is_file()


def test_nothing_is_made_where_nothing_is_ticked(page: StickersPage, qtbot: QtBot) -> None:
    until(qtbot, page.make.isEnabled)
    _leave(page, set(), {"slack"})
    until(qtbot, lambda: not page.make.isEnabled())


def test_what_fails_is_said(page: StickersPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    _leave(page, {"yes"}, {"slack"})
    page.begin(tmp_path)
    until(qtbot, lambda: "not empty" in page.said.text())
    page.set_character("nobody.png")
    page.begin(tmp_path / "set")
    until(qtbot, lambda: "no drawing" in page.said.text())


@pytest.mark.slow
def test_a_mark_is_changed_and_shown(page: StickersPage, qtbot: QtBot, tmp_path: Path) -> None:
    tile = page.tiles["yes"]
    tile.marks.aboutToShow.emit()
    actions = tile.marks.actions()
    assert len(actions) == 2 + len(MARKS) and not actions[2].icon().isNull()
    page.begin_showing(("yes", "no"))
    until(qtbot, lambda: not tile.picture.pixmap().isNull())
    before, other = page.session.stickers.showing.newest(), page.tiles["no"].picture.pixmap()
    actions[2].trigger()
    assert tile.shape == next(iter(MARKS))
    until(qtbot, lambda: page.session.stickers.showing.newest() is not before)
    until(qtbot, lambda: page.session.stickers.showing.progress is None)
    assert not other.isNull() and not page.tiles["no"].picture.pixmap().isNull()
    actions[1].trigger()
    assert tile.shape == ""
    actions[0].trigger()
    assert tile.shape is None


@pytest.mark.slow
def test_a_person_is_followed_or_that_there_is_none_is_said(
    page: StickersPage, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "wall.png"
    cv2.imwrite(str(photo), np.full((120, 160, 3), 120, np.uint8))
    page.follow(str(photo))
    assert page.acted_button.toolTip() == "wall.png"
    _leave(page, {"yes"}, {"slack"})
    page.begin(tmp_path / "set")
    until(qtbot, lambda: "no face was found" in page.said.text().lower())
    assert not (tmp_path / "set").exists()
    page.acted_menu.actions()[-1].trigger()
    assert page.acted == ""
