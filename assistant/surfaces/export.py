"""Out of the journal and into it: JSON Lines that hold everything, Markdown and HTML for reading."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import records
from assistant.app import open_journal, open_pack
from assistant.errors import CitationError, StorageError, UsageError
from assistant.patterns import find_patterns
from assistant.saved import from_document
from assistant.settings import load_settings
from assistant.surfaces.journal_markdown import to_markdown
from assistant.surfaces.journal_page import to_page
from assistant.surfaces.kept import Kept, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.entries import Document
    from assistant.settings import Settings
    from assistant.surfaces.options import Common

_BY_ENDING = {".jsonl": "jsonl", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}


def write_export(common: Common, file: str, form: str | None, *, force: bool) -> None:
    """Write the journal to a file, whole or not at all, or to standard output.

    Raises:
        UsageError: the form is not known, or the file is there already.
        StorageError: it cannot be written.

    """
    form = form or ("jsonl" if file == "-" else _BY_ENDING.get(Path(file).suffix.lower()))
    if form is None:
        raise UsageError(
            f"«{file}» does not say in which form.", hint="End it in .jsonl, .md or .html, or give --format."
        )
    if file != "-" and Path(file).exists() and not force:
        raise UsageError(f"{file} is there already.", hint="Give another name, or --force to replace it.")
    settings = load_settings(common.overrides())
    given = open_journal(settings).records()
    text = "".join(records.to_lines(given)) if form == "jsonl" else _readable(settings, given, form)
    if file == "-":
        sys.stdout.buffer.write(text.encode())
        return
    _write(Path(file), text)
    count = sum(each["record"] == "reflection" for each in given)
    common.say(f"{count} reflection{'' if count == 1 else 's'} written to {file}, readable by you only.")


def read_import(common: Common, file: str) -> None:
    """Take an export in, or only check it.

    Raises:
        UsageError: it is no export, or a line of it cannot be used.
        StorageError: a newer version wrote it, or the journal cannot be written.

    """
    name = "standard input" if file == "-" else file
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        taken = records.from_lines(raw.decode("utf-8-sig").split("\n"), name=name)
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not UTF-8 text.", hint="Give a file that reflect journal export wrote.") from None
    for each in kept_in(taken):
        if isinstance(each, Unreadable):
            click.echo(f"{each.id} is kept as it is, but cannot be shown. {each.fault}", err=True)
    if common.dry_run:
        click.echo(f"{name} holds {len(taken)} records that can be taken in. Nothing was imported.")
        return
    done = open_journal(load_settings(common.overrides())).take(taken)
    click.echo(f"{done.added} records are new, {done.known} stood here already.")
    if done.differing:
        click.echo(f"These stand here otherwise and stay as they are: {', '.join(done.differing)}.", err=True)


def kept_in(given: Sequence[Document]) -> list[Kept | Unreadable]:
    """Return what can be shown of the records, oldest first: each reflection with what belongs to it."""
    shown: dict[str, Kept | Unreadable] = {}
    for each in given:
        owner = records.owner(each)
        if each["record"] == "reflection":
            try:
                shown[owner] = Kept(from_document(each))
            except (CitationError, StorageError) as error:
                shown[owner] = Unreadable(owner, error.message)
        elif isinstance(kept := shown.get(owner), Kept):
            kept.add(each)
    return list(shown.values())


def _readable(settings: Settings, given: Sequence[Document], form: str) -> str:
    journal, pack = open_journal(settings), open_pack(settings)
    found = find_patterns(journal.entries(), journal.marks(), journal.experiments(), pack)
    return (to_page if form == "html" else to_markdown)(kept_in(given), found)


def _write(path: Path, text: str) -> None:
    """Write beside the file and put it in its place at once, so that nobody finds half of it, or reads it first."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StorageError(
            f"{path} cannot be written: {error.strerror}.", hint="Check the path and the free space."
        ) from error
