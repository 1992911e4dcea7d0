"""Packs of one's own: listed, begun, drafted, checked, indexed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.app import build_index
from assistant.errors import PackError, UsageError
from assistant.pack import load_pack
from assistant.packcare import begin, examine, pack_id, write_pack
from assistant.packdraft import draft
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


def draft_pack(common: Common, document: str, path: str | None) -> None:
    """Write a pack drafted from a document, and say what is to be filled in and what was left out.

    Raises:
        UsageError: the document cannot be read, or has nothing that a definition could be made of.
        PackError: the folder is not empty, or cannot be written.

    """
    source = Path(document).expanduser()
    try:
        text = source.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{document} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except UnicodeDecodeError:
        raise UsageError(f"{document} is not UTF-8 text.", hint="Save it as Markdown or plain text.") from None
    folder = Path(path).expanduser() if path else Path(pack_id(source.stem))
    made = draft(text, document=source.name, identifier=pack_id(folder.name))
    write_pack(folder, made.files)
    open_places = _open_places(folder)
    if common.as_json:
        shape = {"path": str(folder), "definitions": made.ids, "to_fill_in": open_places, "left_out": made.left_out}
        click.echo(json.dumps(shape, ensure_ascii=False))
        return
    count = f"{len(made.ids)} definition{'' if len(made.ids) == 1 else 's'}"
    click.echo(f"Drafted in {folder}: {count}, from the headings and sentences of {document}.")
    click.echo("To fill in (a definition without a counterpart does without that line):")
    for each in open_places:
        click.echo(f"- {each}")
    for each in made.left_out:
        common.say(f"Left out: {each}.")
    common.say(f"Then: reflect pack check {folder}")


def _open_places(folder: Path) -> tuple[str, ...]:
    """Return what keeps a pack from loading, a line each, as checking it would name it."""
    try:
        load_pack(folder)
    except PackError as error:
        return error.problems
    return ()


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
