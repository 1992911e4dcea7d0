"""Packs of one's own: listed, begun, checked, indexed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.app import build_index
from assistant.pack import load_pack
from assistant.packcare import begin, examine
from assistant.resources import pack_folder, shipped_packs
from assistant.settings import load_settings
from assistant.surfaces.progress import progress_on_terminal

if TYPE_CHECKING:
    from assistant.surfaces.options import Common
    from assistant.types import Pack


def list_packs(common: Common) -> None:
    """Print the packs that ship, and the one in use where it is another."""
    used = load_settings(common.overrides()).pack
    names = [*shipped_packs(), *([] if used in shipped_packs() else [used])]
    shapes = [
        {**_shape(load_pack(pack_folder(name))), "path": str(pack_folder(name)), "used": name == used} for name in names
    ]
    if common.as_json:
        click.echo(json.dumps(shapes, ensure_ascii=False))
        return
    for each in shapes:
        click.echo(f"{'*' if each['used'] else ' '} {each['id']} {each['version']}: {each['name']}")
        click.echo(f"  {_sizes(each)}; {each['language']}; {each['licence']}")


def check_pack(common: Common, path: str) -> None:
    """Print that a pack is good, with what is worth knowing; raises `PackError` where it is not."""
    pack, notes = examine(pack_folder(path))
    shape = {**_shape(pack), "notes": list(notes)}
    if common.as_json:
        click.echo(json.dumps(shape, ensure_ascii=False))
        return
    click.echo(f"{pack.id} {pack.version} is good: {_sizes(shape)}.")
    for note in notes:
        click.echo(f"- {note}")


def begin_pack(common: Common, path: str) -> None:
    """Write a new pack and say what to do with it."""
    begin(Path(path).expanduser())
    click.echo(f"A small pack lies in {path}, whole and good: replace its texts by yours.")
    common.say(f"Then: reflect pack check {path}, and use it with --pack {path}.")


def index_pack(common: Common, path: str) -> None:
    """Read a pack into the index and say what that took."""
    settings = load_settings({**common.overrides(), "pack": path})
    changes = build_index(settings, common.say, progress_on_terminal(common, settings))
    if common.as_json:
        click.echo(json.dumps({"added": changes.added, "removed": changes.removed, "kept": changes.kept}))
        return
    click.echo(f"Indexed: {changes.added} texts are new, {changes.kept} stood there, {changes.removed} went.")


def _shape(pack: Pack) -> dict[str, Any]:
    plain = {key: getattr(pack, key) for key in ("id", "version", "name", "language", "licence", "digest")}
    sentences = sum(len(each.sentences) for each in pack.definitions)
    counts = {"definitions": len(pack.definitions), "sentences": sentences, "situations": len(pack.situations)}
    return {**plain, **counts}


def _sizes(shape: dict[str, Any]) -> str:
    return f"{shape['definitions']} definitions, {shape['sentences']} sentences, {shape['situations']:,} situations"
