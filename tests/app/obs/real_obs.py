"""A real OBS without a screen, in a network of its own; run as a program inside that network.

`python -m tests.app.obs.real_obs FOLDER` starts Xvfb and OBS with a new profile, sets the avatar up twice,
starts OBS again, does it once more, tries what must fail, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from app.obs.obs_client import ObsClient, PasswordNeeded, Refused
from app.obs.obs_scene import SOURCE, Wanted, choose_kind, look, screenshot, set_up
from models.colour import premultiply

PASSWORD = "a password of the test's"
NEEDED = ("obs", "Xvfb", "unshare", "ip")


def why_not() -> str | None:
    """Return why no real OBS can be run here, or None."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        return f"not installed: {', '.join(missing)} (Debian: obs-studio obs-plugins xvfb iproute2)"
    tried = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "this user may not make a network namespace"


def write_profile(home: Path, side: int) -> None:
    """Write a profile whose websocket is on, with a password."""
    folder = home / ".config" / "obs-studio"
    (folder / "basic" / "profiles" / "Untitled").mkdir(parents=True)
    (folder / "global.ini").write_text(
        "[General]\nFirstRun=true\nLastVersion=486539266\nEnableAutoUpdates=false\n"
        "[Basic]\nProfile=Untitled\nProfileDir=Untitled\nConfigOnNewProfile=false\n"
        "[BasicWindow]\nPreviewEnabled=true\n"
        "[OBSWebSocket]\nFirstLoad=false\nServerEnabled=true\nServerPort=4455\nAlertsEnabled=false\n"
        f"AuthRequired=true\nServerPassword={PASSWORD}\n"
    )
    (folder / "basic" / "profiles" / "Untitled" / "basic.ini").write_text(
        f"[General]\nName=Untitled\n[Video]\nBaseCX={2 * side}\nBaseCY={side}\nOutputCX={2 * side}\n"
        f"OutputCY={side}\nFPSType=1\nFPSInt=30\nFPSCommon=30\n[Output]\nMode=Simple\n"
    )


@contextmanager
def running(home: Path, wait_s: float = 40.0):
    """Have OBS run, waiting until its websocket answers, and end it in the end."""
    # OpenCV points Qt programs to its own Qt.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
    environment = dict(
        inherited,
        HOME=str(home),
        XDG_RUNTIME_DIR=str(home),
        XDG_CONFIG_HOME=str(home / ".config"),
        LIBGL_ALWAYS_SOFTWARE="1",
        QT_QPA_PLATFORM="xcb",
    )
    with (home / "obs.log").open("ab") as log:
        obs = subprocess.Popen(
            ["obs", "--multi", "--profile", "Untitled"], env=environment, stdout=log, stderr=log
        )
    try:
        for _ in range(int(10 * wait_s)):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", 4455)) == 0:
                    break
            time.sleep(0.1)
        yield obs
    finally:
        obs.terminate()
        obs.wait(max(20.0, wait_s / 10))


@contextmanager
def screen():
    """Have a display :97 of this network's own."""
    xvfb = subprocess.Popen(["Xvfb", ":97", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
    os.environ["DISPLAY"] = ":97"
    time.sleep(1.5)
    try:
        yield
    finally:
        xvfb.terminate()
        xvfb.wait(10)


def main(folder: Path) -> None:
    """Go through the session."""
    avatar = _picture(folder / "avatar.png")
    wanted = Wanted("image_source", {"file": str(folder / "avatar.png")})
    write_profile(folder, 512)
    found: dict = {}
    with screen():
        with running(folder):
            began = time.monotonic()
            with ObsClient(PASSWORD) as client:
                found["kind"] = choose_kind(client, "linux")
                found["first"] = set_up(client, wanted)
                found["look"] = look(client, lambda: avatar)
                found["took_s"] = time.monotonic() - began
                found["second"] = set_up(client, wanted)
                found["on_air"] = float((screenshot(client, "Ichimai")[..., 3] > 0).mean())
                found["keyed"] = set_up(client, Wanted(wanted.kind, wanted.settings, keyed=True))
                found["unkeyed"] = set_up(client, wanted)
                found["camera"] = set_up(client, Wanted("v4l2_input", {"device_id": "/dev/video10"}))
                found["no_picture"] = look(client, lambda: avatar, tries=2)
                found["back"] = set_up(client, wanted)
                try:
                    client.call("GetInputSettings", inputName="no such")
                except Refused as error:
                    found["refused"] = str(error)
            for name, password in (("wrong_password", "wrong"), ("no_password", "")):
                try:
                    ObsClient(password).close()
                except PasswordNeeded as error:
                    found[name] = str(error)
        time.sleep(1.0)
        with running(folder), ObsClient(PASSWORD) as client:
            found["after_restart"] = set_up(client, wanted)
            found["look_again"] = look(client, lambda: avatar, tries=40)
            inputs = client.call("GetInputList")["inputs"]
            found["inputs"] = [i["inputName"] for i in inputs if SOURCE in i["inputName"]]
    print(json.dumps(found))


def _picture(path: Path) -> np.ndarray:
    """Write the bundled character as a picture and return it premultiplied."""
    import cv2

    from app.characters.bundled import find_character

    rgba = cv2.cvtColor(cv2.imread(str(find_character("")), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    cv2.imwrite(str(path), cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    return premultiply(rgba)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
