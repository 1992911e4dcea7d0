"""``reflect mcp`` as a client starts it: a program of its own, spoken to over standard input and output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import jsonschema
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from terminal import Terminal

from assistant.resources import schema_file

ROADMAP = "I spent all week on the roadmap and nobody read it."
OFFLINE = "Offline, as you asked. Nothing is sent on from here.\n"
ELSEWHERE = "http://192.0.2.1/v1"  # set aside for documentation: nobody answers there
SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))


@asynccontextmanager
async def serving(told, *arguments):
    """Start the command, connect to it, and collect what it says on stderr in the file ``told``."""
    words = ["-m", "assistant", "mcp", *arguments]
    parameters = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
    with told.open("w", encoding="utf-8") as stderr:
        async with Client(stdio_client(parameters, errlog=stderr)) as client:
            yield client


async def test_a_client_lists_and_calls_the_tools_and_nothing_is_kept(ready, home, tmp_path, bakery):
    """A client reflects, ranks and reads the definitions; stderr says the mode, once, and nothing is saved."""
    told = tmp_path / "stderr"
    async with serving(told, "--offline") as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["reflect", "retrieve", "definitions"]
        made = await client.call_tool("reflect", {"situation": bakery})
        jsonschema.validate(made.structured_content, SCHEMA)
        assert (made.structured_content["status"], made.structured_content["situation"]) == ("grounded", bakery)
        ranked = await client.call_tool("retrieve", {"situation": ROADMAP, "count": 1})
        assert len(ranked.structured_content["ranked"]) == 1
        assert len((await client.call_tool("definitions", {})).structured_content["definitions"]) == 10
    assert told.read_text(encoding="utf-8") == OFFLINE
    assert not (home / "data" / "journal.sqlite3").exists()


async def test_with_the_journal_reflections_are_kept_and_can_be_opened(ready, command, tmp_path):
    """With --journal what is made is saved, opens in the client, and is what ``reflect review`` shows."""
    async with serving(tmp_path / "stderr", "--offline", "--journal", "--quiet") as client:
        made = await client.call_tool("reflect", {"situation": ROADMAP})
        opened = await client.call_tool("review", {})
    assert opened.structured_content == made.structured_content == command("review", "--json").json
    assert (tmp_path / "stderr").read_text() == ""


async def test_a_pack_of_ones_own_and_a_journal_that_is_only_read(ready, home, tmp_path):
    """The options hold for every call: the tools speak of that pack, and --no-save lets --journal read only."""
    pack = Path(__file__).parents[1] / "packs" / "listening"
    async with serving(tmp_path / "stderr", "--offline", "--pack", str(pack), "--journal", "--no-save") as client:
        tools = {tool.name: tool.annotations.read_only_hint for tool in (await client.list_tools()).tools}
        assert tools == {"reflect": True, "retrieve": True, "definitions": True, "review": True}
        shown = (await client.call_tool("definitions", {})).structured_content["definitions"]
        made = (await client.call_tool("reflect", {"situation": ROADMAP})).structured_content
        opened = await client.call_tool("review", {})
    assert sorted(each["id"] for each in shown) == ["naming-feelings", "paraphrasing", "silence"]
    assert made["pack"]["id"] == "listening"
    none = 'There is no saved reflection yet. Make one: reflect "what happened".'
    assert (opened.is_error, opened.content[0].text) == (True, f"Error executing tool review: {none}")
    assert not (home / "data" / "journal.sqlite3").exists()


async def test_an_endpoint_on_this_machine_is_asked(ready, tmp_path, asking, endpoint, bakery):
    """With a model configured a client gets what that model said and the program proved, and stderr says where to."""
    told = tmp_path / "stderr"
    async with serving(told, *asking) as client:
        made = (await client.call_tool("reflect", {"situation": bakery})).structured_content
    assert (made["mode"], made["model"], len(made["remarks"]), len(endpoint.bodies)) == ("model", "test-model", 7, 1)
    assert told.read_text(encoding="utf-8") == f"Situations go to test-model at {endpoint.url}.\n"


async def test_nothing_is_sent_where_nobody_agreed(ready, tmp_path, bakery):
    """An endpoint elsewhere that nobody agreed to gets nothing: the offline reflection comes, and says why."""
    told = tmp_path / "stderr"
    async with serving(told, "--base-url", ELSEWHERE, "--model", "m") as client:
        made = (await client.call_tool("reflect", {"situation": bakery})).structured_content
    assert (made["status"], made["mode"], made["fallback"]["code"]) == ("grounded", "offline", "unconfirmed")
    assert told.read_text(encoding="utf-8") == (
        f"Nobody has agreed yet that situations go to {ELSEWHERE}. Nothing is sent on from here.\n"
    )


def test_standard_output_is_the_protocols_alone(program):
    """A client that says nothing and leaves gets nothing on standard output, and exit code 0."""
    done = program("mcp", "--offline")
    assert (done.code, done.out, done.err) == (0, "", OFFLINE)


def test_a_line_that_is_no_message_is_answered_in_the_protocol(program):
    """What is no message is answered as the protocol says or not at all; nothing of it is written elsewhere."""
    done = program("mcp", "--offline", given="my secret\n")
    assert (done.code, done.err) == (0, OFFLINE)
    assert "secret" not in done.out


def test_ctrl_c_ends_it(ready):
    """Ctrl-C ends the server in one line, as it ends every command."""
    words = [sys.executable, "-m", "assistant", "mcp", "--offline"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stderr.readline() == OFFLINE.encode()
        server.stdin.write(b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}\n')
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["id"] == 1
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 130  # while its standard input is still open
        assert (server.stdout.read(), server.stderr.read()) == (b"", b"\nreflect: Interrupted.\n")


def test_on_a_terminal_it_says_what_it_is_waiting_for(ready):
    """Whoever starts it by hand learns that a client is meant to, and how to end it."""
    terminal = Terminal("mcp", "--offline").interrupts("Ctrl-C ends it.")
    assert terminal.ends() == 130
    line = "An MCP client starts this command and speaks to it here. Ctrl-C ends it."
    assert terminal.shown() == f"{OFFLINE}{line}\n^C\nreflect: Interrupted.\n"


# --- without serving ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "tools", "line"),
    [
        (
            (),
            "reflect, retrieve, definitions",
            "Offline: no key and no base URL are set. Nothing is sent on from here.",
        ),
        (
            ("--journal", "--base-url", ELSEWHERE, "--model", "m"),
            "reflect, retrieve, definitions, review",
            f"Situations go to m at {ELSEWHERE}.",
        ),
    ],
)
def test_a_dry_run_says_what_would_be_served_and_where_texts_would_go(command, arguments, tools, line):
    """A dry run prints the tools and the destination, for people and as JSON, and serves nothing."""
    done = command("mcp", "--dry-run", *arguments)
    assert (done.code, done.out, done.err) == (0, f"Tools: {tools}.\n{line}\n", "")
    where = (ELSEWHERE, "m") if arguments else (None, None)
    shape = {"destination": where[0], "model": where[1], "tools": tools.split(", ")}
    assert command("mcp", "--dry-run", "--json", *arguments).json == shape


def test_without_the_library_the_command_says_what_to_install(ready):
    """Where the extra is not installed, the command fails with the line that installs it."""
    program = "import sys; sys.modules['mcp'] = None; from assistant.surfaces.cli import run; sys.exit(run(['mcp']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "reflect: MCP needs a library that is not installed. pip install 'reflection-assistant[mcp]'\n"
    )


def test_where_a_model_is_required_and_none_is_there_nothing_is_served(command):
    """With --require-model and no model the command fails at once, with the exit code that says so."""
    done = command("mcp", "--require-model")
    assert (done.code, done.out) == (78, "")
