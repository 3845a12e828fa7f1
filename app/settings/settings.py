"""All that the user can choose, as one frozen tree. Every default is written here or in the tree's leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.expressions.expression import Expression
from models.runtime import RuntimeSettings
from models.sheet.springs import SpringSettings
from tracking.calibration import Calibration
from tracking.pose import Pose
from tracking.settings import TrackingSettings


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """Which camera, and what is asked of it.

    Attributes:
        source: number or name of a camera, path of a video, picture folder or pose recording, `recording`
            (the bundled one), `idle`, or empty for the first camera that opens.
        width, height: wanted picture size, in pixels.
        fps: wanted pictures per second.
        turn: degrees, clockwise, by which pictures are turned: 0, 90, 180 or 270, for a camera that is
            mounted sideways or upside down and that `Settings.camera_turns` does not name.
    """

    source: str = ""
    width: int = 640
    height: int = 480
    fps: float = 30.0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """How one camera is mounted.

    Attributes:
        degrees: clockwise, by which its pictures are turned: 0, 90, 180 or 270.
        by_hand: whether the user said so; else it was found by the face, and another one may be.
    """

    degrees: int = 0
    by_hand: bool = False

    def __post_init__(self) -> None:
        if self.degrees not in (0, 90, 180, 270):
            raise ValueError(f"degrees {self.degrees} is none of 0, 90, 180 and 270")


@dataclass(frozen=True, slots=True)
class OutputSettings:
    """What goes out.

    Attributes:
        size: a larger character is scaled down to this many pixels, its longer side; 0 for the drawing's own
            size. Where `StageSettings` says nothing else, also the side of the picture that goes out.
        fps: pictures per second.
        background: `transparent`, `green`, `blue`, `magenta`, a colour as `#rrggbb`, or a picture's path.
        virtual_camera: device or backend name, empty for the first one there is.
        browser_port: TCP port of the browser source, on this computer alone.
        record_folder: where recordings go; empty for the user's folder of videos.
        record_format: `mp4`; `webm` or `png` (a folder of pictures), which keep transparency.
        record_fps: pictures per second of a recording.
    """

    size: int = 512
    fps: float = 60.0
    background: str = "transparent"
    virtual_camera: str = ""
    browser_port: int = 21420
    record_folder: str = ""
    record_format: Literal["mp4", "webm", "png"] = "mp4"
    record_fps: float = 30.0

    def __post_init__(self) -> None:
        if not 0 <= self.size <= 4096:
            raise ValueError(f"size {self.size} is outside 0 to 4096")
        _check_port("browser_port", self.browser_port)
        for name in ("fps", "record_fps"):
            if not 1 <= getattr(self, name) <= 240:
                raise ValueError(f"{name} {getattr(self, name)} is outside 1 to 240")


@dataclass(frozen=True, slots=True)
class StageSettings:
    """The picture that goes out, and where the avatar stands in it; see `rendering.composer.Placement`.

    Attributes:
        width, height: of the picture, in pixels; 0 for a square of `OutputSettings.size`.
        scale: factor on the size that just fits.
        offset_x, offset_y: shift in picture widths and heights, positive right and down.
    """

    width: int = 0
    height: int = 0
    scale: float = 1.0
    offset_x: float = 0.0
    offset_y: float = 0.0

    def __post_init__(self) -> None:
        for name in ("width", "height"):
            if getattr(self, name) != 0 and not 64 <= getattr(self, name) <= 4096:
                raise ValueError(f"{name} {getattr(self, name)} is outside 64 to 4096")
        if not 0.1 <= self.scale <= 10:
            raise ValueError(f"scale {self.scale} is outside 0.1 to 10")
        for name in ("offset_x", "offset_y"):
            if abs(getattr(self, name)) > 5:
                raise ValueError(f"{name} {getattr(self, name)} is outside -5 to 5")


@dataclass(frozen=True, slots=True)
class AxisSettings:
    """Where one number of the pose comes from.

    Attributes:
        mode: `tracked`, `manual` (the value, whatever the face does) or `mixed` (the value is added).
        value: in the pose table's unit.
    """

    mode: Literal["tracked", "manual", "mixed"] = "tracked"
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class PoseSettings:
    """The pose as set by hand.

    Attributes:
        axes: by name in the pose table; what is absent is tracked.
        named: poses that the user keeps under a name.
    """

    axes: Mapping[str, AxisSettings] = field(default_factory=dict)
    named: Mapping[str, Pose] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BehaviourSettings:
    """What the character does of its own accord.

    Attributes:
        breath: how deep it breathes while a face is tracked, 0 to 1; a source that says how is believed.
        breathing: how much of the idle motion's sway of head and body is added then, 0 to 1.
        govern: give up springs, then pictures a second, on a machine that is too busy for those wanted.
        springs: how hair, ears and ribbons swing.
    """

    breath: float = 0.6
    breathing: float = 0.0
    govern: bool = True
    springs: SpringSettings = field(default_factory=SpringSettings)

    def __post_init__(self) -> None:
        for name in ("breath", "breathing"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} {getattr(self, name)} is outside 0 to 1")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """What the microphone does. It is open only while there is a use for it.

    Attributes:
        microphone: name of a microphone, empty for the system's.
        mixing: how voice and face share the mouth, see `tracking.voice.mixer.VoiceMixing`.
        gain: how far the voice opens the mouth, 1 as heard.
        learn: learn from the camera how this person's mouth moves.
        style: in which a face moves without a camera: a name of `STYLES`, or the path of a pose recording.
        liveliness: 0 still, 1 as the style is, 2 twice as lively.
    """

    microphone: str = ""
    mixing: Literal["off", "fill", "voice", "more"] = "off"
    gain: float = 1.0
    learn: bool = True
    style: str = "usual"
    liveliness: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.liveliness <= 2:
            raise ValueError(f"liveliness {self.liveliness} is outside 0 to 2")
        if not 0.2 <= self.gain <= 3:
            raise ValueError(f"gain {self.gain} is outside 0.2 to 3")


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """How the window looks. Where it stands on the screen is kept by Qt, not here.

    Attributes:
        theme: dark, light, or as the system has it.
        language: `en`, `ja` or `zh`; empty for the system's.
        page: the page that was open last.
        camera_view: show what the camera sees, beside the stage.
        avatar_window: show the avatar alone, in a transparent window of its own.
        avatar_on_top: keep that window above all others.
    """

    theme: Literal["system", "dark", "light"] = "system"
    language: str = ""
    page: str = ""
    camera_view: bool = True
    avatar_window: bool = False
    avatar_on_top: bool = True


@dataclass(frozen=True, slots=True)
class TuningSettings:
    """Tunings beside the one in force, see `app.settings.tuning_profiles`.

    Attributes:
        profile: name of the tuning in force, which is `Settings.tracking`.
        profiles: tunings by name, as they were when they were last left.
        cameras: which profile each camera remembers, by the camera's name.
        side: which of the two that are compared is in force.
        other: the other of the two; None where nothing is compared.
    """

    profile: str = "Standard"
    profiles: Mapping[str, TrackingSettings] = field(default_factory=dict)
    cameras: Mapping[str, str] = field(default_factory=dict)
    side: Literal["A", "B"] = "A"
    other: TrackingSettings | None = None


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """Where other programs are. None of it is on by itself.

    Attributes:
        vmc_host, vmc_port: where poses are sent by VMC.
        vts_port: of VTube Studio's plugin interface, whose model is driven.
        plugin_port: on which plugins for VTube Studio are listened to; one more where VTube Studio runs, too.
        obs_port: of OBS's websocket.
        obs_asked: whether the user had OBS set up once; its source is then looked after.
    """

    vmc_host: str = "127.0.0.1"
    vmc_port: int = 39540
    vts_port: int = 8001
    plugin_port: int = 8001
    obs_port: int = 4455
    obs_asked: bool = False

    def __post_init__(self) -> None:
        for name in ("vmc_port", "vts_port", "plugin_port", "obs_port"):
            _check_port(name, getattr(self, name))


def _check_port(name: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise ValueError(f"{name} {port} is outside 1 to 65535")


@dataclass(frozen=True, slots=True)
class TriggerSettings:
    """What an expression of the face does while it is held.

    Attributes:
        on: whether it does.
        action: of `app.keys.hotkeys.actions`; empty for nothing.
        threshold: how likely the expression must be, 0..1.

    Raises:
        ValueError: if the threshold is outside its range.
    """

    on: bool = False
    action: str = ""
    threshold: float = 0.7

    def __post_init__(self) -> None:
        if not 0.0 <= self.threshold <= 1.0:
            raise ValueError("threshold is 0 to 1")


@dataclass(frozen=True, slots=True)
class Settings:
    """The tree. Swapped whole, never changed in place.

    Attributes:
        character: name of a bundled character or path of a drawing; empty for the first bundled one.
        pack: name or path of a model pack; empty for the bundled one.
        face_landmarker: path of a `face_landmarker.task` to track with; empty for one that was added with
            `ichimai models add`, else the face mesh that comes with the program.
        expressions: the user's own, and the bundled ones that they changed, by name.
        hotkeys: keys that the user changed, by what they do; see `app.keys.hotkeys`.
        hotkeys_everywhere: keys that are heard while another program has the keyboard, by what they do.
        triggers: what expressions do, by their names; see `tracking.expressions.reading`.
        camera_turns: how cameras are mounted, by their names.
        calibrations: the neutral face and ranges, by the name of the source.
    """

    character: str = ""
    pack: str = ""
    face_landmarker: str = ""
    camera: CameraSettings = field(default_factory=CameraSettings)
    tracking: TrackingSettings = field(default_factory=TrackingSettings)
    tuning: TuningSettings = field(default_factory=TuningSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    runtime: RuntimeSettings = field(default_factory=RuntimeSettings)
    pose: PoseSettings = field(default_factory=PoseSettings)
    behaviour: BehaviourSettings = field(default_factory=BehaviourSettings)
    expressions: Mapping[str, Expression] = field(default_factory=dict)
    hotkeys: Mapping[str, str] = field(default_factory=dict)
    hotkeys_everywhere: Mapping[str, str] = field(default_factory=dict)
    triggers: Mapping[str, TriggerSettings] = field(default_factory=dict)
    connections: ConnectionSettings = field(default_factory=ConnectionSettings)
    stage: StageSettings = field(default_factory=StageSettings)
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    window: WindowSettings = field(default_factory=WindowSettings)
    camera_turns: Mapping[str, TurnSettings] = field(default_factory=dict)
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
