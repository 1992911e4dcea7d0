"""Ctrl-C while a reply is being shown: it stops the reply, once, and never what is being kept of it."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

APART_S = 1.0  # a second Ctrl-C that comes sooner is the same one: it must not stop what the first one set going


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `KeyboardInterrupt` in the block at Ctrl-C, but not again within a second: what is shown is kept then.

    Where signals belong to somebody else (another thread, a test that runs the command), nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    last = float("-inf")

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= APART_S:
            last = now
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
