"""The figures of a training, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def add_row(path: Path, row: Mapping[str, Any], digits: int = 4) -> None:
    """Add a row to a CSV file, which is begun with the columns' names.

    Args:
        path: of the file; it goes on where it is there.
        row: by column.
        digits: of floats, behind the point.
    """
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        if new:
            writer.writeheader()
        writer.writerow({k: f"{v:.{digits}f}" if isinstance(v, float) else v for k, v in row.items()})
