"""Interrupts at random moments of a streamed reply, of ``reflect chat`` and of a peer, in one run.

::

    PYTHONPATH=tests python tests/benchmarks/interrupts.py [TIMES] [--llm PATH]

Both are asked by the same seeded chance, on a terminal, against an endpoint on this machine that streams at the same
pace. 200 times by default; a peer that ends at an interrupt is started again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pexpect
from interrupting import LATEST_S, PIECE, interrupt, send_slowly
from loopback import Endpoint

REPLY = "Word after word of a reply goes by. " * 80


def slowly(handler, _body):
    """Answer what is no reflection, as slowly as one."""
    send_slowly(handler, REPLY)


def interrupt_peer(llm, times, folder, seed=7):
    """Interrupt ``llm chat`` so many times and count what became of what was shown."""
    chance, counts, child = random.Random(seed), Counter(rounds=times), None
    with Endpoint(slowly) as endpoint:
        model = {"model_id": "loop", "model_name": "loop", "api_base": endpoint.url}
        (folder / "extra-openai-models.yaml").write_text(json.dumps([model]))  # JSON is YAML
        plain = {**os.environ, "TERM": "dumb", "LLM_USER_PATH": str(folder)}
        for _ in range(times):
            if child is None:
                child = pexpect.spawn(
                    llm, ["chat", "-m", "loop", "--key", "k"], env=plain, encoding="utf-8", timeout=120
                )
                child.expect(r"\n> ")
                counts["starts"] += 1
            before = kept(folder)
            child.sendline("What do you make of that?")
            child.expect_exact("\n")
            time.sleep(chance.uniform(0, LATEST_S))
            child.sendintr()
            ended = child.expect([r"\n> ", pexpect.EOF]) == 1
            shown = REPLY[:PIECE] in child.before
            counts["something shown"] += shown
            counts["of these lost"] += shown and kept(folder) == before
            counts["ended"] += ended
            child = None if ended else child
    return counts


def kept(folder):
    """Return how many turns the peer's log holds."""
    try:
        with closing(sqlite3.connect(folder / "logs.db")) as connection:
            return connection.execute("SELECT count(*) FROM turns").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=200)
    parser.add_argument("--llm", help="the command of a peer, installed in a folder of its own")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(REFLECT_DATA_DIR=name, REFLECT_CONFIG_DIR=name)
        told = {"reflect chat": interrupt(given.times, data=folder)}
        if given.llm:
            told["llm chat"] = interrupt_peer(given.llm, given.times, folder)
    for who, counts in told.items():
        sys.stdout.write("".join(f"{who:14}{what:18}{counts[what]:>6}\n" for what in counts))


if __name__ == "__main__":
    main()
