"""Trackers on the network as sources: what their addresses mean, and what comes of packets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.tracking.network import packets
from tracking.errors import DeviceError, InputError
from tracking.mapping.pose_mapper import PoseMapper
from tracking.network.diagnosis import diagnose, firewall_command
from tracking.network.network_source import Arrivals, NetworkSource
from tracking.network.protocols import PROTOCOLS
from tracking.network.receiver import Address, PacketFigures
from tracking.network.tracker_address import parse_address
from tracking.sources.source_table import open_source
from tracking.stream import follow


@pytest.fixture
def port() -> int:
    """Return a UDP port that is free just now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        yield opened


def test_addresses_say_whom_to_hear_and_where() -> None:
    local = parse_address("osf://")
    assert (local.listens_on, local.port, local.sender_address) == ("127.0.0.1", 11573, None)
    phone = parse_address("ifm://192.168.1.20:50000?version=2&mirrored=1")
    assert (phone.listens_on, phone.port, phone.sender_address) == ("0.0.0.0", 50000, "192.168.1.20")
    assert phone.text == "ifm://192.168.1.20:50000?version=2&mirrored=1"
    anybody = parse_address("meowface-vts://*")
    assert (anybody.listens_on, anybody.port, anybody.sender_address) == ("0.0.0.0", 12345, None)
    assert parse_address("vmc://localhost").listens_on == "127.0.0.1"
    assert len({row.scheme for row in PROTOCOLS}) == len(PROTOCOLS) == 7


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("xyz://", "no tracker; known are ifm://"),
        ("osf://a:b", "port|Port"),
        ("osf://:0", "1 to 65535"),
        ("osf://:99999", "port|Port"),
        ("osf://host/path", "write osf://SENDER:PORT"),
        ("osf://?speed=9", "speed is no option"),
        ("vmc://?mirrored=yes", "mirrored is 0 or 1"),
        ("vts://phone?yaw=w", "each of x, y, z"),
    ],
)
def test_an_address_that_makes_no_sense_is_one_line(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as told:
        parse_address(text)
    assert "\n" not in str(told.value)


def test_a_name_that_nothing_has_is_said() -> None:
    with pytest.raises(InputError, match="nothing in the network is called"):
        NetworkSource("ifm://no-such-phone.invalid:0".replace(":0", ""))


def test_packets_become_moments_and_silence_a_lost_face(port: int, sender: socket.socket) -> None:
    with open_source(f"ifm://:{port}") as source:
        assert isinstance(source, NetworkSource)
        assert (source.live, source.tracked, source.name) == (True, True, "iFacialMocap")
        sender.sendto(packets.ifacialmocap({"jawOpen": 0.5}), ("127.0.0.1", port))
        moment = source.read_moment()
        assert moment is not None and moment.face is not None
        assert (moment.face.yaw_deg, moment.face.mouth) == (-18.0, 0.5)
        assert not source.waiting
        began = time.monotonic()
        silent = source.read_moment()
        assert silent is not None and silent.face is None and silent.tracked
        assert 0.2 < time.monotonic() - began < 5.0
        sender.sendto(packets.ifacialmocap({"jawOpen": 0.25}), ("127.0.0.1", port))
        while (moment := source.read_moment()) is not None and moment.face is None:
            pass
        assert moment is not None and moment.face is not None and moment.face.mouth == 0.25
        assert source.arrivals.figures.understood == 2


def test_faces_pass_calibration_and_mirror_like_all(port: int, sender: socket.socket) -> None:
    rest, turned = packets.ifacialmocap(head="-20,0,0,0,0,0"), packets.ifacialmocap(head="-20,9,0,0,0,0")
    mapper = PoseMapper()
    with NetworkSource(f"ifm://:{port}") as source:
        moments = follow(source.read_moment, mapper, neutral=True)
        sender.sendto(rest, ("127.0.0.1", port))
        first = next(moments)
        assert abs(first.pose.head_x) < 0.05
        for count in range(60):
            sender.sendto(turned.replace(b"jawOpen-0", b"jawOpen-%d" % (count % 3)), ("127.0.0.1", port))
            last = next(moments)
        # Face to the person's left: in a mirror the character's goes to the picture's left.
        assert last.pose.head_y > 0.2


def test_a_phone_is_asked_to_send_again_and_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracking.network import ifacialmocap, protocols

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind(("127.0.0.1", 0))
        phone.settimeout(10.0)
        monkeypatch.setattr(ifacialmocap, "PHONE_PORT", phone.getsockname()[1])
        monkeypatch.setitem(protocols.BY_SCHEME, "ifm", protocols.BY_SCHEME["ifm"]._replace(again_s=0.1))
        with NetworkSource(f"ifm://127.0.0.1:{port}") as source:
            reading = threading.Thread(target=lambda: [source.read_moment() for _ in range(4)])
            reading.start()
            for _ in range(2):
                data, back = phone.recvfrom(999)
                assert data == ifacialmocap.START
                phone.sendto(packets.ifacialmocap(), back)
            reading.join(20.0)
            assert source.arrivals.figures.understood >= 1


def test_a_frame_that_never_changes_is_a_lost_face(
    port: int, sender: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracking.network.network_source._SAME_FOR_S", 0.2)
    with NetworkSource(f"ifm://:{port}") as source:
        seen = []
        for _ in range(30):
            sender.sendto(packets.ifacialmocap(), ("127.0.0.1", port))
            moment = source.read_moment()
            assert moment is not None
            seen.append(moment.face is not None)
            time.sleep(0.02)
    assert seen[0] and not seen[-1]


def test_closing_ends_it_and_a_taken_port_is_said(port: int) -> None:
    source = NetworkSource(f"osf://:{port}")
    with pytest.raises(DeviceError, match=f"UDP port {port} is taken"):
        NetworkSource(f"osf://:{port}")
    threading.Timer(0.2, source.close).start()
    while source.read_moment() is not None:
        pass
    source.close()


def arrivals(text: str = "ifm://192.168.1.20", open_s: float = 9.0, **figures) -> Arrivals:
    return Arrivals(parse_address(text), 49983, PacketFigures(**figures), open_s)


def test_the_reason_why_no_face_comes_is_told() -> None:
    own = ["192.168.1.5"]
    assert diagnose(arrivals(sender=Address("192.168.1.20", 5), rate_hz=59.6), own)[:2] == (
        "arriving",
        ("192.168.1.20", "60"),
    )
    assert diagnose(arrivals(open_s=1.0), own).key == "waiting"
    assert diagnose(arrivals(refused=3, refused_sender="192.168.1.9"), own).arguments == (
        "192.168.1.9",
        "192.168.1.20",
    )
    assert diagnose(arrivals(malformed=3), own).key == "foreign"
    assert diagnose(arrivals("osf://"), own).key == "silent_here"
    assert diagnose(arrivals(), ["10.0.0.5"]).key == "other_network"
    assert diagnose(arrivals(), own, "win32").command.startswith("netsh advfirewall")
    assert diagnose(arrivals(), own, "darwin") == ("silent", ("49983",), "")
    assert "ufw allow 49983/udp" in firewall_command(49983, "linux")
