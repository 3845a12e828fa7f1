"""The pose for people's 3D models: VMC over UDP, to VSeeFace, VirtualMotionCapture, Warudo and their like."""

from __future__ import annotations

import logging
import math
import socket
from collections.abc import Collection, Mapping
from contextlib import suppress

from tracking.closing import Closing
from tracking.errors import DeviceError
from tracking.network.osc import bundles, encode
from tracking.network.vmc import Quaternion, quaternion_of, unity_matrix
from tracking.network.vmc_names import ASSISTANT_PORT, VRM1_OF_VRM0
from tracking.pose import DEGREES_PER_UNIT, Pose

log = logging.getLogger(__name__)

LARGEST = 1400
"""Bytes of a datagram at most: with the headers it stays below 1500, and whole on the way."""

LEAN_DEG, EYE_ASIDE_DEG, EYE_UP_DEG = 10.0, 25.0, 20.0
"""Degrees that lean and turn of the body, and turns of the eyes, are at 1."""

BODY, EYES = ("body_x", "body_y", "body_z"), ("gaze_x", "gaze_y")

_STILL = (0.0, 0.0, 0.0)
_MOUTH = {"I": "mouth_i", "U": "mouth_u", "E": "mouth_e", "O": "mouth_o"}


def datagrams(
    pose: Pose,
    time_s: float,
    shapes: Mapping[str, float] | None = None,
    moved: Collection[tuple[str, ...]] = (),
) -> list[bytes]:
    """Return what is sent for a pose: bones, then expressions under the names of VRM 0 and of VRM 1.

    Args:
        pose: the character's; its left is the model's left.
        time_s: seconds, from any beginning.
        shapes: ARKit shapes, 0 to 1, for models that have them; all else that is known of the face.
        moved: which of `BODY` and `EYES` are sent; others may move the rest of the model.
    """
    body = unity_matrix(-LEAN_DEG * pose.body_x, LEAN_DEG * pose.body_y, LEAN_DEG * pose.body_z)
    head = unity_matrix(*(DEGREES_PER_UNIT * turn for turn in (pose.head_x, pose.head_y, pose.neck_z)))
    turned: dict[str, tuple[float, float, float, float]] = {}
    if BODY in moved:
        turned["Spine"] = quaternion_of(body)
        head = body.T @ head  # the head's is what all bones together make
    turned["Neck"] = turned["Head"] = _half(quaternion_of(head))
    if EYES in moved:
        eyes = unity_matrix(EYE_UP_DEG * pose.gaze_y, EYE_ASIDE_DEG * pose.gaze_x, 0.0)
        turned["LeftEye"] = turned["RightEye"] = quaternion_of(eyes)
    bones = [
        encode("/VMC/Ext/OK", 1),
        encode("/VMC/Ext/T", float(time_s)),
        encode("/VMC/Ext/Root/Pos", "root", *_STILL, *_STILL, 1.0),
        *(encode("/VMC/Ext/Bone/Pos", bone, *_STILL, *rotation) for bone, rotation in turned.items()),
    ]
    # The end of the set comes last, in a datagram of its own where need be.
    values = [
        encode("/VMC/Ext/Blend/Val", name, value) for name, value in _values(pose, shapes or {}).items()
    ]
    return [*bundles(bones, LARGEST), *bundles([*values, encode("/VMC/Ext/Blend/Apply")], LARGEST)]


class VmcSender(Closing):
    """Sends poses to one address. A context manager, for one thread.

    Spine and eyes are sent from the first pose on that moves them.

    Args:
        host: where to; `127.0.0.1` for a program on this computer.
        port: 39540 for programs that mix parts (VSeeFace, VirtualMotionCapture), 39539 for those that draw.

    Raises:
        DeviceError: if the address is no address.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = ASSISTANT_PORT) -> None:
        try:
            family, _, _, _, self._address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        except (OSError, UnicodeError, OverflowError) as error:
            raise DeviceError(f"there is no address {host} port {port} to send VMC to: {error}") from error
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._moved: set[tuple[str, ...]] = set()
        self.device = f"{host}:{port}"

    def send(self, pose: Pose, time_s: float, shapes: Mapping[str, float] | None = None) -> None:
        """Send a pose; nobody may listen, and what the system can't take at once is left out."""
        for numbers in (BODY, EYES):
            if any(getattr(pose, name) for name in numbers):
                self._moved.add(numbers)
        for data in datagrams(pose, time_s, shapes, self._moved):
            with suppress(OSError):
                self._socket.sendto(data, self._address)

    def close(self) -> None:
        """Let go of the socket. May be called twice."""
        self._socket.close()


def _half(rotation: Quaternion) -> Quaternion:
    """Return the rotation that makes this one when it is done twice."""
    x, y, z, w = rotation
    length = math.sqrt(2.0 + 2.0 * w)
    return x / length, y / length, z / length, (1.0 + w) / length


def _expressions(pose: Pose) -> dict[str, float]:
    """Return the values by VRM 0's names."""
    smile, laugh = max(pose.mouth_form, 0.0), min(max(pose.mouth_form, 0.0), pose.eye_smile)
    vowels = {vowel: pose.mouth * getattr(pose, number) for vowel, number in _MOUTH.items()}
    return {
        "A": max(pose.mouth - sum(vowels.values()), 0.0),
        "Blink_L": pose.left_eye,
        "Blink_R": pose.right_eye,
        # Who knows both eyes apart must not close them twice.
        "Blink": 0.0,
        **vowels,
        "Joy": laugh,
        "Angry": -pose.brow_angle,
        "Sorrow": -pose.mouth_form,
        "Fun": smile - laugh,
        "Surprised": min(pose.left_eye_wide, pose.right_eye_wide),
        # The avatar's left is the picture's right.
        "LookUp": pose.gaze_y,
        "LookDown": -pose.gaze_y,
        "LookLeft": -pose.gaze_x,
        "LookRight": pose.gaze_x,
        "Neutral": 0.0,
    }


def _values(pose: Pose, shapes: Mapping[str, float]) -> dict[str, float]:
    values: dict[str, float] = {}
    for name, value in _expressions(pose).items():
        values[name] = values[VRM1_OF_VRM0[name]] = _share(value)
    return values | {name: _share(value) for name, value in shapes.items()}


def _share(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))
