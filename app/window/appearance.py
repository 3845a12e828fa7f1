"""How the window looks: one dark palette on every system, so that colours of the avatar stand out."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication

_BACK, _FIELD, _TEXT, _DIM, _ACCENT = "#23262e", "#1b1d23", "#e6e8ec", "#9aa1ad", "#4f8fe6"

_STYLE = f"""
QWidget {{ font-size: 13px; }}
QGroupBox {{ border: 1px solid #3a3f4b; border-radius: 6px; margin-top: 10px; padding-top: 6px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; color: {_DIM}; }}
QPushButton {{ padding: 7px 10px; border: 1px solid #4a505e; border-radius: 6px; background: #2f343f; }}
QPushButton:hover {{ border-color: {_ACCENT}; }}
QPushButton:focus {{ border-color: {_ACCENT}; }}
QPushButton:checked {{ background: {_ACCENT}; border-color: {_ACCENT}; color: white; }}
QCheckBox::indicator {{ width: 13px; height: 13px; border: 1px solid #6b717d; border-radius: 3px; }}
QCheckBox::indicator:checked {{ background: {_ACCENT}; border-color: {_ACCENT}; }}
QCheckBox::indicator:focus {{ border-color: {_ACCENT}; }}
QLabel#figures {{ color: {_DIM}; font-size: 12px; }}
"""


def make_application(arguments: Sequence[str]) -> QApplication:
    """Return the one application, dressed."""
    application = QApplication(list(arguments))
    application.setApplicationName("Ichimai")
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setStyleSheet(_STYLE)
    return application


def _palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: _BACK,
        role.WindowText: _TEXT,
        role.Base: _FIELD,
        role.AlternateBase: _BACK,
        role.Text: _TEXT,
        role.Button: "#2f343f",
        role.ButtonText: _TEXT,
        role.ToolTipBase: _FIELD,
        role.ToolTipText: _TEXT,
        role.PlaceholderText: _DIM,
        role.Highlight: _ACCENT,
        role.HighlightedText: "#ffffff",
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor("#6b717d"))
    return palette
