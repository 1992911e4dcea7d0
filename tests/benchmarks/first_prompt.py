"""From starting ``reflect chat`` to its first prompt, beside ``python -c pass`` and a peer in the same run.

::

    python tests/benchmarks/first_prompt.py [--llm PATH] [--runs 15]

Each round starts all of them one after the other, on a terminal of their own and with folders of their own; the
figures are medians. The prompt of ``reflect`` stands there before what reads is loaded, so it is also told when a
character that was typed at once is echoed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

PROMPT = r"\n> ?[ \x08]?"
NOBODY = "http://127.0.0.1:9/v1"  # an endpoint that no prompt waits for


def nothing():
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return (time.perf_counter() - begin,)


def prompt(command, arguments, *, types=""):
    """Return the seconds until the prompt, and until what is typed then is seen."""
    begin = time.perf_counter()
    child = pexpect.spawn(command, arguments, encoding="utf-8", timeout=60)
    child.delaybeforesend = None
    child.expect(PROMPT)
    took = [time.perf_counter() - begin]
    if types:
        child.send(types)
        child.expect_exact(types)
        took.append(time.perf_counter() - begin)
    child.close(force=True)
    return tuple(took)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--llm", help="the command of a peer, installed in a folder of its own")
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(REFLECT_DATA_DIR=folder, REFLECT_CONFIG_DIR=folder, LLM_USER_PATH=folder, TERM="xterm")
        model = {"model_id": "loop", "model_name": "loop", "api_base": NOBODY}
        (Path(folder) / "extra-openai-models.yaml").write_text(json.dumps([model]))  # JSON is YAML
        steps = {
            "python -c pass": nothing,
            "reflect chat": lambda: prompt(sys.executable, ["-m", "assistant", "chat"], types="x"),
        }
        if given.llm:
            steps["llm chat"] = lambda: prompt(given.llm, ["chat", "-m", "loop", "--key", "k"])
        rounds = [{name: step() for name, step in steps.items()} for _ in range(given.runs)]
    base = statistics.median(each["python -c pass"][0] for each in rounds)
    for name in steps:
        for place, what in enumerate(("", ", until typing is echoed")[: len(rounds[0][name])]):
            median = statistics.median(each[name][place] for each in rounds)
            sys.stdout.write(f"{name + what:<42} {median * 1000:6.0f} ms {median / base:6.1f} times\n")


if __name__ == "__main__":
    main()
