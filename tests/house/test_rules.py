"""Rules of the house that neither ruff nor import-linter can hold."""

from __future__ import annotations

import ast
import re

import pytest

DEFERRING = {"app.py", "__init__.py", "surfaces/cli.py"}
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "stuff", "base", "core", "manager"}
IGNORE = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)\b(?P<rest>.*)")
REASONED = re.compile(r"(?::\s*|\[)[A-Za-z0-9, -]+?\]?(?:,[A-Z0-9 ]+)*\s+(?:- |# )\S+")
MACHINE = re.compile(r"(?<![\w.~:])/(?:home|root|work|farm|Users)/\w|file:///\w")


def calls(source, name):
    """Yield the line of each call of ``name``, or of ``anything.name``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = node.func
            if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)) == name:
                yield node.lineno


def imports(node):
    """Return the modules that an import statement names."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_only_settings_read_the_environment(package):
    """The environment is read in settings.py and nowhere else."""
    readers = {
        source.name
        for source in package
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and {a.name for a in node.names} & ENVIRONMENT)
    }
    assert readers == {"settings.py"}


def test_only_citations_make_a_citation(package):
    """A citation is made in citations.py and nowhere else, so nothing unproven can be shown as one."""
    assert {source.name for source in package if any(calls(source, "Citation"))} == {"citations.py"}


def test_own_modules_are_imported_inside_functions_only_where_assembly_needs_it(package):
    """Own modules are imported inside functions in app.py, the public face and the command, and nowhere else."""
    deferring = {
        source.name
        for source in package
        for function in source.functions()
        for node in ast.walk(function)
        if any(name.partition(".")[0] == "assistant" for name in imports(node)) or getattr(node, "level", 0)
    }
    assert {name for name in deferring if not name.startswith("surfaces/cli_")} <= DEFERRING


def test_no_module_has_a_vague_name(package):
    """A module says what it holds: there is no utils, and none of its cousins."""
    parts = {part for source in package for part in source.name.removesuffix(".py").split("/")}
    assert parts & VAGUE == set()


def test_every_module_says_what_it_is_for(package, tests):
    """Every file begins with a docstring."""
    silent = [
        source.name for source in [*package, *tests] if source.text.strip() and not ast.get_docstring(source.tree)
    ]
    assert silent == []


def test_every_ignored_rule_has_its_reason_beside_it(package, tests):
    """Where a linter or the type checker is told to look away, rule and reason stand on the same line."""
    found = [
        f"{source.name}:{number}: {match.group()}"
        for source in [*package, *tests]
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := IGNORE.search(line)) and source.name != "house/test_rules.py"
        if not REASONED.match(match["rest"])
    ]
    assert found == []


def test_every_test_is_a_sentence_of_the_specification(tests):
    """Each test says in one sentence what holds."""
    found = [
        f"{source.name}:{function.name}"
        for source in tests
        for function in source.functions()
        if function.name.startswith("test_") and not is_sentence(ast.get_docstring(function))
    ]
    assert found == []


def is_sentence(docstring):
    return bool(docstring) and docstring.endswith(".") and "\n\n" not in docstring


def test_no_test_looks_through_mocks(tests):
    """Tests use fakes that have a vocabulary, never unittest.mock."""
    mocking = {
        source.name
        for source in tests
        for node in ast.walk(source.tree)
        for name in imports(node)
        if "mock" in name.lower().split(".") or name.startswith(("unittest", "pytest_mock"))
    }
    assert mocking == set()


MAY_SKIP = {"surfaces/test_page_in_browser.py": "a browser is no Python package; .ci/packages installs one"}


def test_no_test_is_skipped(tests):
    """Every test runs, everywhere, but those of a page in a browser where there is none."""
    marks = ("skip", "skipif", "xfail", "importorskip")
    found = [(source.name, line) for source in tests for mark in marks for line in calls(source, mark)]
    assert [each for each in found if each[0] not in MAY_SKIP] == []
    assert len(found) <= len(MAY_SKIP)


def test_nothing_knows_the_machine_it_was_written_on(package, tests):
    """No path of one machine stands in the package or its tests."""
    found = [
        f"{source.name}: {match.group()}"
        for source in [*package, *tests]
        for match in MACHINE.finditer(source.text)
        if source.name != "house/test_rules.py"
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "reasoned"),
    [
        ("x = f()  # noqa: S311 - jitter", True),
        ("x = f()  # noqa: A002, ARG002 - another's signature", True),
        ("x = f()  # noqa: FBT003  # torch takes it by position only", True),
        ("x = f()  # type: ignore[arg-type]  # arrays by name", True),
        ("x = f()  # noqa", False),
        ("x = f()  # noqa: S311", False),
        ("x = f()  # type: ignore", False),
        ("x = f()  # type: ignore[arg-type]", False),
        ("x = f()  # noqa: S311 -", False),
    ],
)
def test_a_reason_is_told_from_none(line, reasoned):
    """An ignored rule without its code, or without words beside it, has no reason."""
    assert bool(REASONED.match(IGNORE.search(line)["rest"])) is reasoned
