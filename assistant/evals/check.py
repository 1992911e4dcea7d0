"""Holds the figures of the shipped split to those that were recorded: for continuous integration."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from assistant.errors import StorageError
from assistant.evals.figures import LOWER_IS_BETTER, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.evals.report import Report

MARGIN = 0.02  # two points


def snapshot(report: Report, files: Sequence[Path]) -> dict[str, Any]:
    """Return what is recorded of an evaluation: on what it was measured, and each figure's value."""
    return {
        "pack": f"{report.pack.id} {report.pack.version}",
        "encoder": report.encoder,
        "split": {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in files},
        "figures": {name: round(figure.value, 6) for name, figure in report.figures.items()},
    }


def losses(now: dict[str, Any], recorded: dict[str, Any]) -> list[str]:
    """Return a line for each figure that is more than two points worse than recorded, or is no longer there.

    Figures of another split are not compared: that the split is another one is then the only line.
    """
    if now["split"] != recorded["split"]:
        return ["the situations are not those of the record: record the figures again, and say why in the commit"]
    lines = []
    for name, before in recorded["figures"].items():
        value = now["figures"].get(name)
        if value is None:
            lines.append(f"{NAMES[name]}: {before:.3f} was recorded, and now there is none")
            continue
        loss = value - before if name in LOWER_IS_BETTER else before - value
        if loss > MARGIN + 1e-9:
            lines.append(f"{NAMES[name]}: {before:.3f} was recorded, now {value:.3f}, worse by {100 * loss:.1f} points")
    return lines


def write_record(path: Path, taken: dict[str, Any]) -> None:
    """Write a snapshot as JSON that reads well in a diff."""
    path.write_text(json.dumps(taken, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_record(path: Path) -> dict[str, Any]:
    """Return a snapshot that was written before.

    Raises:
        StorageError: there is none, or it is not one.

    """
    try:
        recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            f"{path} holds no recorded figures: {type(error).__name__}.",
            hint=f"python -m assistant.evals record {path}",
        ) from error
    if not isinstance(recorded, dict) or not {"split", "figures"} <= recorded.keys():
        raise StorageError(f"{path} holds no recorded figures.", hint=f"python -m assistant.evals record {path}")
    return recorded
