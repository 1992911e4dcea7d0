"""A model whose replies are written beforehand: for testing code that uses this package, without a model.

::

    model = ScriptedModel([reply_of_mine, '{"verdict": "nothing_fits", "remarks": []}'])
    with open_assistant(model=model) as assistant: ...

Handles are new for each request, so a reply that cites is best written by a function of the request; see
`handles_in`. A reply that cannot be proven is asked for once more: write two, if you test that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from assistant.errors import ModelError, ModelUnreachable
from assistant.types import Delta

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Sequence

    from assistant.ports import Request

Script: TypeAlias = "str | ModelError | Sequence[Delta | ModelError]"
Reply: TypeAlias = "Script | Callable[[Request], Script]"
_HANDLE = re.compile(r"^([a-z]{4}) — (.+) \([^()]*; task: [^()]*\)$", re.MULTILINE)


class ScriptedModel:
    """Gives the replies one after the other; fulfils `assistant.ports.Model`."""

    def __init__(
        self, replies: Sequence[Reply], *, chunk: int = 12, finish: str = "stop", name: str = "scripted"
    ) -> None:
        """Write the script.

        Args:
            replies: for each request a text, an error to raise, the pieces of a stream (an error among them breaks
                it there), or a function from the request to one of these.
            chunk: characters in one piece of a reply that is given as a text.
            finish: how a reply that is given as a text ends: ``stop``, ``length``, ``content_filter``.
            name: the model's name.

        """
        self._replies, self._chunk, self._finish, self._name = list(replies), chunk, finish, name
        self.requests: list[Request] = []

    @property
    def name(self) -> str:
        """Name of the model."""
        return self._name

    def stream(self, request: Request) -> Generator[Delta, None, None]:
        """Yield the next reply in pieces; see `assistant.ports.Model`."""
        for piece in self._pieces(self._next(request)):
            if isinstance(piece, ModelError):
                raise piece
            yield piece

    async def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously."""
        for delta in self.stream(request):
            yield delta

    def _next(self, request: Request) -> Script:
        self.requests.append(request)
        if not self._replies:
            raise ModelUnreachable("The script has no further reply.", hint="Give ScriptedModel one a request.")
        reply = self._replies.pop(0)
        return reply(request) if callable(reply) else reply

    def _pieces(self, reply: Script) -> Iterator[Delta | ModelError]:
        if isinstance(reply, str):
            for start in range(0, len(reply), self._chunk):
                yield Delta(reply[start : start + self._chunk])
            yield Delta(finish=self._finish)
        elif isinstance(reply, ModelError):
            yield reply
        else:
            yield from reply


def handles_in(request: Request) -> dict[str, str]:
    """Return the handle of each definition that a request shows, by the definition's name."""
    return {name: handle for handle, name in _HANDLE.findall(request.messages[0].content)}
