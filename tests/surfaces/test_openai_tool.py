"""Function calling: the descriptions of the tools, what a call brings, and a whole round through the real SDK."""

from __future__ import annotations

import json

import jsonschema
import loopback
import pytest
from calling import call_of, calls, says
from loopback import Endpoint
from made import PACK, FakeRetriever, assistant_of
from openai import AsyncOpenAI, OpenAI
from replies import answering, honest

from assistant.adapters.scripted import ScriptedModel
from assistant.resources import schema_file
from assistant.surfaces.openai_tool import arun_tool, chat_tools, responses_tools, run_tool
from assistant.surfaces.tools import RANKING_SHAPE, REFLECT, RETRIEVE

ROADMAP = "I spent all week on the roadmap and nobody read it."
GRAVE = "Since the restructuring I no longer want to live, and nobody at work knows."
SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))
SITUATION = REFLECT.parameters["properties"]["situation"]
COUNT = RETRIEVE.parameters["properties"]["count"]
REFLECT_STRICT = {
    "name": "reflect",
    "description": REFLECT.purpose,
    "parameters": {
        "type": "object",
        "properties": {"situation": SITUATION},
        "required": ["situation"],
        "additionalProperties": False,
    },
    "strict": True,
}
RETRIEVE_STRICT = {
    "name": "retrieve",
    "description": RETRIEVE.purpose,
    "parameters": {
        "type": "object",
        "properties": {"situation": SITUATION, "count": {**COUNT, "type": ["integer", "null"]}},
        "required": ["situation", "count"],
        "additionalProperties": False,
    },
    "strict": True,
}


def test_the_tools_are_described_strictly_for_both_interfaces():
    """Each tool closes its arguments and requires all of them, null where one may be left out."""
    assert chat_tools() == [
        {"type": "function", "function": REFLECT_STRICT},
        {"type": "function", "function": RETRIEVE_STRICT},
    ]
    assert responses_tools() == [{"type": "function", **REFLECT_STRICT}, {"type": "function", **RETRIEVE_STRICT}]


# --- what a call brings -------------------------------------------------------------------------


async def both(make, name, arguments):
    """Return what a call brings as a value, the same plainly and asynchronously; ``make`` makes an assistant."""
    once = json.loads(run_tool(make(), name, arguments))
    again = json.loads(await arun_tool(make(), name, arguments))
    own = {key: once[key] for key in ("id", "timings") if key in once and "schema" in once}
    assert {**again, **own} == once
    return once


async def test_a_reflection_is_json_of_the_schema(bakery):
    """A call of reflect brings the reflection in the shipped schema, as Python gives it."""
    arguments = json.dumps({"situation": bakery})
    found = await both(lambda: assistant_of(ScriptedModel([honest])), "reflect", arguments)
    plain = assistant_of(ScriptedModel([honest])).reflect(bakery).to_dict()
    jsonschema.validate(found, SCHEMA)
    assert found == {**plain, "id": found["id"], "timings": found["timings"]}


async def test_a_grave_text_brings_the_referral_alone_and_goes_nowhere():
    """A grave text is answered by the referral and nothing else, and neither ranked nor sent."""
    model, retriever = ScriptedModel([honest]), FakeRetriever()
    make = lambda: assistant_of(model, retriever=retriever)  # noqa: E731 - said once, needed twice
    found = await both(make, "reflect", json.dumps({"situation": GRAVE}))
    assert (found["status"], found["referral"]["grave"], found["remarks"], found["dimensions"]) == (
        "referred",
        True,
        [],
        [],
    )
    assert (model.requests, retriever.ranked) == ([], [])


async def test_what_could_not_be_proven_is_not_in_it(bakery):
    """A remark that proves nothing is counted; its text is not in the content."""
    spoilt = answering(strength={"evidence": ["words never written"], "text": "Invented praise."})
    make = lambda: assistant_of(ScriptedModel([spoilt, spoilt]))  # noqa: E731 - said once, needed twice
    found = await both(make, "reflect", json.dumps({"situation": bakery}))
    assert [each["kind"] for each in found["withheld"]] == ["strength"]
    assert "Invented praise" not in json.dumps(found)


@pytest.mark.parametrize(("count", "found"), [({"count": 2}, 2), ({"count": None}, 10), ({}, 10)])
async def test_a_ranking_is_the_json_of_the_command(count, found):
    """A call of retrieve brings the ranking, as many as were asked for, of any text."""
    arguments = json.dumps({"situation": GRAVE, **count})
    ranking = await both(lambda: assistant_of(retriever=FakeRetriever("change")), "retrieve", arguments)
    jsonschema.validate(ranking, RANKING_SHAPE)
    assert (ranking["id"], ranking["fits"], ranking["fit"], len(ranking["ranked"])) == (None, True, 0.9, found)
    assert ranking["ranked"][0] == {"definition": "change", "score": 0.6}
    assert len(PACK.definitions) == 10


TAKES = "Give a JSON object with: situation, count."
OTHER = "The argument {} is missing or of another type."


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("reflekt", "{}", ("usage", "There is no such tool.", "There are: reflect, retrieve.")),
        ("retrieve", "", ("usage", "The arguments are not JSON.", TAKES)),
        ("retrieve", '{"situation": ', ("usage", "The arguments are not JSON.", TAKES)),
        ("retrieve", "[" * 100_000, ("usage", "The arguments are not JSON.", TAKES)),
        ("retrieve", "[]", ("usage", "The arguments are not those of this tool.", TAKES)),
        ("retrieve", '{"situation": "a b", "k": 2}', ("usage", "The arguments are not those of this tool.", TAKES)),
        ("retrieve", "{}", ("usage", OTHER.format("situation"), TAKES)),
        ("retrieve", '{"situation": null}', ("usage", OTHER.format("situation"), TAKES)),
        ("retrieve", '{"situation": ["a b"]}', ("usage", OTHER.format("situation"), TAKES)),
        ("retrieve", '{"situation": "a b", "count": "2"}', ("usage", OTHER.format("count"), TAKES)),
        ("retrieve", '{"situation": "a b", "count": true}', ("usage", OTHER.format("count"), TAKES)),
        (
            "retrieve",
            '{"situation": "a b", "count": 0}',
            ("usage", "The count is 0.", "Give one from 1 to 50, or leave it out."),
        ),
        (
            "reflect",
            '{"situation": " "}',
            ("situation", "There is no text to reflect on.", 'Write what happened: reflect "…".'),
        ),
    ],
)
async def test_what_is_wrong_with_a_call_is_told_to_the_model(name, arguments, error):
    """Whatever a model gets wrong comes back as code, message and hint, for it to call again; nothing is raised."""
    assert await both(assistant_of, name, arguments) == {
        "error": dict(zip(("code", "message", "hint"), error, strict=True))
    }


# --- a whole round ------------------------------------------------------------------------------


def test_a_round_through_the_sdk(bakery):
    """The model asks for the tool, the content goes back in a tool message, and the model answers."""
    answers = calls("reflect", situation=bakery), says("Here it is.")
    messages = [{"role": "user", "content": bakery}]
    with Endpoint(*answers) as endpoint, OpenAI(api_key="k", base_url=endpoint.url, max_retries=0) as client:
        asked = client.chat.completions.create(model="m", messages=messages, tools=chat_tools()).choices[0].message
        messages.append(asked.model_dump(exclude_unset=True))
        for each in asked.tool_calls:
            content = run_tool(assistant_of(), each.function.name, each.function.arguments)
            messages.append({"role": "tool", "tool_call_id": each.id, "content": content})
        said = client.chat.completions.create(model="m", messages=messages, tools=chat_tools()).choices[0].message
    assert said.content == "Here it is."
    first, second = endpoint.bodies
    assert first == {"model": "m", "messages": messages[:1], "tools": chat_tools()}
    assert second == {"model": "m", "messages": messages, "tools": chat_tools()}
    assert second["messages"][1] == {
        "role": "assistant",
        "content": None,
        "tool_calls": [call_of("reflect", situation=bakery)],
    }
    sent = second["messages"][2]
    assert (sent["role"], sent["tool_call_id"]) == ("tool", "call_1")
    jsonschema.validate(json.loads(sent["content"]), SCHEMA)
    assert json.loads(sent["content"])["situation"] == bakery


def response(*output):
    """Answer like the Responses API."""
    shape = {"id": "r", "object": "response", "created_at": 1, "model": "m", "status": "completed", "error": None}
    more = {"parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "incomplete_details": None}
    return loopback.answers({**shape, **more, "instructions": None, "metadata": {}, "output": list(output)})


async def test_a_round_through_the_responses_interface():
    """The same round over the Responses API, asynchronously, with a ranking."""
    arguments = json.dumps({"situation": ROADMAP, "count": 1})
    asked = {"type": "function_call", "id": "f", "call_id": "call_1", "name": "retrieve", "arguments": arguments}
    text = {"type": "output_text", "text": "Change, it seems.", "annotations": []}
    said = {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [text]}
    given = [{"role": "user", "content": ROADMAP}]
    with Endpoint(response(asked), response(said)) as endpoint:
        async with AsyncOpenAI(api_key="k", base_url=endpoint.url, max_retries=0) as client:
            made = await client.responses.create(model="m", input=given, tools=responses_tools())
            (call,) = made.output
            content = await arun_tool(assistant_of(retriever=FakeRetriever("change")), call.name, call.arguments)
            given += [
                call.model_dump(exclude_unset=True),
                {"type": "function_call_output", "call_id": call.call_id, "output": content},
            ]
            last = await client.responses.create(model="m", input=given, tools=responses_tools())
    assert last.output_text == "Change, it seems."
    assert [body["tools"] for body in endpoint.bodies] == [responses_tools()] * 2
    output = json.loads(endpoint.bodies[1]["input"][-1]["output"])
    assert output == {"id": None, "ranked": [{"definition": "change", "score": 0.6}], "fits": True, "fit": 0.9}
