"""The check for continuous integration: what was recorded holds, within two points."""

from __future__ import annotations

import json

import pytest
from fakes import FakeEmbedder

from assistant.errors import StorageError
from assistant.evals import __main__ as command
from assistant.evals.check import losses, read_record
from assistant.evals.figures import NAMES

RECORDED = {"split": {"t.jsonl": "1"}, "figures": dict.fromkeys(NAMES, 0.5)}


def taken(**figures):
    return RECORDED | {"figures": RECORDED["figures"] | figures}


def test_two_points_are_within_the_margin():
    """Nothing is told of a loss of two points, nor of any gain."""
    lower = dict.fromkeys(("top_1", "recall_at_3", "mrr", "ndcg_at_5", "out_precision", "out_recall"), 0.48)
    assert losses(taken(**lower, brier=0.52, false_abstention=0.52), RECORDED) == []
    assert losses(taken(**dict.fromkeys(lower, 0.9), brier=0.1, false_abstention=0.1), RECORDED) == []


@pytest.mark.parametrize("name", NAMES)
def test_more_than_two_points_are_told_for_every_figure(name):
    """Each figure is watched, in the direction that is worse for it."""
    worse = 0.521 if name in {"brier", "false_abstention"} else 0.479
    expected = f"{NAMES[name]}: 0.500 was recorded, now {worse:.3f}, worse by 2.1 points"
    assert losses(taken(**{name: worse}), RECORDED) == [expected]


def test_a_figure_that_is_gone_is_a_loss():
    """Where a recorded figure is no longer defined, that is told."""
    without = {name: value for name, value in RECORDED["figures"].items() if name != "mrr"}
    assert losses(RECORDED | {"figures": without}, RECORDED) == ["MRR: 0.500 was recorded, and now there is none"]


def test_another_split_is_not_compared():
    """Figures of other situations say nothing about a loss, and this is told instead."""
    [line] = losses(taken(top_1=0.1) | {"split": {"t.jsonl": "2"}}, RECORDED)
    assert line.startswith("the situations are not those of the record: record the figures again")


@pytest.mark.parametrize("content", [None, "", "[]", "{}"])
def test_a_missing_record_says_how_to_make_one(tmp_path, content):
    """Without a record the error names the command that writes it."""
    path = tmp_path / "record.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(StorageError, match=r"python -m assistant\.evals record"):
        read_record(path)


def test_what_is_recorded_holds_until_it_is_worse(tmp_path, monkeypatch, capsys):
    """A record passes its own check; with better figures in it, the check fails and names them."""
    monkeypatch.setattr(command, "open_encoder", FakeEmbedder)
    monkeypatch.setattr("assistant.app.open_encoder", FakeEmbedder)
    roles, record = "tests/packs/project-roles", tmp_path / "record.json"
    folder = str(command.Path(__file__).parents[2] / roles)
    assert command.main(["record", "--pack", folder, str(record)]) == 0
    assert command.main(["check", "--pack", folder, str(record)]) == 0
    assert capsys.readouterr().err == ""
    better = json.loads(record.read_text())
    assert better["split"].keys() == {"apart.jsonl"}
    better["figures"]["top_1"] = 1.0
    record.write_text(json.dumps(better))
    assert command.main(["check", "--pack", folder, str(record)]) == 1
    assert capsys.readouterr().err.startswith("top-1: 1.000 was recorded, now 0.")
