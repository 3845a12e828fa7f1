"""Rolling a new character: by seed, with wishes for hair, eyes and clothes."""

from __future__ import annotations

import random

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.session.session import Session
from app.window.appearance import theme_now
from app.window.icons import icon
from app.window.pixels import image_of

_LARGEST_SEED = 9_999_999


class RollView(QWidget):
    """A picture, a seed and five sliders; each slider has a box that lets it have a say.

    Signals:
        kept: the character of this seed is wanted.
        left: the user goes back to the list.
    """

    kept = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown = 0
        self.picture = QLabel()
        self.picture.setFixedHeight(236)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self.tr("The character rolled"))
        self.seed = QSpinBox()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.valueChanged.connect(self._draw)
        self.dice = QPushButton(self.tr("&Roll"))
        self.dice.clicked.connect(lambda: self.seed.setValue(random.randrange(_LARGEST_SEED)))
        self.keep = QPushButton(self.tr("&Keep this character"))
        self.keep.setObjectName("primary")
        self.keep.clicked.connect(lambda: self.kept.emit())
        self.back = QPushButton(self.tr("Ca&ncel"))
        self.back.clicked.connect(lambda: self.left.emit())
        self.wishes: dict[str, tuple[QCheckBox, QSlider]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("Seed")))
        row.addWidget(self.seed, 1)
        row.addWidget(self.dice)
        column.addLayout(row)
        column.addLayout(self._sliders())
        buttons = QHBoxLayout()
        buttons.addWidget(self.keep, 1)
        buttons.addWidget(self.back)
        column.addLayout(buttons)
        column.addStretch(1)

    def _sliders(self) -> QGridLayout:
        grid = QGridLayout()
        titles = {
            "hair_hue": self.tr("Hair colour"),
            "hair_light": self.tr("Hair brightness"),
            "eye_hue": self.tr("Eye colour"),
            "eye_size": self.tr("Eye size"),
            "cloth_hue": self.tr("Clothes"),
        }
        for row, (name, title) in enumerate(titles.items()):
            box, slider = QCheckBox(title), QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, 100)
            slider.setValue(50)
            slider.setAccessibleName(title)
            box.toggled.connect(self._draw)
            slider.valueChanged.connect(
                lambda _, box=box: self._draw() if box.isChecked() else box.setChecked(True)
            )
            grid.addWidget(box, row, 0)
            grid.addWidget(slider, row, 1)
            self.wishes[name] = box, slider
        return grid

    def begin(self) -> None:
        """Roll the first one."""
        self.dice.setIcon(icon("dice", theme_now().text))
        self.seed.setValue(random.randrange(_LARGEST_SEED))

    def wish(self) -> dict[str, float]:
        """Return what is wished: by name of `models.generator.design.Look`."""
        said = {name: slider.value() / 100 for name, (box, slider) in self.wishes.items() if box.isChecked()}
        if "eye_size" in said:
            said["eye_size"] = 0.7 + 0.6 * said["eye_size"]
        return said

    def refresh(self) -> None:
        """Show the newest picture."""
        newest = self._session.library.rolling.newest()
        if newest is not None and newest.sequence != self._shown:
            self._shown = newest.sequence
            image = image_of(newest.value.picture)
            self.picture.setPixmap(
                QPixmap.fromImage(image).scaledToHeight(
                    self.picture.height(), Qt.TransformationMode.SmoothTransformation
                )
            )

    def _draw(self) -> None:
        self._session.library.roll(self.seed.value(), self.wish())
