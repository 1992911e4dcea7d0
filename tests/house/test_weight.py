"""Importing the package, and asking the command for help, costs next to nothing: told by name, not by time."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "bm25s",
    "chromadb",
    "faker",
    "httpx2",
    "langchain_core",
    "matplotlib",
    "mcp",
    "numpy",
    "onnxruntime",
    "openai",
    "platformdirs",
    "prompt_toolkit",
    "pydantic",
    "rich",
    "sqlite3",
    "tokenizers",
    "torch",
}
REPORT = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
HELP = f"""
import sys
from assistant.surfaces.cli import run
code = run(sys.argv[1:])
{REPORT}
sys.exit(code)
"""


def loaded(program, *arguments):
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return done.stdout, {name.partition(".")[0] for name in json.loads(done.stderr)}


def test_importing_the_package_loads_nothing_heavy():
    """After ``import assistant`` nothing heavy is loaded, click included."""
    _, modules = loaded(f"import assistant; {REPORT}")
    assert modules & (HEAVY | {"click"}) == set()
    assert "assistant" in modules


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["retrieve", "--help"],
        ["chat", "--help"],
        ["journal", "--help"],
        ["forget", "--help"],
        ["evaluate", "--help"],
        ["mcp", "--help"],
    ],
)
def test_help_loads_nothing_heavy(arguments):
    """Help and version load click and nothing heavy."""
    out, modules = loaded(HELP, *arguments)
    assert modules & HEAVY == set()
    assert "click" in modules
    assert out.startswith(("Usage: reflect", "reflect, version"))


def test_a_prompt_is_shown_before_anything_heavy_is_loaded():
    """What greets in a conversation knows the settings and can look into the journal, and loads no more than that."""
    program = (
        "from assistant.app import experiment_waits; from assistant.settings import load_settings; "
        f"import assistant.surfaces.threshold; experiment_waits(load_settings({{}})); {REPORT}"
    )
    _, modules = loaded(program)
    assert modules & (HEAVY | {"asyncio", "click"}) == {"platformdirs", "sqlite3"}


@pytest.mark.usefixtures("ready")
def test_a_reflection_offline_loads_no_sdk():
    """Reflecting offline, from Python and without a journal, loads neither the openai SDK nor LangChain."""
    program = f"from assistant import reflect; reflect('Nobody read the roadmap.', offline=True); {REPORT}"
    _, modules = loaded(program)
    assert modules & {"openai", "langchain_core", "langsmith", "mcp", "prompt_toolkit", "torch"} == set()
