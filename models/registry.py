"""Which packs there are, and which poser runs each."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import platformdirs

from models.manifest import Manifest
from models.pack import Pack, bundled_pack, write_pack
from models.poser import Poser
from models.runtime import RuntimeSettings
from tracking.errors import ModelError

ARCHITECTURES = {
    "tha1": "models.tha1.reference_poser:ReferencePoser",
    "sheet": "models.sheet.poser:SheetPoser",
}
"""Architecture -> class, made as `Class(pack, settings)`; imported when first needed."""

BUNDLED = "bundled"
MOTION = "first-order"
"""Architecture of the packs that move a picture by a clip, and what the bundled one is chosen by."""


def make_poser(pack: Pack, settings: RuntimeSettings) -> Poser:
    """Load a pack's networks and return the poser that runs them.

    Raises:
        ModelError: if no poser of this version runs the pack, or its files can't be used.
    """
    target = ARCHITECTURES.get(pack.manifest.architecture)
    if pack.manifest.architecture == MOTION:
        raise ModelError(
            f"the model pack {pack.path} moves a picture by another clip's motion, not by a pose; "
            f"use it with `ichimai animate --motion {pack.path.name}`"
        )
    if target is None:
        raise ModelError(
            f"the model pack {pack.path} is of the kind {pack.manifest.architecture!r}; "
            f"this version runs {', '.join(ARCHITECTURES)}"
        )
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)(pack, settings)


def user_packs_folder() -> Path:
    """Return the folder of the packs the user added (it may not exist yet)."""
    return platformdirs.user_data_path("ichimai", appauthor=False) / "packs"


def installed_packs() -> dict[str, Pack | ModelError]:
    """Return every pack by the name it is chosen by; one that can't be used comes as its error."""
    packs: dict[str, Pack | ModelError] = {BUNDLED: _open_or_error(None)}
    folder = user_packs_folder()
    if folder.is_dir():
        for path in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
            packs[path.name] = _open_or_error(path)
    return packs


def find_pack(name: str) -> Pack:
    """Open a pack by name ("bundled" or an added one) or by path.

    Raises:
        ModelError: if there is none or it can't be used.
    """
    if name == BUNDLED:
        return bundled_pack()
    added = user_packs_folder() / name
    # A name with a separator is a path; joining it could leave the folder.
    if name not in ("", ".", "..") and Path(name).name == name and added.exists():
        return Pack.open(added)
    if Path(name).exists():
        return Pack.open(Path(name))
    raise ModelError(f"there is no model pack {name!r}; `ichimai models list` names those there are")


def find_motion_pack(name: str) -> Pack:
    """Open a pack that moves pictures by clips: "first-order" for the bundled one, an added one, or a path.

    Raises:
        ModelError: if there is none or it can't be used.
    """
    return bundled_pack("motion") if name == MOTION else find_pack(name)


def add_pack(path: Path, settings: RuntimeSettings) -> tuple[str, Pack]:
    """Check a pack, try its networks and copy it to the user's folder; return its name there.

    Raises:
        ModelError: if it can't be used.
        InputError: if it can't be copied. Nothing is left behind in either case.
    """
    pack = Pack.open(path)
    contents = {role: (entry.file, pack.read(role)) for role, entry in pack.manifest.files.items()}
    if pack.manifest.architecture == "matting":
        from models.importing.matting_pack import open_matting

        open_matting(pack, settings)
    elif pack.manifest.architecture == MOTION:
        from models.first_order.player import MotionPlayer

        MotionPlayer(pack, settings)
    else:
        make_poser(pack, settings)
    name = pack_name(pack.manifest)
    return name, write_pack(user_packs_folder() / name, pack.manifest, contents)


def pack_name(manifest: Manifest) -> str:
    """Return the folder name made of a pack's name."""
    name = re.sub(r"[^a-z0-9]+", "-", manifest.name.lower()).strip("-")[:60].strip("-")
    return "added" if name in ("", BUNDLED, MOTION) else name


def _open_or_error(path: Path | None) -> Pack | ModelError:
    try:
        return bundled_pack() if path is None else Pack.open(path)
    except ModelError as error:
        return error
