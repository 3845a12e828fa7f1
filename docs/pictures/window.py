"""Takes `window.png`.

`xvfb-run -s "-screen 0 1100x760x24" uv run python docs/pictures/window.py [CHARACTER]`: the real window over
the real threads and the bundled pack, with settings of its own, while the bundled recording plays.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
MOMENT_S = 9.3
"""Of the recording: a tilted head and a wink."""


def main() -> None:
    """Open the window, wait for the moment, take what the screen shows, and close."""
    from PyQt6.QtCore import QTimer

    from app.display import forget_foreign_qt
    from app.session import Session
    from app.settings_file import SettingsFile
    from app.window.appearance import make_application
    from app.window.main_window import MainWindow

    forget_foreign_qt()
    application = make_application(sys.argv[:1])
    session = Session(SettingsFile())
    window = MainWindow(session)
    window.show()
    session.start()
    began_s = time.monotonic()
    timer = QTimer()

    def look() -> None:
        shown = session.newest_picture()
        if shown is None or time.monotonic() - began_s < MOMENT_S:
            return
        timer.stop()
        screen = window.screen()
        assert screen is not None
        screen.grabWindow(0).copy(window.frameGeometry()).save(str(Path(__file__).with_name("window.png")))
        window.close()

    timer.timeout.connect(look)
    timer.start(20)
    application.exec()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ICHIMAI_CONFIG_DIR"] = folder
        character = sys.argv[1] if len(sys.argv) > 1 else ""
        Path(folder, "settings.toml").write_text(
            f'character = "{character}"\n[camera]\nsource = "recording"\n', encoding="utf-8"
        )
        main()
