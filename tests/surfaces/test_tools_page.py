"""The page that says how to connect another program: whatever can be typed or run on it works."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from calling import calls, llm_command, says
from click.testing import CliRunner
from loopback import Endpoint
from mcp import Client
from mcp.client.stdio import StdioServerParameters

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "tools.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


LINES = [line for block in blocks("sh") for line in block.splitlines()]


def test_what_is_installed_is_declared():
    """Each extra that the page installs is one of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [re.fullmatch(r"pip install '([\w-]+)\[(\w+)\]'", line) for line in LINES if line.startswith("pip")]
    assert [each[1] for each in named] == [project["name"]] * 2
    assert {each[2] for each in named} <= project["optional-dependencies"].keys()


async def test_a_client_that_is_told_so_connects(ready):
    """What the page gives a client to read starts a server that has the tools of the page's table."""
    (given,) = blocks("json")
    entry = json.loads(given)["mcpServers"]["reflect"]
    assert entry["command"] == "reflect"
    words = ["-m", "assistant", *entry["args"]]  # the command itself, wherever it is installed
    parameters = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
    async with Client(parameters) as client:
        offered = [tool.name for tool in (await client.list_tools()).tools]
    assert [*offered, "review"] == re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)


def test_the_lines_for_reflect_can_be_typed(command):
    """Each line that calls ``reflect`` runs as it stands."""
    typed = [shlex.split(line)[1:] for line in LINES if line.startswith("reflect ")]
    assert [command(*words).code for words in typed] == [0]


def test_the_lines_for_llm_can_be_typed(ready, monkeypatch, home):
    """``llm reflect`` runs as it stands; the line that hands a tool to a model names one that there is."""
    monkeypatch.setenv("LLM_USER_PATH", str(home / "llm"))
    command, handed = [shlex.split(line)[1:] for line in LINES if line.startswith("llm ")]
    assert CliRunner().invoke(llm_command(), command).exit_code == 0
    assert handed[:2] == ["-T", "reflect"]
    assert "reflect(situation: 'str')" in CliRunner().invoke(llm_command(), ["tools", "list"]).stdout


@pytest.mark.usefixtures("ready")
def test_the_programs_run(monkeypatch, capsys):
    """Each Python example runs as it stands; the one that asks a model gets it from an endpoint on this machine."""
    wanted = calls("reflect", situation="Nobody knows what the new structure is for.")
    with Endpoint(wanted, says("Here it is.")) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("OPENAI_API_KEY", "k")
        for block in blocks("python"):
            exec(compile(block, "docs/tools.md", "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "Here it is.\n"
    assert [message["role"] for message in endpoint.bodies[1]["messages"]] == ["user", "assistant", "tool"]
