"""Puts the program together: the only file that names concrete adapters.

Whatever is heavy is imported when it is used, so that looking something up does not load what reflects.
"""

from __future__ import annotations

import time
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelNotConfigured
from assistant.resources import calibration_file, care_folder, encoder_folder, pack_folder, prompts_folder, vectors_file
from assistant.settings import is_this_machine, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from assistant.adapters.encoder import OnnxEncoder
    from assistant.adapters.journal import SqliteJournal
    from assistant.facade import Assistant
    from assistant.ports import Changes, Embedder, Index, Model
    from assistant.reflection import Reflection
    from assistant.retrieval import Retriever
    from assistant.settings import Settings
    from assistant.types import Pack


class SystemClock:
    """The clock of this machine; fulfils `assistant.ports.Clock`."""

    def now(self) -> datetime:
        """Return the current time, in UTC, in whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    def elapsed(self) -> float:
        """Return seconds on a clock that never goes back."""
        return time.monotonic()


@contextmanager
def open_assistant(
    *,
    model: str | Model | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    offline: bool | None = None,
    pack: str | Path | None = None,
    data_dir: str | Path | None = None,
    save: bool = False,
    require_model: bool = False,
    settings: Settings | None = None,
    notify: Callable[[str], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Assistant]:
    """Open an assistant for a ``with`` block, and yield it.

    Args:
        model: name of the model at the endpoint, or a `assistant.ports.Model` of your own.
        base_url: an OpenAI-compatible endpoint; passing one is consent to send texts there.
        api_key: its key; else ``REFLECT_API_KEY`` or ``OPENAI_API_KEY``.
        offline: True for no model and no network.
        pack: name of a shipped pack or a folder; default ``leadership-vs-management``.
        data_dir: where index and journal are written; default is the user's data directory.
        save: keep every reflection in the journal.
        require_model: raise `ModelError` where the offline composer would stand in.
        settings: finished settings instead of the arguments above.
        notify: takes one line about something worth knowing, such as a rebuilt index.
        progress: takes (done, total) while the index is built.

    Raises:
        ConfigError, PackError, PromptError: the installation or a setting is at fault.
        ModelNotConfigured: a model is required and none is configured.

    """
    if settings is None:
        given = {"base_url": base_url, "api_key": api_key, "offline": offline, "pack": pack, "data_dir": data_dir}
        given |= {"save": save, "require_model": require_model, "model": model if isinstance(model, str) else None}
        settings = load_settings({name: value for name, value in given.items() if value is not None})
    own = model if not isinstance(model, str) else None
    yield _assemble(settings, own, notify or _unheard, progress)


@asynccontextmanager
async def aopen_assistant(**options: Any) -> AsyncIterator[Assistant]:  # noqa: ANN401 - those of `open_assistant`
    """Do what `open_assistant` does, for ``async with``; what is slow to open is opened in a thread."""
    import asyncio

    manager = open_assistant(**options)
    assistant = await asyncio.to_thread(manager.__enter__)
    try:
        yield assistant
    finally:
        manager.__exit__(None, None, None)


def reflect(text: str, **options: Any) -> Reflection:  # noqa: ANN401 - those of `open_assistant`
    """Return the reflection on a situation; ``options`` are those of `open_assistant`."""
    with open_assistant(**options) as assistant:
        return assistant.reflect(text)


async def areflect(text: str, **options: Any) -> Reflection:  # noqa: ANN401 - those of `open_assistant`
    """Do what `reflect` does, asynchronously."""
    async with aopen_assistant(**options) as assistant:
        return await assistant.areflect(text)


def open_pack(settings: Settings) -> Pack:
    """Return the pack that the settings name."""
    from assistant.pack import load_pack

    return load_pack(pack_folder(settings.pack))


def open_journal(settings: Settings) -> SqliteJournal:
    """Return the journal in the user's data directory; nothing is created before the first save."""
    from assistant.adapters.journal import SqliteJournal

    return SqliteJournal(folder=settings.data_dir)


def saved_in(settings: Settings) -> Path:
    """Return the journal's file, whether or not there is one yet."""
    return open_journal(settings).path


def experiment_waits(settings: Settings) -> bool:
    """Say whether the journal may hold an experiment that is still to be asked about; next to nothing is loaded."""
    from assistant.adapters.glance import experiment_waits as waits

    return waits(settings.data_dir)


def build_index(
    settings: Settings, notify: Callable[[str], None], progress: Callable[[int, int], None] | None
) -> Changes:
    """Bring the index of the settings' pack up to date and return what that took."""
    return _open_retriever(settings, open_pack(settings), open_encoder(), notify, progress).prepare()


def models_at(settings: Settings) -> list[str]:
    """Return the names of the models that the endpoint lists, which is asked once; nothing else is sent.

    Raises:
        ModelError: it cannot be reached, refuses the key, or has no list.

    """
    from assistant.adapters.openai import OpenAIModel

    model = OpenAIModel(
        name=None,
        api_key=settings.api_key,
        base_url=settings.base_url,
        destination=settings.destination,
        connect_timeout_s=settings.connect_timeout_s,
        read_timeout_s=settings.connect_timeout_s,
    )
    return model.models()


def _assemble(
    settings: Settings, own: Model | None, notify: Callable[[str], None], progress: Callable[[int, int], None] | None
) -> Assistant:
    from assistant.adapters.encoder import OnnxClassifier
    from assistant.adapters.stored import RecentVectors
    from assistant.care import shipped_care
    from assistant.facade import Assistant, Parts
    from assistant.prompts import load_prompts

    encoder = open_encoder()  # the same for both, so that its graph is loaded once
    pack, embedder = open_pack(settings), RecentVectors(encoder)
    parts = Parts(
        pack=pack,
        prompts=load_prompts(prompts_folder()),
        retriever=_open_retriever(settings, pack, embedder, notify, progress),
        clock=SystemClock(),
        model=own or open_model(settings, notify),
        journal=open_journal(settings) if settings.save else None,
        require_model=settings.require_model,
        context_definitions=settings.context_definitions,
        care=shipped_care().helped_by(OnnxClassifier(encoder, care_folder())),
        region=settings.region,
        hide=settings.hide if settings.pseudonyms and not is_this_machine(settings.destination) else None,
    )
    return Assistant(parts)


def _open_retriever(
    settings: Settings,
    pack: Pack,
    embedder: Embedder,
    notify: Callable[[str], None],
    progress: Callable[[int, int], None] | None,
) -> Retriever:
    from assistant.adapters.stored import StoredVectors
    from assistant.learning import calibration_for
    from assistant.retrieval import Retriever

    return Retriever(
        pack,
        embedder,
        _open_index(settings, pack, embedder, notify, progress),
        calibration_for(calibration_file(), pack_digest=pack.digest, encoder_digest=embedder.digest),
        StoredVectors(embedder, vectors_file()),
    )


def open_encoder(folder: Path | None = None) -> OnnxEncoder:
    """Return the sentence encoder in a folder, the shipped one if None; it is read when it is first used."""
    from assistant.adapters.encoder import OnnxEncoder

    return OnnxEncoder(folder=folder or encoder_folder(), threads=1)  # sentences are too short to share out


def encoder_name(folder: Path | None = None) -> str:
    """Return the name that the encoder in a folder, the shipped one if None, gives itself."""
    from assistant.adapters.encoder import OnnxEncoder

    return OnnxEncoder(folder=folder or encoder_folder()).description.name


def _open_index(
    settings: Settings,
    pack: Pack,
    embedder: Embedder,
    notify: Callable[[str], None],
    progress: Callable[[int, int], None] | None,
) -> Index:
    from assistant.adapters.chroma import ChromaIndex
    from assistant.learning import FORMAT

    return ChromaIndex(
        folder=settings.data_dir / "index",
        pack_digest=f"{pack.digest}/{FORMAT}",  # what is learned from the pack has a format too
        encoder_digest=embedder.digest,
        dimensions=embedder.dimensions,
        progress=progress,
        notify=notify,
    )


def open_model(settings: Settings, notify: Callable[[str], None]) -> Model | None:
    """Return the model that the settings name, or None for the offline composer.

    Raises:
        ModelNotConfigured: a model is required and none is configured.

    """
    if settings.mode == "offline":
        if settings.require_model:
            raise ModelNotConfigured(
                f"A model is required, but there is none: {settings.why_offline}.",
                hint="Set --model with --base-url, or OPENAI_API_KEY.",
            )
        return None
    if not settings.confirmed:
        from assistant.adapters.unconfirmed import UnconfirmedModel

        return UnconfirmedModel(name=settings.model, destination=settings.destination)
    from assistant.adapters.openai import OpenAIModel

    return OpenAIModel(
        name=settings.model,
        api_key=settings.api_key,
        base_url=settings.base_url,
        destination=settings.destination,
        connect_timeout_s=settings.connect_timeout_s,
        read_timeout_s=settings.read_timeout_s,
        budget_s=settings.budget_s,
        notify=notify,
    )


def _unheard(_line: str) -> None:
    """Take a line that nobody asked for."""
