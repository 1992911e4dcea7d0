"""The command of a conversation. It shows a prompt first, and imports what answers while the person writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.errors import ReflectError
from assistant.surfaces.cli_journal import complete_id
from assistant.surfaces.options import Common, common_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.surfaces.chat import Chat, Readers
    from assistant.surfaces.threshold import Greeted


@click.command()
@click.option("--continue", "newest", is_flag=True, help="Go on with the newest saved reflection.")
@click.option("--resume", metavar="ID", shell_complete=complete_id, help="Go on with that saved reflection.")
@common_options
def chat(common: Common, *, newest: bool, resume: str | None) -> None:
    """Talk about a situation, turn by turn.

    Enter sends what you wrote; Alt-Enter, or a backslash at the end of a line, begins another line. Ctrl-C stops a
    reply and keeps what was shown; Ctrl-D leaves. /help lists what else there is.

    \b
    Examples:
      reflect chat
      reflect chat --continue
      reflect chat --resume 3fa9c2
    """
    converse(common, resume=resume or ("" if newest else None))


def converse(common: Common, *, resume: str | None) -> None:
    """Talk until the person leaves; ``resume`` as in `assistant.surfaces.chat.converse`."""
    from assistant.settings import load_settings
    from assistant.surfaces.threshold import greet

    greeted = click.get_current_context().find_root().obj
    plain = not (common.as_json or common.dry_run or common.quiet or common.require_model)
    if greeted is None and resume is None and plain:
        greeted = greet(load_settings(common.overrides()))
    if greeted is not None:
        try:
            _go_on(common, greeted)
        finally:
            greeted.end()
        return
    from assistant.surfaces import chat as conversation

    conversation.converse(common, resume=resume, load_reader=_load_reader)


def _load_reader() -> Readers:
    from assistant.surfaces.prompting import TerminalReader

    return TerminalReader


def _go_on(common: Common, greeted: Greeted) -> None:
    """Talk with whoever was greeted: what reads comes first, then what answers, while the person writes."""
    from assistant.surfaces.prompting import TerminalReader
    from assistant.surfaces.threshold import Loading, first_turn

    def load() -> Chat:
        from assistant.surfaces.chat import Chat

        return Chat(common, greeted.settings)

    def asked(ask: Callable[[Chat], list[str]]) -> list[str]:
        try:
            return ask(loading.result())
        except ReflectError:  # it ends the reading, and is told then
            return []

    keeps = greeted.settings.save
    reader = TerminalReader(
        lambda text: asked(lambda chat: chat.complete(text)),
        (lambda: asked(lambda chat: chat.recall())) if keeps else None,
    )
    loading = Loading(load, failed=reader.stop)
    reader.when_drawn(loading.begin)
    greeted.give_way()
    text = first_turn(reader)
    greeted.end()
    if text is not None:
        from assistant.surfaces.chat import talk

        talk(loading.result(), reader, text)
