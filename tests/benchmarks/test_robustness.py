"""What journal and index endure: the measurements of docs/robustness.md, with fewer rounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "robustness.py"


def measured(name, *options):
    """Run one measurement and return its outcomes, a line each."""
    command = [sys.executable, SCRIPT, "--only", name, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line[75:] for line in done.stdout.splitlines()]


def test_many_processes_make_one_journal():
    """64 processes that save the first entry of a journal at the same moment all succeed, and nothing is lost."""
    assert measured("same_moment", "--processes", "64") == ["0 of 64 failed", "64 kept, integrity_check ok, rights 600"]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("saving", "0 lost, 0 times unusable"),
        ("forgetting", "0 times a trace of it, 0 times others lost"),
        ("full", "0 lost, 0 times no clear message"),
        ("index_full", "['StorageError'], then"),
        ("indexing", "0 times another answer"),
    ],
)
def test_a_kill_or_a_full_disk_loses_nothing(name, outcome):
    """Killed at random moments, or with no room left, nothing acknowledged is lost, and the next one goes on."""
    first, *rest = measured(name, "--kills", "20")
    assert first.startswith(outcome)
    assert all("integrity_check ok, rights 600" in line for line in rest)
