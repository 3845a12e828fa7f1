"""The session and other programs: plugins, other avatars, OBS, browsers; without a window."""

from __future__ import annotations

import json
import socket
import threading

import pytest
from websockets.sync.client import connect

from app.live.messages import Say
from app.live.sink_list import BROWSER_SOURCE, VIRTUAL_CAMERA
from app.obs import obs_scene
from app.session import connections as connections_module
from app.session.session import Session
from tests.app.obs.test_obs import ScriptedObs, served
from tests.app.plugins.test_plugins import request
from tests.app.session.conftest import until
from tracking.errors import DeviceError
from tracking.network.vmc import VmcDecoder


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port that nobody has just now."""
    with socket.socket(socket.AF_INET, kind) as trying:
        trying.bind(("127.0.0.1", 0))
        return trying.getsockname()[1]


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Keep passwords in a dictionary instead of the system's store."""
    kept: dict[str, str] = {}
    monkeypatch.setattr(connections_module, "kept_secret", lambda name: kept.get(name, ""))
    monkeypatch.setattr(connections_module, "keep_secret", lambda name, secret: kept.update({name: secret}))
    return kept


def test_nothing_listens_until_it_is_switched_on(session: Session):
    until(lambda: session.pipeline.preview.peek())
    connections = session.connections
    assert not (connections.plugins_on or connections.vmc_on or connections.vtube_studio_on)
    assert session.status().sinks == frozenset()


def test_a_plugin_moves_the_avatar_once_the_user_has_let_it_in(session: Session):
    port = free_port()
    session.change_part("connections", plugin_port=port)
    session.connections.switch_plugins(True)
    pressed: list[str] = []
    session.connections.press = pressed.append
    with connect(f"ws://127.0.0.1:{port}", proxy=None) as plugin:

        def call(kind: str, data: dict) -> dict:
            plugin.send(request(kind, data))
            answer = json.loads(plugin.recv(timeout=20))
            assert answer["messageType"] == f"{kind}Response", answer
            return answer["data"]

        named = {"pluginName": "Thrower", "pluginDeveloper": "Somebody"}
        user = threading.Thread(target=lambda: _say_yes(session))
        user.start()
        token = call("AuthenticationToken", named)["authenticationToken"]
        user.join()
        call("Authentication", {**named, "authenticationToken": token})
        assert session.connections.plugins == ["Thrower"]
        nod = {"parameterValues": [{"id": "FaceAngleY", "value": 15}, {"id": "MouthOpen", "value": 1}]}

        def nods() -> bool:
            call("InjectParameterData", nod)
            pose = session.pipeline.posed()
            return pose is not None and pose.head_x > 0.95 and pose.mouth > 0.95

        until(nods)
        call("HotkeyTrigger", {"hotkeyID": "record"})
        assert pressed == ["record"]
    assert [plugin.name for plugin in session.connections.known.plugins] == ["Thrower"]
    session.connections.switch_plugins(False)
    until(lambda: (pose := session.pipeline.posed()) is not None and pose.head_x < 0.9)


def _say_yes(session: Session) -> None:
    until(lambda: session.connections.question)
    session.connections.answer(True)


def test_a_port_that_is_taken_is_said_and_nothing_is_on(session: Session):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        session.change_part("connections", plugin_port=taken.getsockname()[1])
        session.connections.switch_plugins(True)
    assert not session.connections.plugins_on
    said = [message for message in session.pipeline.messages.take() if message.say is Say.TEXT]
    assert any("port" in str(message) for message in said)


def test_the_pose_goes_out_by_vmc(session: Session):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(20.0)
        session.change_part("connections", vmc_port=listening.getsockname()[1])
        session.connections.switch_vmc(True)
        decoder = VmcDecoder(mirrored=False)
        readings = [decoder.feed(listening.recv(2000)) for _ in range(6)]
    assert any(reading is not None and reading.angles_deg is not None for reading in readings)
    session.connections.switch_vmc(False)
    assert not session.connections.vmc_on


def test_obs_is_set_up_in_one_call_and_shows_the_browser_source(session: Session, no_keyring: dict):
    obs = ScriptedObs(password="secret")
    obs.looks = lambda: session.pipeline.preview.take()
    session.change_part("output", browser_port=free_port())
    until(lambda: session.pipeline.preview.peek())
    with served(obs.talk) as port:
        session.change_part("connections", obs_port=port)
        session.connections.set_up_obs("secret")
        until(lambda: session.connections.obs.progress is None)
        assert session.connections.obs.error is None
        first = session.connections.obs.newest()
        assert first is not None
        assert first.value.changes == ["scene", "source", "scene chosen"]
        assert first.value.look.seen
        assert obs.inputs[obs_scene.SOURCE][1]["url"] == session.pipeline.output.sink_target(BROWSER_SOURCE)
        # The second time the password is known, and nothing is changed.
        assert list(no_keyring.values()) == ["secret"]
        session.connections.set_up_obs()
        until(lambda: (n := session.connections.obs.newest()) is not None and n.sequence > first.sequence)
        second = session.connections.obs.newest()
        assert second is not None and second.value.changes == []


@pytest.mark.slow
def test_an_obs_that_was_there_first_is_made_to_load_the_page(session: Session, no_keyring: dict):
    obs = ScriptedObs(password="secret")
    obs.looks = lambda: session.pipeline.preview.take()
    session.change_part("output", browser_port=free_port())
    until(lambda: session.pipeline.preview.peek())
    with served(obs.talk) as port:
        session.change_part("connections", obs_port=port)
        obs.blank = True
        session.sinks.switch(BROWSER_SOURCE, True)
        until(lambda: session.pipeline.output.sink_target(BROWSER_SOURCE))
        assert not obs.requests  # the user has not asked for OBS yet
        session.connections.set_up_obs("secret")
        until(lambda: (n := session.connections.obs.newest()) is not None and n.value.look.seen)
        # The next day: OBS is started, then this program.
        session.sinks.switch(BROWSER_SOURCE, False)
        until(lambda: session.pipeline.output.sink_target(BROWSER_SOURCE) is None)
        obs.blank, asked = True, len(obs.requests)
        session.sinks.switch(BROWSER_SOURCE, True)
        until(lambda: not obs.blank)
        until(lambda: obs.requests[-1] == "GetSourceScreenshot")
        made = [r for r in obs.requests[asked:] if r.startswith(("Create", "Set", "Remove"))]
        assert not made


def test_an_obs_without_browser_sources_gets_the_virtual_camera_or_the_reason(
    session: Session, monkeypatch: pytest.MonkeyPatch
):
    def refuse(output, size):
        raise DeviceError("no virtual camera here")

    monkeypatch.setattr("app.opening.open_virtual_camera", refuse)
    obs = ScriptedObs(("v4l2_input", "dshow_input", "av_capture_input"))
    until(lambda: session.pipeline.preview.peek())
    with served(obs.talk) as port:
        session.change_part("connections", obs_port=port)
        session.connections.set_up_obs()
        until(lambda: session.connections.obs.progress is None)
    error = session.connections.obs.error
    assert isinstance(error, DeviceError)
    assert VIRTUAL_CAMERA in str(error)
    assert obs_scene.SCENE not in obs.scenes


def test_a_wrong_password_is_not_kept(session: Session, no_keyring: dict):
    with served(ScriptedObs(password="secret").talk) as port:
        session.change_part("connections", obs_port=port)
        session.connections.set_up_obs("wrong")
        until(lambda: session.connections.obs.progress is None)
    assert "refused the password" in str(session.connections.obs.error)
    assert no_keyring == {}
