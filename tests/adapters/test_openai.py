"""The OpenAI adapter, through the real SDK, against an endpoint that misbehaves."""

from __future__ import annotations

import contextlib
import socket
import traceback

import loopback
import pytest
from loopback import Endpoint

from assistant.adapters.openai import OpenAIModel
from assistant.errors import (
    ModelError,
    ModelRateLimited,
    ModelRefusedKey,
    ModelReplyInvalid,
    ModelUnknown,
    ModelUnreachable,
)
from assistant.ports import Request
from assistant.types import Message, Usage

SECRET = "she hid the ledger from the auditors"
REQUEST = Request((Message("system", "be brief"), Message("user", SECRET)), {"type": "object"})


def model_at(url, **options):
    given = {"name": "test-model", "api_key": "sk-test-key", "read_timeout_s": 0.4, "budget_s": 8.0, **options}
    return OpenAIModel(base_url=url, destination=url, **given)


def text_of(deltas):
    return "".join(delta.text for delta in deltas)


def test_a_reply_arrives_in_pieces_with_its_finish_and_usage():
    """A streamed reply arrives whole, says how it finished, and what it cost."""
    with Endpoint(loopback.replies("hello there, manager of nights")) as endpoint:
        deltas = list(model_at(endpoint.url).stream(REQUEST))
    assert text_of(deltas) == "hello there, manager of nights"
    assert [delta.finish for delta in deltas if delta.finish] == ["stop"]
    assert [delta.usage for delta in deltas if delta.usage] == [Usage(11, 7)]
    assert len(deltas) > 2


def test_what_is_sent_is_the_messages_under_a_strict_schema():
    """The request holds the messages as they are and asks for the strict JSON schema."""
    with Endpoint(loopback.replies("x")) as endpoint:
        list(model_at(endpoint.url).stream(REQUEST))
    body = endpoint.bodies[0]
    assert body["messages"] == [{"role": "system", "content": "be brief"}, {"role": "user", "content": SECRET}]
    assert body["model"] == "test-model"
    assert body["response_format"]["json_schema"] == {"name": "reply", "strict": True, "schema": {"type": "object"}}


@pytest.mark.parametrize("field", ["response_format", "stream_options", "max_completion_tokens"])
def test_an_endpoint_that_refuses_a_field_is_asked_without_it_and_remembered(field):
    """A field that an endpoint refuses is left out at once, and in the next request from the start."""
    with Endpoint(loopback.refuses(field, "good")) as endpoint:
        model = model_at(endpoint.url)
        assert text_of(model.stream(REQUEST)) == "good"
        asked = len(endpoint.bodies)
        assert text_of(model.stream(REQUEST)) == "good"
        assert len(endpoint.bodies) == asked + 1
        assert field not in endpoint.bodies[-1]


def test_the_ladder_goes_from_schema_to_json_object():
    """Where a JSON schema is refused, a JSON object is asked for."""
    with Endpoint(loopback.refuses_schema("good")) as endpoint:
        assert text_of(model_at(endpoint.url).stream(REQUEST)) == "good"
    assert [body["response_format"]["type"] for body in endpoint.bodies] == ["json_schema", "json_object"]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (loopback.fails(401), ModelRefusedKey, "refuses the key (401)"),
        (loopback.fails(403), ModelRefusedKey, "does not allow this key"),
        (loopback.fails(404), ModelUnknown, "does not know the model «test-model»"),
        (loopback.rate_limits(90), ModelRateLimited, "It asks to wait 90 s."),
        (loopback.fails(500), ModelUnreachable, "failed with status 500"),
        (loopback.fails(503), ModelUnreachable, "failed with status 503"),
        (loopback.answers_html, ModelReplyInvalid, "not a model's reply"),
        (loopback.answers_garbage, ModelReplyInvalid, "not a model's reply"),
        (loopback.streams_garbage, ModelReplyInvalid, "not a model's reply"),
        (loopback.calls_a_tool, ModelReplyInvalid, "not a model's reply"),
        (loopback.floods, ModelReplyInvalid, "far more than a reply"),
        (loopback.stalls(), ModelUnreachable, "did not answer in time"),
        (loopback.stalls_after("{"), ModelUnreachable, "did not answer in time"),
        (loopback.cuts_after("{"), ModelUnreachable, "cut its reply off"),
        (loopback.cuts_after("{", cleanly=False), ModelUnreachable, "127.0.0.1"),
        (loopback.resets, ModelUnreachable, "127.0.0.1"),
        (loopback.fails(400), ModelReplyInvalid, "refused the request with status 400"),
    ],
)
async def test_each_failure_has_one_meaning_in_both_ways_of_calling(answer, error, words):
    """Each way in which an endpoint fails is one error of the tree, with words a person can act on."""
    with Endpoint(answer) as endpoint:
        with pytest.raises(error) as plain:
            list(model_at(endpoint.url).stream(REQUEST))
        with pytest.raises(error) as asynchronous:
            async for _ in model_at(endpoint.url).astream(REQUEST):
                pass
    assert words in str(plain.value)
    assert str(asynchronous.value) == str(plain.value)
    assert plain.value.hint


def test_a_refused_connection_says_so():
    """Where nothing listens, the error names the address and the way without it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with pytest.raises(ModelUnreachable, match="cannot be reached"):
        list(model_at(url).stream(REQUEST))


def test_a_passing_failure_is_tried_again():
    """A 503, a reset and a short Retry-After are tried again; the reply is then as if nothing had been."""
    for answer in (loopback.fails(503), loopback.resets, loopback.rate_limits(0)):
        with Endpoint(answer, loopback.replies("good")) as endpoint:
            assert text_of(model_at(endpoint.url).stream(REQUEST)) == "good"


def test_a_wait_is_said():
    """Before a wait that a person would notice there is one line."""
    lines = []
    with Endpoint(loopback.rate_limits(2), loopback.replies("good")) as endpoint:
        assert text_of(model_at(endpoint.url, notify=lines.append).stream(REQUEST)) == "good"
    assert lines == [f"{endpoint.url} is busy; trying again in 2 s."]


def test_nothing_is_asked_again_once_a_reply_has_begun():
    """A stream that breaks after its first piece is an error, not a second request."""
    with Endpoint(loopback.cuts_after("{")) as endpoint:
        arrived = []
        with pytest.raises(ModelUnreachable):
            arrived.extend(model_at(endpoint.url).stream(REQUEST))
    assert len(endpoint.bodies) == 1


async def test_odd_pieces_do_not_disturb_a_reply():
    """Null, empty, reasoning and usage-only pieces leave the reply as it is."""
    with Endpoint(loopback.streams_oddly('{"a": "ü€😀"}')) as endpoint:
        assert text_of(model_at(endpoint.url).stream(REQUEST)) == '{"a": "ü€😀"}'
        assert "".join([delta.text async for delta in model_at(endpoint.url).astream(REQUEST)]) == '{"a": "ü€😀"}'


async def test_an_endpoint_without_streaming_is_read_whole():
    """A reply in one piece is taken as it is, with its usage."""
    with Endpoint(loopback.ignores_streaming("whole")) as endpoint:
        deltas = list(model_at(endpoint.url).stream(REQUEST))
        again = [delta async for delta in model_at(endpoint.url).astream(REQUEST)]
    assert [(delta.text, delta.finish, delta.usage) for delta in deltas] == [("whole", "stop", Usage(3, 4))]
    assert again == deltas


def test_without_a_name_the_first_listed_model_is_taken():
    """Where no model is named, the endpoint's own list says which."""
    with Endpoint(loopback.replies("x"), models=("llama", "other")) as endpoint:
        model = model_at(endpoint.url, name=None)
        list(model.stream(REQUEST))
    assert model.name == "llama"
    assert endpoint.bodies[0]["model"] == "llama"


def test_without_a_name_and_a_list_any_name_will_do():
    """An endpoint that lists nothing is asked all the same."""
    with Endpoint(loopback.replies("x"), models=None) as endpoint:
        list(model_at(endpoint.url, name=None).stream(REQUEST))
    assert endpoint.bodies[0]["model"] == "default"


@pytest.mark.parametrize("status", [400, 401, 404, 500])
def test_no_error_holds_the_text_or_the_key(status):
    """Neither the situation nor the key stands in an error, its traceback as printed, or the model's repr."""
    with Endpoint(loopback.echoes_the_request(status)) as endpoint:
        model = model_at(endpoint.url)
        try:
            list(model.stream(REQUEST))
        except ModelError:
            shown = traceback.format_exc() + repr(model)
    assert SECRET not in shown
    assert "sk-test-key" not in shown


def test_whoever_stops_listening_closes_the_connection():
    """A generator that is closed early leaves no open response behind."""
    with Endpoint(loopback.stalls_after("first", 0.3)) as endpoint:
        stream = model_at(endpoint.url).stream(REQUEST)
        assert next(stream).text == "first"
        stream.close()
        with contextlib.suppress(StopIteration):
            next(stream)
