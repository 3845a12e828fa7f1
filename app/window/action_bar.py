"""The buttons: calibrate, virtual camera, record."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QPushButton, QVBoxLayout, QWidget


class ActionBar(QWidget):
    """Three buttons with one key each.

    Signals:
        calibrate: take the neutral face.
        virtual_camera: on or off.
        record: on or off.
    """

    calibrate = pyqtSignal()
    virtual_camera = pyqtSignal(bool)
    record = pyqtSignal(bool)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.calibrate_button = _button("&Calibrate: this is my neutral face", "C", False)
        self.virtual_camera_button = _button("&Virtual camera", "V", True)
        self.record_button = _button("&Record", "R", True)
        for button in (self.calibrate_button, self.virtual_camera_button, self.record_button):
            column.addWidget(button)
        self.calibrate_button.clicked.connect(lambda: self.calibrate.emit())
        self.virtual_camera_button.clicked.connect(self.virtual_camera)
        self.record_button.clicked.connect(self.record)

    def show_state(self, virtual_camera: bool, recording: bool) -> None:
        """Show what is really on."""
        self.virtual_camera_button.setChecked(virtual_camera)
        self.record_button.setChecked(recording)
        self.record_button.setText("Stop &recording" if recording else "&Record")
        self.record_button.setShortcut(QKeySequence("R"))


def _button(text: str, key: str, checkable: bool) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(checkable)
    button.setShortcut(QKeySequence(key))
    button.setToolTip(f"Key: {key}")
    return button
