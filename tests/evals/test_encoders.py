"""Packs on other subjects: they load, are indexed, and are ranked under any encoder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from assistant.app import open_assistant
from assistant.evals.__main__ import main
from assistant.evals.cases import read_cases
from assistant.evals.encoders import compare_encoders
from assistant.pack import held_out, load_pack

PACKS = Path(__file__).parents[1] / "packs"
ROLES, LISTENING = PACKS / "project-roles", PACKS / "listening"


@pytest.fixture
def roles():
    return load_pack(ROLES)


@pytest.fixture
def cases(roles):
    found, problems = read_cases(roles, held_out(ROLES))
    assert problems == []
    return found


class Turned(FakeEmbedder):
    """Knows texts by their length alone: another encoder, and a bad one."""

    def embed(self, texts):
        return super().embed(["x" * (len(text) % 7 + 1) for text in texts])


def test_the_roles_are_twelve_in_pairs_with_practice_and_held_out_apart(roles, cases):
    """The pack of roles has six pairs, 20 practice situations, and 40 others that share no text with them."""
    assert len(roles.definitions) == 12
    assert all(roles.counterpart(roles.counterpart(each.id).id) == each for each in roles.definitions)
    assert (len(roles.situations), len(cases)) == (20, 40)
    texts = [each.text for each in roles.situations] + [case.situation.text for case in cases]
    assert len(set(texts)) == 60
    assert {name for case in cases for name in case.situation.relevant} == {each.id for each in roles.definitions}


@pytest.mark.parametrize(
    ("folder", "text", "due"),
    [
        (ROLES, "Somebody has to settle this dispute between both sides by the rules and stay neutral.", "referee"),
        (LISTENING, "I left a pause and let her go on thinking, however long the gap felt.", "silence"),
    ],
)
def test_a_pack_on_another_subject_is_indexed_and_searched(folder, text, due):
    """A pack of one's own, with few situations or none, ranks all its definitions by their sentences."""
    with open_assistant(pack=folder, offline=True) as assistant:
        ranking = assistant.retrieve(text)
        assert ranking[0].definition == due
        assert sorted(each.definition for each in ranking) == sorted(each.id for each in assistant.pack.definitions)
        assert assistant.reflect(text).pack.id == folder.name


def test_encoders_are_compared_on_the_same_cases(roles, cases):
    """Each encoder has figures of its own, with their number of cases; one that hears words beats one that does not."""
    found = compare_encoders(roles, cases, {"words": FakeEmbedder(), "lengths": Turned()})
    assert list(found) == ["words", "lengths"]
    assert found["words"]["top_1"].n == found["lengths"]["top_1"].n == 36
    assert found["words"]["brier"].n == 40
    assert found["words"]["mrr"].value > found["lengths"]["mrr"].value


def test_the_command_prints_the_figures_of_an_encoder(capsys):
    """Developers see each figure with its interval and its n."""
    assert main(["encoders", "--pack", str(ROLES)]) == 0
    out, err = capsys.readouterr()
    first, *lines = out.splitlines()
    assert re.fullmatch(r".*encoder: 40 situations", first)
    assert all(re.fullmatch(r"  \S.{22} [01]\.\d{3}  \([01]\.\d{3} to [01]\.\d{3}, n = \d+\)", line) for line in lines)
    assert [line[2:26].strip() for line in lines][:2] == ["top-1", "recall@3"]
    assert err == ""


def test_an_encoder_that_is_not_there_is_named(capsys, tmp_path):
    """A folder without an encoder is told, with exit code 1."""
    assert main(["encoders", "--pack", str(ROLES), str(tmp_path)]) == 1
    assert f"encoder.toml cannot be read: [Errno 2] No such file or directory: '{tmp_path}" in capsys.readouterr().err
