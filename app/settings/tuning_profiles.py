"""Named tunings, of which each camera remembers its own, and the two that are compared.

All functions take a settings tree and return another. What is in force is always `Settings.tracking`; under
its name in `TuningSettings.profiles` stands what it was when it was last left.
"""

from __future__ import annotations

from dataclasses import replace

from app.settings.settings import Settings, TuningSettings
from tracking.errors import InputError
from tracking.settings import TrackingSettings

LONGEST_NAME = 40


def profile_names(settings: Settings) -> list[str]:
    """Return the names of all profiles, sorted, the one in force among them."""
    return sorted({*settings.tuning.profiles, settings.tuning.profile}, key=str.casefold)


def with_profile(settings: Settings, name: str, camera: str) -> Settings:
    """Put a profile in force and let the camera (empty: none) remember it.

    Raises:
        InputError: if there is no such profile.
    """
    if name not in profile_names(settings):
        raise InputError(f"there is no tuning called {name!r}")
    tuning = _kept(settings)
    tracking = tuning.profiles[name]
    cameras = {**tuning.cameras, camera: name} if camera else tuning.cameras
    return replace(settings, tracking=tracking, tuning=replace(tuning, profile=name, cameras=cameras))


def with_new_profile(settings: Settings, name: str, camera: str) -> Settings:
    """Keep what is in force under a new name, too, and go on under that.

    Raises:
        InputError: if the name is empty, too long or taken.
    """
    name = _checked(settings, name)
    tuning = _kept(settings)
    profiles = {**tuning.profiles, name: settings.tracking}
    return with_profile(replace(settings, tuning=replace(tuning, profiles=profiles)), name, camera)


def with_renamed_profile(settings: Settings, name: str) -> Settings:
    """Give the profile in force another name.

    Raises:
        InputError: if the name is empty, too long or taken.
    """
    old = settings.tuning.profile
    if name.strip() == old:
        return settings
    name = _checked(settings, name)
    tuning = _kept(settings)
    profiles = {name if key == old else key: value for key, value in tuning.profiles.items()}
    cameras = {key: name if value == old else value for key, value in tuning.cameras.items()}
    return replace(settings, tuning=replace(tuning, profile=name, profiles=profiles, cameras=cameras))


def without_profile(settings: Settings, camera: str) -> Settings:
    """Remove the profile in force; the first of the others comes into force.

    Raises:
        InputError: if it is the only one.
    """
    gone = settings.tuning.profile
    others = [name for name in profile_names(settings) if name != gone]
    if not others:
        raise InputError("this is the only tuning; it can't be removed")
    left = with_profile(settings, others[0], camera)
    profiles = {key: value for key, value in left.tuning.profiles.items() if key != gone}
    cameras = {key: value for key, value in left.tuning.cameras.items() if value != gone}
    return replace(left, tuning=replace(left.tuning, profiles=profiles, cameras=cameras))


def for_camera(settings: Settings, camera: str) -> Settings:
    """Put in force what a camera remembers; where it remembers nothing, all stays."""
    name = settings.tuning.cameras.get(camera)
    if name is None or name == settings.tuning.profile or name not in profile_names(settings):
        return settings
    return with_profile(settings, name, camera)


def other_side(settings: Settings) -> TrackingSettings:
    """Return the tuning that is compared with the one in force; where there is none yet, the same."""
    return settings.tuning.other or settings.tracking


def swapped(settings: Settings) -> Settings:
    """Exchange the two tunings that are compared."""
    side = "A" if settings.tuning.side == "B" else "B"
    tuning = replace(settings.tuning, side=side, other=settings.tracking)
    return replace(settings, tracking=other_side(settings), tuning=tuning)


def with_copied_side(settings: Settings) -> Settings:
    """Make the other tuning equal to the one in force."""
    return replace(settings, tuning=replace(settings.tuning, other=settings.tracking))


def _kept(settings: Settings) -> TuningSettings:
    """Return the profiles with what is in force under its name."""
    tuning = settings.tuning
    return replace(tuning, profiles={**tuning.profiles, tuning.profile: settings.tracking})


def _checked(settings: Settings, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InputError("a tuning wants a name")
    if len(name) > LONGEST_NAME:
        raise InputError(f"a name has {LONGEST_NAME} letters at most")
    if name.casefold() in (other.casefold() for other in profile_names(settings)):
        raise InputError(f"there is a tuning called {name!r} already")
    return name
