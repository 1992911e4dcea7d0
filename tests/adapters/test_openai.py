"""The OpenAI adapter, through the real SDK, against an endpoint that misbehaves."""

from __future__ import annotations

import contextlib
import socket
import traceback
from datetime import datetime

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
from assistant.types import Delta, Message, Usage

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


class StandingStill(datetime):
    """A clock that always shows a minute and a half before the date that a Retry-After names."""

    @classmethod
    def now(cls, tz=None):
        return cls(2099, 10, 21, 7, 26, 30, tzinfo=tz)


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
        (loopback.calls_a_tool, ModelReplyInvalid, "called a tool instead of answering"),
        (loopback.streams(finish="content_filter"), ModelReplyInvalid, "held its reply back"),
        (loopback.streams({"refusal": "I cannot"}), ModelReplyInvalid, "held its reply back"),
        (loopback.streams({"reasoning_content": "hm"}, finish="length"), ModelReplyInvalid, "used up its tokens"),
        (loopback.streams({"content": ""}), ModelReplyInvalid, "not a model's reply"),
        (loopback.streams({"content": 7}), ModelReplyInvalid, "not a model's reply"),
        (loopback.streams('data: {"choices": {"0": 1}}'), ModelReplyInvalid, "not a model's reply"),
        (loopback.streams("data: []"), ModelReplyInvalid, "not a model's reply"),
        (loopback.streams("data: " + "[" * 100_000), ModelReplyInvalid, "not a model's reply"),
        (loopback.streams_an_error(402), ModelReplyInvalid, "refused the request with status 402"),
        (loopback.streams_an_error(429), ModelRateLimited, "takes no more requests"),
        (loopback.streams_an_error('"x"'), ModelUnreachable, "failed with status 500"),
        (loopback.answers({"error": "Unexpected endpoint"}), ModelUnreachable, "failed with status 500"),
        (loopback.answers({"choices": []}), ModelReplyInvalid, "not a model's reply"),
        (loopback.answers({}), ModelReplyInvalid, "not a model's reply"),
        (loopback.answers([]), ModelReplyInvalid, "not a model's reply"),
        (loopback.answers(None), ModelReplyInvalid, "not a model's reply"),
        (
            loopback.answers({"choices": [{"message": {"content": None, "tool_calls": [{}]}}]}),
            ModelReplyInvalid,
            "tool",
        ),
        (loopback.answers(b"Ollama is running", kind="text/plain"), ModelReplyInvalid, "not a model's reply"),
        (loopback.answers(b"", kind="application/json"), ModelReplyInvalid, "not a model's reply"),
        (loopback.answers(b"\x1f\x8bno", headers=[("Content-Encoding", "gzip")]), ModelReplyInvalid, "not a model's"),
        (loopback.answers(b"[" * 200_000), ModelReplyInvalid, "not a model's reply"),
        (loopback.ignores_streaming("x" * 10_000_000), ModelReplyInvalid, "far more than a reply"),
        (loopback.answers(b" " * 21_000_000), ModelReplyInvalid, "far more than a reply"),
        (loopback.streams({"content": "x" * 10_000_000}), ModelReplyInvalid, "far more than a reply"),
        (loopback.fails(408), ModelUnreachable, "failed with status 408"),
        (loopback.fails(409), ModelUnreachable, "failed with status 409"),
        (loopback.fails(413), ModelReplyInvalid, "refused the request with status 413"),
        (loopback.fails(529), ModelUnreachable, "failed with status 529"),
        (loopback.rate_limits("nan"), ModelRateLimited, "Try again later"),
        (loopback.rate_limits("Wed, 21 Oct 2099 07:28:00 GMT"), ModelRateLimited, "It asks to wait 90 s."),
        (
            loopback.redirects_to("http://127.0.0.1:9/v1"),
            ModelReplyInvalid,
            "another address (307)",
        ),
        (loopback.floods, ModelReplyInvalid, "far more than a reply"),
        (loopback.stalls(), ModelUnreachable, "did not answer in time"),
        (loopback.stalls_after("{"), ModelUnreachable, "did not answer in time"),
        (loopback.cuts_after("{"), ModelUnreachable, "cut its reply off"),
        (loopback.cuts_after("{", cleanly=False), ModelUnreachable, "cut its reply off"),
        (loopback.streams_an_error(500, after="{"), ModelUnreachable, "failed with status 500"),
        (loopback.resets, ModelUnreachable, "127.0.0.1"),
        (loopback.fails(400), ModelReplyInvalid, "refused the request with status 400"),
    ],
)
async def test_each_failure_has_one_meaning_in_both_ways_of_calling(answer, error, words, monkeypatch):
    """Each way in which an endpoint fails is one error of the tree, with words a person can act on."""
    monkeypatch.setattr("assistant.adapters.failures.ATTEMPTS", 1)
    monkeypatch.setattr("assistant.adapters.failures.datetime", StandingStill)
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
    assert deltas == [Delta("whole", "stop"), Delta(usage=Usage(3, 4))]
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


@pytest.mark.parametrize("answer", [loopback.drips(), loopback.drips_a_body()])
async def test_a_server_that_drips_is_not_waited_for(answer):
    """A response that goes on and on without a reply ends with the time budget, in both ways of calling."""
    with Endpoint(answer) as endpoint:
        with pytest.raises(ModelUnreachable, match="did not answer in time"):
            list(model_at(endpoint.url, budget_s=0.3).stream(REQUEST))
        with pytest.raises(ModelUnreachable, match="did not answer in time"):
            async for _ in model_at(endpoint.url, budget_s=0.3).astream(REQUEST):
                pass
    assert len(endpoint.bodies) == 2


def test_a_wait_that_the_budget_does_not_hold_is_not_begun():
    """Where an endpoint asks to wait for longer than the budget, it is told at once, and not asked again."""
    with Endpoint(loopback.rate_limits(6)) as endpoint, pytest.raises(ModelRateLimited) as limited:
        list(model_at(endpoint.url, budget_s=3.0).stream(REQUEST))
    assert limited.value.retry_after == 6
    assert len(endpoint.bodies) == 1


def test_nothing_is_sent_to_an_address_that_was_not_named():
    """A redirect is not followed, so the text reaches only the address that the person was told."""
    with Endpoint(loopback.replies("elsewhere")) as elsewhere:
        with Endpoint(loopback.redirects_to(elsewhere.url)) as endpoint, pytest.raises(ModelReplyInvalid):
            list(model_at(endpoint.url).stream(REQUEST))
        assert elsewhere.bodies == []


def test_a_base_url_without_v1_is_told_with_the_one_to_try():
    """Where the path /v1 is missing, the error names the address to try, and with it the endpoint answers."""
    with Endpoint(loopback.answers_at_v1("good")) as endpoint:
        bare = endpoint.url.removesuffix("/v1")
        with pytest.raises(ModelUnknown) as unknown:
            list(model_at(bare).stream(REQUEST))
        assert unknown.value.hint.endswith(f"try {endpoint.url}.")
        assert text_of(model_at(endpoint.url).stream(REQUEST)) == "good"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            loopback.streams({"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "good"}]}),
            "good",
        ),
        (loopback.streams_two_choices("good", "evil"), "good"),
        (loopback.streams({"content": "go"}, {"content": "od", "tool_calls": []}, {"content": None}), "good"),
        (loopback.streams({"content": "go"}, ": a comment", "event: ping\ndata: {}", {"content": "od"}), "good"),
        (loopback.streams({"content": "good"}, finish="length"), "good"),
        (loopback.streams({"content": "good"}, finish="content_filter"), "good"),
        (loopback.streams({"content": "good"}, ending=False), "good"),
        (loopback.counts_as_it_goes("good"), "good"),
    ],
)
async def test_what_a_reply_is_does_not_hang_on_how_it_is_dealt_out(answer, text):
    """Parts, a second choice, comments, empty pieces and counts change nothing."""
    with Endpoint(answer) as endpoint:
        deltas = list(model_at(endpoint.url).stream(REQUEST))
        again = [delta async for delta in model_at(endpoint.url).astream(REQUEST)]
    assert text_of(deltas) == text
    assert again == deltas


def test_tokens_that_are_counted_as_it_goes_are_counted_once():
    """Where every piece carries the tokens so far, the last count stands."""
    with Endpoint(loopback.counts_as_it_goes("good")) as endpoint:
        deltas = list(model_at(endpoint.url).stream(REQUEST))
    assert [delta.usage for delta in deltas if delta.usage] == [Usage(9, 4)]


@pytest.mark.parametrize("key", ["schlüssel", "sk-with\nnewline"])
def test_a_key_that_cannot_be_sent_is_a_refused_key(key):
    """A key with letters that no header takes is told as such, and not shown."""
    with Endpoint(loopback.replies("x")) as endpoint, pytest.raises(ModelRefusedKey) as refused:
        list(model_at(endpoint.url, api_key=key).stream(REQUEST))
    assert key not in str(refused.value)
    assert endpoint.bodies == []
