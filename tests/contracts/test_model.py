"""What every model does: the scripted one, and the one behind an endpoint, through the real SDK."""

from __future__ import annotations

from contextlib import contextmanager

import loopback
import pytest
from loopback import Endpoint

from assistant.adapters.openai import OpenAIModel
from assistant.adapters.scripted import ScriptedModel
from assistant.errors import ModelError, ModelRefusedKey
from assistant.ports import Request
from assistant.types import Message

REQUEST = Request((Message("system", "be brief"), Message("user", "what the person wrote")), {"type": "object"})
REPLY = '{"verdict": "nothing_fits", "remarks": [], "note": "ü€😀 and a little more, so that it comes in pieces"}'


@contextmanager
def scripted(*replies):
    yield ScriptedModel([ModelRefusedKey("no") if reply is None else reply for reply in replies])


@contextmanager
def real(*replies):
    answers = [loopback.fails(401) if reply is None else loopback.replies(reply) for reply in replies]
    with Endpoint(*answers) as endpoint:
        yield OpenAIModel(name="scripted", api_key="k", base_url=endpoint.url, destination=endpoint.url)


@pytest.fixture(params=[scripted, real])
def open_model(request):
    """Open a model that gives these replies one after the other; None stands for a key that is refused."""
    return request.param


async def read(model, way):
    if way == "plain":
        return list(model.stream(REQUEST))
    return [delta async for delta in model.astream(REQUEST)]


@pytest.mark.parametrize("way", ["plain", "asynchronous"])
async def test_a_reply_comes_in_pieces_and_says_that_it_is_finished(open_model, way):
    """The pieces together are the reply; that it is finished is said once, and no text follows."""
    with open_model(REPLY) as model:
        deltas = await read(model, way)
    assert "".join(delta.text for delta in deltas) == REPLY
    assert len([delta for delta in deltas if delta.text]) > 1
    (finished,) = [at for at, delta in enumerate(deltas) if delta.finish]
    assert deltas[finished].finish == "stop"
    assert [delta.text for delta in deltas[finished + 1 :] if delta.text] == []


async def test_each_request_has_a_reply_of_its_own(open_model):
    """One request after the other gets one reply after the other, in either way of calling."""
    with open_model("first", "second", "third") as model:
        ways = ["plain", "asynchronous", "plain"]
        replies = ["".join(delta.text for delta in await read(model, way)) for way in ways]
    assert replies == ["first", "second", "third"]


@pytest.mark.parametrize("way", ["plain", "asynchronous"])
async def test_a_failure_is_a_model_error_when_the_reply_is_read(open_model, way):
    """What fails is one of our errors, raised while reading; the next request is a new one."""
    with open_model(None, "good") as model:
        model.stream(REQUEST)
        with pytest.raises(ModelError) as failed:
            await read(model, way)
        assert "".join(delta.text for delta in await read(model, way)) == "good"
    assert isinstance(failed.value, ModelRefusedKey)


async def test_a_reply_can_be_left_before_its_end(open_model):
    """Whoever has heard enough closes the reply, and nothing more comes of it."""
    with open_model(REPLY, REPLY) as model:
        reply = model.stream(REQUEST)
        assert next(reply).text
        reply.close()
        assert list(reply) == []
        later = model.astream(REQUEST)
        assert (await anext(later)).text
        await later.aclose()
        assert [delta async for delta in later] == []


def test_a_model_has_a_name(open_model):
    """The name is what a reflection says it was made with."""
    with open_model(REPLY) as model:
        assert model.name == "scripted"
