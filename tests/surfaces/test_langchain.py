"""LangChain: its own standard suite on the retriever, and a reflection as a link of a chain."""

from __future__ import annotations

import os

import pytest
from fakes import FakeJournal
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers.context import _configure_hooks
from langchain_tests.integration_tests import RetrieversIntegrationTests
from made import PACK, FakeRetriever, assistant_of
from replies import honest

from assistant import open_assistant
from assistant.adapters.scripted import ScriptedModel
from assistant.errors import SituationError
from assistant.surfaces.langchain import DefinitionRetriever, ReflectRunnable

ROADMAP = "I spent all week on the roadmap and nobody read it."


class TestDefinitionRetriever(RetrieversIntegrationTests):
    """LangChain's standard suite for retrievers."""

    @pytest.fixture(autouse=True)
    def opened(self, ready):
        with open_assistant(offline=True, data_dir=ready) as self.assistant:
            yield

    @property
    def retriever_constructor(self):
        return DefinitionRetriever

    @property
    def retriever_constructor_params(self):
        return {"assistant": self.assistant}

    @property
    def retriever_query_example(self):
        return ROADMAP


@pytest.fixture
def retriever():
    return DefinitionRetriever(assistant=assistant_of(retriever=FakeRetriever("change")))


def test_a_document_holds_one_definition_whole(retriever):
    """A document is a definition: its text, its id, and where it belongs, with the score of this query."""
    document = retriever.invoke(ROADMAP)[0]
    change = PACK.definition("change")
    assert (document.id, document.page_content) == (change.id, change.text)
    assert document.metadata == {
        "id": "change",
        "name": "Change",
        "side": "leadership",
        "task": "outcome",
        "counterpart": "predictability-and-order",
        "source": change.source,
        "score": 0.6,
    }


@pytest.mark.parametrize(("count", "found"), [(1, 1), (4, 4), (99, 10)])
async def test_k_says_how_many(count, found):
    """``k`` says how many definitions come back, in the constructor and in the call, plainly and asynchronously."""
    assistant = assistant_of()
    assert len(DefinitionRetriever(assistant=assistant, k=count).invoke(ROADMAP)) == found
    assert len(DefinitionRetriever(assistant=assistant).invoke(ROADMAP, k=count)) == found
    assert len(await DefinitionRetriever(assistant=assistant).ainvoke(ROADMAP, k=count)) == found
    assert len(DefinitionRetriever(assistant=assistant).invoke(ROADMAP)) == 3


def test_a_retriever_can_be_printed(retriever):
    """The retriever's repr holds neither the assistant nor anything of a text."""
    retriever.invoke(ROADMAP)
    assert "roadmap" not in repr(retriever)
    assert "Assistant" not in repr(retriever)


async def test_a_reflection_is_a_link_of_a_chain(bakery):
    """In a chain, every way of calling gives the reflection of each text, in order."""
    plain = [remark.text for remark in assistant_of(ScriptedModel([honest])).reflect(bakery).remarks]
    chain = (
        RunnableLambda(str.strip)
        | ReflectRunnable(assistant_of(ScriptedModel([honest] * 4)))
        | (lambda reflection: [remark.text for remark in reflection.remarks])
    )
    assert chain.invoke(f" {bakery} ") == plain
    assert await chain.ainvoke(bakery) == plain
    assert list(chain.stream(bakery)) == [plain]
    assert [each async for each in chain.astream(bakery)] == [plain]


async def test_a_batch_gives_each_its_own(ready):
    """A batch, which LangChain runs side by side, gives each text the reflection that it gets alone."""
    texts = [ROADMAP, "Nobody knows what the new structure is for.", "The audit found three late orders."]
    with open_assistant(offline=True, data_dir=ready) as opened:
        alone = [opened.reflect(text).remarks for text in texts]
        runnable = ReflectRunnable(opened)
        assert [each.remarks for each in runnable.batch(texts)] == alone
        assert [each.remarks for each in await runnable.abatch(texts)] == alone


def test_a_text_that_is_refused_is_refused_in_a_chain():
    """What cannot be reflected on is our own error in a chain too, and a batch can give it back in its place."""
    runnable = ReflectRunnable(assistant_of())
    with pytest.raises(SituationError):
        runnable.invoke(" ")
    fine, refused = runnable.batch([ROADMAP, " "], return_exceptions=True)
    assert fine.situation == ROADMAP
    assert isinstance(refused, SituationError)


def test_a_chain_saves_where_its_assistant_does(bakery):
    """A reflection made in a chain is kept exactly where its assistant keeps others."""
    journal = FakeJournal()
    made = ReflectRunnable(assistant_of(ScriptedModel([honest]), journal=journal)).invoke(bakery)
    assert journal.load() == made


class Listening(BaseCallbackHandler):
    """Remembers what LangChain tells a callback."""

    def __init__(self):
        self.heard = []

    def on_chain_start(self, serialized, inputs, **_):
        self.heard.append(inputs)

    def on_retriever_start(self, serialized, query, **_):
        self.heard.append(query)


def test_nothing_is_traced_or_sent_unless_the_caller_asks(retriever, no_network):
    """Neither surface sets a tracer or a variable, or reaches for the network; a callback hears what it is given to."""
    before, hooks = dict(os.environ), list(_configure_hooks)
    listening = Listening()
    runnable = ReflectRunnable(assistant_of())
    retriever.invoke(ROADMAP)
    runnable.invoke(ROADMAP)
    (RunnableLambda(str.strip) | runnable).invoke(ROADMAP)
    retriever.invoke(ROADMAP, {"callbacks": [listening]})
    assert listening.heard == [ROADMAP]
    assert (dict(os.environ), _configure_hooks, no_network) == (before, hooks, [])
