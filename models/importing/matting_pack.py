"""Matting networks from model packs: a pack of its own kind, or a role of the pack that poses.

A pack of the architecture `matting` has one role, `matting`; see `models.importing.busy.seen_by` for what
the network takes and gives.
"""

from __future__ import annotations

import logging

import numpy as np

from models.importing.busy import seen_by
from models.pack import Pack
from models.registry import installed_packs
from models.runtime import LoadedNetwork, RuntimeSettings, open_session
from tracking.errors import ModelError

_log = logging.getLogger(__name__)
ARCHITECTURE = "matting"
ROLE = "matting"


def open_matting(pack: Pack, settings: RuntimeSettings) -> LoadedNetwork:
    """Load a pack's matting network and try it on a small picture.

    Raises:
        ModelError: if the pack has none, or it does not keep to what such a network takes and gives.
    """
    if ROLE not in pack.manifest.files:
        raise ModelError(f"the model pack {pack.path} has no file of the role {ROLE!r}")
    session = open_session(pack.read(ROLE), settings, ROLE)
    try:
        alpha = seen_by(np.full((40, 60, 3), 90, np.uint8), session)
    except Exception as error:  # ONNX Runtime raises its own kinds
        raise ModelError(
            f"the matting network of {pack.path} can't be used: it must take `picture`, float32 "
            "(1, 3, 512, 512), and give alpha, (1, 1, 512, 512)"
        ) from error
    if alpha.shape != (40, 60):
        raise ModelError(f"the matting network of {pack.path} gives no alpha of the picture's size")
    return session


def chosen_matting(poser_pack: Pack, settings: RuntimeSettings) -> LoadedNetwork | None:
    """Return the matting network to use: the first that was added, else the posing pack's own, else none."""
    for name, pack in installed_packs().items():
        if isinstance(pack, Pack) and pack.manifest.architecture == ARCHITECTURE:
            try:
                return open_matting(pack, settings)
            except ModelError as error:
                _log.warning("the matting pack %s is left out: %s", name, error)
    return open_matting(poser_pack, settings) if ROLE in poser_pack.manifest.files else None
