"""How the window looks: a dark and a light palette, and one style sheet for both.

The sheet is worn by the parts of the window, not by the application: put on all its widgets at once it takes
half a second, on a page some milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QPalette
from PyQt6.QtWidgets import QApplication

from tracking.trackers.plain_locale import use_plain_locale


class Theme(NamedTuple):
    """The colours of a theme. Text on its ground has a contrast of at least 4.5 (WCAG AA)."""

    name: str
    window: str
    panel: str
    field: str
    raised: str
    line: str
    text: str
    dim: str
    disabled: str
    accent: str
    accent_text: str
    good: str
    warning: str
    bad: str
    checker: tuple[str, str]


DARK = Theme(
    name="dark",
    window="#1b1d23",
    panel="#23262e",
    field="#191b20",
    raised="#2f343f",
    line="#3d4350",
    text="#e7e9ee",
    dim="#a3abb9",
    disabled="#6d7481",
    accent="#5b9bf5",
    accent_text="#0d1420",
    good="#57c785",
    warning="#e6b450",
    bad="#ef6b6b",
    checker=("#3a3f4b", "#323641"),
)
LIGHT = Theme(
    name="light",
    window="#eceef2",
    panel="#f8f9fb",
    field="#ffffff",
    raised="#ffffff",
    line="#c9ced8",
    text="#1d2128",
    dim="#586070",
    disabled="#9aa1ad",
    accent="#2563c9",
    accent_text="#ffffff",
    good="#1a7f4b",
    warning="#8a5a00",
    bad="#c03434",
    checker=("#ffffff", "#e4e7ec"),
)

_FONT_PX = 13
_MARKS = Path(__file__).with_name("marks")

_STYLE = """
QDialog {{ background: {window}; }}
QToolTip {{ background: {field}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: {panel}; }}
QLabel#pageTitle {{ font-size: 18px; font-weight: 600; }}
QLabel#hint {{ color: {dim}; }}
QLabel#good {{ color: {good}; }}
QLabel#warning {{ color: {warning}; }}
QLabel#bad {{ color: {bad}; }}
QGroupBox {{ border: 1px solid {line}; border-radius: 6px; margin-top: 16px; padding: 8px 6px 6px 6px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 2px; top: 0px; color: {dim}; font-weight: 600; }}
QPushButton, QToolButton {{ padding: 5px 10px; border: 1px solid {line}; border-radius: 6px;
    background: {raised}; color: {text}; }}
QPushButton:hover, QToolButton:hover {{ border-color: {accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {accent}; padding: 4px 9px; }}
QPushButton:pressed, QToolButton:pressed {{ background: {line}; }}
QPushButton:checked, QToolButton:checked {{ background: {accent}; border-color: {accent};
    color: {accent_text}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {disabled}; background: {panel}; }}
QPushButton#primary {{ background: {accent}; color: {accent_text}; border-color: {accent}; }}
QPushButton#primary:disabled {{ background: {panel}; color: {disabled}; border-color: {line}; }}
QPushButton#record:checked {{ background: {bad}; border-color: {bad}; color: {field}; }}
QToolButton#navigation {{ text-align: left; border: 2px solid transparent; background: transparent;
    padding: 6px 9px; }}
QToolButton#navigation:hover {{ background: {raised}; }}
QToolButton#navigation:focus {{ border: 2px solid {accent}; }}
QToolButton#navigation:checked {{ background: {accent}; color: {accent_text}; }}
QToolButton#fold, QToolButton#fold:checked {{ text-align: left; border-color: transparent;
    background: transparent; color: {text}; padding: 4px; }}
QToolButton#fold:hover, QToolButton#fold:focus {{ border: 1px solid {accent}; padding: 4px; }}
QToolButton#flat {{ border: 1px solid transparent; background: transparent; padding: 3px; }}
QToolButton#flat:hover, QToolButton#flat:focus {{ border-color: {accent}; }}
QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox {{ padding: 4px 6px; min-height: 18px;
    border: 1px solid {line}; border-radius: 5px; background: {field};
    selection-background-color: {accent}; selection-color: {accent_text}; }}
QComboBox:focus, QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus {{ border-color: {accent}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ background: {field}; border: 1px solid {line}; }}
QListView, QTextBrowser, QPlainTextEdit {{ background: {field}; border: 1px solid {line};
    border-radius: 6px; }}
QListView:focus, QTextBrowser:focus {{ border-color: {accent}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {dim};
    background: {field}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {accent};
    border-color: {accent}; }}
QCheckBox::indicator:checked {{ image: url("{tick}"); }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {accent}; }}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {line}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -6px 0; border-radius: 7px;
    background: {accent}; border: 1px solid {accent}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {text}; }}
QSlider::handle:horizontal:disabled {{ background: {disabled}; border-color: {disabled}; }}
QProgressBar {{ border: 1px solid {line}; border-radius: 5px; background: {field}; text-align: center;
    min-height: 16px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {line}; border-radius: 3px; min-height: 30px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle:horizontal {{ background: {line}; border-radius: 3px; min-width: 30px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
#notice {{ background: {raised}; border: 1px solid {warning}; border-radius: 6px; }}
#statusBar QLabel {{ color: {dim}; font-size: 12px; }}
#statusBar QLabel#why {{ color: {warning}; }}
"""


def make_application(arguments: Sequence[str]) -> QApplication:
    """Return the one application, dressed as the system is."""
    application = QApplication(list(arguments))
    use_plain_locale()  # Qt has just set the user's
    application.setApplicationName("Ichimai")
    application.setStyle("Fusion")
    dress(application, "system")
    return application


def system_theme() -> Theme:
    """Return the theme that the system has; dark where it doesn't say."""
    hints = QApplication.styleHints()
    light = hints is not None and hints.colorScheme() is Qt.ColorScheme.Light
    return LIGHT if light else DARK


def dress(application: QApplication, theme: str) -> Theme:
    """Give the application a theme's palette (`dark`, `light` or `system`) and return which it is now."""
    chosen = {"dark": DARK, "light": LIGHT}.get(theme) or system_theme()
    if application.property("theme") != chosen.name:
        application.setProperty("theme", chosen.name)
        application.setPalette(_palette(chosen))
        font = application.font()
        # Not by the style sheet, which would have to style every widget for it.
        font.setPixelSize(_FONT_PX)
        application.setFont(font)
    return chosen


def style_sheet(theme: Theme) -> str:
    """Return what each part of the window wears, in Qt's language."""
    marks = {name: (_MARKS / f"{name}-{theme.name}.svg").as_posix() for name in ("tick", "arrow")}
    return _STYLE.format(**theme._asdict(), **marks)


def theme_now() -> Theme:
    """Return the theme that is worn now, for what paints itself."""
    application = QApplication.instance()
    return LIGHT if application is not None and application.property("theme") == "light" else DARK


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.ToolTipBase: theme.field,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.dim,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Mid: theme.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.disabled))
    return palette
