"""Takes `window.png`.

`xvfb-run -s "-screen 0 1280x800x24" uv run python -m docs.pictures.window [CHARACTER]`: the real window over
the real threads and the bundled pack, with settings of its own, when the bundled recording tilts and winks.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SHOWN_MS = 100
"""Until what is posed is on the screen, the page beside it, too."""


def main() -> None:
    """Open the window, wait for the moment, take what the screen shows, and close."""
    from PyQt6.QtCore import QTimer

    from app.display import forget_foreign_qt
    from app.session.session import Session
    from app.settings.settings_file import SettingsFile
    from app.window.appearance import make_application
    from app.window.main_window import MainWindow

    forget_foreign_qt()
    application = make_application(sys.argv[:1])
    session = Session(SettingsFile())
    session.change_part("window", theme="dark", page="pose")
    window = MainWindow(session)
    window.show()
    session.start()
    timer = QTimer()

    def look() -> None:
        pose = session.pipeline.posed()
        if pose is None or session.status().progress is not None or window.panel.page is None:
            return
        if pose.left_eye > 0.97 and pose.right_eye < 0.1 and pose.neck_z > 0.6:
            timer.stop()
            QTimer.singleShot(SHOWN_MS, take)

    def take() -> None:
        screen = window.screen()
        assert screen is not None
        screen.grabWindow(0).copy(window.frameGeometry()).save(str(Path(__file__).with_name("window.png")))
        window.close()

    timer.timeout.connect(look)
    timer.start(5)
    application.exec()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ICHIMAI_CONFIG_DIR"] = folder
        character = sys.argv[1] if len(sys.argv) > 1 else ""
        Path(folder, "settings.toml").write_text(
            f'character = "{character}"\n[camera]\nsource = "recording"\n[behaviour]\ngovern = false\n',
            encoding="utf-8",
        )
        main()
