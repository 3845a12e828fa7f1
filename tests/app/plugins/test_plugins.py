"""The plugin interface: what is answered, what is refused, and what plugins make of the pose."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from app.plugins.known_plugins import KnownPlugins
from app.plugins.parameters import DEFAULTS, InjectionRefused, Parameter, ParameterTable, values_of
from app.plugins.plugin_server import DISCOVERY_PORT, PluginServer
from app.plugins.plugin_session import PluginSession, Shared
from app.plugins.vts_client import VtsClient
from tests.app.plugins.studio import PlainStudio
from tracking.errors import DeviceError
from tracking.pose import Pose


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def studio() -> PlainStudio:
    return PlainStudio()


@pytest.fixture
def server(studio: PlainStudio) -> Iterator[PluginServer]:
    opened = PluginServer(studio, KnownPlugins(), 0)
    yield opened
    opened.close()


def request(kind: str, data: Any = None, **fields: Any) -> str:
    told = {"apiName": "VTubeStudioPublicAPI", "apiVersion": "1.0", "requestID": "one"}
    return json.dumps({**told, "messageType": f"{kind}Request", "data": data, **fields})


def session(studio: PlainStudio, known: KnownPlugins | None = None, origin: str = "") -> PluginSession:
    shared = Shared(studio, ParameterTable(time.monotonic), known or KnownPlugins(), lambda: 5.0, lambda: 1)
    return PluginSession(shared, origin)


def let_in(opened: PluginSession, name: str = "Thrower") -> None:
    named = {"pluginName": name, "pluginDeveloper": "Somebody"}
    token = ask(opened, "AuthenticationToken", named)["authenticationToken"]
    assert ask(opened, "Authentication", {**named, "authenticationToken": token})["authenticated"] is True


def ask(opened: PluginSession, kind: str, data: Any = None) -> dict:
    answer = json.loads(opened.answer(request(kind, data)))
    assert answer["messageType"] == f"{kind}Response", answer
    assert answer["requestID"] == "one"
    return answer["data"]


def refusal(opened: PluginSession, kind: str, data: Any = None) -> int:
    answer = json.loads(opened.answer(request(kind, data)))
    assert answer["messageType"] == "APIError"
    return answer["data"]["errorID"]


@pytest.mark.parametrize("name", ["pyvts_session", "vtubestudio_js_session"])
def test_recorded_sessions_of_real_clients_go_through(
    shared_data: Path, server: PluginServer, studio: PlainStudio, name: str
) -> None:
    lines = (shared_data / "golden_vts" / f"{name}.jsonl").read_text().splitlines()
    turns = [json.loads(line) for line in lines if '"connect"' not in line[:20]]
    answered, token = 0, ""
    with connect(f"ws://127.0.0.1:{server.port}", proxy=None) as client:
        for turn in turns:
            told = json.loads(turn["text"])
            if turn["from"] == "client":
                data = told.get("data") or {}
                if "authenticationToken" in data:
                    data["authenticationToken"] = token
                if "hotkeyID" in data:
                    data["hotkeyID"] = studio.hotkeys()[0].id
                client.send(json.dumps(told))
                continue
            answer = json.loads(client.recv(timeout=5))
            assert answer["messageType"] == told["messageType"]
            if not told["messageType"].endswith("Event"):
                assert answer["requestID"] == told["requestID"]
            missing = told["data"].keys() - answer["data"].keys()
            assert not missing
            token = answer["data"].get("authenticationToken", token)
            answered += 1
    assert answered >= 12
    assert studio.pressed == ["record"]
    value = server.parameters.value(DEFAULTS["FaceAngleX"], Pose())
    assert value == (12.5 if name.startswith("pyvts") else 10.0)


def test_nothing_works_before_the_user_has_said_yes(studio: PlainStudio) -> None:
    opened = session(studio)
    assert ask(opened, "APIState")["currentSessionAuthenticated"] is False
    for kind in (
        "Statistics",
        "InputParameterList",
        "HotkeyTrigger",
        "InjectParameterData",
        "EventSubscription",
    ):
        assert refusal(opened, kind, {"hotkeyID": "record"}) == 8
    studio.answer = False
    assert refusal(opened, "AuthenticationToken", {"pluginName": "abc", "pluginDeveloper": "abc"}) == 50
    studio.answer = None
    assert refusal(opened, "AuthenticationToken", {"pluginName": "abc", "pluginDeveloper": "abc"}) == 51
    assert studio.pressed == []


def test_a_token_is_kept_hashed_and_is_good_for_its_owner_alone(studio: PlainStudio, tmp_path: Path) -> None:
    file = tmp_path / "plugins.json"
    token = KnownPlugins(file).let_in("Thrower", "Somebody", "https://page.example")
    assert token not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    again = KnownPlugins(file)
    assert again.knows("Thrower", "Somebody", token, "https://page.example")
    assert not again.knows("Thrower", "Somebody", token, "https://evil.example")
    assert not again.knows("Other", "Somebody", token, "https://page.example")
    opened = session(studio, again)
    named = {"pluginName": "Thrower", "pluginDeveloper": "Somebody", "authenticationToken": token}
    assert ask(opened, "Authentication", named)["authenticated"] is False
    again.forget("Thrower", "Somebody")
    assert not KnownPlugins(file).plugins
    file.write_text("[{]")
    assert KnownPlugins(file).plugins == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", 2),
        ("[" * 100_000, 2),
        ("[]", 2),
        (b"\xff\xfe", 2),
        (request("APIState", apiName="Other"), 3),
        (request("APIState", apiVersion="2.0"), 4),
        (request("APIState", requestID="x" * 65), 5),
        (request("APIState", requestID=7), 5),
        (request("APIState", messageType=None), 6),
        (request("Nonsense"), 7),
    ],
)
def test_messages_of_the_wrong_form_are_answered_with_the_number_of_their_fault(
    studio: PlainStudio, text: str | bytes, code: int
) -> None:
    answer = json.loads(session(studio).answer(text))
    assert (answer["messageType"], answer["data"]["errorID"]) == ("APIError", code)


def test_data_of_the_wrong_kind_is_refused(studio: PlainStudio) -> None:
    opened = session(studio)
    for data, code in (
        ({"pluginName": "ab", "pluginDeveloper": "Somebody"}, 52),
        ({"pluginName": "Thrower", "pluginDeveloper": 7}, 53),
        ({"pluginName": "Thrower", "pluginDeveloper": "Somebody", "pluginIcon": "AAAA"}, 54),
    ):
        assert refusal(opened, "AuthenticationToken", data) == code
    let_in(opened)
    for rows, code in (
        ([], 450),
        ([{"id": "FaceAngleX", "value": "much"}], 451),
        ([{"id": "FaceAngleX", "value": 1e7}], 451),
        ([{"id": "FaceAngleX", "value": True}], 451),
        ([{"id": "FaceAngleX", "value": 1, "weight": 2}], 452),
        ([{"id": "NoSuch", "value": 1}, {"id": "FaceAngleX", "value": 1}], 453),
        ([[]], 453),
    ):
        assert refusal(opened, "InjectParameterData", {"parameterValues": rows}) == code
    nan = request("InjectParameterData", {"parameterValues": [{"id": "FaceAngleX", "value": float("nan")}]})
    assert json.loads(opened.answer(nan))["data"]["errorID"] == 451
    assert refusal(opened, "ParameterCreation", {"parameterName": "a b", "min": 0, "max": 1}) == 350
    assert refusal(opened, "ParameterValue", {"name": "NoSuch"}) == 500
    assert refusal(opened, "HotkeyTrigger", {"hotkeyID": "none"}) == 202
    assert refusal(opened, "EventSubscription", {"eventName": "NoEvent", "subscribe": True}) == 100000


def test_set_holds_for_a_second_and_weight_mixes() -> None:
    clock = Clock()
    table = ParameterTable(clock)
    tracked = Pose(head_y=0.2, mouth=0.4)
    assert table.applied(tracked) is tracked
    table.inject("a", {"FaceAngleX": (15.0, 1.0), "MouthOpen": (1.0, 0.5)})
    assert table.applied(tracked) == Pose(head_y=-1.0, mouth=0.7)
    clock.now += 0.9
    table.inject("b", {"FaceAngleY": (3.0, 1.0), "FaceAngleX": (-1.5, 1.0)}, adding=True)
    shown = table.applied(tracked)
    assert (shown.head_x, shown.head_y) == pytest.approx((0.2, -0.9))
    clock.now += 0.5
    shown = table.applied(tracked)
    assert (shown.head_x, shown.head_y, shown.mouth) == pytest.approx((0.2, 0.3, 0.4))
    clock.now += 1.0
    assert table.applied(tracked) == tracked


def test_one_plugin_at_a_time_sets_a_parameter() -> None:
    clock = Clock()
    table = ParameterTable(clock)
    table.inject("a", {"FaceAngleX": (1.0, 1.0)})
    with pytest.raises(InjectionRefused) as told:
        table.inject("b", {"FaceAngleX": (2.0, 1.0)})
    assert told.value.code == 454
    clock.now += 1.1
    table.inject("b", {"FaceAngleX": (2.0, 1.0)})


def test_an_eye_as_open_as_the_sender_has_it_is_open() -> None:
    clock = Clock()
    table = ParameterTable(clock)
    for _ in range(400):
        clock.now += 1 / 60
        table.inject("a", {"EyeOpenLeft": (0.6, 1.0)})
    assert table.applied(Pose()).left_eye == pytest.approx(0.0, abs=0.02)
    table.inject("a", {"EyeOpenLeft": (0.0, 1.0)})
    assert table.applied(Pose()).left_eye == 1.0


def test_parameters_of_plugins_have_owners_and_limits() -> None:
    table = ParameterTable(Clock())
    for number in range(100):
        table.create(Parameter(f"mine{number}", 0, 1, added_by="a"))
    table.create(Parameter("mine0", 0, 9, added_by="a"))
    for parameter, code in (
        (Parameter("mine100", 0, 1, added_by="a"), 355),
        (Parameter("mine0", 0, 1, added_by="b"), 352),
        (Parameter("MouthOpen", 0, 1, added_by="b"), 354),
    ):
        with pytest.raises(InjectionRefused) as told:
            table.create(parameter)
        assert told.value.code == code
    for name, plugin, code in (("mine0", "b", 402), ("none", "a", 401), ("MouthOpen", "a", 403)):
        with pytest.raises(InjectionRefused) as told:
            table.delete(name, plugin)
        assert told.value.code == code
    table.inject("b", {"mine0": (5.0, 1.0)})
    found = table.find("mine0")
    assert found is not None
    assert table.value(found, Pose()) == 5.0


def test_a_pose_told_and_injected_again_is_the_same() -> None:
    pose = Pose(
        *(0.3, -0.4, 0.5, 0.2, 0.9, 0.6),
        gaze_x=0.5,
        gaze_y=-0.3,
        left_brow=0.4,
        right_brow=-0.2,
        brow_angle=-0.6,
        mouth_form=0.7,
        shift_x=0.1,
        shift_y=0.2,
        zoom=-0.3,
    )
    table = ParameterTable(Clock())
    table._open = dict.fromkeys(table._open, 1.0)
    table.inject("a", {name: (value, 1.0) for name, value in values_of(pose).items()})
    assert table.applied(Pose()).as_array() == pytest.approx(pose.as_array(), abs=0.01)


def test_one_eyes_gaze_and_both_brows_at_once_are_enough() -> None:
    table = ParameterTable(Clock())
    table.inject("a", {"EyeLeftX": (1.0, 1.0), "Brows": (1.0, 1.0), "VoiceO": (0.8, 1.0)})
    shown = table.applied(Pose(gaze_y=0.5))
    assert (shown.gaze_x, shown.gaze_y, shown.mouth_o) == (-1.0, 0.5, 0.8)
    assert (shown.left_brow, shown.right_brow) == (1.0, 1.0)


def test_events_reach_those_who_asked(server: PluginServer, studio: PlainStudio) -> None:
    with connect(f"ws://localhost:{server.port}", proxy=None) as client:
        told: list[dict] = []

        def call(kind: str, data: Any = None) -> dict:
            client.send(request(kind, data))
            while not (answer := json.loads(client.recv(timeout=5)))["messageType"].endswith("Response"):
                told.append(answer)
            return answer["data"]

        named = {"pluginName": "Thrower", "pluginDeveloper": "Somebody"}
        token = call("AuthenticationToken", named)["authenticationToken"]
        call("Authentication", {**named, "authenticationToken": token})
        for event in ("ModelLoadedEvent", "TrackingStatusChangedEvent", "TestEvent", "HotkeyTriggeredEvent"):
            call("EventSubscription", {"eventName": event, "subscribe": True, "config": {}})
        studio.name, studio.face = "hinata", False
        call("HotkeyTrigger", {"hotkeyID": "record"})
        wanted = {"ModelLoadedEvent", "TrackingStatusChangedEvent", "TestEvent", "HotkeyTriggeredEvent"}
        while {event["messageType"] for event in told} != wanted:
            told.append(json.loads(client.recv(timeout=5)))
        assert call("EventSubscription", {"subscribe": False})["subscribedEventCount"] == 0
        assert server.plugins == ["Thrower"]


def test_pages_under_foreign_names_and_a_second_server_are_refused(server: PluginServer) -> None:
    for hosts in ("Host: evil.example:8001", "Host: localhost:1\r\nHost: evil.example:8001"):
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
            key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
            raw.send(f"GET / HTTP/1.1\r\n{hosts}\r\n{upgrade}\r\n{key}\r\n\r\n".encode())
            assert raw.recv(100).startswith(b"HTTP/1.1 403")
    with pytest.raises(DeviceError, match=f"choose port {server.port + 1}"):
        PluginServer(PlainStudio(), KnownPlugins(), server.port)


def test_a_web_page_is_asked_about_under_its_own_name(server: PluginServer, studio: PlainStudio) -> None:
    with connect(f"ws://127.0.0.1:{server.port}", proxy=None, origin="https://page.example") as client:
        client.send(request("AuthenticationToken", {"pluginName": "Page", "pluginDeveloper": "Somebody"}))
        client.recv(timeout=5)
    assert studio.asked == [("Page", "Somebody", "https://page.example")]


def test_it_is_announced_within_this_computer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("", DISCOVERY_PORT))
        except OSError:
            pytest.skip(f"UDP port {DISCOVERY_PORT} is taken here")
        listening.settimeout(5.0)
        server = PluginServer(PlainStudio(), KnownPlugins(), 0)
        try:
            told = json.loads(listening.recv(4096))
        finally:
            server.close()
    assert told["messageType"] == told["requestID"] == "VTubeStudioAPIStateBroadcast"
    assert (told["data"]["active"], told["data"]["port"]) == (True, server.port)
    assert len(told["data"]["instanceID"]) == 32


@pytest.mark.slow
def test_our_client_drives_our_server_and_comes_back(studio: PlainStudio) -> None:
    known, kept, said = KnownPlugins(), [], []
    server = PluginServer(studio, known, 0, announce=False)
    client = VtsClient("", kept.append, said.append, server.port)
    try:
        pose = Pose(head_x=0.5, mouth=0.8)
        _send_until(client, pose, lambda: server.parameters.value(DEFAULTS["MouthOpen"], Pose()) == 0.8)
        assert server.parameters.value(DEFAULTS["FaceAngleY"], Pose()) == pytest.approx(7.5)
        assert len(kept) == 1
        server.close()
        server = PluginServer(studio, known, server.port, announce=False)
        _send_until(client, pose, lambda: server.parameters.value(DEFAULTS["MouthOpen"], Pose()) == 0.8)
        assert len(kept) == len(studio.asked) == 1
    finally:
        client.close()
        server.close()


def _send_until(client: VtsClient, pose: Pose, true) -> None:
    until = time.monotonic() + 20.0
    while not true():
        assert time.monotonic() < until
        client.send(pose)
        time.sleep(0.02)


def test_a_plugin_that_drops_off_is_forgotten(server: PluginServer) -> None:
    for _ in range(3):
        raw = socket.create_connection(("127.0.0.1", server.port))
        raw.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nUpgrade: websocket\r\n\r\njunk")
        raw.close()
    with connect(f"ws://127.0.0.1:{server.port}", proxy=None) as client:
        client.send(request("APIState"))
        client.recv(timeout=5)
        client.socket.shutdown(socket.SHUT_RDWR)
    until = time.monotonic() + 5
    while server._sessions and time.monotonic() < until:
        time.sleep(0.02)
    assert not server._sessions
    assert threading.active_count() < 50
