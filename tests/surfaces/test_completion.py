"""What the shell completes: commands, options, ids from the journal, definitions; and the scripts that make it so."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from written import write

from assistant.adapters.journal import SqliteJournal
from assistant.surfaces.cli import run


def completed(*words, home):
    """Return what bash is offered after these words; the last one is the one that is being written."""
    program = [sys.executable, "-c", "from assistant.surfaces.cli import main; main([])"]
    line = {
        "_REFLECT_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["reflect", *words]),
        "COMP_CWORD": str(len(words)),
    }
    where = {"REFLECT_DATA_DIR": str(home / "data"), "REFLECT_CONFIG_DIR": str(home / "config")}
    done = subprocess.run(
        program, env={**line, **where, "PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_commands_are_completed(home):
    """Commands and those below them are offered, and what is hidden is not."""
    offered = completed("", home=home)
    assert {"chat", "journal", "forget", "setup", "pack", "doctor"} <= set(offered)
    assert "one" not in offered
    assert completed("journal", "se", home=home) == ["search"]
    assert completed("chat", "--res", home=home) == ["--resume"]
    assert completed("setup", "--server", "ll", home=home) == ["llama.cpp"]


def test_ids_are_completed_from_the_journal(home):
    """Ids of saved reflections are offered, the newest first; without a journal there is nothing, and no noise."""
    assert completed("forget", "", home=home) == []
    journal = SqliteJournal(folder=home / "data")
    journal.save(write("aaaa1111", "We moved the stations."))
    journal.save(write("abcd1111", "Nobody came to it.", day=1))
    assert completed("forget", "a", home=home) == ["abcd1111", "aaaa1111"]
    assert completed("review", "ab", home=home) == ["abcd1111"]
    assert completed("chat", "--resume", "aa", home=home) == ["aaaa1111"]


def test_definitions_are_completed(home):
    """Ids of definitions are offered."""
    assert completed("definitions", "es", home=home) == ["establishing-direction"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_for_each_shell(shell, capsys):
    """The script asks the command itself, and bash can read its own."""
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert f"_REFLECT_COMPLETE={shell}_complete" in script
    if shell == "bash":
        subprocess.run([shutil.which("bash") or "bash", "-n"], input=script, text=True, check=True)
