"""What the person writes on a terminal: several lines, recall, completion. prompt_toolkit lives here, and only here.

It is loaded for a conversation on a terminal that can move its cursor, and for nothing else.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import History, InMemoryHistory, ThreadedHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.output import create_output

from assistant.surfaces.threshold import ASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyPressEvent

GO_ON, WRAPPED = ". ", "  "


class TerminalReader:
    """Reads turns: Enter ends one, Alt-Enter or a backslash at a line's end begins another line of it."""

    def __init__(self, complete: Callable[[str], list[str]], recall: Callable[[], list[str]] | None) -> None:
        """Get ready.

        Args:
            complete: returns what the text so far could become, for the Tab key.
            recall: returns what was written in earlier conversations, the newest first, or None for nothing. What
                is written now can be recalled as long as the conversation lasts, and is kept nowhere.

        """
        self._session: PromptSession[str] = PromptSession(
            completer=_Commands(complete),
            complete_while_typing=False,
            history=InMemoryHistory() if recall is None else ThreadedHistory(_Earlier(recall)),
            key_bindings=_keys(),
            multiline=True,
            prompt_continuation=lambda _width, _line, wrapped: WRAPPED if wrapped else GO_ON,
            output=create_output(stdout=sys.stderr),  # results are on stdout; what is asked is not
        )

    def read(self) -> str | None:
        """Return the next turn, without white space at its ends, or None where the person leaves (Ctrl-D).

        Raises:
            KeyboardInterrupt: Ctrl-C.

        """
        try:
            return self._session.prompt(ASK).strip()
        except EOFError:
            return None

    def when_drawn(self, act: Callable[[], None]) -> None:
        """Have something done whenever the prompt has been drawn."""
        self._session.app.after_render += lambda _application: act()

    def stop(self, error: Exception) -> None:
        """End the reading that is going on, from another thread, with an error."""
        application = self._session.app

        def leave() -> None:
            if application.future is not None and not application.future.done():
                application.exit(exception=error)

        if application.loop is not None:
            application.loop.call_soon_threadsafe(leave)


class _Earlier(History):
    """What stands in the journal, read when it is first asked for; nothing is stored besides."""

    def __init__(self, recall: Callable[[], list[str]]) -> None:
        self._recall = recall
        super().__init__()

    def load_history_strings(self) -> Iterable[str]:
        """Return what was written before, the newest first."""
        return self._recall()

    def store_string(self, string: str) -> None:
        """Store nothing: the journal keeps what is to be kept."""


class _Commands(Completer):
    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        self._complete = complete

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's signature
        """Yield what the text before the cursor could become."""
        text = document.text_before_cursor
        return [Completion(each, start_position=-len(text)) for each in self._complete(text)]


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def end(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.char_before_cursor == "\\":
            buffer.delete_before_cursor()
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def go_on(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
