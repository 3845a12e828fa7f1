"""The page Clip from a clip: a clip is made in another process, shown on the way, and played."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.motion_desk import MOST_SHOWN, _Shower
from app.window.pages.clip_page import ClipPage
from models.first_order.export import export_pack
from models.manifest import Manifest
from tests.app.window.desk import Desk, click, until
from tests.models.first_order.small_models import KEEPING, random_networks
from tracking.frame import Frame


@pytest.fixture
def page(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClipPage:
    path = tmp_path / "small"
    manifest = Manifest("Small", "first-order", "MIT", "a test", details={"drives": "drawings"})
    export_pack(random_networks(KEEPING), KEEPING, manifest, path)
    # The workshop is another process: it finds the pack by its path.
    monkeypatch.setattr(desk.session.motion, "packs", lambda: [(str(path), "Small")])
    found = desk.page("clip")
    assert isinstance(found, ClipPage)
    return found


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    folder = tmp_path / "driver"
    folder.mkdir()
    for k in range(6):
        picture = np.full((96, 96, 3), 60, np.uint8)
        cv2.circle(picture, (40 + 3 * k, 48), 20, (200, 180, 90), -1)
        cv2.imwrite(str(folder / f"{k}.png"), picture)
    return folder


@pytest.mark.slow
def test_a_clip_is_made_and_played(
    page: ClipPage, qtbot: QtBot, drawing_file: Path, clip: Path, tmp_path: Path
):
    assert not page.make.isEnabled()
    page.set_picture(str(drawing_file))
    page.set_clip(str(clip))
    until(qtbot, page.make.isEnabled)
    click(qtbot, page.crop)
    assert not page.crop.isChecked()
    out = tmp_path / "out.mp4"
    page.begin(out)
    until(qtbot, lambda: page.session.motion.making.progress is None)
    until(qtbot, lambda: "6" in page.said.text())
    assert out.is_file()
    made = page.session.motion.making.newest()
    assert made is not None and len(made.value.shown) == 6
    until(qtbot, lambda: not page.shown.pixmap().isNull())
    assert page.shown.pixmap().width() > page.shown.pixmap().height()


@pytest.mark.slow
def test_what_fails_is_said(page: ClipPage, qtbot: QtBot, drawing_file: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    page.set_picture(str(drawing_file))
    page.set_clip(str(empty))
    page.begin(tmp_path / "out.mp4")
    until(qtbot, lambda: "holds no picture" in page.said.text())
    assert not (tmp_path / "out.mp4").exists()


def test_a_long_clip_keeps_few_pictures(tmp_path: Path):
    from app.clips.first_order_animation import Moved

    watcher = _Shower(lambda share: None, tmp_path / "newest.jpg")
    frame = Frame(np.zeros((8, 8, 3), np.uint8), 0.0, 0)
    moved = Moved(np.zeros((8, 8, 4), np.uint8), frame)
    for count in range(1, 3 * MOST_SHOWN):
        watcher.written(moved, count)
    assert watcher.every == 4
    assert MOST_SHOWN / 2 < len(watcher.shown) <= MOST_SHOWN
    assert (tmp_path / "newest.jpg").is_file()
