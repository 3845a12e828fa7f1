"""Fixtures of the program's tests: settings of their own, and a drawing that is drawn here."""

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from tests.app.parts import drawn_character
from tests.app.x_display import x_display

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def config_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Keep the user's own settings out of every test."""
    folder = tmp_path / "config"
    monkeypatch.setenv("ICHIMAI_CONFIG_DIR", str(folder))
    monkeypatch.setenv("ICHIMAI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ICHIMAI_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def drawing_file(tmp_path: Path) -> Path:
    """A transparent PNG of 256 pixels."""
    path = tmp_path / "drawing.png"
    cv2.imwrite(str(path), cv2.cvtColor(drawn_character().rgba, cv2.COLOR_RGBA2BGRA))
    return path


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """The name of an X display of the tests' own; where there can be none the test is left out."""
    with x_display() as name:
        yield name
