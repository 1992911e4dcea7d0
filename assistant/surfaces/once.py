"""One reflection on the command line: read the situation, stream what is proven, close with notes."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.app import open_assistant, saved_in
from assistant.errors import SituationError, UsageError
from assistant.facade import check_situation
from assistant.reflection import Declined, Finished, Referred, Shown, Told
from assistant.surfaces.consent import settings_of
from assistant.surfaces.opened import Notes
from assistant.surfaces.progress import progress_on_terminal
from assistant.surfaces.render import open_console, print_close, print_declined, print_referral, print_remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from assistant.facade import Assistant
    from assistant.reflection import Event
    from assistant.settings import Settings
    from assistant.surfaces.options import Common


def read_situation(text: str | None, file: str | None) -> str:
    """Return the situation from the argument, a file, or standard input.

    Raises:
        SituationError: there is none, it is too long, or it is no text.
        UsageError: there are two.

    """
    return check_situation(read_text(text, file))


def read_text(text: str | None, file: str | None) -> str:
    """Return what was given as the argument, in a file, or on standard input, whatever it holds.

    Raises:
        SituationError: nothing was given, or it is no text.
        UsageError: two were given.

    """
    if text is not None and file is not None:
        raise UsageError("There is a text and a file.", hint="Give one of them.")
    if text is not None:
        return text
    if file is None and sys.stdin.isatty():
        raise SituationError("There is no text.", hint="Give it as an argument, with -f FILE, or through a pipe.")
    name = "standard input" if file in {None, "-"} else str(file)
    try:
        raw = sys.stdin.buffer.read() if file in {None, "-"} else Path(str(file)).read_bytes()
    except OSError as error:
        raise SituationError(f"{name} cannot be read: {error.strerror}.", hint="Check the path.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SituationError(
            f"{name} is not UTF-8 text: byte {error.start + 1} is none.", hint="Save it as plain UTF-8 text."
        ) from None


def reflect_once(common: Common, situation: str) -> None:
    """Print one reflection, or with ``--dry-run`` what would be sent for it."""
    settings = settings_of(common)
    progress = progress_on_terminal(common, settings)
    with open_assistant(settings=settings, notify=common.say, progress=progress) as assistant:
        if common.dry_run:
            preview(assistant, settings, situation, as_json=common.as_json)
            return
        first_save = settings.save and not saved_in(settings).exists()
        with closing(assistant.stream(situation)) as events:
            show(events, common, open_console(color=settings.color), situation)
    if first_save:
        common.say(f"Saved in {saved_in(settings)} (reflect review shows it; --no-save keeps nothing).")


def show(events: Iterator[Event], common: Common, console: Console, situation: str) -> None:
    """Print events as they come, or, where JSON was asked for, the finished reflection as one line.

    Args:
        events: those of one reflection.
        common: the common options.
        console: where to print.
        situation: all that the person wrote, so that their words are told from others'.

    """
    notes = Notes()
    for event in events:
        if isinstance(event, Told):
            common.say(event.message)
        elif isinstance(event, Finished) and common.as_json:
            click.echo(json.dumps(event.reflection.to_dict(), ensure_ascii=False))
        elif isinstance(event, Finished):
            print_close(console, event.reflection, notes)
            if common.quiet and event.reflection.fallback:  # a model that fails is an error, which quiet does not hide
                click.echo(f"reflect: {event.reflection.fallback.told}", err=True)
        elif isinstance(event, Referred) and not common.as_json:
            print_referral(console, event.referral)
        elif isinstance(event, Declined) and not common.as_json:
            print_declined(console, event)
        elif isinstance(event, Shown) and not common.as_json:
            print_remark(console, event.remark, notes, situation)


def preview(assistant: Assistant, settings: Settings, situation: str, *, as_json: bool) -> None:
    """Print exactly what would be sent, and to where."""
    request = assistant.preview(situation)
    if request is None:
        why = settings.why_offline or "this text needs a person, not a model"
        message = f"Nothing would be sent: {why}."
        click.echo(json.dumps({"destination": None, "messages": []}) if as_json else message)
        return
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    shape = {"destination": settings.destination, "model": settings.model, "messages": messages}
    if as_json:
        click.echo(json.dumps({**shape, "schema": request.schema}, ensure_ascii=False))
        return
    model = f"model {settings.model}" if settings.model else "the first model that it lists"
    click.echo(f"To {settings.destination}, {model}, with the JSON schema of a reply:")
    for each in request.messages:
        click.echo(f"\n--- {each.role} ---\n{each.content}")
