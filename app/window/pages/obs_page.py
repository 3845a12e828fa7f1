"""The page Set up OBS: what to do on this system, and a check that looks whether it worked."""

from __future__ import annotations

import platform

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QGroupBox, QLabel, QLineEdit, QPushButton, QVBoxLayout

from app.live.background_work import told
from app.session.connections import ObsResult
from app.session.session import Session
from app.session.virtual_camera_check import CheckedStep
from app.window.language import as_sentence, spoken
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
        self._shown_set_up: object = None
        self._add_set_up()
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
        self.check.clicked.connect(session.sinks.check_virtual_camera)
        self.column.addWidget(self.check)
        self.findings = QVBoxLayout()
        self.column.addLayout(self.findings)
        self.column.addWidget(
            hint(self.tr("No virtual camera? Capture the avatar's own window instead (page Output)."))
        )
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Show what the check and the setting up found."""
        self._show_set_up()
        work = self.session.sinks.checking
        self.check.setEnabled(work.progress is None)
        newest = work.newest()
        if newest is not None and newest.sequence != self._shown:
            self._shown = newest.sequence
            _empty(self.findings)
            for finding in newest.value:
                self.findings.addWidget(self._line(finding))

    def _add_set_up(self) -> None:
        box = QGroupBox(self.tr("Let Ichimai do it"))
        inside = QVBoxLayout(box)
        inside.addWidget(
            hint(
                self.tr(
                    "In OBS 28 or later, tick Tools, WebSocket Server Settings, Enable WebSocket server. "
                    "Show Connect Info there has the password."
                )
            )
        )
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password of OBS; asked once"))
        self.set_up = QPushButton(self.tr("&Set OBS up"))
        self.set_up.setObjectName("primary")
        self.set_up.clicked.connect(self._set_up)
        self.password.returnPressed.connect(self._set_up)
        self.outcome = QVBoxLayout()
        inside.addWidget(self.password)
        inside.addWidget(self.set_up)
        inside.addLayout(self.outcome)
        inside.addWidget(hint(self.tr("The password stays in your system's own store of passwords.")))
        self.column.addWidget(box)

    def _set_up(self) -> None:
        self.session.connections.set_up_obs(self.password.text())

    def _show_set_up(self) -> None:
        work = self.session.connections.obs
        self.set_up.setEnabled(work.progress is None)
        newest = work.newest()
        now = work.progress if work.progress is not None else work.error or (newest and newest.sequence)
        if now == self._shown_set_up:
            return
        self._shown_set_up = now
        _empty(self.outcome)
        if work.progress is not None:
            self.outcome.addWidget(_line("…", self.tr("Talking to OBS"), "hint"))
        elif work.error is not None:
            self.outcome.addWidget(_line("✗", spoken(told(work.error)), "bad"))
        elif newest is not None:
            for mark, text, name in self._outcome(newest.value):
                self.outcome.addWidget(_line(mark, text, name))

    def _outcome(self, result: ObsResult) -> list[tuple[str, str, str]]:
        lines = []
        done = self.tr("Scene and source are set up") if result.changes else self.tr("All was set up already")
        lines.append(("✓", done, "good"))
        if result.look.seen:
            seen = self.tr("OBS shows the avatar in its colours (off by %1 of 255)")
            lines.append(("✓", seen.replace("%1", f"{result.look.off_by:.0f}"), "good"))
        else:
            lines.append(("✗", self.tr("OBS does not show the avatar yet: press again in a moment"), "bad"))
        if result.keyed:
            lines.append(("–", self.tr("A chroma key makes the green transparent"), "hint"))
        return lines

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

    def _line(self, finding: CheckedStep) -> QLabel:
        text = self._sentences()[finding.step, finding.state].replace("%1", finding.detail)
        mark = {"ok": "✓", "todo": "✗", "unknown": "–"}[finding.state]
        return _line(mark, text, {"ok": "good", "todo": "bad", "unknown": "hint"}[finding.state])

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


def _line(mark: str, text: str, name: str) -> QLabel:
    label = QLabel(f"{mark}  {as_sentence(text)}")
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
