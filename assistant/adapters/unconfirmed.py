"""Stands where a model would, until somebody has agreed that texts go there: sends nothing, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from assistant.errors import ModelUnconfirmed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from assistant.ports import Request
    from assistant.types import Delta


class UnconfirmedModel:
    """Refuses every request; fulfils `assistant.ports.Model`, so that the offline composer answers instead."""

    def __init__(self, *, name: str | None, destination: str) -> None:
        """Keep which model it would have been, and where."""
        self._name, self._destination = name, destination

    @property
    def name(self) -> str:
        """Name of the model that would have been asked."""
        return self._name or "the model"

    def stream(self, request: Request) -> Generator[Delta, None, None]:
        """Send nothing; raises `ModelUnconfirmed`."""
        self._refuse(request)
        yield  # makes this a generator, as the port asks

    async def astream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Do what `stream` does, asynchronously."""
        self._refuse(request)
        yield  # likewise

    def _refuse(self, _request: Request) -> NoReturn:
        raise ModelUnconfirmed(
            f"Nobody has agreed yet that texts are sent to {self._destination}; nothing was sent.",
            hint="Run it once on a terminal, or give --yes.",
        )
