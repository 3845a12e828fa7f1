"""The page Clip from a clip: a picture moved by what moves in another clip, looked at while it is made."""

from __future__ import annotations

import time
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
)

from app.clips.first_order_animation import Wishes
from app.clips.motion_job import LONGEST, MotionJob
from app.live.background_work import told
from app.session.motion_desk import SHOWN, MadeClip
from app.session.session import Session
from app.window.eliding_button import ElidingButton
from app.window.language import as_sentence, spoken
from app.window.pages.page import Page, hint
from app.window.picker import Picker
from models.first_order.movement import Mode

_PICTURES = " (*.png *.jpg *.jpeg *.webp *.bmp *.gif)"
_CLIPS = " (*.mp4 *.webm *.mov *.mkv *.avi *.gif)"


class ClipPage(Page):
    """Picture, clip and switches; below them how it goes, and what came of it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Clip from a clip"))
        self.picture, self.clip = "", ""
        self._made: MadeClip | None = None
        self._played = 0
        self._played_s = 0.0
        self.add_hint(
            self.tr("A picture does what another clip does: no face need be tracked, drawn clips work too.")
        )
        self._add_inputs()
        self._add_switches()
        self._add_making()
        self.column.addStretch(1)
        self._show_packs()

    def _add_inputs(self) -> None:
        box = QGroupBox(self.tr("What moves, and by what"))
        inside = QVBoxLayout(box)
        self.picture_button, self.clip_button = ElidingButton(), ElidingButton()
        self.picture_button.clicked.connect(self._choose_picture)
        self.clip_button.clicked.connect(self._choose_clip)
        for title, button in (
            (self.tr("Picture"), self.picture_button),
            (self.tr("Clip that drives it"), self.clip_button),
        ):
            inside.addWidget(QLabel(title))
            inside.addWidget(button)
            button.setAccessibleDescription(title)
            button.set_words(self.tr("Choose…"))
        self.model = Picker(self.tr("&Model"))
        inside.addWidget(self.model)
        self.column.addWidget(box)

    def _add_switches(self) -> None:
        box = QGroupBox(self.tr("How"))
        inside = QVBoxLayout(box)
        self.relative = QCheckBox(self.tr("Carry over the m&otion, not the face's shape"))
        self.adapt = QCheckBox(self.tr("Scale motion by the si&zes of the heads"))
        self.crop = QCheckBox(self.tr("Cut both to their &heads"))
        self.best = QCheckBox(self.tr("Begin from the frame most like the &picture"))
        for switch, on in ((self.relative, True), (self.adapt, True), (self.crop, True), (self.best, False)):
            switch.setChecked(on)
            inside.addWidget(switch)
        self.relative.toggled.connect(self.adapt.setEnabled)
        self.column.addWidget(box)

    def _add_making(self) -> None:
        self.make = QPushButton(self.tr("Ma&ke the clip…"))
        self.make.setObjectName("primary")
        self.make.clicked.connect(self._choose_output)
        self.stop = QPushButton(self.tr("&Stop"))
        self.stop.clicked.connect(self.session.motion.making.give_up)
        row = QHBoxLayout()
        row.addWidget(self.make, 1)
        row.addWidget(self.stop)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.shown = QLabel()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.shown.setAccessibleName(self.tr("Driver and result"))
        self.said = hint("")
        self.column.addLayout(row)
        for widget in (self.bar, self.shown, self.said):
            self.column.addWidget(widget)

    def _show_packs(self) -> None:
        packs = self.session.motion.packs()
        if packs:
            self.model.set_entries(packs, packs[0][0])
        else:
            self.said.setText(
                self.tr("No model of this kind is installed; add one with: %1").replace(
                    "%1", "ichimai models add vox-cpk.pth.tar"
                )
            )
        self.model.setEnabled(bool(packs))

    def set_picture(self, path: str) -> None:
        """Take a picture."""
        self.picture = path
        self.picture_button.set_words(Path(path).name)

    def set_clip(self, path: str) -> None:
        """Take a clip."""
        self.clip = path
        self.clip_button.set_words(Path(path).name)

    def begin(self, output: Path) -> None:
        """Make the clip that is chosen."""
        mode = Mode(self.relative.isChecked(), self.adapt.isChecked())
        best = "auto" if self.best.isChecked() else "first"
        wishes = Wishes(mode, best, self.crop.isChecked(), LONGEST)
        self._made = None
        self.said.setText("")
        self.session.motion.make(
            MotionJob(self.picture, self.clip, output, self.model.box.currentData(), wishes)
        )

    def refresh(self) -> None:
        """Show how far it is, the newest frame, and then what came of it, again and again."""
        making = self.session.motion.making
        busy = making.progress is not None
        ready = bool(self.picture and self.clip and self.model.box.count())
        self.make.setEnabled(ready and not busy)
        self.stop.setVisible(busy)
        self.bar.setVisible(busy)
        if busy:
            self.bar.setValue(round(1000 * (making.progress or 0.0)))
            if (newest := self.session.motion.preview()) is not None:
                self._show(newest)
            return
        if making.error is not None:
            self.said.setText(as_sentence(spoken(told(making.error))))
        newest_made = making.newest()
        if newest_made is not None and newest_made.value is not self._made and making.error is None:
            self._begin_playing(newest_made.value)
        self._play()

    def _begin_playing(self, made: MadeClip) -> None:
        self._made, self._played, self._played_s = made, 0, time.monotonic()
        words = self.tr("%1: %2 frames").replace("%1", str(made.job.output))
        words = words.replace("%2", str(made.written.frames))
        if made.written.stranger:
            words += "\n" + self.tr(
                "The clip shows a person, and this model has only seen drawn characters. For people choose a "
                "published model, or let their face be tracked: page Camera."
            )
        self.said.setText(words)

    def _play(self) -> None:
        if self._made is None or not self._made.shown:
            return
        elapsed = time.monotonic() - self._played_s
        number = int(elapsed * self._made.fps) % len(self._made.shown)
        if number != self._played or self.shown.pixmap().isNull():
            self._played = number
            self._show(self._made.shown[number])

    def _show(self, jpeg: bytes) -> None:
        pixmap = QPixmap()
        if not pixmap.loadFromData(jpeg):
            return
        room = max(64, self.shown.width())
        if pixmap.width() > room:
            pixmap = pixmap.scaled(
                room,
                SHOWN,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self.shown.setPixmap(pixmap)

    def _choose_picture(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a picture"), "", self.tr("Pictures") + _PICTURES
        )
        if path:
            self.set_picture(path)

    def _choose_clip(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Choose a clip"), "", self.tr("Clips") + _CLIPS)
        if path:
            self.set_clip(path)

    def _choose_output(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Where the clip goes"), "clip.mp4", "MP4 (*.mp4);;WebM (*.webm)"
        )
        if path:
            self.begin(Path(path))
