"""One plugin's connection: what it asks, and what it is answered. No sockets and no threads."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from app.plugins.known_plugins import KnownPlugins
from app.plugins.parameters import DEFAULTS, InjectionRefused, Parameter, ParameterTable
from app.plugins.vts_messages import (
    ApiError,
    ApiRequest,
    error_message,
    message,
    number_field,
    parse_request,
    text_field,
)
from tracking.pose import Pose

VERSION = "1.30.0"
"""The version of VTube Studio whose interface this is."""

EVENTS = ("TestEvent", "ModelLoadedEvent", "TrackingStatusChangedEvent", "HotkeyTriggeredEvent")

_OPEN_TO_ALL = ("APIStateRequest", "AuthenticationTokenRequest", "AuthenticationRequest")
_NAME = re.compile(r"[A-Za-z0-9]{4,32}")
_MOST_VALUES = 1000


class Hotkey(NamedTuple):
    """Something that can be done in the window: its name as `ichimai press` has it, and what it does."""

    id: str
    does: str


class Studio(Protocol):
    """What the program is to a plugin.

    Every method may be called from any thread and returns at once, but for `asks`.
    """

    def pose(self) -> Pose:
        """Return the pose as tracked."""
        ...

    def face_found(self) -> bool:
        """Say whether the tracker sees a face."""
        ...

    def character(self) -> str:
        """Return the name of the character that is shown; empty for none."""
        ...

    def picture(self) -> tuple[int, int, float]:
        """Return width, height and rate of what goes out."""
        ...

    def hotkeys(self) -> list[Hotkey]:
        """Return what can be done."""
        ...

    def press(self, hotkey: str) -> None:
        """Do it."""
        ...

    def asks(self, name: str, developer: str, origin: str) -> bool | None:
        """Ask the user whether a plugin may come in; may take minutes. None: another is being asked about."""
        ...


class Shared(NamedTuple):
    """What all connections have in common.

    Attributes:
        studio: the program.
        parameters: numbers that plugins see and set.
        known: who may come in.
        uptime_s: how long the server has been on.
        connected: how many plugins are let in now.
    """

    studio: Studio
    parameters: ParameterTable
    known: KnownPlugins
    uptime_s: Callable[[], float]
    connected: Callable[[], int]


class PluginSession:
    """The state of one connection; for one thread, but for `events`.

    Args:
        shared: see there.
        origin: the web page that opened the connection; empty for a program.

    Attributes:
        plugin: who it is, once let in.
        events: what it wants to hear of, with each event's settings; swapped whole.
        triggered: data of events for hotkeys that it pressed and nobody was told of yet.
    """

    def __init__(self, shared: Shared, origin: str = "") -> None:
        self._shared, self._origin = shared, origin
        self.plugin: str | None = None
        self.events: Mapping[str, Mapping[str, Any]] = {}
        self.triggered: list[Mapping[str, Any]] = []

    def answer(self, text: str | bytes) -> str:
        """Return the answer to a message, whatever it is."""
        try:
            request = parse_request(text)
        except ApiError as error:
            return error_message(error)
        try:
            data = self._answered(request)
        except (ApiError, InjectionRefused) as error:
            return error_message(ApiError(error.code, str(error)), request.id)
        return message(request.kind.removesuffix("Request") + "Response", data, request.id)

    def _answered(self, request: ApiRequest) -> Mapping[str, Any]:
        answer = _ANSWERS.get(request.kind)
        if answer is None:
            raise ApiError(7, f"{request.kind} is not known here")
        if self.plugin is None and request.kind not in _OPEN_TO_ALL:
            raise ApiError(8, "authenticate first")
        return answer(self, request.data)

    # Coming in

    def _state(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            "active": True,
            "vTubeStudioVersion": VERSION,
            "currentSessionAuthenticated": self.plugin is not None,
        }

    def _token(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        name, developer = (
            text_field(data, "pluginName", 52, 3, 32),
            text_field(data, "pluginDeveloper", 53, 3, 32),
        )
        _check_icon(data.get("pluginIcon"))
        allowed = self._shared.studio.asks(name, developer, self._origin)
        if allowed is None:
            raise ApiError(51, "the user is being asked about another plugin")
        if not allowed:
            raise ApiError(50, "the user has not let the plugin in")
        return {"authenticationToken": self._shared.known.let_in(name, developer, self._origin)}

    def _authenticate(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        token = text_field(data, "authenticationToken", 100, 1, 64)
        name = text_field(data, "pluginName", 101, 1, 32)
        developer = text_field(data, "pluginDeveloper", 102, 1, 32)
        known = self._shared.known.knows(name, developer, token, self._origin)
        self.plugin = name if known else None
        reason = "Token valid." if known else "Token invalid or revoked; ask for a new one."
        return {"authenticated": known, "reason": reason}

    # Looking

    def _statistics(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        width, height, rate = self._shared.studio.picture()
        return {
            "uptime": int(self._shared.uptime_s() * 1000),
            "framerate": round(rate),
            "vTubeStudioVersion": VERSION,
            "allowedPlugins": len(self._shared.known.plugins),
            "connectedPlugins": self._shared.connected(),
            "startedWithSteam": False,
            "windowWidth": width,
            "windowHeight": height,
            "windowIsFullscreen": False,
        }

    def _model(self, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        name = self._shared.studio.character()
        return {"modelLoaded": bool(name), "modelName": name, "modelID": model_id(name)}

    def _current_model(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        uptime_ms = int(self._shared.uptime_s() * 1000)
        width, height, _ = self._shared.studio.picture()
        return {
            **self._model(),
            **dict.fromkeys(("vtsModelName", "vtsModelIconName", "live2DModelName"), ""),
            "modelLoadTime": 0,
            "timeSinceModelLoaded": uptime_ms,
            "numberOfLive2DParameters": 0,
            "numberOfLive2DArtmeshes": 0,
            "hasPhysicsFile": False,
            "numberOfTextures": 1,
            "textureResolution": max(width, height),
            "modelPosition": {"positionX": 0, "positionY": 0, "rotation": 0, "size": 0},
        }

    def _models(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        model = self._model()
        row = {**model, "vtsModelName": "", "vtsModelIconName": ""}
        found = [row] if model["modelLoaded"] else []
        return {"numberOfModels": len(found), "availableModels": found}

    def _face(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"found": self._shared.studio.face_found() or self._shared.parameters.face_found}

    # Parameters

    def _list(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        pose = self._shared.studio.pose()
        return {
            **self._model(),
            "customParameters": [self._row(p, pose) for p in self._shared.parameters.custom],
            "defaultParameters": [self._row(p, pose) for p in DEFAULTS.values()],
        }

    def _value(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        found = self._shared.parameters.find(str(data.get("name")))
        if found is None:
            raise ApiError(500, "there is no such parameter")
        return self._row(found, self._shared.studio.pose())

    def _row(self, parameter: Parameter, pose: Pose) -> dict[str, Any]:
        return {
            "name": parameter.name,
            "addedBy": parameter.added_by,
            "value": self._shared.parameters.value(parameter, pose),
            "min": parameter.minimum,
            "max": parameter.maximum,
            "defaultValue": parameter.default,
        }

    def _create(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        name = data.get("parameterName")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ApiError(350, "parameterName must be 4 to 32 letters and digits")
        if len(str(data.get("explanation") or "")) > 255:
            raise ApiError(353, "explanation must be shorter than 256 characters")
        low, high = number_field(data, "min", 351), number_field(data, "max", 351)
        usual = number_field(data, "defaultValue", 351)
        if not low < high:
            raise ApiError(351, "min must be below max")
        assert self.plugin is not None
        self._shared.parameters.create(Parameter(name, low, high, usual, self.plugin))
        return {"parameterName": name}

    def _delete(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        name = data.get("parameterName")
        if not isinstance(name, str):
            raise ApiError(400, "parameterName is missing")
        assert self.plugin is not None
        self._shared.parameters.delete(name, self.plugin)
        return {"parameterName": name}

    def _inject(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        rows, mode = data.get("parameterValues"), data.get("mode", "set")
        if not isinstance(rows, list) or not rows or len(rows) > _MOST_VALUES:
            raise ApiError(450, f"parameterValues must have 1 to {_MOST_VALUES} entries")
        if mode not in ("set", "add"):
            raise ApiError(455, "mode must be set or add")
        values = dict(_injected(row) for row in rows)
        assert self.plugin is not None
        found = data.get("faceFound") is True
        self._shared.parameters.inject(self.plugin, values, adding=mode == "add", face_found=found)
        return {}

    # Hotkeys and events

    def _hotkeys(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = [
            {
                "name": hotkey.does,
                "type": "ToggleExpression",
                "description": hotkey.does,
                "file": "",
                "hotkeyID": hotkey.id,
                "keyCombination": [],
                "onScreenButtonID": -1,
            }
            for hotkey in self._shared.studio.hotkeys()
        ]
        return {**self._model(), "availableHotkeys": rows}

    def _trigger(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        wanted = data.get("hotkeyID")
        for hotkey in self._shared.studio.hotkeys():
            if wanted in (hotkey.id, hotkey.does):
                self._shared.studio.press(hotkey.id)
                self.triggered.append(
                    {
                        "hotkeyID": hotkey.id,
                        "hotkeyName": hotkey.does,
                        "hotkeyAction": "ToggleExpression",
                        "hotkeyFile": "",
                        "hotkeyTriggeredByAPI": True,
                        "modelID": self._model()["modelID"],
                        "modelName": self._model()["modelName"],
                        "isLive2DItem": False,
                    }
                )
                return {"hotkeyID": hotkey.id}
        raise ApiError(202, "there is no such hotkey")

    def _subscribe(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        name, wanted = data.get("eventName"), data.get("subscribe")
        if not isinstance(wanted, bool):
            raise ApiError(6, "subscribe must be true or false")
        events = dict(self.events)
        if name is None and not wanted:
            events.clear()
        elif name not in EVENTS:
            raise ApiError(100000, "this event is not known here")
        elif wanted:
            settings = data.get("config")
            events[name] = settings if isinstance(settings, dict) else {}
        else:
            events.pop(name, None)
        self.events = events
        return {"subscribedEventCount": len(events), "subscribedEvents": list(events)}


_ANSWERS: dict[str, Callable[[PluginSession, Mapping[str, Any]], Mapping[str, Any]]] = {
    "APIStateRequest": PluginSession._state,
    "AuthenticationTokenRequest": PluginSession._token,
    "AuthenticationRequest": PluginSession._authenticate,
    "StatisticsRequest": PluginSession._statistics,
    "CurrentModelRequest": PluginSession._current_model,
    "AvailableModelsRequest": PluginSession._models,
    "FaceFoundRequest": PluginSession._face,
    "InputParameterListRequest": PluginSession._list,
    "ParameterValueRequest": PluginSession._value,
    "ParameterCreationRequest": PluginSession._create,
    "ParameterDeletionRequest": PluginSession._delete,
    "InjectParameterDataRequest": PluginSession._inject,
    "HotkeysInCurrentModelRequest": PluginSession._hotkeys,
    "HotkeyTriggerRequest": PluginSession._trigger,
    "EventSubscriptionRequest": PluginSession._subscribe,
}


def model_id(name: str) -> str:
    """Return 32 hexadecimal digits that are always the same for a character."""
    return hashlib.sha256(name.encode()).hexdigest()[:32] if name else ""


def _injected(row: Any) -> tuple[str, tuple[float, float]]:
    if not isinstance(row, dict) or not isinstance(name := row.get("id"), str):
        raise ApiError(453, "an entry has no id")
    weight = number_field(row, "weight", 452, 1.0)
    if not 0.0 <= weight <= 1.0:
        raise ApiError(452, "weight must be 0 to 1")
    return name, (number_field(row, "value", 451), weight)


def _check_icon(icon: Any) -> None:
    """Refuse an icon that is none; it is not shown."""
    if icon in (None, ""):
        return
    try:
        data = base64.b64decode(icon, validate=True)
    except (ValueError, TypeError) as error:
        raise ApiError(54, "pluginIcon must be a picture in base64") from error
    if not data.startswith((b"\x89PNG", b"\xff\xd8")):
        raise ApiError(54, "pluginIcon must be a PNG or JPEG of 128 x 128")
