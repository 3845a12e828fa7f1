"""Packets over real sockets on loopback: newest wins, senders kept apart, floods that cost little."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from tests.tracking.network import packets
from tracking.errors import DeviceError
from tracking.network.ifacialmocap import IFacialMocapDecoder
from tracking.network.receiver import LOOPBACK, UdpReceiver


@pytest.fixture
def receiver() -> Iterator[UdpReceiver]:
    opened = UdpReceiver(IFacialMocapDecoder(), 0)
    yield opened
    opened.close()


@pytest.fixture
def sender() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        yield opened


def test_the_newest_of_several_packets_is_read(receiver: UdpReceiver, sender: socket.socket) -> None:
    for value in (0.1, 0.2, 0.9):
        sender.sendto(packets.ifacialmocap({"jawOpen": value}), (LOOPBACK, receiver.port))
    got = receiver.read(2.0)
    assert got is not None
    assert got[0].mouth == 0.9
    assert time.monotonic() - got[1] < 1.0
    assert receiver.read(0.01) is None


def test_figures_say_what_came_and_from_whom(receiver: UdpReceiver, sender: socket.socket) -> None:
    sender.bind((LOOPBACK, 0))
    for data in (b"junk", packets.ifacialmocap(), b"\xff\xff"):
        sender.sendto(data, (LOOPBACK, receiver.port))
    assert receiver.read(2.0) is not None
    figures = receiver.figures()
    assert (figures.received, figures.understood, figures.malformed) == (3, 1, 2)
    assert figures.sender == sender.getsockname()


def test_only_the_wanted_sender_is_listened_to(sender: socket.socket) -> None:
    other = UdpReceiver(IFacialMocapDecoder(), 0, sender="192.0.2.7")
    try:
        sender.sendto(packets.ifacialmocap(), (LOOPBACK, other.port))
        assert other.read(0.2) is None
        assert (other.figures().refused, other.figures().refused_sender) == (1, LOOPBACK)
    finally:
        other.close()


def test_it_listens_on_loopback_alone_unless_told(receiver: UdpReceiver) -> None:
    assert receiver._socket.getsockname()[0] == LOOPBACK
    everywhere = UdpReceiver(IFacialMocapDecoder(), 0, host="0.0.0.0")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.sendto(packets.ifacialmocap(), (LOOPBACK, everywhere.port))
        assert everywhere.read(2.0) is not None
        sender = everywhere.figures().sender
        assert sender is not None and sender.host == LOOPBACK
        everywhere.send(b"start", LOOPBACK, sending.getsockname()[1])
        sending.settimeout(2.0)
        assert sending.recv(99) == b"start"
    everywhere.close()


def test_a_port_that_is_taken_names_who_has_it(receiver: UdpReceiver) -> None:
    with pytest.raises(DeviceError, match=f"UDP port {receiver.port} is taken by"):
        UdpReceiver(IFacialMocapDecoder(), receiver.port)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells the owner of a port so")
def test_on_linux_the_owner_is_this_process(receiver: UdpReceiver) -> None:
    with pytest.raises(DeviceError, match=f"process {os.getpid()}"):
        UdpReceiver(IFacialMocapDecoder(), receiver.port)


def test_closing_ends_a_read_in_another_thread(receiver: UdpReceiver) -> None:
    ended: list[object] = []
    thread = threading.Thread(target=lambda: ended.append(receiver.read(30.0)))
    thread.start()
    time.sleep(0.05)
    receiver.close()
    receiver.close()
    thread.join(5.0)
    assert ended == [None]


def flood(port: int, ready: Event, over: Event) -> None:
    """Send junk as fast as it goes, in bursts, from a port of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        ready.set()
        while not over.is_set():
            for _ in range(500):
                sending.sendto(b"junk" * 20, (LOOPBACK, port))


@pytest.mark.slow
def test_a_flood_lets_the_real_sender_through(receiver: UdpReceiver, sender: socket.socket) -> None:
    context = multiprocessing.get_context("spawn")
    ready, over = context.Event(), context.Event()
    flooding = context.Process(target=flood, args=(receiver.port, ready, over))
    flooding.start()
    try:
        assert ready.wait(30.0)
        seen, sent = set(), 0
        began = time.monotonic()
        while time.monotonic() - began < 1.5:
            sent += 1
            sender.sendto(packets.ifacialmocap({"jawOpen": sent % 100 / 100}), (LOOPBACK, receiver.port))
            if (got := receiver.read(1 / 60)) is not None:
                seen.add(got[1])
    finally:
        over.set()
        flooding.join(10.0)
    assert receiver.figures().malformed > 100
    # Once the first packet got through, the system keeps the junk out.
    assert len(seen) > 0.5 * sent
