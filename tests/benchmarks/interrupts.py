"""200 interrupts at random moments of a streamed reply: ``PYTHONPATH=tests python tests/benchmarks/interrupts.py``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from interrupting import interrupt


def main():
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("REFLECT_DATA_DIR", folder)
        os.environ["REFLECT_CONFIG_DIR"] = folder
        counts = interrupt(times, data=Path(os.environ["REFLECT_DATA_DIR"]))
    sys.stdout.write("".join(f"{name:14}{counts[name]:>6}\n" for name in counts))


if __name__ == "__main__":
    main()
