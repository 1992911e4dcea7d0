"""From starting ``reflect chat`` to its first prompt, beside ``python -c pass`` in the same run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

import pexpect

RUNS = 15


def nothing():
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - begin


def prompt():
    begin = time.perf_counter()
    child = pexpect.spawn(sys.executable, ["-m", "assistant", "chat"], encoding="utf-8", timeout=60)
    child.expect(r">[ \x08]")  # its blank may be drawn as a move of the cursor
    took = time.perf_counter() - begin
    child.close(force=True)
    return took


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(REFLECT_DATA_DIR=folder, REFLECT_CONFIG_DIR=folder, TERM="xterm")
        pairs = [(nothing(), prompt()) for _ in range(RUNS)]
    base, first = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    sys.stdout.write(f"python -c pass {base:.0f} ms, first prompt {first:.0f} ms, {first / base:.1f} times\n")


if __name__ == "__main__":
    main()
