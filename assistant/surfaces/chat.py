"""A conversation in the terminal: what is written is read, what is proven is shown, Ctrl-C stops only a reply."""

from __future__ import annotations

import sys
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import click

from assistant.app import SystemClock, open_assistant, open_journal, open_pack
from assistant.entries import Turn
from assistant.errors import ReflectError, StorageError
from assistant.reflection import Finished, Shown
from assistant.surfaces import chat_commands
from assistant.surfaces.consent import settings_of
from assistant.surfaces.interrupts import stoppable
from assistant.surfaces.ledger import ask_how_it_went
from assistant.surfaces.once import preview, show
from assistant.surfaces.options import tell
from assistant.surfaces.progress import progress_on_terminal
from assistant.surfaces.render import open_console, print_block
from assistant.surfaces.review import ask
from assistant.surfaces.threshold import GREETING, Loading

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from assistant.conversation import Conversation
    from assistant.facade import Assistant
    from assistant.reflection import Event, Reflection
    from assistant.settings import Settings
    from assistant.surfaces.options import Common
    from assistant.surfaces.threshold import Reader

RECALLED = 200  # turns of earlier conversations that can be called back


Readers: TypeAlias = "Callable[[Callable[[str], list[str]], Callable[[], list[str]] | None], Reader]"
"""Makes a reader, of what completes a text and of what recalls earlier ones."""


class LineReader:
    """Reads turns from a pipe or a plain terminal: a line is a turn, a backslash at its end goes on to the next."""

    def __init__(self, _complete: object = None, _recall: object = None) -> None:
        """Take what other readers take; nothing here completes or recalls."""

    def read(self) -> str | None:
        """Return the next turn, without white space at its ends, or None at the end of input."""
        lines: list[str] = []
        prompt = "\n> " if sys.stdin.isatty() else ""
        while True:
            try:
                click.echo(prompt, nl=False, err=True)
                line = input()
            except EOFError:
                return "\n".join(lines).strip() if lines else None
            if not line.endswith("\\"):
                return "\n".join([*lines, line]).strip()
            lines.append(line[:-1])
            prompt = ". " if prompt else ""


class Chat:
    """One conversation after another, until the person leaves."""

    def __init__(self, common: Common, settings: Settings, resume: Reflection | None = None) -> None:
        """Begin; ``resume`` is a saved reflection to go on from."""
        self.common, self.settings = common, settings
        self.pack = open_pack(settings)
        self.journal = open_journal(settings)
        self.console = open_console(color=settings.color)
        self._opening = Loading(self._open)
        self._opening.begin()
        if settings.require_model:
            self._opening.result()  # whoever requires a model learns at once that there is none
        self.begin(resume)

    def _open(self) -> Assistant:
        """Open the assistant, which imports much."""
        progress = progress_on_terminal(self.common, self.settings)
        return open_assistant(settings=self.settings, notify=self.common.say, progress=progress).__enter__()

    def complete(self, text: str) -> list[str]:
        """Return what a command that is being written could become."""
        return chat_commands.completing(self.pack)(text)

    def begin(self, resume: Reflection | None = None) -> None:
        """Begin another conversation."""
        self._resume = resume
        self._conversation: Conversation | None = None
        self.last = resume
        self.told: list[tuple[Reflection, Turn]] = []
        self.stopped: list[str] = []

    @property
    def conversation(self) -> Conversation:
        """The conversation, once the assistant is there."""
        if self._conversation is None:
            self._conversation = self._opening.result().chat(resume=self._resume)
        return self._conversation

    def recall(self) -> list[str]:
        """Return what was written in earlier conversations, the newest first."""
        try:
            records = self.journal.records()
        except StorageError:
            return []
        texts: dict[str, str] = {}
        for record in records:
            if record["record"] == "reflection":
                texts[record["reflection"]["id"]] = record["reflection"]["situation"]
            elif record["record"] == "turn":
                texts[record["reflection"]] = record["text"]
        return [text for text in reversed(texts.values()) if text][:RECALLED]

    def turn(self, text: str) -> None:
        """Reflect on one turn; what fails is told, and the conversation goes on."""
        try:
            if self.common.dry_run:
                preview(self._opening.result(), self.settings, text, as_json=self.common.as_json)
                return
            conversation = self.conversation
            situation = f"{conversation.written}\n\n{text}" if conversation.written else text
            self._show(conversation.stream(text), situation, text)
        except ReflectError as error:
            tell(error, as_json=self.common.as_json)

    def sum_up(self) -> None:
        """End a conversation of several turns with a summary in the person's own words."""
        if self._conversation is not None and self._conversation.turns > 1 and not self.common.dry_run:
            self.common.say("What it came to:")
            try:
                self._show(self._conversation.stream_close(), self._conversation.written, "")
            except ReflectError as error:
                tell(error, as_json=self.common.as_json)

    def _show(self, stream: Generator[Event, None, None], situation: str, text: str) -> None:
        seen: list[Event] = []
        try:
            with stoppable(), closing(stream) as events:
                show(_noting(events, seen), self.common, self.console, situation)
        except KeyboardInterrupt:
            self._stop(seen)
            if not sys.stdin.isatty():
                raise
        for event in seen:
            if isinstance(event, Finished):
                self.told.append((event.reflection, Turn(text, self.last.id if self.last else None)))
                self.last = event.reflection

    def _stop(self, seen: list[Event]) -> None:
        """Say what became of a reply that was stopped."""
        self.common.say("")
        shown = any(isinstance(event, Shown) for event in seen)
        if not shown or not self.settings.save:
            self.common.say("Stopped." if shown else "Stopped, before there was anything.")
            return
        for entry in self.journal.entries(limit=1):
            self.stopped.append(entry.id)
            marked = ", marked as partial" if entry.partial else ""
            self.common.say(f"Stopped. What was shown is kept{marked}: reflect review {entry.id}")


def _noting(events: Iterator[Event], seen: list[Event]) -> Iterator[Event]:
    """Yield the events, and note them before they are shown."""
    for event in events:
        seen.append(event)
        yield event


def converse(common: Common, *, resume: str | None, load_reader: Callable[[], Readers]) -> None:
    """Talk until the person leaves.

    Args:
        common: the common options.
        resume: id of a saved reflection to go on with, empty for the newest, None for a new conversation.
        load_reader: imports what reads from a terminal that can move its cursor.

    """
    settings = settings_of(common)
    saved = None if resume is None else open_journal(settings).load(resume or None)
    chat = Chat(common, settings, saved)
    on_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    if on_terminal and not (common.quiet or common.as_json or common.dry_run) and settings.save:
        aside = open_console(color=settings.color, stderr=True)
        told = partial(print_block, aside, after=1)
        ask_how_it_went(chat.journal, ask=ask, say=told, now=SystemClock().now)
    common.say(GREETING)
    kind: Readers = load_reader() if on_terminal and not settings.dumb else LineReader
    talk(chat, kind(chat.complete, chat.recall if settings.save else None))


def talk(chat: Chat, reader: Reader, first: str | None = None) -> None:
    """Answer what is written until the person leaves; ``first`` is what they wrote already."""
    while True:
        try:
            text = reader.read() if first is None else first
            first = None
            if not _serve(chat, text):
                return
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            chat.common.say("")  # what was being written is let go of


def _serve(chat: Chat, text: str | None) -> bool:
    """Answer what was written, and return whether the conversation goes on."""
    if text and sys.stdin.isatty():
        chat.common.say("")
    if text is None:
        return False
    if text in chat_commands.LEAVE:
        chat.sum_up()
        return False
    if text.startswith("/"):
        chat_commands.obey(chat, text)
    elif text:
        chat.turn(text)
    return True
