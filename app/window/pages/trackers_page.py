"""The page Phones and trackers: following what a phone or another program tracks."""

from __future__ import annotations

import sys

import segno
from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtGui import QImage, QPixmap
from PyQt6.QtWidgets import (
    QApplication,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from app.session.session import Session
from app.settings.settings import Settings
from app.window.pages.page import Page, hint
from app.window.picker import Picker
from tracking.errors import InputError
from tracking.network.diagnosis import Diagnosis, diagnose, own_addresses
from tracking.network.network_source import Arrivals
from tracking.network.protocols import BY_SCHEME, PROTOCOLS
from tracking.network.tracker_address import TrackerAddress, parse_address

_QR_SIDE = 132


class TrackersPage(Page):
    """What to choose, what the phone needs, this computer's addresses, and what arrives."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, self.tr("Phones and trackers"))
        self._shown = ""
        self._addresses = own_addresses()
        self.kind = Picker(self.tr("&Tracked by"))
        self.kind.set_entries([(row.scheme, row.title) for row in PROTOCOLS], PROTOCOLS[0].scheme)
        self.kind.box.currentIndexChanged.connect(lambda index: self._show_kind())
        self.column.addWidget(self.kind)
        self.needs = hint("")
        self.column.addWidget(self.needs)
        self._add_fields()
        self._add_addresses()
        self._add_arrivals()
        self.column.addStretch(1)
        self._show_kind()

    def show_settings(self, settings: Settings) -> None:
        """Show the tracker that is followed, if one is."""
        text = settings.camera.source
        if text == self._shown:
            return
        self._shown = text
        try:
            address = parse_address(text) if "://" in text else None
        except InputError:
            return
        if address is not None:
            self.kind.box.setCurrentIndex(list(BY_SCHEME).index(address.protocol.scheme))
            self.phone.setText(address.sender)
            self.port.setText("" if address.port == address.protocol.port else str(address.port))

    def refresh(self) -> None:
        """Show what arrives."""
        arrivals = self.session.pipeline.input.arrivals
        self.arriving.setVisible(arrivals is not None)
        self.stop.setVisible(arrivals is not None)
        if arrivals is not None:
            self._show_arrivals(arrivals)

    def _add_fields(self) -> None:
        self.phone, self.port = QLineEdit(), QLineEdit()
        self.phone.setPlaceholderText("192.168.1.20")
        form = QFormLayout()
        form.addRow(self.tr("&Phone's address"), self.phone)
        form.addRow(self.tr("P&ort here"), self.port)
        self.column.addLayout(form)
        self.follow = QPushButton(self.tr("&Follow it"))
        self.follow.setObjectName("primary")
        self.follow.clicked.connect(self._follow)
        self.stop = QPushButton(self.tr("&Back to the camera"))
        self.stop.clicked.connect(lambda: self.session.choose_source(""))
        row = QHBoxLayout()
        row.addWidget(self.follow)
        row.addWidget(self.stop)
        row.addStretch(1)
        self.column.addLayout(row)
        self.fault = QLabel()
        self.fault.setObjectName("bad")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.column.addWidget(self.fault)

    def _add_addresses(self) -> None:
        self.here = QGroupBox(self.tr("This computer"))
        inside = QHBoxLayout(self.here)
        self.addresses = hint("")
        self.code = QLabel()
        self.code.setFixedSize(QSize(_QR_SIDE, _QR_SIDE))
        self.code.setAccessibleName(self.tr("The address as a QR code"))
        inside.addWidget(self.addresses, 1)
        inside.addWidget(self.code)
        self.column.addWidget(self.here)

    def _add_arrivals(self) -> None:
        self.arriving = QGroupBox(self.tr("What arrives"))
        inside = QVBoxLayout(self.arriving)
        self.finding, self.counts, self.command = QLabel(), hint(""), QLabel()
        self.finding.setWordWrap(True)
        self.command.setWordWrap(True)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.command.setStyleSheet("font-family: monospace;")
        self.copy = QPushButton(self.tr("&Copy the command"))
        self.copy.clicked.connect(self._copy)
        for widget in (self.finding, self.counts, self.command, self.copy):
            inside.addWidget(widget)
        inside.addWidget(
            hint(self.tr("Look straight ahead and press Neutral: a phone's resting head is not at 0."))
        )
        self.column.addWidget(self.arriving)

    def _wanted(self) -> TrackerAddress:
        scheme, sender, port = (
            self.kind.box.currentData(),
            self.phone.text().strip(),
            self.port.text().strip(),
        )
        sender = f"[{sender}]" if ":" in sender else sender
        return parse_address(f"{scheme}://{sender}{':' if port else ''}{port}")

    def _follow(self) -> None:
        try:
            address = self._wanted()
            if not address.sender and not address.protocol.on_this_computer:
                raise InputError(self.tr("Type the phone's address first: it alone is listened to"))
        except InputError as error:
            self.fault.setText(str(error))
            self.fault.show()
            return
        self.fault.hide()
        self.session.choose_source(address.text)

    def _show_kind(self) -> None:
        protocol = BY_SCHEME[self.kind.box.currentData()]
        first = self._addresses[0] if self._addresses else "?"
        needs = QCoreApplication.translate("trackers", protocol.needs)
        self.needs.setText(needs.replace("%1", first).replace("%2", str(protocol.port)))
        self.port.setPlaceholderText(str(protocol.port))
        self.here.setVisible(not protocol.on_this_computer)
        lines = "\n".join(self._addresses) or self.tr("This computer is in no network")
        self.addresses.setText(f"{lines}\n{self.tr('Port')} {protocol.port}")
        self.code.setPixmap(_qr_code(f"{first}:{protocol.port}"))

    def _show_arrivals(self, arrivals: Arrivals) -> None:
        found = diagnose(arrivals, self._addresses)
        text = _filled(self._sentences()[found.key], found)
        good = found.key == "arriving"
        self.finding.setText(f"{'✓' if good else '…' if found.key == 'waiting' else '✗'}  {text}")
        name = "good" if good else "hint" if found.key == "waiting" else "bad"
        if self.finding.objectName() != name:
            self.finding.setObjectName(name)
            self.finding.setStyleSheet(self.finding.styleSheet())
        figures = arrivals.figures
        counts = self.tr("%1 packets understood, %2 not, %3 from others")
        for place, number in enumerate((figures.understood, figures.malformed, figures.refused), 1):
            counts = counts.replace(f"%{place}", str(number))
        self.counts.setText(counts)
        self.command.setText(found.command)
        self.command.setVisible(bool(found.command))
        self.copy.setVisible(bool(found.command))

    def _copy(self) -> None:
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.command.text())

    def _sentences(self) -> dict[str, str]:
        firewall = (
            self.tr("In System Settings, Network, Firewall, Options allow incoming connections for Python.")
            if sys.platform == "darwin"
            else self.tr("The firewall may keep it out; this lets it in:")
        )
        silent = self.tr("Nothing comes in on port %1. Is the app sending, and to this computer?")
        return {
            "arriving": self.tr("From %1, %2 times a second"),
            "waiting": self.tr("Listening on port %1…"),
            "silent": f"{silent} {firewall}",
            "silent_here": self.tr("Nothing comes in from %1. Is it running, and sending to port %2?"),
            "other_network": self.tr(
                "%1 is in another network than this computer (%2): put both into the same Wi-Fi"
            ),
            "foreign": self.tr("%1 packets came that are not from %2: choose what the phone really runs"),
            "refused": self.tr("Packets come from %1, but %2 is listened to: change the address above"),
        }


def _filled(sentence: str, found: Diagnosis) -> str:
    for place, argument in enumerate(found.arguments, 1):
        sentence = sentence.replace(f"%{place}", argument)
    return sentence


def _qr_code(text: str) -> QPixmap:
    """Return the text as a QR code, black on white."""
    rows = [bytes(255 * (not dark) for dark in row) for row in segno.make(text, micro=False).matrix]
    side = len(rows) + 8
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value == 0:
                image.setPixelColor(x + 4, y + 4, Qt.GlobalColor.black)
    mode = Qt.TransformationMode.FastTransformation
    return QPixmap.fromImage(image).scaled(_QR_SIDE, _QR_SIDE, transformMode=mode)
