"""What a misbehaving endpoint does to a reflection, through the real openai SDK, plain and asynchronously."""

from __future__ import annotations

import contextlib

import loopback
import pytest
from loopback import Endpoint
from made import assistant_of
from replies import bakers, reply, request_of

from assistant.adapters.openai import OpenAIModel
from assistant.adapters.scripted import handles_in
from assistant.errors import ModelUnknown, ModelUnreachable
from assistant.ports import Request
from assistant.reflection import Finished, Shown, Told
from assistant.types import Message

ANATOMY = ["mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment"]
REQUEST = Request((Message("user", "a situation"),), {"type": "object"})
WAYS = ("plain", "asynchronous")


def model_at(url, **options):
    given = {"name": "m", "api_key": "k", "read_timeout_s": 0.5, "budget_s": 8.0, **options}
    return OpenAIModel(base_url=url, destination=url, **given)


async def text_in(way, model):
    """Return the text of a reply, asked for in one way or the other."""
    if way == "plain":
        return "".join(delta.text for delta in model.stream(REQUEST))
    return "".join([delta.text async for delta in model.astream(REQUEST)])


async def events_in(way, model, situation):
    """Return the events of a reflection, made in one way or the other."""
    assistant = assistant_of(model)
    if way == "plain":
        return list(assistant.stream(situation))
    return [event async for event in assistant.astream(situation)]


def shown(events):
    return [event.remark.kind for event in events if isinstance(event, Shown)]


def around(before, after=""):
    """Answer as a careful model would, with something before and behind the reply."""
    return loopback.replies(lambda body: f"{before}{reply(handles_in(request_of(body)))}{after}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("field", ["response_format", "stream_options", "max_completion_tokens"])
async def test_what_an_endpoint_does_not_take_is_left_out(way, field):
    """A field that is refused is left out at once, and from the start of the next request, in both ways."""
    with Endpoint(loopback.refuses(field, "good")) as endpoint:
        model = model_at(endpoint.url)
        assert await text_in(way, model) == "good"
        asked = len(endpoint.bodies)
        assert await text_in(way, model) == "good"
        assert len(endpoint.bodies) == asked + 1
        assert field not in endpoint.bodies[-1]


@pytest.mark.parametrize("way", WAYS)
async def test_the_ladder_goes_down_step_by_step(way):
    """A strict schema, a JSON object, nothing: each is asked for when the one before is refused."""
    with Endpoint(loopback.refuses("response_format", "good")) as endpoint:
        assert await text_in(way, model_at(endpoint.url)) == "good"
    assert [(body.get("response_format") or {}).get("type") for body in endpoint.bodies] == [
        "json_schema",
        "json_object",
        None,
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("answer", [loopback.fails(503), loopback.resets, loopback.rate_limits(0), loopback.fails(409)])
async def test_what_passes_is_tried_again(way, answer):
    """A passing failure is followed by the reply, as if nothing had been."""
    with Endpoint(answer, loopback.replies("good")) as endpoint:
        assert await text_in(way, model_at(endpoint.url)) == "good"
    assert len(endpoint.bodies) == 2


@pytest.mark.parametrize("way", WAYS)
async def test_before_a_wait_there_is_one_line(way):
    """A wait that a person would notice is told, once."""
    lines = []
    with Endpoint(loopback.rate_limits(2), loopback.replies("good")) as endpoint:
        assert await text_in(way, model_at(endpoint.url, notify=lines.append)) == "good"
    assert lines == [f"{endpoint.url} is busy; trying again in 2 s."]


@pytest.mark.parametrize("way", WAYS)
async def test_once_a_reply_has_begun_it_is_not_asked_for_again(way):
    """A stream that breaks after its first piece is an error, not a second request."""
    with Endpoint(loopback.cuts_after("{")) as endpoint:
        with pytest.raises(ModelUnreachable, match="cut its reply off"):
            await text_in(way, model_at(endpoint.url))
        assert len(endpoint.bodies) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_where_the_path_is_missing_the_address_to_try_is_named(way):
    """A base URL without /v1 is told with the one that answers."""
    with Endpoint(loopback.answers_at_v1("good")) as endpoint:
        with pytest.raises(ModelUnknown) as unknown:
            await text_in(way, model_at(endpoint.url.removesuffix("/v1")))
        assert unknown.value.hint.endswith(f"try {endpoint.url}.")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("before", ["", "<think>They want {this}.</think>\n", " \n"])
async def test_a_reply_that_keeps_to_the_grammar_is_shown_whole(way, before, bakery):
    """Whatever the endpoint makes of the schema, a good reply is shown, also behind a thought."""
    with Endpoint(around(before)) as endpoint:
        events = await events_in(way, model_at(endpoint.url), bakery)
    assert shown(events) == ANATOMY
    assert len(endpoint.bodies) == 1


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("before", "after"), [("```json\n", "\n```"), ("Here it is: ", ""), ("[", "]"), ("", " I hope it helps.")]
)
async def test_a_schema_that_is_ignored_is_asked_for_once_more(way, before, after, bakery):
    """A reply around which something stands is asked for again, and the good one is shown once, whole."""
    with Endpoint(around(before, after), bakers()) as endpoint:
        events = await events_in(way, model_at(endpoint.url), bakery)
    assert shown(events) == ANATOMY
    assert len(endpoint.bodies) == 2


@pytest.mark.parametrize("way", WAYS)
async def test_a_schema_that_is_half_kept_loses_what_is_outside_it(way, bakery):
    """A remark of the wrong shape is withheld, twice asked for, and the others are shown."""
    half = bakers(strength={"evidence": "pinned it by the door"}, blind_spot={"cites": None})
    with Endpoint(half) as endpoint:
        events = await events_in(way, model_at(endpoint.url), bakery)
    assert shown(events) == [kind for kind in ANATOMY if kind not in {"strength", "blind_spot"}]
    assert [each.kind for each in events[-1].reflection.withheld] == ["strength", "blind_spot"]
    assert len(endpoint.bodies) == 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (loopback.fails(401), "key_refused"),
        (loopback.fails(404), "model_unknown"),
        (loopback.rate_limits(90), "rate_limited"),
        (loopback.stalls(), "unreachable"),
        (loopback.answers_html, "reply_invalid"),
        (loopback.calls_a_tool, "reply_invalid"),
        (loopback.ignores_streaming("x" * 10_000_000), "reply_invalid"),
    ],
)
async def test_where_a_model_fails_the_offline_composer_stands_in_and_says_so(way, answer, code, bakery):
    """Every failure has one outcome: a reflection without the model, the reason in it, and one line that tells."""
    with Endpoint(answer) as endpoint:
        events = await events_in(way, model_at(endpoint.url), bakery)
    assert isinstance(events[-1], Finished)
    reflection = events[-1].reflection
    assert (reflection.mode, reflection.fallback.code) == ("offline", code)
    assert len([event for event in events if isinstance(event, Told)]) == 1
    assert shown(events)


@pytest.mark.parametrize("way", WAYS)
async def test_a_stall_in_mid_reply_leaves_what_was_shown(way, bakery):
    """Where a reply stops in the middle, the remarks before stay, and what was begun is withheld."""

    def answer(handler, body):
        whole = reply(handles_in(request_of(body)))
        loopback.stalls_after(whole[: whole.index('"kind": "strength"') + 30], 1.0)(handler, body)

    with Endpoint(answer) as endpoint:
        events = await events_in(way, model_at(endpoint.url), bakery)
    assert shown(events) == ["mirror", "dimension", "counterpart", "question"]  # the last is the pack's own
    assert events[-1].reflection.mode == "model"
    assert [each.reason for each in events[-1].reflection.withheld] == ["cut off before its end"]


@pytest.mark.parametrize("way", WAYS)
async def test_whoever_stops_listening_leaves_no_connection(way):
    """A reply that is given up after its first piece is closed in both ways, without a sound."""
    with Endpoint(loopback.stalls_after("first", 0.3)) as endpoint:
        model = model_at(endpoint.url)
        if way == "plain":
            with contextlib.closing(model.stream(REQUEST)) as stream:
                assert next(stream).text == "first"
        else:
            async with contextlib.aclosing(model.astream(REQUEST)) as stream:
                assert (await anext(stream)).text == "first"
