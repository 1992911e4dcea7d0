"""The public face: one list of names, the same for people, for type checkers and for the interpreter."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import assistant

STUB = ast.parse(Path(assistant.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
NAMES = sorted(set(assistant.__all__) - {"__version__"})


def test_the_stub_names_what_all_names_and_from_the_same_homes():
    """Type checkers see the names that can be imported, each from the module that holds it."""
    told = {
        alias.asname: node.module
        for node in STUB.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name == alias.asname
    }
    assert told == {name: f"assistant.{home}" for name, home in assistant._HOME.items()}
    assert sorted(told) == NAMES


def test_the_stub_names_the_version():
    """The one public name that is no import is the version."""
    assert [node.target.id for node in STUB.body if isinstance(node, ast.AnnAssign)] == ["__version__"]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_says_what_it_is(name):
    """Every public name can be imported and has a docstring of its own."""
    found = getattr(assistant, name)
    assert found is getattr(import_module(f"assistant.{assistant._HOME[name]}"), name)
    assert inspect.cleandoc(found.__doc__ or "")
    assert not found.__doc__.startswith(f"{name}(")  # what dataclasses write where nobody did


@pytest.mark.parametrize("name", NAMES)
def test_every_public_method_says_what_it_does(name):
    """Every public method and property of a public class has a docstring."""
    members = vars(getattr(assistant, name)) if inspect.isclass(getattr(assistant, name)) else {}
    described = {key: value for key, value in members.items() if callable(value) or isinstance(value, property)}
    assert [key for key, value in described.items() if not key.startswith("_") and not value.__doc__] == []


def test_no_module_hides_a_public_name(package):
    """No module directly below ``assistant`` has the name of something public, above all not ``reflect``."""
    modules = {source.name.partition("/")[0].removesuffix(".py") for source in package}
    assert modules & set(NAMES) == set()


def test_a_name_that_is_not_there_is_refused():
    """A name that is not public is an AttributeError that names it."""
    with pytest.raises(AttributeError, match=r"module 'assistant' has no attribute 'reflekt'"):
        assistant.reflekt  # noqa: B018 - looking it up is the test


def test_dir_lists_the_public_names():
    """Whoever explores the package sees its public names, loaded or not."""
    assert dir(assistant) == sorted(assistant.__all__)


def test_the_version_is_that_of_the_distribution():
    """The package and its distribution have one version."""
    assert assistant.__version__ == version("reflection-assistant")
