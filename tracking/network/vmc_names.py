"""Names that the VMC protocol uses for bones and expressions."""

from __future__ import annotations

RECEIVE_PORT = 39539
"""Where a marionette listens, which is who draws."""

ASSISTANT_PORT = 39540
"""Where a performer listens for others' parts: VSeeFace, VirtualMotionCapture."""

HEAD_CHAIN = ("Hips", "Spine", "Chest", "UpperChest", "Neck", "Head")
"""Bones whose local rotations, multiplied in this order, are the head's rotation."""

BONES = frozenset((*HEAD_CHAIN, "LeftEye", "RightEye"))
"""The bones that are kept of what comes in."""

VRM1_OF_VRM0 = {
    "Neutral": "neutral",
    "A": "aa",
    "I": "ih",
    "U": "ou",
    "E": "ee",
    "O": "oh",
    "Blink": "blink",
    "Blink_L": "blinkLeft",
    "Blink_R": "blinkRight",
    "Joy": "happy",
    "Angry": "angry",
    "Sorrow": "sad",
    "Fun": "relaxed",
    "Surprised": "surprised",
    "LookUp": "lookUp",
    "LookDown": "lookDown",
    "LookLeft": "lookLeft",
    "LookRight": "lookRight",
}
"""Expressions: the names of VRM 0 and those of VRM 1 for the same."""

VRM0_OF_ANY = {name.lower(): name for name in VRM1_OF_VRM0} | {
    new.lower(): old for old, new in VRM1_OF_VRM0.items()
}
"""VRM 0's name by either name in lower case: receivers compare without case."""
