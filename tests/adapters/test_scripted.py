"""The shipped double: what can be scripted, and the page that says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.adapters.scripted import ScriptedModel, handles_in
from assistant.errors import ModelRateLimited, ModelUnreachable
from assistant.ports import Request
from assistant.types import Delta, Message

PAGE = Path(__file__).resolve().parents[2] / "docs" / "testing-without-a-model.md"
REQUEST = Request((Message("system", "wxzt — Change (leadership; task: outcome; counterpart: Order)"),), {})


def test_a_text_is_streamed_in_pieces_and_ended():
    """A reply that is a text arrives in pieces of the asked size and ends as it was asked to end."""
    deltas = list(ScriptedModel(["abcde"], chunk=2, finish="length").stream(REQUEST))
    assert deltas == [Delta("ab"), Delta("cd"), Delta("e"), Delta(finish="length")]


async def test_a_stream_is_scripted_piece_by_piece_and_breaks_where_it_is_told_to():
    """The pieces of a stream arrive as they are, plain and asynchronously, up to the error among them."""
    pieces = [Delta("a"), Delta(""), ModelUnreachable("cut")]
    arrived = []
    with pytest.raises(ModelUnreachable):
        arrived.extend(ScriptedModel([pieces]).stream(REQUEST))
    stream = ScriptedModel([lambda _request: pieces]).astream(REQUEST)
    arrived += [await anext(stream), await anext(stream)]
    with pytest.raises(ModelUnreachable):
        await anext(stream)
    assert arrived == [Delta("a"), Delta(""), Delta("a"), Delta("")]


def test_an_error_is_raised_and_a_script_has_an_end():
    """An error in place of a reply is raised; a request too many is told as one."""
    model = ScriptedModel([ModelRateLimited("busy")])
    with pytest.raises(ModelRateLimited, match="busy"):
        list(model.stream(REQUEST))
    with pytest.raises(ModelUnreachable, match="no further reply"):
        list(model.stream(REQUEST))
    assert model.requests == [REQUEST, REQUEST]


def test_the_handles_of_a_request_are_found_by_name(pack):
    """Each definition that a request shows is found with its handle."""
    assert handles_in(REQUEST) == {"Change": "wxzt"}


def test_the_example_on_the_page_runs():
    """The program on the documentation's page runs as it stands."""
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    exec(compile(code, str(PAGE), "exec"), {})  # noqa: S102 - our own page
