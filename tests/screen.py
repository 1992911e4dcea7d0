"""A terminal for tests: runs the command on a pseudo-terminal, shows what a person would see, types what they would."""

from __future__ import annotations

import os
import re
import signal
import sys
import time

import pexpect
import pyte

PATIENCE_S = 90.0
ROWS = 400  # nothing scrolls out of sight
_IDENTIFIER = re.compile(r"\b[0-9a-f]{10}\b")
ENTER, ALT_ENTER, TAB, CTRL_C, CTRL_D, UP = "\r", "\x1b\r", "\t", "\x03", "\x04", "\x1b[A"


class Terminal:
    """A terminal for a ``with`` block, in which ``reflect`` runs with these arguments."""

    def __init__(self, *arguments, columns=80, term="xterm-256color", **environ):
        self._screen = pyte.Screen(columns, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "assistant", *map(str, arguments)],
            dimensions=(ROWS, columns),
            env={**os.environ, "TERM": term, **environ},
            timeout=PATIENCE_S,
        )
        self._screen.write_process_input = self.child.send  # says where the cursor is, when asked

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()

    @property
    def text(self):
        """All that is on the screen, without blanks at line ends, and with ids made equal."""
        lines = [line.rstrip() for line in self._screen.display]
        return _IDENTIFIER.sub("##########", "\n".join(lines).rstrip("\n")) + "\n"

    @property
    def styles(self):
        """The attributes of the characters that are on the screen, other than the plain ones."""
        cells = (cell for row in self._screen.buffer.values() for cell in row.values() if cell.data.strip())
        return {(cell.fg, cell.bold, cell.italics, cell.underscore) for cell in cells} - {
            ("default", False, False, False)
        }

    def waits_for(self, text, *, times=1):
        """Look at the screen until a text stands on it so many times, and give the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while " ".join(self.text.split()).count(text) < times:
            assert time.monotonic() < deadline, f"never saw {text!r} {times}×:\n{self.text}"
            self._look()
        return self

    def types(self, text, key=ENTER):
        """Type a text and press a key."""
        self.child.send(f"{text}{key}")
        return self

    def presses(self, key):
        return self.types("", key)

    def ends(self):
        """Look until the command has ended, and return its exit code."""
        while self._look():
            pass
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def _look(self):
        try:
            self._stream.feed(self.child.read_nonblocking(65536, timeout=0.2))
        except pexpect.TIMEOUT:
            return self.child.isalive()
        except pexpect.EOF:
            return False
        return True
