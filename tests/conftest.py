"""What every test stands on: no network beyond this machine, a home of its own, no key."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from assistant.adapters.encoder import OnnxEncoder
from assistant.app import open_assistant
from assistant.pack import load_pack
from assistant.prompts import load_prompts
from assistant.resources import DEFAULT_PACK, encoder_folder, pack_folder, prompts_folder
from assistant.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts the suite in the background ignores it

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
BAKERY = (
    "Five weeks running nights at the bakery. I moved everyone's stations around so the ovens never wait, wrote it all "
    "up and pinned it by the door. It works on paper. But the two who were here before me do it the old way as soon as "
    "I turn around, and on Friday one of them told the apprentice give it a month, it'll pass. I don't want to have to "
    "police it."
)


class LeftTheMachine(BaseException):
    """A test tried to reach something that is not this machine; no ``except Exception`` hides it."""


ATTEMPTS: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Stop every address that is not loopback, before anything is sent or a name is asked for."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host and host not in LOOPBACK:
        ATTEMPTS.append(f"{event} {host}")
        raise LeftTheMachine(f"a test tried to leave this machine: {event} {host}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[list[str]]:
    """Fail a test that tried to leave this machine, even where the attempt was caught."""
    ATTEMPTS.clear()
    yield ATTEMPTS
    assert ATTEMPTS == []


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Give a test a home of its own, and an environment without keys, proxies and wishes about colour."""
    foreign = ("REFLECT_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_", "XDG_")
    for name in list(os.environ):
        if name.startswith(foreign) or name.upper().endswith("_PROXY") or name in {"NO_COLOR", "FORCE_COLOR"}:
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("REFLECT_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("REFLECT_CONFIG_DIR", str(folder / "config"))
    yield folder
    chroma = sys.modules.get("chromadb.api.shared_system_client")
    if chroma is not None:
        chroma.SharedSystemClient.clear_system_cache()  # else every index that a test opened keeps a dozen files open


@pytest.fixture(scope="session")
def pack():
    return load_pack(pack_folder(DEFAULT_PACK))


@pytest.fixture(scope="session")
def prompts():
    return load_prompts(prompts_folder())


@pytest.fixture(scope="session")
def encoder():
    return OnnxEncoder(folder=encoder_folder())


@pytest.fixture(scope="session")
def bakery():
    return BAKERY


@pytest.fixture(scope="session")
def built_index(tmp_path_factory):
    """Build the index of the shipped pack once, with the real encoder and the real Chroma."""
    folder = tmp_path_factory.mktemp("built")
    with open_assistant(settings=Settings(folder, folder, offline=True, save=False)) as assistant:
        assistant.retrieve("The index is built at its first use.")
    return folder / "index"


@pytest.fixture
def ready(built_index, home):
    """Give a test its own data directory in which the index is ready."""
    data = home / "data"
    data.mkdir(mode=0o700, parents=True)
    shutil.copytree(built_index, data / "index")
    return data


SMALL = """---
id: {id}
name: {id}
side: {side}
task: tea
counterpart: {other}
source: ours
---
{text}
"""


@pytest.fixture
def small_pack(tmp_path):
    """Write a pack of one pair and no situations: its index is built in no time."""
    folder = tmp_path / "small"
    (folder / "definitions").mkdir(parents=True)
    keys = ("id", "version", "name", "licence", "provenance")
    (folder / "pack.toml").write_text("".join(f'{key} = "small"\n' for key in keys) + 'language = "en"\n')
    pair = {
        "steeping": "Steeping gives the leaves the time that they need. Steeping asks for patience and a clock.",
        "pouring": "Pouring brings the tea to those who wait for it. Pouring asks for a steady hand.",
    }
    for (name, text), other, side in zip(pair.items(), reversed(pair), ("left", "right"), strict=True):
        (folder / "definitions" / f"{name}.md").write_text(SMALL.format(id=name, side=side, other=other, text=text))
    return folder
