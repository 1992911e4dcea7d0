"""The command as its tests run it: in this process, or as a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from loopback import Endpoint
from replies import bakers

from assistant.surfaces.cli import run


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        """The error on the last line of stderr, as JSON."""
        return json.loads(self.err.splitlines()[-1])["error"]


@pytest.fixture
def command(ready, monkeypatch):
    """Return a function that runs the command in this process, off a terminal, 80 columns wide."""
    monkeypatch.setenv("COLUMNS", "80")

    def ran(*arguments, given=None):
        with CliRunner().isolation(input=given) as (out, err, _):
            code = run([str(each) for each in arguments])
            return Outcome(code, out.getvalue().decode(), err.getvalue().decode())

    return ran


@pytest.fixture
def program(ready):
    """Return a function that runs the command as a program of its own."""

    def ran(*arguments, given="", **options):
        words = [sys.executable, "-m", "assistant", *map(str, arguments)]
        done = subprocess.run(words, input=given, capture_output=True, text=True, check=False, timeout=120, **options)
        return Outcome(done.returncode, done.stdout, done.stderr)

    return ran


@pytest.fixture
def endpoint():
    """An endpoint on this machine that answers well."""
    with Endpoint(bakers()) as opened:
        yield opened


@pytest.fixture
def asking(endpoint):
    """The options that ask that endpoint."""
    return ("--base-url", endpoint.url, "--model", "test-model")
