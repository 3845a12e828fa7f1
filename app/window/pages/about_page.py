"""The page About: version, and the licences of models, drawings and packages."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata, version

from PyQt6.QtWidgets import QTextBrowser

from app.session.session import Session
from app.window.pages.page import Page

PACKAGES = (
    "mediapipe", "opencv-contrib-python", "numpy", "onnxruntime", "onnxruntime-gpu", "PyQt6", "PyQt6-Qt6",
    "pyvirtualcam", "av", "pillow", "platformdirs", "psutil", "tqdm", "safetensors", "tomli-w", "python-xlib",
)  # fmt: skip
"""What the program imports; docs/licences.md says what their wheels carry besides."""


class AboutPage(Page):
    """What this is, and by whose leave."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("About"))
        self.add_hint(self.tr("Ichimai %1: one drawing, alive.").replace("%1", version("ichimai")))
        self.add_hint(self.tr("Everything runs on this computer. Nothing is sent anywhere."))
        self.licences = QTextBrowser()
        self.licences.setAccessibleName(self.tr("Licences"))
        self.licences.setMinimumHeight(260)
        self.licences.setHtml(self._licences())
        self.column.addWidget(self.licences, 1)

    def _licences(self) -> str:
        ours = self.tr("Program, bundled model pack, bundled characters and pose recording: MIT.")
        faces = self.tr("Face tracking: MediaPipe's face mesh, Apache-2.0.")
        yours = self.tr(
            "A picture that you import stays its owner's: mind its licence when you stream with it."
        )
        rows = "".join(
            f"<tr><td>{name}&nbsp;</td><td>{licence}</td></tr>" for name, licence in package_licences()
        )
        paragraphs = "".join(f"<p>{text}</p>" for text in (ours, faces, yours))
        return f"{paragraphs}<p><b>{self.tr('Packages')}</b></p><table>{rows}</table>"


def package_licences() -> list[tuple[str, str]]:
    """Return name with version, and licence, of each package that is installed."""
    found = []
    for name in PACKAGES:
        try:
            facts = metadata(name)
        except PackageNotFoundError:
            continue
        stated = next((facts[key] for key in ("License-Expression", "License") if key in facts), "")
        classified = [
            c.split(" :: ")[-1] for c in facts.get_all("Classifier") or [] if c.startswith("License")
        ]
        # Some packages state the whole text of their licence.
        licence = (
            stated if stated and "\n" not in stated else ", ".join(classified) or stated.splitlines()[0][:60]
        )
        found.append((f"{name} {facts['Version']}", licence or "?"))
    return found
