"""A plugin server for strangers' clients: `python -m tests.peers.serve_plugins PORT` until its input ends.

Prints what was pressed and what is injected when it ends, as JSON.
"""

from __future__ import annotations

import json
import sys

from app.plugins.known_plugins import KnownPlugins
from app.plugins.parameters import DEFAULTS
from app.plugins.plugin_server import PluginServer
from tests.app.plugins.studio import PlainStudio
from tracking.pose import Pose


def main(port: int) -> None:
    """Serve until the input ends."""
    studio = PlainStudio()
    server = PluginServer(studio, KnownPlugins(), port)
    print("ready", flush=True)
    sys.stdin.read()
    values = {name: server.parameters.value(DEFAULTS[name], Pose()) for name in ("FaceAngleX", "MouthOpen")}
    print(json.dumps({"pressed": studio.pressed, "asked": studio.asked, **values}))
    server.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
