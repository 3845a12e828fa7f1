"""Messages of hostile plugins: each is answered or refused by a number, and nothing is raised."""

from __future__ import annotations

import json
import math
import random
import time
from typing import Any

import pytest

from app.plugins.known_plugins import KnownPlugins
from app.plugins.parameters import ParameterTable
from app.plugins.plugin_session import PluginSession, Shared
from tests.app.plugins.studio import PlainStudio
from tests.app.plugins.test_plugins import let_in, refusal, session
from tracking.pose import NAMES, Pose

KINDS = (
    *("APIState", "AuthenticationToken", "Authentication", "Statistics", "CurrentModel", "AvailableModels"),
    *("FaceFound", "InputParameterList", "ParameterValue", "ParameterCreation", "ParameterDeletion"),
    *("InjectParameterData", "HotkeysInCurrentModel", "HotkeyTrigger", "EventSubscription", "NoSuch"),
)
FIELDS = (
    *("pluginName", "pluginDeveloper", "pluginIcon", "authenticationToken", "name", "parameterName", "min"),
    *("max", "defaultValue", "explanation", "mode", "faceFound", "parameterValues", "hotkeyID", "eventName"),
    *("subscribe", "config"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 10**400, -(10**400), 1e308, -0.0, float("nan"), float("inf"), 0.5),
    *(
        "",
        "FaceAngleX",
        "MouthOpen",
        "set",
        "add",
        "record",
        "TestEvent",
        "\ud800",
        "\0",
        "x" * 5000,
        "ü" * 40,
    ),
    *([], {}, [[]], [{}], {"": None}, [{"id": "MouthOpen", "value": 1.0, "weight": 2}]),
    *([{"id": "FaceAngleX", "value": float("nan")}], [{"id": 7, "value": "x"}], [{"id": "MouthOpen"}] * 3000),
)


@pytest.fixture
def studio() -> PlainStudio:
    return PlainStudio()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_sent_is_answered(studio: PlainStudio, seed: int) -> None:
    dice = random.Random(seed)
    table = ParameterTable(time.monotonic)
    opened = PluginSession(Shared(studio, table, KnownPlugins(), lambda: 5.0, lambda: 1))
    if seed % 2:
        let_in(opened)
    for _ in range(800):
        data: Any = {dice.choice(FIELDS): dice.choice(VALUES) for _ in range(dice.randrange(5))}
        data = dice.choice(VALUES) if dice.random() < 0.1 else data
        told = {
            "apiName": "VTubeStudioPublicAPI",
            "apiVersion": "1.0",
            "requestID": "1",
            "messageType": dice.choice(KINDS) + "Request",
            "data": data,
        }
        if dice.random() < 0.2:
            told[dice.choice(list(told))] = dice.choice(VALUES)
        _check(opened, json.dumps(told))
    shown = table.applied(Pose())
    assert all(math.isfinite(getattr(shown, name)) for name in NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "1" * 5000,
        '{"apiName":"VTubeStudioPublicAPI","apiVersion":"1.0","messageType":"APIStateRequest","data":'
        + "[" * 90_000,
        "NaN",
        '"\\ud800"',
        "",
        "\0" * 100,
        "null",
    ],
    ids=lambda text: text[:24],
)
def test_text_that_is_no_message_is_refused(studio: PlainStudio, text: str) -> None:
    assert _check(session(studio), text)["messageType"] == "APIError"


@pytest.mark.parametrize("name", ["abc\ud800", "zero\0name", "\u202elive", "line\nbreak"])
def test_names_that_deceive_the_reader_are_refused(studio: PlainStudio, name: str) -> None:
    named = {"pluginName": name, "pluginDeveloper": "Somebody"}
    assert refusal(session(studio), "AuthenticationToken", named) == 52
    assert not studio.asked


def _check(opened, text: str) -> dict:
    answer = opened.answer(text)
    told = json.loads(answer, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert told["apiName"] == "VTubeStudioPublicAPI"
    assert isinstance(told["data"], dict)
    return told
