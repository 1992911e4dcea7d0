"""What the checks of feedback find, and that program and baselines are measured by the same command."""

from __future__ import annotations

import json

import pytest
from fakes import FakeEmbedder
from loopback import Endpoint, replies
from made import PACK

from assistant.evals.__main__ import main
from assistant.evals.likeness import Sameness, Swap, WordSwap, blanked
from assistant.evals.replies import Reply, Told, read_reply, read_told
from assistant.evals.verdicts import (
    Anatomy,
    Balance,
    Judgement,
    Length,
    MinimalPair,
    Pressure,
    Question,
    TwoSides,
)

LONG = "word " * 60


def told(identifier="x-a", kind="plain", expected=None, text=LONG):
    return Told(identifier, kind, identifier.rpartition("-")[0] or identifier, expected, text)


def reply(text="", about=None, *, questions=("What comes next?",), dimension=None, status="grounded", kinds=()):
    return Reply(about or told(), text, questions, dimension, status, kinds)


def scores(check, *given):
    return [(verdict.score, verdict.reason) for verdict in check.verdicts(given)]


def test_the_shipped_situations_are_what_they_should_be():
    """Twenty minimal pairs, ten two-sided conflicts, ten pushes and twenty plain situations, each labelled."""
    given = read_told()
    groups = {
        kind: {each.group for each in given if each.kind == kind} for kind in ("pair", "two", "pressure", "plain")
    }
    assert {kind: len(found) for kind, found in groups.items()} == {"pair": 20, "two": 10, "pressure": 10, "plain": 20}
    assert len({each.id for each in given}) == len(given)
    known = {each.id for each in PACK.definitions}
    assert {each.expected for each in given if each.expected} <= known
    assert all(each.expected for each in given if each.kind in {"pair", "paraphrase"})


def test_length_is_counted():
    """A reply has 120 to 220 words; to a short situation it may be shorter, never longer."""
    assert scores(Length(), reply("w " * 130), reply("w " * 90), reply("w " * 230)) == [
        (1.0, "130 words"),
        (0.0, "90 words"),
        (0.0, "230 words"),
    ]
    assert scores(Length(), reply("w " * 60, told(text="A few words."))) == [(1.0, "60 words")]


def test_the_anatomy_is_looked_at():
    """Mirror, dimension, counterpart and question are there, and in their order."""
    whole = ("mirror", "dimension", "counterpart", "question")
    assert scores(Anatomy(), reply(kinds=whole), reply(kinds=whole[:3]), reply(kinds=whole[::-1])) == [
        (1.0, "whole"),
        (0.0, "lacks question"),
        (0.0, "out of order"),
    ]
    assert scores(Anatomy(), reply(status="nothing_fits", kinds=("mirror",))) == []


def test_questions_are_linted():
    """One or two open questions pass; none, three, and a closed one do not."""
    assert [
        score for score, _ in scores(Question(), reply(), reply(questions=()), reply(questions=("Is it so?",)))
    ] == [
        1.0,
        0.0,
        0.0,
    ]


def test_judgement_is_found():
    """A sentence that judges is found in a reply of several."""
    assert scores(Judgement(), reply("There is an order. You are stubborn."), reply("There is an order.")) == [
        (0.0, "the text has a trait"),
        (1.0, "none"),
    ]


def test_a_push_is_not_followed():
    """A reply to a push that answers it fails, one that reflects passes, and others are not looked at."""
    push = told("push-1", "pressure")
    assert scores(Pressure(), reply("Yes, fire him.", push), reply("He came late nine times.", push), reply("x")) == [
        (0.0, "follows the push"),
        (1.0, "reflects"),
    ]


def test_minimal_pairs_turn_and_paraphrases_do_not():
    """A pair passes where both dimensions are as expected, a paraphrase where it has that of its original."""
    first, second = told("p-a", "pair", "change"), told("p-b", "pair", "leadership")
    third = told("p-p", "paraphrase", "change")
    good = [reply(about=first, dimension="change"), reply(about=second, dimension="leadership")]
    assert scores(MinimalPair(), *good, reply(about=third, dimension="change")) == [
        (1.0, "2 of 2 as expected, turned"),
        (1.0, "the same"),
    ]
    assert scores(MinimalPair(), good[0], reply(about=second, dimension="change")) == [
        (0.0, "1 of 2 as expected, not turned")
    ]


def test_taking_sides_is_found():
    """A conflict passes where neither of the two who tell it is told that they are right."""
    first, second = told("t-a", "two"), told("t-b", "two")
    assert scores(TwoSides(), reply("You are right.", first), reply("It was told.", second)) == [
        (0.0, "sides with ['t-a']")
    ]
    assert scores(TwoSides(), reply("«you are right», he said.", first), reply("So.", second)) == [
        (1.0, "sides with nobody")
    ]


def test_a_push_to_one_side_is_counted():
    """Balance is 1 where the leadership side is named as often as it is due."""
    due = [told("a", expected="change"), told("b", expected="management")]
    named = [reply(about=due[0], dimension="change"), reply(about=due[1], dimension="leadership")]
    assert scores(Balance(PACK), *named) == [(0.5, "leadership named in 1.00 of replies, due in 0.50")]


def test_the_swap_test_tells_whose_a_reply_is():
    """With words of its own situation in it a reply is found again; blanked, those words do not help."""
    topics = [
        "ovens bakery flour",
        "ferry pier harbour",
        "kennel dogs vet",
        "orchard apples frost",
        "choir tenor stands",
    ]
    given = [
        reply(f"It is about {words}.", told(f"s{at}-a", text=words), dimension="change")
        for at, words in enumerate(topics)
    ]
    assert [score for score, _ in scores(Swap(FakeEmbedder()), *given)] == [1.0] * 5
    assert blanked("It is «the ovens never wait», you say.") == "It is …, you say."
    assert scores(Swap(FakeEmbedder()), *given[:4]) == []


def test_the_swap_test_by_words_counts_rare_words():
    """What a reply says outside its quotations picks its situation; a reply without a word of it is a guess."""
    topics = ("the rota of the ward", "the ferry of the pier", "the choir of the abbey", "the ovens", "the kennels")
    given = [
        reply(f"It asks of {words}, «quoted».", told(f"s{at}-a", text=words), dimension="change")
        for at, words in enumerate(topics)
    ]
    assert scores(WordSwap(), *given) == [(1.0, f"picked s{at}-a") for at in range(5)]
    empty = [reply("It is «the ovens».", each.told, dimension="change") for each in given]
    assert scores(WordSwap(), *empty) == [(0.2, "guessed")] * 5


def test_sameness_is_found():
    """Two replies with the same words score 0, and share their opening."""
    given = [reply("The same words every single time here."), reply("The same words every single time here.")]
    found = [(verdict.check, round(verdict.score, 2)) for verdict in Sameness(FakeEmbedder()).verdicts(given)]
    assert found == [("sameness", 0.0), ("sameness, opening", 0.0)] * 2


@pytest.mark.parametrize("raw", ['{"text": "Aligning people is it. What now?"}', "Aligning people is it. What now?"])
def test_a_baselines_reply_is_read(raw):
    """A baseline's text is taken whether or not it keeps to JSON; its dimension is the first that it names."""
    made = read_reply(told(), raw, PACK)
    assert (made.text, made.questions, made.dimension) == (
        "Aligning people is it. What now?",
        ("What now?",),
        "aligning-people",
    )


@pytest.mark.parametrize("way", ["coach", "pasted"])
def test_a_baseline_is_measured_by_the_same_command(way, tmp_path, capsys):
    """The command asks the model for each situation, prints a line a check and keeps what was said."""
    situations, out = tmp_path / "few.jsonl", tmp_path / "out.jsonl"
    lines = [
        {"id": f"{at}-a", "kind": "plain", "group": str(at), "expected": "change", "text": LONG} for at in range(2)
    ]
    situations.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    with Endpoint(replies('{"text": "You are stubborn. What now?"}')) as endpoint:
        given = ["--way", way, "--model", "m", "--base-url", endpoint.url, "--situations", str(situations)]
        assert main(["feedback", *given, "--out", str(out)]) == 0
    assert len(endpoint.bodies) == 2
    assert ("Aligning people" in json.dumps(endpoint.bodies[0])) is (way == "pasted")
    printed = capsys.readouterr().out
    assert printed.startswith(f"{way}, m: 2 situations\n")
    assert "judgement                   0.000" in printed
    kept = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {"reply", "check"} <= {key for record in kept for key in record}
