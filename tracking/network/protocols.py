"""The trackers that can be followed over the network: one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tracking.errors import InputError
from tracking.network import ifacialmocap, open_see_face, vmc_names, vtube_studio_phone
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.open_see_face import OpenSeeFaceDecoder
from tracking.network.reading import Decoder
from tracking.network.vmc import VmcDecoder
from tracking.network.vtube_studio_phone import Axes, VtubeStudioPhoneDecoder
from tracking.translation import QT_TRANSLATE_NOOP

Options = Mapping[str, str]


class TrackerProtocol(NamedTuple):
    """One row.

    Attributes:
        scheme: what its addresses begin with: `osf` for `osf://`.
        title: what the program or app is called; the calibration is remembered under it.
        port: UDP port to listen on.
        decoder: makes the decoder, given the address's options.
        needs: what to do in the app, in English; translated in the context "trackers", %1 is this computer's
            address and %2 the port.
        options: names of the options that an address may have, beside `mirrored`.
        start: returns what asks the phone to send (given the port that is listened on), and the phone's port.
        again_s: how often it is asked again.
        repeats_when_lost: whether a lost face comes as the last frame again and again.
        mirrored: whether senders usually mirror already.
    """

    scheme: str
    title: str
    port: int
    decoder: Callable[[Options], Decoder]
    needs: str
    options: tuple[str, ...] = ()
    start: Callable[[int, Options], tuple[bytes, int]] | None = None
    again_s: float = 2.0
    repeats_when_lost: bool = False
    mirrored: bool = False

    @property
    def on_this_computer(self) -> bool:
        """Whether the sender usually runs on this computer."""
        return self.scheme in ("osf", "vmc")


def _start_ifacialmocap(port: int, options: Options) -> tuple[bytes, int]:
    text = ifacialmocap.START_V2 if options.get("version") == "2" else ifacialmocap.START
    return text, ifacialmocap.PHONE_PORT


def _start_facemotion3d(port: int, options: Options) -> tuple[bytes, int]:
    return ifacialmocap.START_FACEMOTION3D, ifacialmocap.FACEMOTION3D_PHONE_PORT


def _start_vtube_studio(port: int, options: Options) -> tuple[bytes, int]:
    return vtube_studio_phone.request(port), vtube_studio_phone.PHONE_PORT


def _ifacialmocap_decoder(options: Options) -> Decoder:
    return IFacialMocapDecoder()


def _open_see_face_decoder(options: Options) -> Decoder:
    return OpenSeeFaceDecoder()


def _vmc_decoder(options: Options) -> Decoder:
    return VmcDecoder(mirrored=options.get("mirrored", "1") != "0")


def _axes_decoder(options: Options) -> Decoder:
    usual = Axes()
    return VtubeStudioPhoneDecoder(
        Axes(
            options.get("pitch", usual.pitch),
            options.get("yaw", usual.yaw),
            options.get("roll", usual.roll),
        )
    )


PROTOCOLS: tuple[TrackerProtocol, ...] = (
    TrackerProtocol(
        "ifm",
        "iFacialMocap",
        ifacialmocap.PHONE_PORT,
        _ifacialmocap_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Open iFacialMocap on the iPhone. Type the address that it shows at the top into the field here. "
            "Or enter %1 as the destination in the app's settings, with port %2.",
        ),
        options=("version",),
        start=_start_ifacialmocap,
        repeats_when_lost=True,
    ),
    TrackerProtocol(
        "facemotion3d",
        "Facemotion3D",
        ifacialmocap.PHONE_PORT,
        _ifacialmocap_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Open Facemotion3D on the iPhone, choose Settings, Streaming, Other. Type the address that it "
            "shows into the field here.",
        ),
        start=_start_facemotion3d,
        repeats_when_lost=True,
    ),
    TrackerProtocol(
        "meowface",
        "MeowFace (iFacialMocap mode)",
        ifacialmocap.PHONE_PORT,
        _ifacialmocap_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Open MeowFace on the Android phone and choose the iFacialMocap mode, with address %1 and port "
            "%2. Type the phone's address into the field here.",
        ),
        start=_start_ifacialmocap,
        repeats_when_lost=True,
    ),
    TrackerProtocol(
        "meowface-vts",
        "MeowFace (VTube Studio mode)",
        vtube_studio_phone.MEOWFACE_PORT,
        _axes_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Open MeowFace on the Android phone and choose the VTube Studio mode, with address %1 and port "
            "%2. Type the phone's address into the field here.",
        ),
        options=("pitch", "yaw", "roll"),
    ),
    TrackerProtocol(
        "vts",
        "VTube Studio on a phone",
        vtube_studio_phone.LISTEN_PORT,
        _axes_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Open VTube Studio on the phone; in its settings switch on 3rd Party PC Clients. Type the "
            "address that it shows into the field here.",
        ),
        options=("pitch", "yaw", "roll"),
        start=_start_vtube_studio,
        again_s=1.0,
    ),
    TrackerProtocol(
        "osf",
        "OpenSeeFace",
        open_see_face.PORT,
        _open_see_face_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "Start OpenSeeFace's facetracker on this computer; it sends to 127.0.0.1 port %2 by itself.",
        ),
    ),
    TrackerProtocol(
        "vmc",
        "VMC",
        vmc_names.RECEIVE_PORT,
        _vmc_decoder,
        QT_TRANSLATE_NOOP(
            "trackers",
            "In the program that tracks (VSeeFace, VMagicMirror, VirtualMotionCapture, Warudo), switch on "
            "sending by VMC, to 127.0.0.1 port %2.",
        ),
        mirrored=True,
    ),
)
"""In the order in which they are shown."""

BY_SCHEME = {row.scheme: row for row in PROTOCOLS}


def protocol_of(scheme: str) -> TrackerProtocol:
    """Return the row of a scheme.

    Raises:
        InputError: if there is none.
    """
    found = BY_SCHEME.get(scheme.lower())
    if found is None:
        known = ", ".join(f"{row.scheme}://" for row in PROTOCOLS)
        raise InputError(f"{scheme}:// is no tracker; known are {known}")
    return found
