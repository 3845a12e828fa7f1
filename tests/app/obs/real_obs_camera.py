"""A real OBS that shows a real v4l2loopback device: `python -m tests.app.obs.real_obs_camera FOLDER`.

Sends the bundled character over key green to the device, has OBS set up as `Set OBS up` does where OBS has no
browser sources, looks at what OBS shows, and prints it as JSON. For a machine whose devices may be used
(`tests/vm_obs.sh` makes one); it needs OBS and Xvfb.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import cv2
import numpy as np

from app.obs import obs_client
from app.obs.obs_client import ObsClient
from app.obs.obs_scene import Wanted, choose_kind, find_device, look, screenshot, set_up
from rendering.virtual_camera import VirtualCamera
from rendering.yuv import I420Converter, Matrix
from tests.app.obs.real_obs import PASSWORD, _picture, running, screen, write_profile

DEVICE = os.environ.get("ICHIMAI_TEST_LOOPBACK", "/dev/video20")
SIDE = 256
GREEN = (0, 255, 0)


def main(folder: Path) -> None:
    """Go through it."""
    obs_client._ANSWER_S = 120.0  # machines that are emulated take their time
    avatar = cv2.resize(_picture(folder / "avatar.png"), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    write_profile(folder, SIDE)
    stop = threading.Event()
    with VirtualCamera((SIDE, SIDE), 5, DEVICE, matrix=Matrix.BT709) as camera:
        sender = threading.Thread(target=_send, args=(camera, avatar, stop))
        sender.start()
        try:
            with screen(), running(folder, 900.0):
                _step("OBS answers")
                print(json.dumps(_shown(folder, avatar)), flush=True)
        finally:
            stop.set()
            sender.join()


def _shown(folder: Path, avatar: np.ndarray) -> dict:
    found: dict = {}
    with ObsClient(PASSWORD) as client:
        kind, setting = choose_kind(client, "linux")
        found["kind"] = kind
        began = time.monotonic()
        found["changes"] = set_up(client, Wanted(kind, {}, keyed=True))
        device = find_device(client, setting, DEVICE)
        found["device"] = device
        found["changes"] += set_up(client, Wanted(kind, {setting: device}, keyed=True))
        found["look"] = look(client, lambda: avatar, tries=60)
        found["took_s"] = time.monotonic() - began
        shown = screenshot(client)
        found["size"] = shown.shape
        around = cv2.resize(avatar, shown.shape[1::-1])[..., 3] == 0
        found["alpha_around"] = float(shown[..., 3][around].mean())
        found["again"] = set_up(client, Wanted(kind, {setting: device}, keyed=True))
        cv2.imwrite(str(folder / "shown.png"), cv2.cvtColor(shown, cv2.COLOR_RGBA2BGRA))
    return found


def _send(camera: VirtualCamera, avatar: np.ndarray, stop: threading.Event) -> None:
    rest = 1.0 - avatar[..., 3:].astype(np.float32) / 255.0
    over = np.rint(avatar[..., :3] + rest * np.array(GREEN, np.float32)).clip(0, 255).astype(np.uint8)
    frame = I420Converter(SIDE, SIDE, Matrix.BT709).convert(over)
    while not stop.is_set():
        camera.send(frame, time.monotonic())


def _step(text: str) -> None:
    print(f"{text} ({time.monotonic():.0f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
