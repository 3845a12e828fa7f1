"""Tracking under the locales of other countries: real MediaPipe, commands and window, each a process."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from app import launch
from tracking.trackers import face_mesh

LOCALES = ("de_DE", "tr_TR", "ja_JP", "C")
"""A decimal comma; letters whose small I has no dot; two bytes and more a letter; and none of it."""
_SOURCES = Path("/usr/share/i18n/locales")

_TRACK = """
import locale, sys
from app.cli import main
print(*(locale.setlocale(getattr(locale, name)) for name in ("LC_CTYPE", "LC_MESSAGES")))
sys.exit(main(["track", sys.argv[1], "-o", sys.argv[2], "--raw"]))
"""
_WINDOW = """
import locale, sys, time
from PyQt6.QtCore import QTimer
from app.window import main_window
init = main_window.MainWindow.__init__
def polled(self, session):
    init(self, session)
    end = time.monotonic() + 120
    def look():
        seen = session.pipeline.seen.peek()
        tracked = seen is not None and seen.value.face is not None
        if tracked or session.pipeline.error or time.monotonic() > end:
            self.polling.stop()
            word = "tracks" if tracked else session.pipeline.messages.take()
            # Where a thread does not end in time, the program ends without writing out what was printed.
            print(word, locale.setlocale(locale.LC_TIME), flush=True)
            self.close()
    self.polling = QTimer(self, interval=50)
    self.polling.timeout.connect(look)
    self.polling.start()
main_window.MainWindow.__init__ = polled
from app.cli import main
sys.exit(main([]))
"""


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the locales, built here: a system has few but its own."""
    if shutil.which("localedef") is None or not _SOURCES.is_dir():
        pytest.skip("no localedef, or no sources of locales (Debian: apt-get install locales)")
    folder = tmp_path_factory.mktemp("locales")
    for name in LOCALES[:-1]:
        target = folder / f"{name}.UTF-8"
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(target)], check=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second of a face that nods by a few pixels."""
    portrait = np.ascontiguousarray(pytest.importorskip("skimage.data").astronaut()[0:256, 90:346])
    path = tmp_path_factory.mktemp("clip") / "face.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=24)
        video.width = video.height = 256
        for shift in (0, 1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 0):
            picture = np.roll(portrait, shift, axis=0)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(video.encode(None))
    return path


def run(code: str, locales: Path, name: str, *words: object) -> str:
    """Run a program under a locale; return what it prints, after it has ended well."""
    unset = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    chosen = name if name == "C" else f"{name}.UTF-8"
    environment = {**unset, "LOCPATH": str(locales), "LC_ALL": chosen, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True, text=True, encoding="utf-8", errors="replace", check=False, env=environment,
        timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_command_tracks_under_every_locale(locales: Path, clip: Path, tmp_path: Path):
    tracks = {}
    for name in LOCALES:
        said = run(_TRACK, locales, name, clip, tmp_path / f"{name}.csv")
        if name != "C":
            assert said.startswith(f"{name}.UTF-8 "), "the locale was not in force"
        with (tmp_path / f"{name}.csv").open(newline="") as file:
            tracks[name] = list(csv.DictReader(file))
    assert len(tracks["C"]) == 12 and all(row["face"] == "1" for row in tracks["C"])
    for name in LOCALES[:-1]:
        assert tracks[name] == tracks["C"], f"{name} tracks otherwise"


@pytest.mark.slow
@pytest.mark.parametrize("name", LOCALES)
def test_the_window_tracks_under_every_locale(
    name: str, locales: Path, clip: Path, config_folder: Path, drawing_file: Path
):
    config_folder.mkdir()
    words = f'character = "{drawing_file.as_posix()}"\n[camera]\nsource = "{clip.as_posix()}"\n'
    (config_folder / "settings.toml").write_text(words, encoding="utf-8")
    # Once in some fifty starts the program ends well and nothing that it printed arrives; why is not known.
    said = next((words for _ in range(3) if (words := run(_WINDOW, locales, name).split())), [])
    assert said and said[0] == "tracks", said
    assert name == "C" or said[-1] == f"{name}.UTF-8", "Qt did not put the locale in force"


def test_on_windows_what_tracks_is_loaded_before_qt(monkeypatch: pytest.MonkeyPatch):
    loaded = []
    monkeypatch.setattr(face_mesh, "load_libraries", lambda: loaded.append(True))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "PyQt6.QtCore", None)
    with pytest.raises(ImportError):
        launch.open_window()
    assert loaded == [True]
