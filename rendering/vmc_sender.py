"""The pose for people's 3D models: VMC over UDP, to VSeeFace, VirtualMotionCapture, Warudo and their like."""

from __future__ import annotations

import logging
import socket
from collections.abc import Mapping
from contextlib import suppress

from tracking.errors import DeviceError
from tracking.network.osc import bundles, encode
from tracking.network.vmc import quaternion_of, unity_matrix
from tracking.network.vmc_names import ASSISTANT_PORT, VRM1_OF_VRM0
from tracking.pose import DEGREES_PER_UNIT, Pose

log = logging.getLogger(__name__)

LARGEST = 1400
"""Bytes of a datagram at most: with the headers it stays below 1500, and whole on the way."""

_STILL = (0.0, 0.0, 0.0)
_SENT = ("A", "Blink_L", "Blink_R", "Blink", "I", "U", "E", "O", "Joy", "Angry", "Sorrow", "Fun", "Neutral")


def datagrams(pose: Pose, time_s: float, shapes: Mapping[str, float] | None = None) -> list[bytes]:
    """Return what is sent for a pose: bones, then expressions under the names of VRM 0 and of VRM 1.

    Args:
        pose: the character's; its left is the model's left.
        time_s: seconds, from any beginning.
        shapes: ARKit shapes, 0 to 1, for models that have them; all else that is known of the face.
    """
    half = quaternion_of(
        unity_matrix(*(DEGREES_PER_UNIT * turn / 2 for turn in (pose.head_x, pose.head_y, pose.neck_z)))
    )
    bones = [
        encode("/VMC/Ext/OK", 1),
        encode("/VMC/Ext/T", float(time_s)),
        encode("/VMC/Ext/Root/Pos", "root", *_STILL, *_STILL, 1.0),
        *(encode("/VMC/Ext/Bone/Pos", bone, *_STILL, *half) for bone in ("Neck", "Head")),
    ]
    # The end of the set comes last, in a datagram of its own where need be.
    values = [
        encode("/VMC/Ext/Blend/Val", name, value) for name, value in _values(pose, shapes or {}).items()
    ]
    return [*bundles(bones, LARGEST), *bundles([*values, encode("/VMC/Ext/Blend/Apply")], LARGEST)]


class VmcSender:
    """Sends poses to one address. A context manager, for one thread.

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
        self.device = f"{host}:{port}"

    def send(self, pose: Pose, time_s: float, shapes: Mapping[str, float] | None = None) -> None:
        """Send a pose; nobody may listen, and what the system can't take at once is left out."""
        for data in datagrams(pose, time_s, shapes):
            with suppress(OSError):
                self._socket.sendto(data, self._address)

    def close(self) -> None:
        """Let go of the socket. May be called twice."""
        self._socket.close()

    def __enter__(self) -> VmcSender:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _values(pose: Pose, shapes: Mapping[str, float]) -> dict[str, float]:
    known = {
        "A": pose.mouth,
        "Blink_L": pose.left_eye,
        "Blink_R": pose.right_eye,
        # Who knows both eyes apart must not close them twice.
        "Blink": 0.0,
    }
    values = {}
    for name in _SENT:
        value = _share(known.get(name, 0.0))
        values[name] = values[VRM1_OF_VRM0[name]] = value
    return values | {name: _share(value) for name, value in shapes.items()}


def _share(value: float) -> float:
    return float(min(max(value, 0.0), 1.0))
