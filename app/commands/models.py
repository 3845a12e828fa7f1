"""`ichimai models`: the model packs there are, adding one, making one of torch weights."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tracking.errors import InputError, ModelError

if TYPE_CHECKING:
    from models.manifest import Manifest
    from models.runtime import RuntimeSettings


def add_parser(subparsers: argparse._SubParsersAction) -> None:
    """Add the subcommand and its own subcommands."""
    parser = subparsers.add_parser("models", help="list, add and export model packs")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="name the packs there are").set_defaults(run=run_list)
    add = actions.add_parser(
        "add",
        help="check a pack (folder or zip), a face_landmarker.task or a first-order checkpoint and keep it",
        description=_ADD,
    )
    add.add_argument("path", type=Path)
    add.add_argument("--config", type=Path, help="a checkpoint's YAML; the published sizes need none")
    add.add_argument("--name", help="what to call a checkpoint's pack (default: by its file)")
    add.add_argument(
        "--align-corners",
        choices=("true", "false"),
        default="true",
        help="how a checkpoint's positions are read; false is what its code does on torch since 1.3",
    )
    add.set_defaults(run=run_add)
    fetch = actions.add_parser("fetch", help="get Google's face landmarker, which also gives blendshapes")
    fetch.add_argument("what", choices=("face_landmarker",))
    fetch.set_defaults(run=run_fetch)
    export = actions.add_parser(
        "export", help="make a pack of torch weights (needs the `train` extra)", description=_EXPORT
    )
    export.add_argument("weights", type=Path, help="folder of the .pt or .safetensors files")
    export.add_argument("-o", "--output", type=Path, required=True, help="folder or .zip to write")
    export.add_argument("--name", help="the pack's name")
    export.add_argument("--licence", help="licence of the weights; needed for weights of your own")
    export.add_argument("--source", help="where the weights come from; needed for weights of your own")
    export.add_argument("--mouth", choices=("absolute", "relative"), help="is mouth 1 open, or as drawn")
    export.set_defaults(run=run_export)


_ADD = (
    "A checkpoint of the first-order motion model (vox-cpk.pth.tar and the like) is read without running "
    "anything of it (needs the `train` extra), compared with its configuration, exported and checked; "
    "`ichimai animate --motion NAME` uses it."
)
_CHECKPOINTS = (".tar", ".pth", ".pt", ".ckpt")

_EXPORT = (
    "Reads the three published .pt files (known by size and SHA-256, nothing else of that kind is opened) or "
    "face_morpher, face_rotator and combiner as .safetensors, writes ONNX, checks it against torch and says "
    "the largest difference."
)


def run_list(arguments: argparse.Namespace) -> int:
    """Print one line a pack."""
    from models.registry import installed_packs, user_packs_folder

    for name, pack in installed_packs().items():
        if isinstance(pack, ModelError):
            print(f"{name}: {pack}")
            continue
        manifest = pack.manifest
        size = sum(file.bytes for file in manifest.files.values()) / 1e6
        print(f"{name}: {manifest.name} ({manifest.architecture}, {size:.1f} MB, {manifest.licence})")
    print(f"added packs are kept in {user_packs_folder()}")
    return 0


def run_add(arguments: argparse.Namespace) -> int:
    """Check, try and copy a pack or a face landmarker bundle."""
    from app.landmarker_file import SUFFIX, add_bundle

    if arguments.path.suffix.lower() == SUFFIX:
        print(f"faces are tracked with {add_bundle(arguments.path)} from now on; remove it to undo that")
        return 0
    from models.registry import add_pack
    from models.runtime import RuntimeSettings

    if arguments.path.is_file() and arguments.path.suffix.lower() in _CHECKPOINTS:
        return _add_checkpoint(arguments, RuntimeSettings())
    name, pack = add_pack(arguments.path, RuntimeSettings())
    print(f"added {pack.manifest.name} as {name!r}, in {pack.path}")
    return 0


def _add_checkpoint(arguments: argparse.Namespace, settings: RuntimeSettings) -> int:
    try:
        from models.first_order.adding import add_checkpoint
    except ModuleNotFoundError as error:
        if error.name not in ("torch", "onnx", "yaml"):
            raise
        raise InputError(
            "reading a checkpoint needs torch, onnx and pyyaml: `uv run --extra train ichimai models add`"
        ) from error
    added = add_checkpoint(
        arguments.path,
        settings,
        config=arguments.config,
        name=arguments.name,
        align_corners=arguments.align_corners == "true",
    )
    if added.known is not None:
        words = "is the published file" if added.known else "is not the published file (its SHA-256 differs)"
        print(f"{arguments.path.name} {words}")
    worst = max(added.differences.values())
    print(f"largest difference between ONNX and torch {worst:.1e}")
    print(f"added {added.pack.manifest.name} as {added.name!r}, in {added.pack.path}")
    print(f"use it with `ichimai animate PICTURE CLIP -o OUT.mp4 --motion {added.name}`")
    return 0


def run_fetch(arguments: argparse.Namespace) -> int:
    """Fetch the face landmarker bundle."""
    from app.landmarker_file import URL, fetch_bundle

    print(f"fetching {URL}")
    print(f"faces are tracked with {fetch_bundle()} from now on; remove it to undo that")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Export weights as a pack."""
    try:
        from models.tha1.export import export_pack
        from models.tha1.weights import load_networks
    except ModuleNotFoundError as error:
        if error.name not in ("torch", "onnx"):
            raise
        raise InputError(
            "exporting needs torch and onnx: `uv run --extra train ichimai models export`"
        ) from error
    networks, published = load_networks(arguments.weights)
    report = export_pack(networks, _manifest(arguments, published), arguments.output)
    for role, difference in report.differences.items():
        print(f"{role}: largest difference between ONNX and torch {difference:.1e}")
    worst = max(report.differences.values())
    print(f"wrote {report.pack.path} (largest difference {worst:.1e}, on a scale of -1 to 1)")
    return 0


def _manifest(arguments: argparse.Namespace, published: bool) -> Manifest:
    from models.manifest import Manifest

    if published:
        name, licence, source, mouth = _PUBLISHED
    elif arguments.licence and arguments.source:
        name, licence, source, mouth = arguments.output.stem, arguments.licence, arguments.source, "absolute"
    else:
        raise InputError("weights of your own need --licence and --source: the pack carries both")
    return Manifest(
        name=arguments.name or name,
        architecture="tha1",
        licence=arguments.licence or licence,
        source=arguments.source or source,
        mouth=arguments.mouth or mouth,
    )


_PUBLISHED = (
    "Talking Head Anime 2019",
    "CC-BY 4.0",
    "Pramook Khungurn, Talking Head Anime from a Single Image (2019)",
    "relative",
)
