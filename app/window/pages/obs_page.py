"""The page Set up OBS: what to do on this system, and a check that looks whether it worked."""

from __future__ import annotations

import platform

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QGroupBox, QLabel, QPushButton, QVBoxLayout

from app.session.session import Session
from app.session.virtual_camera_check import Finding
from app.window.language import as_sentence
from app.window.pages.page import Page, hint

_COMMANDS = "\n".join(
    (
        "sudo apt install v4l2loopback-dkms",
        "sudo modprobe v4l2loopback devices=1 exclusive_caps=1 card_label=Ichimai",
    )
)


class ObsPage(Page):
    """Steps, and findings below them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Set up OBS"))
        self._shown = 0
        steps = QGroupBox(self.tr("What to do, once"))
        inside = QVBoxLayout(steps)
        for number, step in enumerate(self._steps(platform.system()), 1):
            label = QLabel(f"{number}. {step}")
            label.setWordWrap(True)
            inside.addWidget(label)
        if platform.system() == "Linux":
            command = QLabel(_COMMANDS)
            command.setWordWrap(True)
            command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            command.setStyleSheet("font-family: monospace;")
            inside.insertWidget(1, command)
            self.copy = QPushButton(self.tr("Cop&y the commands"))
            self.copy.clicked.connect(self._copy)
            inside.insertWidget(2, self.copy)
        self.column.addWidget(steps)
        self.check = QPushButton(self.tr("Chec&k now"))
        self.check.setObjectName("primary")
        self.check.clicked.connect(session.outlets.check_virtual_camera)
        self.column.addWidget(self.check)
        self.findings = QVBoxLayout()
        self.column.addLayout(self.findings)
        self.column.addWidget(
            hint(self.tr("No virtual camera? Capture the avatar's own window instead (page Output)."))
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show what the check found."""
        work = self.session.outlets.checking
        self.check.setEnabled(work.progress is None)
        newest = work.newest()
        if newest is not None and newest.sequence != self._shown:
            self._shown = newest.sequence
            while (item := self.findings.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
            for finding in newest.value:
                self.findings.addWidget(self._line(finding))

    def _copy(self) -> None:
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(_COMMANDS)

    def _steps(self, system: str) -> list[str]:
        switch_on = self.tr("Here, press Virtual camera below the stage.")
        key = self.tr(
            "For a transparent avatar, add the filter Chroma Key to it: the background is key green."
        )
        if system == "Linux":
            return [
                self.tr("In a terminal, install the virtual camera and load it:"),
                switch_on,
                self.tr("In OBS, add the source Video Capture Device (V4L2) and choose Ichimai."),
                key,
            ]
        if system == "Darwin":
            return [
                self.tr(
                    "Install OBS 30 or later; start its virtual camera once, allow the extension, stop it."
                ),
                switch_on,
                self.tr("In OBS, add the source Video Capture Device and choose OBS Virtual Camera."),
                key,
            ]
        return [
            self.tr("Install OBS and start its virtual camera once, then stop it."),
            switch_on,
            self.tr("In OBS, add the source Video Capture Device and choose OBS Virtual Camera."),
            key,
        ]

    def _line(self, finding: Finding) -> QLabel:
        text = self._sentences()[finding.step, finding.state].replace("%1", finding.detail)
        mark = {"ok": "✓", "todo": "✗", "unknown": "–"}[finding.state]
        label = QLabel(f"{mark}  {as_sentence(text)}")
        label.setObjectName({"ok": "good", "todo": "bad", "unknown": "hint"}[finding.state])
        label.setWordWrap(True)
        return label

    def _sentences(self) -> dict[tuple[str, str], str]:
        return {
            ("device", "ok"): self.tr("The virtual camera is there: %1"),
            ("device", "todo"): "%1",
            ("sending", "ok"): self.tr("The avatar is being sent to it (%1)"),
            ("sending", "todo"): self.tr(
                "Nothing is sent: press Virtual camera below the stage, check again"
            ),
            ("readers", "ok"): self.tr("It is being read by: %1"),
            ("readers", "todo"): self.tr("No program reads it: add the source in OBS, then check again"),
            ("readers", "unknown"): self.tr("Whether a program reads it can't be told on this system"),
            ("colours", "ok"): self.tr("The colours arrive right (off by %1 of 255)"),
            ("colours", "todo"): self.tr(
                "The colours are off by %1 of 255: set the source to Rec. 709, limited"
            ),
            ("colours", "unknown"): self.tr("Whether the colours arrive right can't be told here"),
        }
