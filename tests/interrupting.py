"""Interrupts a conversation at random moments of a streamed reply, and looks for what was shown in the journal."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from collections import Counter

import pexpect
from conftest import BAKERY
from loopback import Endpoint, begin_stream, done, event
from replies import remarks, reply, request_of

from assistant.adapters.journal import SqliteJournal
from assistant.adapters.scripted import handles_in

PIECE, PAUSE_S = 24, 0.004  # characters at once, and between them: a reply takes most of a second
LATEST_S = 0.75  # after which a reply is interrupted at the latest; on a quick machine a few are complete by then
SYNC = "Ctrl-C stops a reply"  # the end of what /help prints


def slowly(handler, body):
    """Answer as a careful model would, piece by piece."""
    send_slowly(handler, reply(handles_in(request_of(body))))


def send_slowly(handler, whole):
    """Send a text piece by piece, about as long as a reflection takes; whoever has left is not run after."""
    try:
        begin_stream(handler)
        for start in range(0, len(whole), PIECE):
            event(handler, {"content": whole[start : start + PIECE]})
            time.sleep(PAUSE_S)
        event(handler, {}, "stop")
        done(handler)
    except OSError:
        handler.close_connection = True


def interrupt(times, *, data, seed=7):
    """Interrupt one conversation so many times.

    Returns:
        Counts: ``rounds``; of these ``nothing shown``, ``stopped`` in the middle, ``complete`` before; of the remarks
        that were ``shown``, those ``lost``; replies ``unmarked`` although they were stopped; and whether the
        conversation ``goes on`` at the end.

    """
    chance, counts = random.Random(seed), Counter(rounds=times)
    journal = SqliteJournal(folder=data)
    texts = [
        each["text"] for each in remarks(dict.fromkeys(("Aligning people", "Organising and staffing"), "x")).values()
    ]
    with Endpoint(slowly) as endpoint:
        words = ["-m", "assistant", "chat", "--quiet", "--base-url", endpoint.url, "--model", "test-model"]
        plain = {**os.environ, "TERM": "dumb"}  # the same conversation, without control codes among what is looked for
        child = pexpect.spawn(sys.executable, words, env=plain, encoding="utf-8", echo=False, timeout=120)
        try:
            told(child, BAKERY)  # the first reply loads everything
            for _ in range(times):
                before = {each.id for each in journal.entries(limit=1)}
                said = told(child, BAKERY, after=chance.uniform(0, LATEST_S))
                judge(said, journal, before, texts, counts)
            counts["goes on"] = int(texts[-1] in told(child, BAKERY))
        finally:
            child.kill(signal.SIGKILL)
            child.wait()
    return counts


def told(child, text, *, after=None):
    """Write a turn of a new conversation, interrupt it after so many seconds, and return what was on the screen."""
    child.sendline("/new")
    child.sendline("/help")
    child.expect_exact(SYNC)
    child.sendline(text)
    if after is not None:
        time.sleep(after)
        child.sendcontrol("c")
        time.sleep(0.1)  # so that the next line is not let go of with the interrupted one
    child.sendline("/help")
    child.expect_exact(SYNC)
    return " ".join(re.sub(r"\[\d\]", "", child.before).split())


def judge(said, journal, before, texts, counts):
    """Count what became of one reply; one that was kept whole and not shown to its end was stopped behind its end."""
    shown = {text for text in texts if text in said}
    (newest,) = journal.entries(limit=1)
    kept = set() if newest.id in before else {remark.text for remark in journal.load(newest.id).remarks}
    complete = shown == kept and not newest.partial
    counts["shown"] += len(shown)
    counts["nothing shown" if not shown else "complete" if complete else "stopped"] += 1
    counts["lost"] += len(shown - kept)
    counts["unmarked"] += bool(shown) and not complete and not newest.partial
