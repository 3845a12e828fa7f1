"""Setting OBS up: against one that speaks from a script, and against a real one where there is one."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import cv2
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from app.obs.obs_client import ObsClient, PasswordNeeded, Refused, _proof
from app.obs.obs_scene import BROWSER, SCENE, SOURCE, Wanted, choose_kind, find_device, set_up
from app.settings.kept_secrets import OBS_PASSWORD, keep_secret, kept_secret
from models.colour import straighten
from tests.app.obs import real_obs
from tracking.errors import DeviceError

SALT, CHALLENGE = "c2FsdA==", "Y2hhbGxlbmdl"


class ScriptedObs:
    """As much of OBS as setting up asks for: scenes, inputs, filters in dictionaries."""

    def __init__(self, kinds: tuple[str, ...] = (BROWSER,), password: str = "") -> None:
        self.kinds, self.password = kinds, password
        self.scenes: dict[str, dict[int, str]] = {"Scene": {}}
        self.inputs: dict[str, tuple[str, dict]] = {}
        self.filters: dict[str, dict] = {}
        self.program = "Scene"
        self.not_ready = 0
        self.looks: Callable[[], Any] | None = None
        self.requests: list[str] = []
        self.blank = False
        """Whether the source's page was opened while nothing served it."""

    def talk(self, connection: ServerConnection) -> None:
        """Answer one client."""
        hello: dict[str, Any] = {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}
        if self.password:
            hello["authentication"] = {"challenge": CHALLENGE, "salt": SALT}
        connection.send(json.dumps({"op": 0, "d": hello}))
        identify = json.loads(connection.recv())
        if self.password and identify["d"].get("authentication") != _proof(self.password, SALT, CHALLENGE):
            connection.close(4009, "Authentication failed.")
            return
        connection.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))
        for text in connection:
            asked = json.loads(text)["d"]
            self.requests.append(asked["requestType"])
            connection.send(json.dumps({"op": 5, "d": {"eventType": "SomethingElse"}}))
            connection.send(json.dumps({"op": 7, "d": self._answer(asked)}))

    def _answer(self, asked: dict) -> dict:
        kind, data = asked["requestType"], asked["requestData"]
        answer: dict[str, Any] = {"requestType": kind, "requestId": asked["requestId"]}
        if self.not_ready:
            self.not_ready -= 1
            return answer | {"requestStatus": {"result": False, "code": 207, "comment": "not ready"}}
        method = getattr(self, f"_{kind}", None)
        if method is None:
            return answer | {"requestStatus": {"result": False, "code": 204, "comment": "not valid"}}
        try:
            told = method(**data)
        except KeyError:
            return answer | {"requestStatus": {"result": False, "code": 600, "comment": "No such thing."}}
        return answer | {"requestStatus": {"result": True, "code": 100}, "responseData": told or {}}

    def _GetInputKindList(self) -> dict:
        return {"inputKinds": list(self.kinds)}

    def _GetSceneList(self) -> dict:
        names = [{"sceneName": name} for name in self.scenes]
        return {"scenes": names, "currentProgramSceneName": self.program}

    def _CreateScene(self, sceneName: str) -> None:
        self.scenes[sceneName] = {}

    def _GetInputList(self) -> dict:
        return {"inputs": [{"inputName": n, "inputKind": k} for n, (k, _) in self.inputs.items()]}

    def _CreateInput(self, sceneName: str, inputName: str, inputKind: str, inputSettings: dict, **_) -> dict:
        self.inputs[inputName] = (inputKind, dict(inputSettings))
        return self._CreateSceneItem(sceneName, inputName)

    def _CreateSceneItem(self, sceneName: str, sourceName: str) -> dict:
        items = self.scenes[sceneName]
        items[len(items) + 1] = sourceName
        return {"sceneItemId": len(items)}

    def _RemoveInput(self, inputName: str) -> None:
        del self.inputs[inputName]
        for items in self.scenes.values():
            for number in [n for n, name in items.items() if name == inputName]:
                del items[number]

    def _GetSceneItemId(self, sceneName: str, sourceName: str) -> dict:
        found = [n for n, name in self.scenes[sceneName].items() if name == sourceName]
        if not found:
            raise KeyError
        return {"sceneItemId": found[0]}

    def _GetInputSettings(self, inputName: str) -> dict:
        return {"inputSettings": self.inputs[inputName][1]}

    def _SetInputSettings(self, inputName: str, inputSettings: dict, overlay: bool) -> None:
        self.inputs[inputName][1].update(inputSettings)

    def _GetVideoSettings(self) -> dict:
        return {"baseWidth": 1920, "baseHeight": 1080}

    def _SetSceneItemTransform(self, **_) -> None:
        pass

    def _GetStreamStatus(self) -> dict:
        return {"outputActive": False}

    def _SetCurrentProgramScene(self, sceneName: str) -> None:
        self.program = sceneName

    def _GetSourceFilterList(self, sourceName: str) -> dict:
        return {"filters": [{"filterName": name} for name in self.filters]}

    def _CreateSourceFilter(self, filterName: str, filterSettings: dict, **_) -> None:
        self.filters[filterName] = filterSettings

    def _RemoveSourceFilter(self, filterName: str, **_) -> None:
        del self.filters[filterName]

    def _GetSourceScreenshot(self, sourceName: str, imageFormat: str) -> dict:
        if self.blank or self.looks is None or (newest := self.looks()) is None:
            raise KeyError
        rgba = straighten(newest.value.rgba_premultiplied)
        data = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))[1]
        return {"imageData": f"data:image/png;base64,{base64.b64encode(data.tobytes()).decode()}"}

    def _PressInputPropertiesButton(self, inputName: str, propertyName: str) -> None:
        if inputName in self.inputs and propertyName == "refreshnocache":
            self.blank = False

    def _GetInputPropertiesListPropertyItems(self, **_) -> dict:
        return {"propertyItems": [{"itemName": "Ichimai (v4l2)", "itemValue": "/dev/video10"}]}


@contextmanager
def served(talk: Callable[[ServerConnection], None]) -> Iterator[int]:
    """Serve on a free port."""

    def quietly(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            talk(connection)

    with serve(quietly, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.socket.getsockname()[1]
        finally:
            server.shutdown()
            thread.join()


def wanted(port: int = 21420) -> Wanted:
    return Wanted(BROWSER, {"url": f"http://127.0.0.1:{port}/", "width": 512, "height": 512})


def test_it_is_set_up_once_and_left_alone_after_that() -> None:
    obs = ScriptedObs(password="secret")
    with served(obs.talk) as port, ObsClient("secret", port=port) as client:
        assert choose_kind(client) == (BROWSER, "")
        assert set_up(client, wanted()) == ["scene", "source", "scene chosen"]
        before = len(obs.requests)
        assert set_up(client, wanted()) == []
        asked = obs.requests[before:]
        assert not [r for r in asked if r.startswith(("Create", "Set", "Remove"))]
        assert set_up(client, wanted(9999)) == ["source's settings"]
    assert obs.inputs[SOURCE][1]["url"] == "http://127.0.0.1:9999/"
    assert obs.program == SCENE


def test_what_the_user_took_out_is_put_back_and_another_kind_replaces_the_old() -> None:
    obs = ScriptedObs(("v4l2_input",))
    with served(obs.talk) as port, ObsClient(port=port) as client:
        kind, setting = choose_kind(client, "linux")
        camera = Wanted(kind, {setting: "/dev/video10"}, keyed=True)
        assert set_up(client, camera) == ["scene", "source", "scene chosen", "key"]
        assert find_device(client, setting, "ichimai") == "/dev/video10"
        assert find_device(client, setting, "other") is None
        obs.scenes[SCENE].clear()
        assert set_up(client, camera) == ["source put into the scene"]
        assert set_up(client, wanted()) == ["old source removed", "source", "key removed"]


def test_a_scene_on_air_is_not_taken_off_it() -> None:
    obs = ScriptedObs()
    obs._GetStreamStatus = lambda: {"outputActive": True}
    with served(obs.talk) as port, ObsClient(port=port) as client:
        assert "scene chosen" not in set_up(client, wanted())
    assert obs.program == "Scene"


@pytest.mark.slow
def test_an_obs_that_still_loads_is_waited_for() -> None:
    obs = ScriptedObs()
    obs.not_ready = 2
    with served(obs.talk) as port, ObsClient(port=port) as client:
        assert client.call("GetVideoSettings")["baseWidth"] == 1920


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_password_that_is_missing_or_wrong_is_one_line(password: str) -> None:
    with served(ScriptedObs(password="secret").talk) as port, pytest.raises(PasswordNeeded) as told:
        ObsClient(password, port=port)
    assert "WebSocket Server Settings" in str(told.value)
    assert "\n" not in str(told.value)


def test_an_old_obs_and_none_are_one_line() -> None:
    with (
        served(lambda connection: connection.send('{"update-type": "Hello"}')) as port,
        pytest.raises(DeviceError, match="no OBS 28 or later"),
    ):
        ObsClient(port=port)
    with pytest.raises(DeviceError, match="start OBS 28 or later"):
        ObsClient(port=1)


def test_a_refused_request_is_one_line() -> None:
    with served(ScriptedObs().talk) as port, ObsClient(port=port) as client:
        with pytest.raises(Refused, match=r"OBS refused GetInputSettings: No such thing. \(code 600\)"):
            client.call("GetInputSettings", inputName="none")
        with pytest.raises(Refused, match="204"):
            client.call("NoSuchRequest")


def test_the_proof_is_the_one_a_real_obs_took(shared_data: Path) -> None:
    lines = (shared_data / "golden_obs" / "obs_ws_session.jsonl").read_text().splitlines()
    hello, identify = (json.loads(json.loads(line)["text"])["d"] for line in lines[:2])
    asked = hello["authentication"]
    assert _proof("secretsecret", asked["salt"], asked["challenge"]) == identify["authentication"]


def test_the_password_goes_to_the_systems_store_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    kept: dict = {}

    class Store(KeyringBackend):
        priority = 1

        def get_password(self, service, username):
            return kept.get((service, username))

        def set_password(self, service, username, password):
            kept[service, username] = password

        def delete_password(self, service, username):
            del kept[service, username]

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(Store())
        assert keep_secret(OBS_PASSWORD, "secret")
        assert kept_secret(OBS_PASSWORD) == "secret"
        assert keep_secret(OBS_PASSWORD, "")
        assert kept_secret(OBS_PASSWORD) == ""
        monkeypatch.setattr(Store, "get_password", lambda *_: 1 / 0)
        assert kept_secret(OBS_PASSWORD) == ""
    finally:
        keyring.set_keyring(before)


@pytest.mark.slow
def test_a_real_obs_shows_the_avatar(tmp_path: Path) -> None:
    if reason := real_obs.why_not():
        pytest.skip(reason)
    inside = f'ip link set lo up; exec "{sys.executable}" -m tests.app.obs.real_obs "{tmp_path}"'
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", inside], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    print(json.dumps(found, indent=1))
    assert found["first"] == ["scene", "source", "scene chosen"]
    assert found["look"][0], found["look"]
    assert found["second"] == found["after_restart"] == []
    assert found["look_again"][0]
    assert found["on_air"] > 0.1
    assert (found["keyed"], found["unkeyed"]) == (["key"], ["key removed"])
    assert found["kind"][0] in (BROWSER, "v4l2_input")
    assert found["camera"] == ["old source removed", "source"]
    assert not found["no_picture"][0]
    assert found["back"] == ["old source removed", "source"]
    assert found["inputs"] == [SOURCE]
    assert "code 600" in found["refused"]
    assert "refused the password" in found["wrong_password"]
    assert "asks for a password" in found["no_password"]
