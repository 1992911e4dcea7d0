"""``reflect evaluate``: the whole of what it prints, for people and for machines, and what it says of bad input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from assistant.evals.figures import NAMES
from assistant.surfaces.cli import run
from assistant.types import Ranked, Ranking

ROLES = str(Path(__file__).parents[1] / "packs/project-roles")
CASES = [
    ("m-1", "I asked the guests what would have to be true, and the evidence was thin.", {"sceptic": 2}, "plain"),
    ("m-2", "The scope was agreed, and the wishes that came on top were turned down.", {"scope-keeper": 2}, "plain"),
    ("m-3", "Two groups fought about a rule.", {"referee": 2, "bridge": 1}, "lure"),
    ("m-4", "Somebody powerful wanted to stop the project, and I stood in front.", {"sponsor": 2}, "plain"),
    ("m-5", "My bicycle was stolen.", {}, "out"),
    ("m-6", "At night it rains.", {}, "out"),
]
TABLE = """\
Twelve roles in a project (project-roles 1.0.0)
6 situations: some definition fits 4, none fits 2
Encoder: fake (fake-1)

Ranking, in %      n  top-1       recall@3    MRR  nDCG@5
this installation  4  75 30–95    75 30–95    79   85
similarity alone   4  75 30–95    75 30–95    79   85
BM25               4  75 30–95    100 51–100  83   94
chance             4  8           25          26   25
by kind
  lure             1  0 0–79      0 0–79      17   38
  plain            3  100 44–100  100 44–100  100  100

Saying that none fits, in %  n  precision   recall   false abst.  Brier
this installation            6  100 21–100  50 9–91  0 0–49       12 8–17
chance                       6  33          33       33           22
by kind
  lure                       1  –           –        0 0–79       22
  out                        2  100 21–100  50 9–91  –            13
  plain                      3  –           –        0 0–56       8

With at most 5 % false abstentions, recall could be 100 %: by saying so below a
fit of 0.53. That is chosen on these same situations, and so a little too good.

A central definition is one labelled 2, or 1 where none is labelled 2. Top-1:
the first is central; recall@3: a central one is among the first three; MRR: 1 /
place of the first central one; nDCG@5: gains 2 and 1.
Rankings are measured on the texts that some definition fits, also where the
answer would be that none does. The others count for that answer alone; false
abstentions are those of texts that some definition fits.
Brier: mean squared error of the probability that any definition fits; lower is
better.
Similarity alone: the cosine to the nearest sentence under this encoder, nothing
learnt on top. What the untuned base encoder does, its model card tells, or
--encoder DIR.
Intervals are 95 %: Wilson's for shares, the bootstrap's for means of five and
more. Chance is an expected value, in closed form.
"""


class SteadyRetriever:
    """Ranks by shared words alone: no constant of the real ranking shows in the transcript."""

    def __init__(self, pack, embedder, *_):
        self._sentences = [(each.id, sentence.text) for each in pack.definitions for sentence in each.sentences]
        self._embedder = embedder

    def rank(self, texts):
        return [self._rank(text) for text in texts]

    def _rank(self, text):
        near = self._embedder.embed([text]) @ self._embedder.embed([sentence for _, sentence in self._sentences]).T
        best = {}
        for (name, _), similarity in zip(self._sentences, near[0].tolist(), strict=True):
            best[name] = max(best.get(name, 0.0), similarity)
        ranked = tuple(Ranked(name, best[name]) for name in sorted(best, key=lambda name: -best[name]))
        return Ranking(ranked, fits=ranked[0].score >= 0.4, fit=ranked[0].score)


@pytest.fixture(autouse=True)
def installation(monkeypatch):
    """An installation with the fake encoder, at the usual width."""
    for place in ("assistant.app", "assistant.surfaces.evaluating"):
        monkeypatch.setattr(f"{place}.open_encoder", lambda _=None: FakeEmbedder())
    monkeypatch.setattr("assistant.retrieval.Retriever", SteadyRetriever)
    monkeypatch.setattr("assistant.surfaces.evaluating.encoder_name", lambda _=None: "fake")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.jsonl"
    lines = [{"id": name, "text": text, "relevant": labels, "kind": kind} for name, text, labels, kind in CASES]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def evaluate(*arguments):
    return run(["evaluate", *map(str, arguments), "--pack", ROLES, "--offline"])


def test_the_whole_of_what_a_person_reads(file, capsys):
    """Both tables, the threshold that would serve better, and the conventions, as they stand in a terminal."""
    assert evaluate(file) == 0
    out, err = capsys.readouterr()
    assert "\n".join(line.rstrip() for line in out.splitlines()) + "\n" == TABLE
    assert err == ""


def test_the_same_figures_for_machines(file, capsys):
    """With --json there is one value with every figure, its interval and n, the groups, bins, curve and conventions."""
    assert evaluate(file, "--json") == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert (found["schema"], found["encoder"]) == ("evaluation/1", "fake (fake-1)")
    assert found["situations"] == {"n": 6, "out_of_scope": 2, "among_practice": 0}
    assert set(found["figures"]) == set(NAMES)
    assert found["figures"]["top_1"] == {"value": 0.75, "n": 4, "low": 0.300642, "high": 0.954413}
    assert list(found["baselines"]) == ["similarity alone", "BM25", "chance"]
    assert found["baselines"]["chance"]["top_1"] == {"value": 0.083333, "n": 4, "low": None, "high": None}
    assert {key: list(found[key]) for key in ("by_kind", "by_source", "by_language")} == {
        "by_kind": ["lure", "out", "plain"],
        "by_source": ["mine"],
        "by_language": ["en"],
    }
    assert sum(map(sum, found["confusion"]["counts"])) == 6
    assert sum(each["count"] for each in found["reliability"]["fit"]) == 6
    assert found["abstention"]["curve"][-1] == {"fit_from": 1.0, "out_recall": 1.0, "false_abstention": 1.0}
    assert len(found["conventions"]) == 5


def test_bad_lines_are_named_the_rest_is_measured_and_the_exit_code_is_1(file, capsys):
    """Each bad line is told with its number; what is good is measured all the same."""
    lines = file.read_text().splitlines()
    lines[1:1] = ['{"id": "x-1",', '{"id": "x-2", "text": "t", "relevant": {"boss": 2}}', '{"id": "x-3", "text": "t"}']
    file.write_text("\n".join(lines))
    assert evaluate(file) == 1
    out, err = capsys.readouterr()
    assert "\n".join(line.rstrip() for line in out.splitlines()) + "\n" == TABLE
    assert err.splitlines() == [
        f"reflect: {file}:2: not JSON. Skipped.",
        f"reflect: {file}:3: unknown definition «boss». Skipped.",
        f"reflect: {file}:4: an object with id, text and relevant is due. Skipped.",
        "reflect: Lines that could not be used: 3; situations that were measured: 6. They are named above.",
    ]


def test_bad_lines_are_errors_in_json_too(file, capsys):
    """With --json each bad line is an error on stderr, and the last line says how many there were."""
    file.write_text(file.read_text() + "\nnonsense")
    assert evaluate(file, "--json") == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["situations"]["n"] == 6
    assert [json.loads(line)["error"] for line in err.splitlines()] == [
        {"code": "case", "message": f"{file}:7: not JSON.", "hint": "Skipped."},
        {
            "code": "case",
            "message": "Lines that could not be used: 1; situations that were measured: 6.",
            "hint": "They are named above.",
        },
    ]


def test_a_file_without_a_good_line_measures_nothing(file, capsys):
    """Where nothing can be measured no figure is printed, whatever the reason."""
    for content, last in (("x", "situations that were measured: 0."), ("\n", "reflect evaluate --help shows")):
        file.write_text(content)
        assert evaluate(file) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert last in err.splitlines()[-1]


def test_situations_that_none_fits_alone_have_no_ranking(file, capsys):
    """Where a figure is not defined, its table has no row for it."""
    file.write_text(json.dumps({"id": "m-5", "text": "My bicycle was stolen.", "relevant": {}}))
    assert evaluate(file) == 0
    ranking, _, abstaining = capsys.readouterr().out.partition("Saying that none fits")
    assert "this installation" not in ranking
    assert "this installation" in abstaining


def test_the_default_are_the_situations_that_the_pack_keeps_apart(capsys):
    """Without a file the held-out split is measured."""
    assert evaluate("--json") == 0
    assert json.loads(capsys.readouterr().out)["situations"]["n"] == 40


def test_a_pack_that_keeps_none_apart_asks_for_a_file(capsys):
    """Without a file and without a held-out split, the error says what to name."""
    listening = str(Path(ROLES).with_name("listening"))
    assert run(["evaluate", "--pack", listening, "--offline"]) == 2
    said = "The pack listening keeps no situations apart to measure on. Name a file: reflect evaluate FILE.jsonl"
    assert capsys.readouterr().err == f"reflect: {said}\n"


def test_standard_input_can_be_measured(file, capsys, monkeypatch):
    """A dash reads the situations from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert evaluate("-") == 0
    assert "6 situations" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "why"), [("none.jsonl", "No such file or directory"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys, name, why):
    """A wrong path is told, with exit code 2."""
    assert evaluate(tmp_path / name) == 2
    assert capsys.readouterr().err == f"reflect: {tmp_path / name} cannot be read: {why}. Check the path.\n"


def test_measuring_on_practice_is_told(file, capsys):
    """Situations that the pack learns from prove little, and this is said."""
    practice = Path(ROLES, "situations/practice.jsonl").read_text().splitlines()[:2]
    file.write_text("\n".join(practice))
    assert evaluate(file) == 0
    said = "2 of these situations are among what the pack learns from, and prove little.\n"
    assert capsys.readouterr().err == said


def test_another_encoder_is_compared(file, tmp_path, capsys):
    """With --encoder its plain similarity is one more baseline."""
    assert evaluate(file, "--json", "--encoder", tmp_path) == 0
    found = json.loads(capsys.readouterr().out)["baselines"]
    assert list(found) == ["similarity alone", f"similarity, {tmp_path}", "BM25", "chance"]


def test_without_the_extra_everything_but_one_baseline_is_there(file, capsys, monkeypatch):
    """BM25 is left out where its library is missing, and the words say how to install it."""
    monkeypatch.setitem(sys.modules, "bm25s", None)
    assert evaluate(file) == 0
    out, err = capsys.readouterr()
    assert "similarity alone" in out
    assert "BM25" not in out
    assert err == (
        "The baseline BM25 needs a library that is not installed. pip install 'reflection-assistant[evaluate]' "
        "It is left out.\n"
    )


def test_plots_are_drawn_where_they_are_wanted(file, tmp_path, capsys):
    """With --plots each picture is there as PNG and as SVG, and its path is told."""
    folder = tmp_path / "new/plots"
    assert evaluate(file, "--plots", folder) == 0
    names = [f"{name}.{kind}" for name in ("confusion", "reliability", "abstention") for kind in ("png", "svg")]
    assert capsys.readouterr().err == "".join(f"Drawn: {folder / name}\n" for name in names)
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_plots_without_their_library_are_refused_before_anything_is_measured(file, tmp_path, capsys, monkeypatch):
    """Nobody waits for a picture that cannot be drawn."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert evaluate(file, "--plots", tmp_path / "plots") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "reflect: Plots need a library that is not installed. pip install 'reflection-assistant[evaluate]'\n"
