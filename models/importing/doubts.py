"""What there is to doubt about a drawing that is used without an import, in one line."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from models.drawing import Drawing
from models.importing.faults import drawing_faults
from models.importing.lying import lying, stands_on_its_head
from models.sheet.character import FEATURES
from models.sheet.finder import SURE, Located, sureness
from models.sheet.poser import SheetPoser, chosen_framing

NO_FACE = 0.1
"""Sureness below which what was found is no face: the marks lie as no face has them."""

_log = logging.getLogger(__name__)


def is_no_face(located: Located, longer: float) -> bool:
    """Whether what was found in a picture, whose longer side has so many pixels, is no face."""
    marks = sum(located.features()[name] is not None for name in FEATURES)
    return (located.confidence["centre"] < SURE and marks < 2) or sureness(located, longer) < NO_FACE


def doubts(drawing: Drawing, poser: object) -> str:
    """Return in one line what an import's report would say of a drawing; empty where there is no doubt.

    Args:
        drawing: as given.
        poser: loaded networks; those of packs that find no heads have no doubts.
    """
    if not isinstance(poser, SheetPoser):
        return ""
    height, width = drawing.rgba.shape[:2]
    located = poser.locate(drawing)
    if lying(drawing.rgba, poser, located):
        return "it seems to lie on its side; `ichimai import` sets it upright"
    no_face = is_no_face(located, float(max(height, width)))
    if not no_face and stands_on_its_head(drawing.rgba, located.box):
        return "it seems to stand on its head; `ichimai import` sets it upright"
    framed = replace(drawing, framing=chosen_framing(width, height, located))
    faults = [fault for fault in drawing_faults(framed, located) if fault.severity == "serious"]
    # A face has at least one of these three that can be made out.
    covered = sum(fault.name in ("eye covered", "mouth covered") for fault in faults)
    if covered == len(FEATURES) or no_face:
        return "no face was found in it, so it will hardly move; `ichimai import` tells more"
    if faults:
        return f"{'; '.join(fault.what for fault in faults)}; `ichimai import` tells more"
    return ""


def warn_of_doubts(path: Path, line: str) -> None:
    """Say in the log what `doubts` returned for a file."""
    if line:
        _log.warning("%s: %s", path, line)
