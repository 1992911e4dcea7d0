"""From the command to the first prompt: a person can write at once, while what answers them is still being loaded."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from assistant.app import experiment_waits
from assistant.errors import ReflectError
from assistant.settings import is_this_machine
from assistant.surfaces.wrapping import wrapped

try:
    import termios
except ImportError:  # Windows: there the prompt comes once its reader is loaded
    termios = None  # type: ignore[assignment]  # a module elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings

T = TypeVar("T")

GREETING = """\
What happened? Write it down; Enter sends it.
A backslash or Alt-Enter begins another line.
/help lists what else there is."""
ASK = "\n> "
AGREED = "destinations.txt"  # in the data directory: where texts may go, a line each
_INPUT, _LOCAL = 0, 3  # places in what termios tells of a terminal
_PASTES, _NO_PASTES = "\x1b[?2004h", "\x1b[?2004l"  # that a paste comes marked as one, with all its lines


class Reader(Protocol):
    """Reads what the person writes."""

    def read(self) -> str | None:
        """Return the next turn, or None where there is no more; Ctrl-C is `KeyboardInterrupt`."""


class Loading(threading.Thread, Generic[T]):
    """Loads something in a thread of its own; whoever asks for it waits, and gets it or the error that it ended in."""

    def __init__(self, load: Callable[[], T], *, failed: Callable[[ReflectError], None] | None = None) -> None:
        """Take what loads, and what is told an error as soon as there is one."""
        super().__init__(daemon=True)
        self._load, self._failed = load, failed
        self._loaded: list[T] = []
        self._error: ReflectError | None = None

    def run(self) -> None:
        """Load it."""
        try:
            self._loaded.append(self._load())
        except ReflectError as error:
            self._error = error
            if self._failed is not None:
                self._failed(error)

    def begin(self) -> None:
        """Begin, unless it has begun."""
        if self.ident is None:
            self.start()

    def result(self) -> T:
        """Return it, once it is there."""
        self.begin()
        self.join()
        if not self._loaded:
            raise self._error or AssertionError("it was not loaded")
        return self._loaded[0]


class Greeted:
    """A greeting and a prompt on a terminal that nobody reads from yet; what is typed waits for its reader, unechoed.

    Attributes:
        settings: those that the conversation is held under.

    """

    def __init__(self, settings: Settings) -> None:
        """Greet."""
        self.settings = settings
        self._ended = False
        self._before = termios.tcgetattr(sys.stdin)
        waiting = termios.tcgetattr(sys.stdin)
        waiting[_INPUT] &= ~termios.ICRNL  # Enter is the key that a reader expects, and no line feed
        waiting[_LOCAL] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(sys.stdin, termios.TCSANOW, waiting)
        lines = "\n".join(wrapped(text) for text in (mode_line(settings), GREETING))
        _write(f"{lines}\n{_PASTES}{ASK}")

    def give_way(self) -> None:
        """Go back to where the prompt begins, so that a reader draws its own in place of it."""
        _write("\r" + "\x1b[A" * ASK.count("\n"))

    def end(self) -> None:
        """Leave the terminal as it was, once."""
        if not self._ended:
            self._ended = True
            termios.tcsetattr(sys.stdin, termios.TCSANOW, self._before)
            _write(_NO_PASTES)


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def greet(settings: Settings) -> Greeted | None:
    """Greet whoever begins a conversation, where nothing else is to be asked or shown first.

    Returns:
        None where nobody was greeted: there is no terminal that can move its cursor, texts would go where nobody has
        agreed to yet, something is to be warned of, or an experiment is still to be asked about.

    """
    if termios is None or settings.dumb or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    if not is_agreed(settings) or settings.warnings or settings.require_model:
        return None
    if settings.save and experiment_waits(settings):
        return None
    return Greeted(settings)


def first_turn(reader: Reader) -> str | None:
    """Return the first thing that is written; Ctrl-C lets go of what was being written, and asks again."""
    while True:
        try:
            return reader.read()
        except KeyboardInterrupt:
            _write("\n")


def mode_line(settings: Settings) -> str:
    """Return in one line what the settings amount to: where texts go, or that they go nowhere."""
    if settings.offline:
        return "Offline, as you asked. Nothing leaves this machine."
    if settings.mode == "offline":
        return f"Offline: {settings.why_offline}. Nothing leaves this machine."
    return f"Asking {settings.model or 'the model'} at {settings.destination}; your text goes there."


def is_agreed(settings: Settings) -> bool:
    """Say whether texts may go where they would go: nowhere, to this machine, or where it was agreed to before."""
    if settings.mode == "offline" or is_this_machine(settings.destination):
        return True
    try:
        return settings.destination in (settings.data_dir / AGREED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
