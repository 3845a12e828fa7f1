"""Colour profiles: whatever a picture was made in becomes sRGB (Little CMS, through Pillow)."""

from __future__ import annotations

import io
from typing import Any

_MAX_PROFILE_BYTES = 8 << 20
_SPACES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def to_srgb(image: Any, profile: bytes | None, remarks: list[str]) -> Any:
    """Return a Pillow picture without alpha as sRGB of mode RGB.

    Args:
        image: mode L, RGB, CMYK or whatever Pillow can turn into RGB.
        profile: the picture's ICC profile, or None.
        remarks: gets a sentence where colours were converted or a profile can't be used.
    """
    if profile:
        try:
            converted = _convert(image, profile)
        except (OSError, ValueError, TypeError) as error:
            # PyCMSError is none of these; see _convert.
            remarks.append(f"its colour profile can't be used ({error}): its colours are taken as sRGB")
        else:
            if converted is not None:
                remarks.append("its colours are converted from their own profile to sRGB")
                return converted
    return image if image.mode == "RGB" else image.convert("RGB")


def _convert(image: Any, profile: bytes) -> Any | None:
    """Return the converted picture, or None where the profile is sRGB itself."""
    from PIL import ImageCms

    if len(profile) > _MAX_PROFILE_BYTES:
        raise ValueError("it is too large")
    try:
        own: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        description = ImageCms.getProfileDescription(own)
        mode = _SPACES.get(own.profile.xcolor_space)
        if mode is None:
            raise ValueError("it is of an unusual kind")
        if mode == "RGB" and "srgb" in description.lower() and image.mode == "RGB":
            return None
        if mode != image.mode:
            if {mode, image.mode} != {"RGB", "L"}:
                raise ValueError("it is made for another kind of picture")
            image = image.convert(mode)
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError as error:
        raise ValueError("it is damaged") from error
