"""LangChain: the definitions as a retriever, a reflection as a runnable. Imported only by whoever uses LangChain.

With ``LANGSMITH_TRACING=true`` in the environment, langchain-core sends what passes through it to LangSmith, the
person's text included. This package never sets it and cannot prevent it: leave it unset where texts are private.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import (  # noqa: TC002 - LangChain reads the annotations
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict, Field

from assistant.facade import Assistant
from assistant.reflection import Reflection

if TYPE_CHECKING:
    from assistant.types import Ranked


class DefinitionRetriever(BaseRetriever):
    """Returns the definitions that a situation is about, best first.

    Each document holds one definition; its metadata has ``id``, ``name``, ``side``, ``task``, ``counterpart``,
    ``source`` and ``score`` (0 to 1). ``k`` may be given here or with each call.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant = Field(repr=False)
    k: int = 3

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
    ) -> list[Document]:
        ranking = self.assistant.retrieve(query)
        return [self._document(ranked) for ranked in ranking.ranked[: self.k if k is None else k]]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
        k: int | None = None,
    ) -> list[Document]:
        ranking = await self.assistant.aretrieve(query)
        return [self._document(ranked) for ranked in ranking.ranked[: self.k if k is None else k]]

    def _document(self, ranked: Ranked) -> Document:
        definition = self.assistant.pack.definition(ranked.definition)
        keys = ("id", "name", "side", "task", "counterpart", "source")
        metadata = {key: getattr(definition, key) for key in keys} | {"score": ranked.score}
        return Document(id=definition.id, page_content=definition.text, metadata=metadata)


class ReflectRunnable(Runnable[str, Reflection]):
    """Turns a situation into a `Reflection`, so that it can stand in a chain.

    Callbacks and tracers that are configured on the chain see the situation; this runnable adds none.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Take an open assistant."""
        self.assistant = assistant

    def invoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Reflection:  # noqa: A002, ANN401, ARG002 - LangChain's signature
        """Return the reflection on a situation."""
        return _proven(self.assistant.reflect(input))

    async def ainvoke(self, input: str, config: RunnableConfig | None = None, **kwargs: Any) -> Reflection:  # noqa: A002, ANN401, ARG002 - LangChain's signature
        """Do what `invoke` does, asynchronously."""
        return _proven(await self.assistant.areflect(input))


def _proven(reflection: Reflection) -> Reflection:
    """Return the reflection, asserted at the last moment."""
    reflection.assert_proven()
    return reflection
