"""Folders are floors: the contracts in pyproject.toml, held by import-linter."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import assistant

CONFIG = Path(__file__).parents[2] / "pyproject.toml"
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_every_contract_is_kept():
    """A module imports only from floors below its own, and each foreign library stays in its room."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--config", CONFIG, "--no-cache"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    contracts = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    assert f"Contracts: {len(contracts)} kept, 0 broken." in done.stdout


def test_every_dependency_has_a_room():
    """Each library that the package depends on may be imported in named rooms only; numpy is the one that all share."""
    tables = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    kept = {name for each in tables["tool"]["importlinter"]["contracts"] for name in each.get("protected_modules", [])}
    depended = {entry.split(">")[0].strip().replace("-", "_") for entry in tables["project"]["dependencies"]}
    assert depended - kept == {"numpy"}


def test_the_linted_package_is_the_one_under_test():
    """What is linted is what the tests import, checkout or wheel."""
    found = subprocess.run(
        [sys.executable, "-c", "import assistant; print(assistant.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()) == Path(assistant.__file__)
