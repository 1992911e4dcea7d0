"""The last moment, on every surface: what no longer matches its text is not shown."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import made
import pytest
from corruption.court import events_of, reflection_of
from corruption.writing import seeded, situations, write
from mcp import Client
from shown import holds_at_the_last_moment

from assistant.errors import CitationError
from assistant.patterns import Patterns
from assistant.saved import from_document, to_document
from assistant.surfaces.journal_markdown import to_markdown
from assistant.surfaces.journal_page import to_page
from assistant.surfaces.kept import Kept
from assistant.surfaces.langchain import ReflectRunnable
from assistant.surfaces.markdown import reflection_markdown
from assistant.surfaces.mcp import make_server, make_tools
from assistant.surfaces.openai_tool import run_tool
from assistant.surfaces.page import render_page
from assistant.surfaces.render import Notes, open_console, print_close, print_reflection, print_review


@pytest.fixture(scope="module")
def reflections(pack, prompts):
    """Honest reflections on several situations, each proven."""
    proven = []
    for number in range(6):
        situation = seeded("shown", number).choice(situations(pack)).text

        def answer(handles, number=number, situation=situation):
            return write(seeded("shown", number), situation, pack, handles).reply()

        proven.append(reflection_of(events_of(pack, prompts, situation, answer)))
    return proven


class Answering:
    """An assistant that has made one reflection already."""

    pack, model = made.PACK, None

    def __init__(self, reflection):
        self._reflection = reflection

    def reflect(self, _text):
        return self._reflection

    async def areflect(self, _text):
        return self._reflection


def received_over_mcp(reflection):
    """Return what an MCP client receives of a reflection; raises what it is told in its place."""

    async def receive():
        async with Client(make_server(make_tools(Answering(reflection)))) as client:
            return await client.call_tool("reflect", {"situation": "a text"})

    result = asyncio.run(receive())
    if result.is_error:
        assert result.structured_content is None
        raise CitationError(result.content[0].text)
    return result


def content_of_a_tool_message(reflection):
    """Return what a model is given for its call; raises what it is told in its place."""
    content = run_tool(Answering(reflection), "reflect", '{"situation": "a text"}')
    if "error" in json.loads(content):
        assert json.loads(content)["error"]["code"] == CitationError.code
        raise CitationError(content)
    return content


SURFACES = {
    "terminal": lambda reflection: print_reflection(open_console(), reflection),
    "end of a stream": lambda reflection: print_close(open_console(), reflection, Notes()),
    "review": lambda reflection: print_review(open_console(), reflection),
    "page": render_page,
    "page with the installed pack": lambda reflection: render_page(reflection, pack=made.PACK),
    "journal as Markdown": lambda reflection: to_markdown([Kept(reflection)], Patterns((), 0)),
    "journal as HTML": lambda reflection: to_page([Kept(reflection)], Patterns((), 0)),
    "JSON": lambda reflection: json.dumps(reflection.to_dict()),
    "saved": lambda reflection: from_document(json.loads(json.dumps(to_document(reflection)))),
    "Markdown": reflection_markdown,
    "MCP": received_over_mcp,
    "function calling": content_of_a_tool_message,
    "LangChain": lambda reflection: ReflectRunnable(Answering(reflection)).invoke("a text"),
}


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_asserts_at_the_last_moment(surface, reflections, capsys):
    """What no longer matches its text is not shown, on any surface, in any of the ways in which it may not match."""
    for reflection in reflections:
        holds_at_the_last_moment(SURFACES[surface], reflection)


def test_a_surface_shows_the_sentence_that_stands_in_the_kept_text(reflections, capsys):
    """Each cited sentence is printed whole, as it stands in the text that is kept with the reflection."""
    for reflection in reflections:
        print_reflection(open_console(), reflection)
        printed = "".join(capsys.readouterr().out.split())
        texts = {each.id: each.text for each in reflection.definitions}
        for citation in (citation for remark in reflection.remarks for citation in remark.citations):
            assert "".join(texts[citation.definition][citation.start : citation.end].split()) in printed


def test_a_reflection_without_proof_needs_none(reflections):
    """A reflection whose remarks cite nothing and quote nothing passes the last look."""
    remarks = tuple(replace(remark, citations=(), evidence=()) for remark in reflections[0].remarks)
    replace(reflections[0], remarks=remarks, definitions=()).assert_proven()


async def test_the_asynchronous_runnable_asserts_too(reflections):
    """The asynchronous way through LangChain refuses what the plain way refuses."""
    assert await ReflectRunnable(Answering(reflections[0])).ainvoke("a text") == reflections[0]
    with pytest.raises(CitationError):
        await ReflectRunnable(Answering(replace(reflections[0], situation="another"))).ainvoke("a text")


def test_a_text_that_changes_between_retrieval_and_rendering_is_not_shown(reflections):
    """A definition's text that is not the one that was cited raises, whichever sentence of it has changed."""
    for reflection in reflections:
        definition = reflection.definitions[0]
        changed = replace(definition, text=definition.text[::-1])
        with pytest.raises(CitationError):
            replace(reflection, definitions=(changed, *reflection.definitions[1:])).assert_proven()
