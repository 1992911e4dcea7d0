"""Puts the program together: the only file that names concrete adapters, and imports each when it is used."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from assistant.adapters.journal import SqliteJournal
from assistant.care import shipped_care
from assistant.errors import ModelNotConfigured, ReflectError, StorageError
from assistant.facade import Assistant, Parts
from assistant.learning import FORMAT, calibration_for
from assistant.pack import load_pack
from assistant.prompts import load_prompts
from assistant.resources import calibration_file, encoder_folder, pack_folder, prompts_folder, vectors_file
from assistant.retrieval import Retriever
from assistant.settings import is_this_machine, load_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from assistant.ports import Changes, Embedder, Index, Model
    from assistant.reflection import Reflection
    from assistant.settings import Settings
    from assistant.types import Pack

NONE_YET = " (none yet)"


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
    yield Assistant(_assemble(settings, own, notify or _unheard, progress))


@asynccontextmanager
async def aopen_assistant(**options: Any) -> AsyncIterator[Assistant]:  # noqa: ANN401 - those of `open_assistant`
    """Do what `open_assistant` does, for ``async with``; what is slow to open is opened in a thread."""
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
    return load_pack(pack_folder(settings.pack))


def open_journal(settings: Settings) -> SqliteJournal:
    """Return the journal in the user's data directory; nothing is created before the first save."""
    return SqliteJournal(folder=settings.data_dir)


def saved_in(settings: Settings) -> Path:
    """Return the journal's file, whether or not there is one yet."""
    return open_journal(settings).path


def where_things_are(settings: Settings) -> dict[str, str | ReflectError]:
    """Return, for ``reflect doctor``, where this installation reads and writes, or what is at fault there."""
    index = settings.data_dir / "index"
    return {
        "definitions": _told(lambda: _pack_line(settings)),
        "encoder": _told(lambda: f"{encoder_folder()}, digest {open_encoder().digest}"),
        "data": _told(lambda: _data_line(settings.data_dir)),
        "index": f"{index}{'' if index.exists() else NONE_YET}",
        "journal": _told(lambda: open_journal(settings).condition()),
        "config": str(settings.config_dir / "config.toml"),
    }


def _pack_line(settings: Settings) -> str:
    pack = open_pack(settings)
    return f"{pack.id} {pack.version}: {len(pack.definitions)} in {pack_folder(settings.pack)}"


def _data_line(folder: Path) -> str:
    """Return the folder that is written to, once it is known that it can be; nothing is made to find out."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise StorageError(
            f"{there} cannot be written.", hint="Check its rights, or name another folder with REFLECT_DATA_DIR."
        )
    return f"{folder}{'' if folder.exists() else NONE_YET}"


def _told(line: Callable[[], str]) -> str | ReflectError:
    try:
        return line()
    except ReflectError as error:
        return error


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
) -> Parts:
    pack, embedder = open_pack(settings), open_encoder()
    return Parts(
        pack=pack,
        prompts=load_prompts(prompts_folder()),
        retriever=_open_retriever(settings, pack, embedder, notify, progress),
        clock=SystemClock(),
        model=own or open_model(settings, notify),
        journal=open_journal(settings) if settings.save else None,
        require_model=settings.require_model,
        context_definitions=settings.context_definitions,
        care=shipped_care().helped_by(embedder),
        region=settings.region,
        hide=settings.hide if settings.pseudonyms and not is_this_machine(settings.destination) else None,
    )


def _open_retriever(
    settings: Settings,
    pack: Pack,
    embedder: Embedder,
    notify: Callable[[str], None],
    progress: Callable[[int, int], None] | None,
) -> Retriever:
    from assistant.adapters.stored import StoredVectors

    return Retriever(
        pack,
        embedder,
        _open_index(settings, pack, embedder, notify, progress),
        calibration_for(calibration_file(), pack_digest=pack.digest, encoder_digest=embedder.digest),
        StoredVectors(embedder, vectors_file()),
    )


def open_encoder(folder: Path | None = None) -> Embedder:
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
