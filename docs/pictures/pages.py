"""Takes `pages-WIDTH.jpg`: every page in a size and both themes, on one sheet; and `pages-LANGUAGE.jpg`.

`xvfb-run -s "-screen 0 1920x1080x24" uv run --group test python -m docs.pictures.pages [LANGUAGE] [FOLDER]`:
the real window over the real threads, with settings of its own, following a made-up face. The pictures by
themselves are written into FOLDER, to be looked at.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from docs.pictures.tuning import MadeUpFace
from tests.app.parts import FakeCamera

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
SIZES = ((800, 600), (1280, 800), (1920, 1080))
SHEET_WIDTH, COLUMNS = 2100, 7
BY_THEMSELVES = (("output", 1280, "dark"), ("obs", 1280, "light"))
"""Page, width and theme of what is written as `studio-PAGE.jpg`, too."""


def main(language: str, folder: Path) -> None:
    """Take every page in every size and theme; where a language is given, in one size alone."""
    from app.session import session as session_module
    from app.session.session import Session
    from app.settings.settings_file import SettingsFile
    from app.window.appearance import make_application
    from app.window.language import speak
    from app.window.main_window import MainWindow

    application = make_application(sys.argv[:1])
    session_module.open_chosen_source = lambda camera, say: FakeCamera(30.0)
    session = Session(SettingsFile(), make_tracker=lambda bundle: MadeUpFace())
    session.change_part("window", camera_view=False, language=language)
    session.change_part("behaviour", govern=False)
    speak(application, language)
    window = MainWindow(session)
    window.show()
    session.start()

    def run(seconds: float, until: Callable[[], object] = lambda: False) -> None:
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s and not until():
            application.processEvents()
            time.sleep(0.01)

    run(600, lambda: session.pipeline.preview.peek() is not None and session.status().progress is None)
    entries = prepare(window, run, folder)
    for width, height in SIZES if not language else SIZES[1:2]:
        shots = []
        for theme in ("dark", "light"):
            session.change_part("window", theme=theme)
            window.resize(width, height)
            window.move(0, 0)
            run(1.5)
            for name, show in entries.items():
                show()
                run(0.6)
                shots.append(grabbed(window))
                cv2.imwrite(str(folder / f"{name}-{width}-{theme}{language}.png"), shots[-1])
                if (name, width, theme) in BY_THEMSELVES and not language:
                    written(f"studio-{name}.jpg", shots[-1])
        written(f"pages-{language or width}.jpg", sheet(shots))
    window.close()


def written(name: str, bgr: np.ndarray) -> None:
    """Write a picture beside this file."""
    cv2.imwrite(str(Path(__file__).with_name(name)), bgr, [cv2.IMWRITE_JPEG_QUALITY, 82])


def prepare(window, run, folder: Path) -> dict[str, Callable[[], object]]:
    """Return what shows each page; the page Characters with an import and a range under way, too."""
    from app.window.pages.page_list import PAGES
    from models.generator.character import Character

    window.open_page("characters")
    run(60, lambda: window.panel.current == "characters" and window.panel.page)
    page = window.panel.page
    page.range.click()
    run(600, page.range_view.keep.isEnabled)
    picture = folder / "drawing.png"
    drawn = Character(11, 512, plain=True).drawing().astype(np.uint16)
    rgb = (drawn[..., :3] + 255 - drawn[..., 3:]).clip(0, 255).astype(np.uint8)
    cv2.imwrite(str(picture), rgb[..., ::-1])
    page.import_picture(picture)
    run(600, page.import_view.keep.isEnabled)

    def show(name: str, view: object = page.shelf_side) -> None:
        window.open_page(name)
        page.views.show_view(view)

    entries = {entry.name: (lambda name=entry.name: show(name)) for entry in PAGES}
    entries["import"] = lambda: show("characters", page.import_view)
    entries["range"] = lambda: show("characters", page.range_view)
    return entries


def grabbed(window) -> np.ndarray:
    """Return what the window shows, uint8 BGR."""
    image = window.grab().toImage().convertToFormat(window.grab().toImage().Format.Format_RGB888)
    data = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    rgb = data.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()]
    return np.ascontiguousarray(rgb.reshape(image.height(), image.width(), 3)[..., ::-1])


def sheet(shots: list[np.ndarray]) -> np.ndarray:
    """Lay pictures of one size out in rows."""
    height, width = shots[0].shape[:2]
    size = SHEET_WIDTH // COLUMNS - 6, round((SHEET_WIDTH // COLUMNS - 6) * height / width)
    small = [cv2.resize(shot, size, interpolation=cv2.INTER_AREA) for shot in shots]
    small = [cv2.copyMakeBorder(s, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=(128, 128, 128)) for s in small]
    small += [np.full_like(small[0], 128)] * (-len(small) % COLUMNS)
    rows = [np.hstack(small[i : i + COLUMNS]) for i in range(0, len(small), COLUMNS)]
    return np.vstack(rows)


if __name__ == "__main__":
    from app.display import forget_foreign_qt

    forget_foreign_qt()
    with tempfile.TemporaryDirectory() as kept:
        for name in ("CONFIG", "DATA", "CACHE"):
            os.environ[f"ICHIMAI_{name}_DIR"] = str(Path(kept, name.lower()))
        shown = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(kept)
        shown.mkdir(parents=True, exist_ok=True)
        main(sys.argv[1] if len(sys.argv) > 1 else "", shown)
