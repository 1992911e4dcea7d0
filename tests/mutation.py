"""Changes the verifier in every small way that cosmic-ray knows, and says which changes no test notices.

``python tests/mutation.py [MODULE…]`` (extra ``mutate``; POSIX only). Not part of the suite: it takes a while.
Each mutant lives in a fork of this process, where all libraries are imported already; its source is put in place of
the module's before the tests import it. Nothing on disk is changed.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import itertools
import os
import resource
import sys
import time
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio.plugin
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).resolve().parents[1]
TESTS = {
    "citations": ("test_citations.py",),
    "proof": ("test_citations.py",),
    "grammar": ("test_reader.py",),
    "reader": ("test_reader.py",),
    "folding": ("test_folding.py",),
    "cuts": ("test_cuts.py", "test_folding.py"),
    "quotations": ("test_quotations.py",),
    "naming": ("test_naming.py",),
}
LIBRARIES = ("assistant.app", "assistant.adapters.encoder", "assistant.surfaces.langchain", "assistant.surfaces.render")
LIMIT_S = 15  # of processor time: whoever goes round in circles is noticed
LEFT_OUT = ("BitOr", "VariableReplacer", "VariableInserter")  # in annotations, which nothing evaluates; need arguments


class Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a source that is not the one on disk."""

    def __init__(self, name, source, origin):
        self._name, self._source, self._origin = name, source, origin

    def find_spec(self, name, path=None, target=None):
        if name != self._name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=self._origin)

    def exec_module(self, module):
        exec(compile(self._source, self._origin, "exec"), module.__dict__)  # noqa: S102 - the mutant is what is tested


def mutants(source):
    """Yield operator, its number, and the mutated source, for each mutant that differs."""
    for name in sorted(operator_names()):
        if not any(kind in name for kind in LEFT_OUT):
            for number in itertools.count():
                code = mutate_code(source, get_operator(name)(), number)
                if code is None:
                    break
                if code != source:
                    yield name.removeprefix("core/"), number, code


def survives(module, source, tests):
    """Return whether every test passes although the module's source is this one."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))
        os.chdir(ROOT)
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, 1)
        os.dup2(void, 2)
        quick = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # whoever is killed need not be small
        hypothesis.settings.register_profile("mutation", max_examples=25, database=None, derandomize=True, phases=quick)
        hypothesis.settings.load_profile("mutation")
        for name in [name for name in sys.modules if name.partition(".")[0] == "assistant"]:
            del sys.modules[name]  # what it imports stays; it comes again, changed
        sys.meta_path.insert(0, Mutated(f"assistant.{module}", source, str(ROOT / "assistant" / f"{module}.py")))
        given = [
            "-x",
            "-q",
            "--tb=no",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
            "-p",
            "no:cacheprovider",
            "-p",
            pytest_asyncio.plugin.__name__,
            "--no-header",
            *(str(ROOT / "tests" / each) for each in tests),
        ]
        os._exit(int(pytest.main(given)) != 0)
    return os.waitpid(child, 0)[1] == 0


def changed(source, code):
    """Return the first line that differs, as it was and as it is."""
    for number, (one, other) in enumerate(zip(source.splitlines(), code.splitlines(), strict=False), 1):
        if one != other:
            return f"{number}: {one.strip()}  ->  {other.strip()}"
    return "the end"


def main():
    """Print the survivors of each module that is named, or of all, and what share was killed."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # the plugins of others take longer than the tests
    for name in LIBRARIES:
        importlib.import_module(name)
    for module in sys.argv[1:] or TESTS:
        source = (ROOT / "assistant" / f"{module}.py").read_text(encoding="utf-8")
        total, alive, began = 0, [], time.monotonic()
        for name, number, code in mutants(source):
            total += 1
            if survives(module, code, TESTS[module]):
                alive.append(f"{name} {number} at {changed(source, code)}")
                sys.stdout.write(f"  {alive[-1]}\n")
                sys.stdout.flush()
        share = (total - len(alive)) / max(total, 1)
        sys.stdout.write(
            f"{module}: {total - len(alive)} of {total} killed ({share:.1%}), {time.monotonic() - began:.0f} s\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
