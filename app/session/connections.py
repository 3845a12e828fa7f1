"""Other programs that the session is connected to: plugins, VTube Studio, 3D models, OBS."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.expressions.expression import all_expressions
from app.keys.hotkeys import ACTIONS, EXPRESSION, POSE, action_named, actions, spoken_name
from app.live.background_work import BackgroundWork, Progress
from app.live.messages import Say
from app.live.sink_list import BROWSER_SOURCE, VIRTUAL_CAMERA
from app.live.stage_thread import StageThread, join_all
from app.obs.obs_client import ObsClient
from app.obs.obs_scene import (
    BROWSER,
    SourceLook,
    Wanted,
    choose_kind,
    find_device,
    look,
    look_and_load,
    set_up,
    shows_page,
)
from app.plugins.known_plugins import KnownPlugin, KnownPlugins
from app.plugins.plugin_server import PluginServer
from app.plugins.plugin_session import Hotkey
from app.plugins.vts_client import VtsClient
from app.session.session_owner import Owner
from app.session.sinks import Sinks
from app.settings.kept_secrets import (
    OBS_PASSWORD,
    VTUBE_STUDIO_TOKEN,
    keep_secret,
    kept_secret,
)
from app.settings.settings_file import default_path
from rendering.vmc_sender import VmcSender
from tracking.errors import DeviceError, IchimaiError
from tracking.pose import Pose

log = logging.getLogger(__name__)

_ANSWER_S = 120.0
_OPEN_S = 5.0
_POSES_HZ = 60.0


class PluginQuestion(NamedTuple):
    """A plugin that asks to come in.

    Attributes:
        name, developer: as it names itself.
        origin: the web page it is from; empty for a program.
    """

    name: str
    developer: str
    origin: str


class ObsResult(NamedTuple):
    """What became of setting OBS up.

    Attributes:
        kind: of the source that shows the avatar, as OBS calls it.
        changes: what was made or mended; nothing where all was as wanted.
        look: what a look at the source found.
        keyed: whether the avatar stands on key green there, which OBS removes.
    """

    kind: str
    changes: list[str]
    look: SourceLook
    keyed: bool


class Connections:
    """Part of a session; for one thread, the window's, where nothing else is said. Nothing is on at first.

    Attributes:
        press: does what a hotkey does, given its action; called in the thread of a plugin's connection.
        known: plugins that were let in.
        obs: the setting up of OBS, see `set_up_obs`.

    Args:
        owner: the session.
        outlets: switches on what OBS is to show.
    """

    def __init__(self, owner: Owner, outlets: Sinks) -> None:
        self._owner, self._outlets = owner, outlets
        outlets.opened = self._look_after_obs
        self.press: Callable[[str], object] = lambda action: None
        self.known = KnownPlugins(default_path().with_name("plugins.json"))
        self.obs: BackgroundWork[ObsResult] = BackgroundWork("OBS")
        self._server: PluginServer | None = None
        self._vmc: VmcSender | None = None
        self._client: VtsClient | None = None
        self._feeder: StageThread | None = None
        self._question: PluginQuestion | None = None
        self._asking = threading.Lock()
        self._answered = threading.Event()
        self._allowed = False

    # Plugins

    @property
    def plugins_on(self) -> bool:
        """Whether plugins are listened to."""
        return self._server is not None

    @property
    def plugins(self) -> list[str]:
        """Names of the plugins that are connected and let in."""
        return self._server.plugins if self._server is not None else []

    def switch_plugins(self, on: bool) -> None:
        """Listen to plugins, or no more; a message says if the port can't be had."""
        if not on and self._server is not None:
            self._owner.pipeline.posing.changed = None
            ending = threading.Thread(target=self._server.close, name="plugins end", daemon=True)
            ending.start()  # it waits for connections to end
            self._server = None
        elif on and self._server is None:
            port = self._owner.settings.connections.plugin_port
            with self._told():
                self._server = PluginServer(_Studio(self._owner, self), self.known, port)
                self._owner.pipeline.posing.changed = self._server.parameters.applied

    @property
    def question(self) -> PluginQuestion | None:
        """The plugin that waits for an answer."""
        return self._question

    def answer(self, allowed: bool) -> None:
        """Let the plugin that waits in, or not."""
        self._allowed = allowed
        self._answered.set()

    def forget(self, plugin: KnownPlugin) -> None:
        """Let a plugin in no more."""
        self.known.forget(plugin.name, plugin.developer)

    def ask(self, question: PluginQuestion) -> bool | None:
        """Have the user asked about a plugin, and wait; from a thread of the plugin's own.

        Returns:
            Whether it may come in; None while another one is asked about.
        """
        if not self._asking.acquire(blocking=False):
            return None
        try:
            self._allowed = False
            self._answered.clear()
            self._question = question
            self._owner.pipeline.messages.add(Say.PLUGIN_ASKS, question.name)
            self._answered.wait(_ANSWER_S)
            return self._allowed
        finally:
            self._question = None
            self._asking.release()

    # Poses out

    @property
    def vmc_on(self) -> bool:
        """Whether poses are sent by VMC."""
        return self._vmc is not None

    def switch_vmc(self, on: bool) -> None:
        """Send poses by VMC, or no more; a message says if the address is none."""
        before, self._vmc = self._vmc, None
        if before is not None:
            before.close()
        if on:
            wanted = self._owner.settings.connections
            with self._told():
                self._vmc = VmcSender(wanted.vmc_host, wanted.vmc_port)
        self._feed()

    @property
    def vtube_studio_on(self) -> bool:
        """Whether a model in VTube Studio is to be driven."""
        return self._client is not None

    def switch_vtube_studio(self, on: bool) -> None:
        """Drive the model in VTube Studio, or no more; messages say how it goes."""
        before, self._client = self._client, None
        if before is not None:
            before.close(0.0)
        if on:
            keep = partial(keep_secret, VTUBE_STUDIO_TOKEN)
            say = partial(self._owner.pipeline.messages.add, Say.TEXT)
            port = self._owner.settings.connections.vts_port
            self._client = VtsClient(kept_secret(VTUBE_STUDIO_TOKEN), keep, say, port)
        self._feed()

    def _feed(self) -> None:
        """Have the thread that hands poses on while there is somebody to have them."""
        wanted = self._vmc is not None or self._client is not None
        if wanted and self._feeder is None:
            self._feeder = StageThread("poses out", self._run, self._failed)
            self._feeder.start()
        elif not wanted and self._feeder is not None:
            self._feeder.stopping.set()
            self._feeder = None

    def _run(self, stopping: threading.Event) -> None:
        began_s = time.monotonic()
        while not stopping.wait(1.0 / _POSES_HZ):
            pose = self._owner.pipeline.posed()
            if pose is None:
                continue
            vmc, client = self._vmc, self._client
            if vmc is not None:
                with suppress(OSError):
                    vmc.send(pose, time.monotonic() - began_s)
            if client is not None:
                client.send(pose, self._owner.pipeline.input.face_seen is not False)

    def _failed(self, error: Exception) -> None:
        self._owner.pipeline.messages.add(Say.BROKEN, error)

    # OBS

    def set_up_obs(self, password: str = "") -> None:
        """Begin to set OBS up; see `obs` for what comes of it.

        Args:
            password: of OBS's websocket; empty for the one that was kept. One that works is kept.
        """
        wanted = password or kept_secret(OBS_PASSWORD)
        self._owner.change_part("connections", obs_asked=True)
        port = self._owner.settings.connections.obs_port
        self.obs.begin(lambda progress: self._set_up_obs(wanted, port, progress))

    def _set_up_obs(self, password: str, port: int, progress: Progress) -> ObsResult:
        with ObsClient(password, port=port) as client:
            if password:
                keep_secret(OBS_PASSWORD, password)
            progress(0.2)
            kind, device = choose_kind(client)
            target = self._switched_on(VIRTUAL_CAMERA if device else BROWSER_SOURCE)
            wanted = self._wanted(kind, target)
            changes = set_up(client, wanted)
            progress(0.5)
            if device:
                changes += self._choose_device(client, kind, device, target, wanted.keyed)
            progress(0.7)
            found = look(client, self._sent) if device else look_and_load(client, self._sent)
            return ObsResult(kind, changes, found, wanted.keyed)

    def _look_after_obs(self, name: str, address: str) -> None:
        """Have an OBS that was started before us show the page, if it was set up once; from any thread."""
        wanted = self._owner.settings.connections
        if name == BROWSER_SOURCE and wanted.obs_asked and self.obs.progress is None:
            work = threading.Thread(
                target=self._wake_obs, args=(wanted.obs_port, address), name="OBS's page", daemon=True
            )
            work.start()

    def _wake_obs(self, port: int, address: str) -> None:
        try:
            with ObsClient(kept_secret(OBS_PASSWORD), port=port) as client:
                if shows_page(client, address):
                    found = look_and_load(client, self._sent)
                    log.info("OBS's source shows the avatar: %s", found.seen)
        except DeviceError as error:  # it need not run
            log.info("OBS was not looked after: %s", error)

    def _switched_on(self, name: str) -> str:
        """Have a sink switched on and return what it sends to."""
        output = self._owner.pipeline.output
        if name not in output.open_sinks:
            self._outlets.switch(name, True)
        until = time.monotonic() + _OPEN_S
        while (target := output.sink_target(name)) is None:
            if name not in output.open_sinks or time.monotonic() > until:
                raise DeviceError(f"the {name} does not come on, so OBS would show nothing")
            time.sleep(0.05)
        return target

    def _wanted(self, kind: str, address: str) -> Wanted:
        if kind == BROWSER:
            height, width = self._sent().shape[:2]
            return Wanted(kind, {"url": address, "width": width, "height": height, "fps": 60})
        return Wanted(kind, {}, keyed=self._owner.settings.output.background == "transparent")

    def _choose_device(
        self, client: ObsClient, kind: str, setting: str, target: str, keyed: bool
    ) -> list[str]:
        found = find_device(client, setting, target)
        if found is None:
            raise DeviceError(
                f"OBS does not see the virtual camera {target}: start OBS again, then try again"
            )
        return set_up(client, Wanted(kind, {setting: found}, keyed))

    def _sent(self) -> np.ndarray:
        newest = self._owner.pipeline.preview.take()
        if newest is None:
            raise DeviceError("there is no picture to show yet")
        return newest.value.rgba_premultiplied

    def _told(self) -> _Told:
        return _Told(self._owner)

    def stop(self, timeout_s: float) -> list[str]:
        """Disconnect from all; return the names of threads still running."""
        self._answered.set()
        self.switch_plugins(False)
        feeder = self._feeder
        self.switch_vmc(False)
        self.switch_vtube_studio(False)
        left = join_all([feeder], timeout_s) if feeder is not None else []
        return left + self.obs.stop(timeout_s)


class _Told:
    """Turns an error of the program's own into a message."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, IchimaiError):
            self._owner.pipeline.messages.add(Say.TEXT, error)
            return True
        return False


class _Studio:
    """The session as plugins see it; see `app.plugins.plugin_session.Studio`."""

    def __init__(self, owner: Owner, connections: Connections) -> None:
        self._owner, self._connections = owner, connections

    def pose(self) -> Pose:
        """Return the pose as it comes from the source."""
        newest = self._owner.pipeline.poses.peek()
        return newest.value.pose if newest is not None else Pose()

    def face_found(self) -> bool:
        """Say whether the tracker sees a face."""
        return self._owner.pipeline.input.face_seen is True

    def character(self) -> str:
        """Return the name of the character that is shown."""
        return Path(self._owner.settings.character).stem or "Ichimai"

    def picture(self) -> tuple[int, int, float]:
        """Return width, height and rate of what goes out."""
        newest = self._owner.pipeline.preview.peek()
        shape = newest.value.rgba_premultiplied.shape if newest is not None else (0, 0)
        return shape[1], shape[0], self._owner.pipeline.meters.figures().output.rate_hz

    def hotkeys(self) -> list[Hotkey]:
        """Return what can be done, under the names of `ichimai press`."""
        names = actions(self._owner.settings.pose.named, all_expressions(self._owner.settings.expressions))
        return [Hotkey(spoken_name(name), _does(name)) for name in names]

    def press(self, hotkey: str) -> None:
        """Do it, in the window."""
        action = action_named(hotkey)
        if action is not None:
            self._connections.press(action)

    def asks(self, name: str, developer: str, origin: str) -> bool | None:
        """Have the user asked."""
        return self._connections.ask(PluginQuestion(name, developer, origin))


def _does(action: str) -> str:
    if action.startswith(EXPRESSION):
        return f"expression {action.removeprefix(EXPRESSION)}"
    return ACTIONS[action].does if action in ACTIONS else f"pose {action.removeprefix(POSE)}"
