"""A terminal for transcript tests: the real command in a real pseudo-terminal, and all that it shows."""

from __future__ import annotations

import os
import re
import signal
import sys
import time

import pexpect

WIDTH = 100


def _heeds_ctrl_c():
    """Heed Ctrl-C also where the tests themselves run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """One run of the command; `answers` types when it is asked, `shown` gives everything that was seen."""

    def __init__(self, *arguments, **environ):
        home = {"TERM": "dumb", "COLUMNS": str(WIDTH), "LC_ALL": "C.UTF-8", **environ}
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "assistant", *arguments],
            env={**os.environ, **home},
            dimensions=(40, WIDTH),
            encoding="utf-8",
            timeout=60,
            use_poll=True,  # select cannot wait for a file beyond the first 1024
            preexec_fn=_heeds_ctrl_c,
        )
        self._seen = ""

    def answers(self, prompt, line):
        """Wait for a prompt and type a line."""
        self.child.expect_exact(prompt)
        self._seen += self.child.before + self.child.after
        self.child.sendline(line)
        return self

    def interrupts(self, prompt):
        """Wait for a prompt and press Ctrl-C."""
        self.child.expect_exact(prompt)
        self._seen += self.child.before + self.child.after
        time.sleep(0.5)  # `input` writes its prompt, then reads; a Ctrl-C that comes in between it finds after the line
        self.child.sendintr()
        return self

    def ends(self):
        """Wait for the end and return the exit code."""
        self.child.expect(pexpect.EOF)
        self._seen += self.child.before
        self.child.close()
        return self.child.exitstatus

    def shown(self, **names):
        """Return all that was seen, with what differs from run to run under the given names."""
        text = self._seen.replace("\r\n", "\n")
        for name, value in names.items():
            text = text.replace(str(value), name)
        return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
