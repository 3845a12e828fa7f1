"""Errors that reach the user, as one sentence each.

IchimaiError
├── InputError     a file, drawing, video or value given by the user can't be used
├── DeviceError    a camera, virtual camera, display or GPU is missing, busy or lost
├── ModelError     a model pack, weight file or character file is foreign, damaged or of another version
└── SettingsError  the settings file can't be read or written

The message says what happened and what to do; the command line prints it and exits with 2.
"""


class IchimaiError(Exception):
    """Root of every error whose message is meant for the user."""


class InputError(IchimaiError):
    """Something the user gave can't be used."""


class DeviceError(IchimaiError):
    """A device is missing, busy or lost."""


class ModelError(IchimaiError):
    """A model pack, weight file or character file can't be used."""


class SettingsError(IchimaiError):
    """The settings can't be read or written."""
