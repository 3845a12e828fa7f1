"""Strangers' programs as peers of a running session: OpenSeeFace's own stream, and python-osc sending VMC."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from pythonosc.udp_client import SimpleUDPClient

from app.session.session import Session
from tests.app.session.conftest import Parts, until
from tests.app.session.test_connections import free_port
from tracking.network.network_source import NetworkSource
from tracking.pose import Pose


def following(parts: Parts, address: str) -> Session:
    """Return a session at work that follows a tracker."""
    parts.source = lambda: NetworkSource(address)  # type: ignore[assignment,return-value]
    session = parts.start()
    until(lambda: session.pipeline.input.arrivals is not None)
    return session


@pytest.mark.slow
def test_open_see_faces_stream_in_real_time_moves_the_avatar(parts: Parts, shared_data: Path):
    lines = (shared_data / "golden_openseeface" / "one_face_turns.jsonl").read_text().splitlines()
    sent = [base64.b64decode(json.loads(line)["data"]) for line in lines]
    port = free_port(socket.SOCK_DGRAM)
    session = following(parts, f"osf://:{port}")
    shown: list[Pose] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for data in sent * 3:
            stranger.sendto(data, ("127.0.0.1", port))
            time.sleep(1 / 30)
            if (pose := session.pipeline.posed()) is not None:
                shown.append(pose)
    arrivals = session.pipeline.input.arrivals
    assert arrivals is not None and arrivals.figures.understood == 3 * len(sent)
    assert np.ptp([pose.head_y for pose in shown]) > 0.2
    assert session.pipeline.input.face_seen
    until(lambda: session.pipeline.input.face_seen is False)  # it sends nothing without a face


def test_python_osc_as_a_performer_moves_the_avatar(parts: Parts):
    port = free_port(socket.SOCK_DGRAM)
    session = following(parts, f"vmc://:{port}")
    over = threading.Event()

    def perform() -> None:
        performer = SimpleUDPClient("127.0.0.1", port)
        while not over.wait(1 / 60):
            turned = [0.0, 0.0, 0.0, 0.0, 0.0871557, 0.0, 0.9961947]  # 10 degrees to the avatar's right
            performer.send_message("/VMC/Ext/Bone/Pos", ["Head", *turned])
            performer.send_message("/VMC/Ext/Blend/Val", ["A", 1.0])
            performer.send_message("/VMC/Ext/Blend/Apply", [])

    sending = threading.Thread(target=perform)
    sending.start()
    try:

        def moved() -> bool:
            pose = session.pipeline.posed()
            # The avatar's right is the picture's left; the sender has mirrored already, as most do.
            return pose is not None and pose.head_y > 0.5 and pose.mouth > 0.9

        until(moved)
    finally:
        over.set()
        sending.join()
