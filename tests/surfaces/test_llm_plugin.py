"""The plugin for llm, through llm's own command line: ``llm reflect``, and the tools when a model asks for them."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import llm
import pytest
from calling import calls, llm_command, says
from click.testing import CliRunner
from house.test_weight import HEAVY
from loopback import Endpoint

from assistant.resources import schema_file
from assistant.surfaces import llm_plugin
from assistant.surfaces.tools import REFLECT, RETRIEVE

ROADMAP = "I spent all week on the roadmap and nobody read it."
GRAVE = "Since the restructuring I no longer want to live, and nobody at work knows."
ELSEWHERE = "http://192.0.2.1/v1"  # set aside for documentation: nobody answers there
SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))


@pytest.fixture
def run_llm(ready, home, monkeypatch):
    """Return a function that runs llm with these words, in a home of its own."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LLM_USER_PATH", str(home / "llm"))
    return lambda *words, given=None: CliRunner().invoke(llm_command(), [str(each) for each in words], input=given)


def test_llm_finds_the_plugin_by_itself():
    """The package declares the plugin, so that llm loads it wherever both are installed."""
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert declared["project"]["entry-points"]["llm"] == {"reflect": llm_plugin.__name__}


def test_llm_starts_without_anything_heavy_of_ours():
    """What llm loads of this package at each start brings nothing heavy with it."""
    program = (
        "import sys, llm; before = set(sys.modules); import assistant.surfaces.llm_plugin;"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "assistant" in loaded
    assert loaded & HEAVY == set()


# --- llm reflect --------------------------------------------------------------------------------


def test_the_command_does_what_reflect_does(run_llm, command, asking, bakery, home):
    """``llm reflect`` prints exactly what ``reflect`` prints, takes its options, and leaves llm's own log alone."""
    plain = command(bakery, *asking, "--no-save")
    done = run_llm("reflect", bakery, *asking, "--no-save")
    assert (done.exit_code, done.stdout, done.stderr) == (0, plain.out, plain.err)
    piped = run_llm("reflect", "--json", "--offline", "--quiet", given=ROADMAP)
    assert json.loads(piped.stdout)["remarks"] == command(ROADMAP, "--json").json["remarks"]
    assert not (home / "llm" / "logs.db").exists()


def test_a_grave_text_brings_the_referral_alone(run_llm, command, asking, endpoint):
    """A grave text is referred and goes nowhere, as everywhere."""
    done = run_llm("reflect", GRAVE, *asking, "--no-save")
    assert (done.exit_code, done.stdout) == (0, command(GRAVE, "--offline", "--no-save").out)
    assert "emergency number" in done.stdout
    assert endpoint.bodies == []


def test_a_failure_is_told_in_a_line_with_its_exit_code(run_llm):
    """What cannot be done is told as ``reflect`` tells it, for people and as JSON, and ends with its exit code."""
    message, hint = "There is no text to reflect on.", 'Write what happened: reflect "…".'
    done = run_llm("reflect", " ")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"reflect: {message} {hint}\n")
    done = run_llm("reflect", " ", "--json")
    assert json.loads(done.stderr) == {"error": {"code": "situation", "message": message, "hint": hint}}


def test_its_help_has_an_example_and_explains_every_option(run_llm):
    """``llm reflect --help`` shows how it is typed, the tools included."""
    done = run_llm("reflect", "--help")
    assert done.exit_code == 0
    assert '    llm reflect "I spent all week on the roadmap and nobody read it."\n' in done.stdout
    assert "    llm -T reflect " in done.stdout


# --- the tools ----------------------------------------------------------------------------------


def test_the_tools_are_listed_under_names_of_their_own(run_llm):
    """A model sees the tools with our description and schema, under names that begin with the program's."""
    tools = {name: tool for name, tool in llm.get_tools().items() if name.startswith("reflect")}
    assert {name: (tool.description, tool.input_schema, tool.plugin) for name, tool in tools.items()} == {
        "reflect": (REFLECT.purpose, REFLECT.parameters, "reflect"),
        "reflect_retrieve": (RETRIEVE.purpose, RETRIEVE.parameters, "reflect"),
    }
    listed = run_llm("tools", "list").stdout
    assert "reflect(situation: 'str') -> 'str' (plugin: reflect)" in listed


@pytest.fixture
def asked(run_llm, home):
    """Return a function that lets a model of llm's ask for a tool once, and returns what it was given, and stderr."""

    def ask(name, **arguments):
        with Endpoint(calls(name, **arguments), says("Here it is.")) as endpoint:
            (home / "llm").mkdir(parents=True, exist_ok=True)
            model = f"- model_id: on-loopback\n  model_name: m\n  api_base: {endpoint.url}\n  supports_tools: true\n"
            (home / "llm" / "extra-openai-models.yaml").write_text(model, encoding="utf-8")
            words = ("-m", "on-loopback", "-T", name, "--key", "k", "--no-stream", "--no-log", "Reflect with me.")
            done = run_llm(*words)
        assert (done.exit_code, done.stdout) == (0, "Here it is.\n")
        first, second = endpoint.bodies
        assert [tool["function"]["name"] for tool in first["tools"]] == [name]
        (told,) = [each for each in second["messages"] if each["role"] == "tool"]
        assert told["tool_call_id"] == "call_1"
        return json.loads(told["content"]), done.stderr

    return ask


HERE = "Offline: no key and no base URL are set. Nothing is sent on from here.\n"


def test_a_model_of_llms_gets_a_reflection_for_its_call(asked, command, home):
    """In a whole round the model gets the reflection in the shipped schema; nothing of it is kept."""
    found, told = asked("reflect", situation=ROADMAP)
    jsonschema.validate(found, SCHEMA)
    assert (found["situation"], told) == (ROADMAP, HERE)
    assert not (home / "data" / "journal.sqlite3").exists()
    assert found["remarks"] == command(ROADMAP, "--json").json["remarks"]


def test_a_model_of_llms_gets_the_referral_alone_for_a_grave_text(asked):
    """For a grave text the model gets the referral and nothing to coach with."""
    found, _ = asked("reflect", situation=GRAVE)
    assert (found["status"], found["referral"]["grave"], found["remarks"]) == ("referred", True, [])


def test_a_model_of_llms_gets_a_ranking(asked, command):
    """The ranking is that of ``reflect retrieve``."""
    found, _ = asked("reflect_retrieve", situation=ROADMAP, count=2)
    assert found == command("retrieve", ROADMAP, "--json", "-k", "2").json


def test_what_is_wrong_with_a_call_is_told_to_the_model(asked):
    """A call that cannot be answered comes back as code, message and hint."""
    found, _ = asked("reflect_retrieve", situation=ROADMAP, count=0)
    hint = "Give one from 1 to 50, or leave it out."
    assert found == {"error": {"code": "usage", "message": "The count is 0.", "hint": hint}}


def test_nothing_is_sent_on_where_nobody_agreed(asked, monkeypatch):
    """Where a model of our own is configured elsewhere and nobody agreed to it, the offline reflection comes."""
    monkeypatch.setenv("REFLECT_BASE_URL", ELSEWHERE)
    monkeypatch.setenv("REFLECT_MODEL", "m")
    found, told = asked("reflect", situation=ROADMAP)
    assert (found["mode"], found["fallback"]["code"]) == ("offline", "unconfirmed")
    assert told == f"Nobody has agreed yet that situations go to {ELSEWHERE}. Nothing is sent on from here.\n"
