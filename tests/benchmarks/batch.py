"""How long ``reflect retrieve --batch FILE --json`` takes, as a multiple of embedding each of its texts once.

::

    python tests/benchmarks/batch.py [FILE.jsonl …]

Without files, the practice situations of the shipped pack are ranked. Both are measured in one run of this
script, one after the other on the same machine, three times in turn; the ratio of the medians is what the figure
is. The command runs as a program of its own, so that its start, the imports included, counts; its index is built
beforehand. The goal is 3.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.adapters.encoder import OnnxEncoder
from assistant.resources import DEFAULT_PACK, encoder_folder, pack_folder

TIMES = 3
FIRST = '{"id": "first", "text": "The index is built at its first use."}\n'


def main(files):
    """Measure, and print one line a figure."""
    files = files or sorted((pack_folder(DEFAULT_PACK) / "situations").glob("*.jsonl"))
    lines = [line for file in files for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [json.loads(line)["text"] for line in lines]
    encoder = OnnxEncoder(folder=encoder_folder())
    encoder.embed(texts[:1])  # loaded before the clock runs
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "batch.jsonl"
        batch.write_text("\n".join(lines) + "\n", encoding="utf-8")
        environment = {**os.environ, "REFLECT_DATA_DIR": folder, "REFLECT_CONFIG_DIR": folder}
        command = [sys.executable, "-m", "assistant", "retrieve", "--json", "--batch"]
        subprocess.run([*command, "-"], input=FIRST, text=True, check=True, env=environment, stdout=subprocess.DEVNULL)
        embedding, ranking = [], []
        for _ in range(TIMES):
            embedding.append(seconds(lambda: [encoder.embed([text]) for text in texts]))
            ranking.append(seconds(lambda: check(command, batch, environment, len(texts))))
    once, whole = statistics.median(embedding), statistics.median(ranking)
    lines = [
        f"texts                         {len(texts)}",
        f"embedding each text once      {once:.2f} s  ({1000 * once / len(texts):.2f} ms a text)",
        f"reflect retrieve --batch      {whole:.2f} s  ({1000 * whole / len(texts):.2f} ms a text)",
        f"ratio                         {whole / once:.2f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def check(command, batch, environment, count):
    """Run the command and hold it to one line a text."""
    done = subprocess.run([*command, batch], capture_output=True, text=True, check=True, env=environment)
    if len(done.stdout.splitlines()) != count:
        raise SystemExit("a text was not ranked")


def seconds(act):
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
