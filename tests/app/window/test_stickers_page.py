"""The page Stickers: a grid that moves, and a set that is written in another process."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.stickers.sticker_file import bundled_scripts
from app.stickers.titles import TITLES
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
