"""What is shipped. In a checkout a wheel is built; where a wheel is installed, its own list of files is read."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import files
from pathlib import Path

import pytest

import assistant
from assistant.resources import shipped_packs

ROOT = Path(__file__).parents[2]
EXECUTABLE = re.compile(r"\.(py|pyc|pyd|so|sh|exe|dll)$")


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """Return the names of all files in the wheel."""
    if Path(assistant.__file__).parents[1] != ROOT:
        return {file.as_posix() for file in files("reflection-assistant") if file.suffix != ".pyc"}
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def below(contents, folder):
    return {name.removeprefix(f"{folder}/") for name in contents if name.startswith(f"{folder}/")}


def test_every_module_is_shipped(contents, package):
    """Every module of the package is in the wheel, and no other."""
    shipped = {name for name in below(contents, "assistant") if name.endswith(".py")}
    assert shipped == {source.name for source in package}


def test_the_packs_are_shipped(contents):
    """Each pack is in the wheel with its definitions, its situations and its questions."""
    for pack in shipped_packs():
        found = below(contents, f"assistant/knowledge/{pack}")
        assert {"pack.toml", "questions.toml"} <= found
        assert len([name for name in found if re.fullmatch(r"definitions/[a-z-]+\.md", name)]) >= 2
        assert [name for name in found if re.fullmatch(r"situations/\w+\.jsonl", name)] != []


def test_the_encoder_is_shipped_with_its_card_and_licence(contents):
    """The encoder is in the wheel with what explains and licenses it."""
    assert below(contents, "assistant/knowledge/encoder") == {
        "LICENSE",
        "README.md",
        "calibration.toml",
        "encoder.toml",
        "model.onnx",
        "tokenizer.json",
        "vectors.npz",
    }


def test_the_prompts_are_shipped(contents):
    """Every prompt is in the wheel."""
    assert below(contents, "assistant/prompts") >= {"system.md", "situation.md", "retry.md"}


def test_types_are_shipped(contents):
    """Type checkers find the marker and the stub."""
    assert {"assistant/py.typed", "assistant/__init__.pyi"} <= contents


def test_the_schema_of_a_reflection_is_shipped(contents):
    """Whoever reads the JSON finds its schema in the wheel, beside the package's modules."""
    assert "assistant/reflection.schema.json" in contents


def test_nothing_that_runs_lies_among_the_data(contents):
    """The data folders hold nothing that can be run."""
    data = below(contents, "assistant/knowledge") | below(contents, "assistant/prompts")
    assert [name for name in data if EXECUTABLE.search(name)] == []


def test_nothing_else_is_shipped(contents):
    """The wheel holds the package and its description: no tests, no data beside the package."""
    tops = {name.partition("/")[0] for name in contents if not name.startswith("..")}  # ".." leads to the command
    assert tops == {"assistant", f"reflection_assistant-{assistant.__version__}.dist-info"}


def test_licence_and_notice_are_shipped(contents):
    """Licence and notice travel with the wheel."""
    licences = {name.rpartition("/")[2] for name in contents if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}
