"""A model whose replies are written beforehand: for testing code that uses this package, without a model.

::

    model = ScriptedModel(['{"verdict": "nothing_fits", "remarks": []}'])
    with open_assistant(model=model) as assistant: ...

Handles are new for each request, so a reply that cites is best written by a function of the request; see
`handles_in`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import ModelError, ModelUnreachable
from assistant.types import Delta

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence

    from assistant.ports import Request

Reply: TypeAlias = "str | ModelError | Callable[[Request], str]"
_HANDLE = re.compile(r"^([a-z]{4}) — (.+) \([^()]*; task: [^()]*\)$", re.MULTILINE)


class ScriptedModel:
    """Gives the replies one after the other; fulfils `assistant.ports.Model`."""

    def __init__(self, replies: Sequence[Reply], *, chunk: int = 12, name: str = "scripted") -> None:
        """Write the script.

        Args:
            replies: a text, a function from the request to a text, or an error to raise.
            chunk: characters in one piece of a streamed reply.
            name: the model's name.

        """
        self._replies, self._chunk, self._name = list(replies), chunk, name
        self.requests: list[Request] = []

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._name

    def stream(self, request: Request) -> Generator[Delta, None, None]:
        """Yield the next reply in pieces; see `assistant.ports.Model`."""
        reply = self._next(request)
        for start in range(0, len(reply), self._chunk):
            yield Delta(reply[start : start + self._chunk])
        yield Delta(finish="stop")

    async def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously."""
        for delta in self.stream(request):
            yield delta

    def _next(self, request: Request) -> str:
        self.requests.append(request)
        if not self._replies:
            raise ModelUnreachable("The script has no further reply.", hint="Give ScriptedModel one a request.")
        reply = self._replies.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        return reply if isinstance(reply, str) else reply(request)


def handles_in(request: Request) -> dict[str, str]:
    """Return the handle of each definition that a request shows, by the definition's name."""
    return {name: handle for handle, name in _HANDLE.findall(request.messages[0].content)}
