"""What OBS needs to show the avatar: a scene and a source, made once and then left as the user has them."""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import cv2
import numpy as np

from app.obs.obs_client import ObsClient, Refused
from tracking.errors import DeviceError

SCENE = "Ichimai"
SOURCE = "Ichimai avatar"
KEY_FILTER = "Ichimai key green"

BROWSER = "browser_source"
CAMERAS = {
    "linux": (("v4l2_input", "device_id"),),
    "win32": (("dshow_input", "video_device_id"),),
    "darwin": (
        ("macos-avcapture", "device"),
        ("av_capture_input_v2", "device"),
        ("av_capture_input", "device"),
    ),
}
"""By system: kinds of source that show a camera, the best first, and the setting that names the device."""

_GREEN = {"key_color_type": "green", "similarity": 400, "smoothness": 80, "spill": 100}
_SEEN_WITHIN = 12.0
_SIDE = 96  # of the small pictures that are compared


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown.

    Attributes:
        kind: of the source, see `choose_kind`.
        settings: of the source: address and size, or device.
        keyed: whether it stands on key green, which OBS is to make transparent.
    """

    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    keyed: bool = False


class SourceLook(NamedTuple):
    """What a look at the source found.

    Attributes:
        seen: whether it shows the avatar.
        off_by: mean difference from what was sent, of 255; it contains how much the avatar moved meanwhile.
    """

    seen: bool
    off_by: float


def choose_kind(client: ObsClient, system: str = sys.platform) -> tuple[str, str]:
    """Return the kind of source that shows the avatar best in this OBS, and its setting for a device.

    Returns:
        A browser source (with an empty setting), which has transparency; else a camera.

    Raises:
        DeviceError: if there is neither.
    """
    kinds = set(client.call("GetInputKindList")["inputKinds"])
    if BROWSER in kinds:
        return BROWSER, ""
    for kind, setting in CAMERAS.get(system, ()):
        if kind in kinds:
            return kind, setting
    raise DeviceError("this OBS has neither browser sources nor cameras; use OBS's own build")


def find_device(client: ObsClient, setting: str, named: str) -> str | None:
    """Return what OBS calls a camera, among those that the source could show; None where it sees none such.

    Args:
        client: the source must be there already.
        setting: of the source that names the device.
        named: part of the device's name or path, as this program knows it.
    """
    told = client.call("GetInputPropertiesListPropertyItems", inputName=SOURCE, propertyName=setting)
    for item in told["propertyItems"]:
        if named.lower() in f"{item['itemName']} {item['itemValue']}".lower():
            return str(item["itemValue"])
    return None


def set_up(client: ObsClient, wanted: Wanted) -> list[str]:
    """Make or mend scene, source, size and key; return what was changed, nothing where all is as wanted.

    Where the avatar stands, and which scene is on air, is the user's: it is set when the source is new, the
    scene on air only while nothing is streamed or recorded.

    Raises:
        Refused: if OBS refuses a step.
        DeviceError: if OBS goes away.
    """
    changes: list[str] = []
    scenes = client.call("GetSceneList")["scenes"]
    if all(scene["sceneName"] != SCENE for scene in scenes):
        client.call("CreateScene", sceneName=SCENE)
        changes.append("scene")
    item = _place_source(client, wanted, changes)
    if item is not None:
        _fit(client, item)
        _put_on_air(client, changes)
    _key(client, wanted, changes)
    return changes


def look(client: ObsClient, sent: Callable[[], np.ndarray], tries: int = 8) -> SourceLook:
    """Look at what the source shows, a few times until it is the avatar.

    Args:
        client: with the source set up.
        sent: returns the newest picture, uint8 (H, W, 4), premultiplied.
        tries: how often at most, four a second.

    Raises:
        DeviceError: if OBS goes away.
    """
    best = SourceLook(False, 255.0)
    for count in range(tries):
        if count:
            time.sleep(0.25)
        with suppress(Refused):  # no picture yet
            shown = screenshot(client)
            best = min(best, _compared(shown, sent()), key=lambda found: found.off_by)
        if best.seen:
            break
    return best


def look_and_load(client: ObsClient, sent: Callable[[], np.ndarray]) -> SourceLook:
    """Look at what a browser source shows; where it is not the avatar, have it load its page and look again.

    A browser source that was opened before anything served its page shows nothing from then on.

    Args:
        client: OBS.
        sent: gives what is sent now, see `look`.

    Raises:
        DeviceError: if OBS goes away.
    """
    found = look(client, sent)
    if not found.seen:
        _load_anew(client)
        found = look(client, sent, tries=16)
    return found


def shows_page(client: ObsClient, address: str) -> bool:
    """Return whether the source is there and is a browser source of this page."""
    kinds = {i["inputName"]: i["inputKind"] for i in client.call("GetInputList")["inputs"]}
    if kinds.get(SOURCE) != BROWSER:
        return False
    return client.call("GetInputSettings", inputName=SOURCE)["inputSettings"].get("url") == address


def _load_anew(client: ObsClient) -> None:
    with suppress(Refused):
        client.call("PressInputPropertiesButton", inputName=SOURCE, propertyName="refreshnocache")


def screenshot(client: ObsClient, source: str = SOURCE) -> np.ndarray:
    """Return what a source or scene shows, uint8 (H, W, 4), straight RGBA.

    Raises:
        Refused: if there is no such source, or it has no picture yet.
    """
    told = client.call("GetSourceScreenshot", sourceName=source, imageFormat="png")
    data = base64.b64decode(str(told["imageData"]).partition(",")[2])
    bgra = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if bgra is None:
        raise Refused("GetSourceScreenshot", 0, "what came is no picture")
    return cv2.cvtColor(bgra, cv2.COLOR_BGRA2RGBA if bgra.shape[2] == 4 else cv2.COLOR_BGR2RGBA)


def _place_source(client: ObsClient, wanted: Wanted, changes: list[str]) -> int | None:
    """Have the source in the scene; return its number there if it is new, else None."""
    known = {i["inputName"]: i["inputKind"] for i in client.call("GetInputList")["inputs"]}
    if SOURCE in known and known[SOURCE] != wanted.kind:
        client.call("RemoveInput", inputName=SOURCE)
        _wait_until_gone(client)
        changes.append("old source removed")
    elif SOURCE in known:
        _mend_settings(client, wanted, changes)
        try:
            client.call("GetSceneItemId", sceneName=SCENE, sourceName=SOURCE)
            return None
        except Refused:
            made = client.call("CreateSceneItem", sceneName=SCENE, sourceName=SOURCE)
            changes.append("source put into the scene")
            return int(made["sceneItemId"])
    made = client.call(
        "CreateInput",
        sceneName=SCENE,
        inputName=SOURCE,
        inputKind=wanted.kind,
        inputSettings=dict(wanted.settings),
        sceneItemEnabled=True,
    )
    changes.append("source")
    return int(made["sceneItemId"])


def _wait_until_gone(client: ObsClient) -> None:
    # OBS takes an input apart a little later than it says so.
    for _ in range(40):
        if all(i["inputName"] != SOURCE for i in client.call("GetInputList")["inputs"]):
            return
        time.sleep(0.05)


def _mend_settings(client: ObsClient, wanted: Wanted, changes: list[str]) -> None:
    now = client.call("GetInputSettings", inputName=SOURCE)["inputSettings"]
    other = {key: value for key, value in wanted.settings.items() if now.get(key) != value}
    if other:
        client.call("SetInputSettings", inputName=SOURCE, inputSettings=other, overlay=True)
        changes.append("source's settings")


def _fit(client: ObsClient, item: int) -> None:
    """Put the source onto the canvas as large as it goes, on the lower edge."""
    video = client.call("GetVideoSettings")
    transform = {
        "positionX": 0.0,
        "positionY": 0.0,
        "boundsType": "OBS_BOUNDS_SCALE_INNER",
        "boundsWidth": float(video["baseWidth"]),
        "boundsHeight": float(video["baseHeight"]),
        "boundsAlignment": 8,  # the lower edge
    }
    client.call("SetSceneItemTransform", sceneName=SCENE, sceneItemId=item, sceneItemTransform=transform)


def _put_on_air(client: ObsClient, changes: list[str]) -> None:
    busy = False
    for request in ("GetStreamStatus", "GetRecordStatus"):
        with suppress(Refused):
            busy = busy or bool(client.call(request).get("outputActive"))
    now = client.call("GetSceneList").get("currentProgramSceneName")
    if not busy and now != SCENE:
        client.call("SetCurrentProgramScene", sceneName=SCENE)
        changes.append("scene chosen")


def _key(client: ObsClient, wanted: Wanted, changes: list[str]) -> None:
    filters = client.call("GetSourceFilterList", sourceName=SOURCE)["filters"]
    there = any(f["filterName"] == KEY_FILTER for f in filters)
    if wanted.keyed and not there:
        client.call(
            "CreateSourceFilter",
            sourceName=SOURCE,
            filterName=KEY_FILTER,
            filterKind="chroma_key_filter_v2",
            filterSettings=_GREEN,
        )
        changes.append("key")
    elif there and not wanted.keyed:
        client.call("RemoveSourceFilter", sourceName=SOURCE, filterName=KEY_FILTER)
        changes.append("key removed")


def _compared(shown: np.ndarray, sent: np.ndarray) -> SourceLook:
    """Compare two pictures, uint8 (H, W, 4), where the avatar is, small, so that motion counts little."""
    side = (_SIDE, _SIDE)
    wanted = cv2.resize(sent, side, interpolation=cv2.INTER_AREA)
    opaque = wanted[..., 3] > 250
    if not opaque.any():
        return SourceLook(False, 255.0)
    seen = cv2.resize(shown, side, interpolation=cv2.INTER_AREA)
    wrong = np.abs(seen[..., :3].astype(int) - wanted[..., :3])[opaque]
    there = float((seen[..., 3][opaque] > 200).mean()) > 0.8
    off_by = float(wrong.mean())
    return SourceLook(there and off_by <= _SEEN_WITHIN, off_by)
