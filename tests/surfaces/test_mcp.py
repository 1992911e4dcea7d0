"""MCP: what a client gets from the tools, through the library's own client."""

from __future__ import annotations

import asyncio
import json

import jsonschema
import pytest
from fakes import FakeJournal
from made import PACK, FakeRetriever, assistant_of, reflection
from mcp import Client
from replies import answering, honest

from assistant import __version__
from assistant.adapters.scripted import ScriptedModel
from assistant.errors import ModelUnreachable, StorageError
from assistant.resources import schema_file
from assistant.surfaces.markdown import definitions_markdown, reflection_markdown
from assistant.surfaces.mcp import make_server, make_tools
from assistant.surfaces.tools import (
    DEFINITIONS,
    DEFINITIONS_SHAPE,
    INSTRUCTIONS,
    RANKING_SHAPE,
    REFLECT,
    RETRIEVE,
    REVIEW,
)

ROADMAP = "I spent all week on the roadmap and nobody read it."
GRAVE = "Since the restructuring I no longer want to live, and nobody at work knows."
TIRED = "I have not slept in weeks, I am completely burnt out, and the team waits for my plan for the new structure."
SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))


def connected(assistant, **options):
    """Return a client of a server in this process, to be entered."""
    return Client(make_server(make_tools(assistant, **options)))


async def called(assistant, name, arguments, **options):
    """Return what a client receives from one call."""
    async with connected(assistant, **options) as client:
        return await client.call_tool(name, arguments)


def text_of(result):
    (block,) = result.content
    return block.text


def hints(tool):
    given = tool.annotations
    return given.read_only_hint, given.destructive_hint, given.idempotent_hint, given.open_world_hint


async def test_the_server_says_who_it_is_and_what_it_is_not_for():
    """A client learns name and version, and instructions that keep the care rule and forbid decisions about people."""
    async with connected(assistant_of()) as client:
        assert (client.server_info.name, client.server_info.version) == ("reflect", __version__)
        assert client.instructions == INSTRUCTIONS
    assert "referred" in INSTRUCTIONS
    assert "decide about people" in INSTRUCTIONS


@pytest.mark.parametrize(
    ("model", "saves", "expected"),
    [
        (None, False, (True, False, True, False)),
        (ScriptedModel([]), False, (True, False, True, True)),
        (None, True, (False, False, False, False)),
    ],
    ids=["offline", "with a model", "with the journal"],
)
async def test_a_tool_says_what_it_does_to_the_world(model, saves, expected):
    """The four hints of reflect say whether it keeps something and whether a model is asked; the others only look."""
    async with connected(assistant_of(model), journal=FakeJournal(), saves=saves) as client:
        tools = (await client.list_tools()).tools
    looks_only = (True, False, True, False)
    assert {tool.name: hints(tool) for tool in tools} == {
        "reflect": expected,
        "retrieve": looks_only,
        "definitions": looks_only,
        "review": looks_only,
    }


async def test_every_tool_has_our_own_schemas():
    """Each tool is listed with its description, what it takes and what it gives: a reflection by the shipped schema."""
    async with connected(assistant_of(), journal=FakeJournal()) as client:
        tools = (await client.list_tools()).tools
    gives = (SCHEMA, RANKING_SHAPE, DEFINITIONS_SHAPE, SCHEMA)
    assert [(t.name, t.title, t.description, t.input_schema, t.output_schema) for t in tools] == [
        (spec.name, spec.title, spec.purpose, spec.parameters, shape)
        for spec, shape in zip((REFLECT, RETRIEVE, DEFINITIONS, REVIEW), gives, strict=True)
    ]


async def test_without_the_journal_there_is_no_tool_that_opens_it():
    """A client cannot open what is saved unless the person said so."""
    async with connected(assistant_of()) as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["reflect", "retrieve", "definitions"]


# --- reflect ------------------------------------------------------------------------------------


async def test_a_reflection_comes_as_json_of_the_schema_and_as_text(bakery):
    """A client gets the reflection as structured output that keeps the schema, and as Markdown for people."""
    result = await called(assistant_of(ScriptedModel([honest])), "reflect", {"situation": bakery})
    plain = assistant_of(ScriptedModel([honest])).reflect(bakery)
    jsonschema.validate(result.structured_content, SCHEMA)
    fresh = {"id": result.structured_content["id"], "timings": result.structured_content["timings"]}
    assert (result.is_error, result.structured_content) == (False, {**plain.to_dict(), **fresh})
    assert text_of(result) == reflection_markdown(plain)


async def test_a_grave_text_brings_the_referral_alone_and_goes_nowhere():
    """A grave text is answered by the referral and nothing else, in both forms, and neither ranked nor sent."""
    model, retriever = ScriptedModel([honest]), FakeRetriever()
    result = await called(assistant_of(model, retriever=retriever), "reflect", {"situation": GRAVE})
    shape = result.structured_content
    jsonschema.validate(shape, SCHEMA)
    assert (shape["status"], shape["referral"]["grave"], shape["remarks"], shape["dimensions"]) == (
        "referred",
        True,
        [],
        [],
    )
    referral, notice = text_of(result).split("\n\n")
    assert (referral, notice) == (" ".join(shape["referral"]["message"].split()), f"*{shape['notice']}*")
    assert (model.requests, retriever.ranked) == ([], [])


async def test_a_referral_that_is_not_grave_comes_before_the_reflection():
    """Where a reflection may follow a referral, the referral is read first."""
    result = await called(assistant_of(), "reflect", {"situation": TIRED})
    assert result.structured_content["referral"]["category"] == "burnout"
    assert result.structured_content["remarks"] != []
    assert text_of(result).startswith(result.structured_content["referral"]["message"])


async def test_what_could_not_be_proven_is_not_shown(bakery):
    """A remark that proves nothing is counted, and its text reaches no client in either form."""
    spoilt = answering(strength={"evidence": ["words never written"], "text": "Invented praise."})
    result = await called(assistant_of(ScriptedModel([spoilt, spoilt])), "reflect", {"situation": bakery})
    assert "Invented praise" not in result.model_dump_json()
    assert "1 remark withheld: it could not be proven." in text_of(result)


async def test_where_the_model_fails_the_offline_reflection_stands_in_and_says_so(bakery):
    """A model that fails is told in one line, in words and as ``fallback``; the reflection follows."""
    model = ScriptedModel([ModelUnreachable("It cannot be reached.")])
    result = await called(assistant_of(model), "reflect", {"situation": bakery})
    assert (result.is_error, result.structured_content["mode"]) == (False, "offline")
    assert result.structured_content["fallback"] == {"code": "unreachable", "message": "It cannot be reached."}
    assert text_of(result).startswith("It cannot be reached. The offline reflection stands in.\n\n")


async def test_many_calls_at_once_each_get_their_own(ready):
    """Calls that a client makes at once are answered each with its own text's reflection."""
    from assistant import open_assistant

    texts = [f"{ROADMAP} It was the {word} time." for word in "first second third fourth fifth".split()]
    with open_assistant(offline=True) as opened:
        async with connected(opened) as client:
            results = await asyncio.gather(*(client.call_tool("reflect", {"situation": text}) for text in texts))
    assert [result.structured_content["situation"] for result in results] == texts


# --- the others ---------------------------------------------------------------------------------


async def test_a_ranking_is_that_of_the_command(command):
    """The ranking is the JSON of ``reflect retrieve``; a grave text is ranked too, since ranking is no feedback."""
    from assistant import open_assistant

    with open_assistant(offline=True) as opened:
        for text in (ROADMAP, GRAVE):
            result = await called(opened, "retrieve", {"situation": text, "count": 2})
            jsonschema.validate(result.structured_content, RANKING_SHAPE)
            assert result.structured_content == command("retrieve", text, "--json", "-k", "2").json


async def test_a_ranking_for_people_is_a_list():
    """As text, a ranking is a numbered list under the verdict, all definitions if no count is given."""
    result = await called(assistant_of(retriever=FakeRetriever("change")), "retrieve", {"situation": ROADMAP})
    verdict, ranked = text_of(result).split("\n\n")
    assert verdict == "Fits (probability that any does: 0.90)."
    assert ranked.splitlines()[0] == "1. Change (`change`): 0.60"
    assert len(ranked.splitlines()) == len(PACK.definitions)


async def test_definitions_are_given_all_or_one_with_its_counterpart():
    """Without an id come all definitions, with one that definition and its counterpart, each in the command's JSON."""
    everything = await called(assistant_of(), "definitions", {})
    assert everything.structured_content == {"definitions": [each.to_dict() for each in PACK.definitions]}
    assert text_of(everything) == definitions_markdown(PACK.definitions)
    one = await called(assistant_of(), "definitions", {"id": "aligning-people"})
    pair = [PACK.definition("aligning-people"), PACK.definition("organising-and-staffing")]
    assert one.structured_content == {"definitions": [each.to_dict() for each in pair]}


async def test_a_saved_reflection_is_opened():
    """With the journal, a saved reflection is opened by its id, or the newest, as it was made."""
    journal, made = FakeJournal(), reflection()
    journal.save(made)
    for arguments in ({}, {"id": made.id}):
        result = await called(assistant_of(), "review", arguments, journal=journal)
        assert (result.structured_content, text_of(result)) == (made.to_dict(), reflection_markdown(made))


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("reflect", {"situation": " "}, 'There is no text to reflect on. Write what happened: reflect "…".'),
        ("retrieve", {"situation": ROADMAP, "count": 0}, "The count is 0. Give one from 1 to 50, or leave it out."),
        ("retrieve", {"situation": ROADMAP, "count": 51}, "The count is 51. Give one from 1 to 50, or leave it out."),
        (
            "definitions",
            {"id": "alining-people"},
            (
                "The pack leadership-vs-management has no definition «alining-people». Did you mean «aligning-people»? "
                "reflect definitions lists all."
            ),
        ),
    ],
)
async def test_an_error_of_ours_reaches_the_model_with_its_hint(name, arguments, message):
    """What went wrong, and what to do now, is what the model reads."""
    result = await called(assistant_of(), name, arguments)
    assert (result.is_error, text_of(result)) == (True, f"Error executing tool {name}: {message}")


class Breaking(FakeJournal):
    """Cannot save, or breaks in a way that nobody foresaw."""

    def __init__(self, error):
        super().__init__()
        self._error = error

    def save(self, reflection, *, turn=None):
        raise self._error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StorageError("The disk is full.", hint="Make room."), ": The disk is full. Make room."),
        (RuntimeError(f"about «{ROADMAP}»"), ""),
    ],
)
async def test_no_failure_writes_down_what_a_person_wrote(error, told, capfd):
    """A failure that nobody foresaw says only that it failed; neither kind is logged anywhere."""
    result = await called(assistant_of(journal=Breaking(error)), "reflect", {"situation": ROADMAP}, saves=True)
    assert (result.is_error, text_of(result)) == (True, f"Error executing tool reflect{told}")
    assert capfd.readouterr() == ("", "")
