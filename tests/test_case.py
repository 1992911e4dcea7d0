"""Which hand-written line suits an account."""

from __future__ import annotations

import pytest

from assistant.case import takes_nothing_untold
from assistant.packfiles import Problems, as_guides
from assistant.types import BankQuestion

LATE = BankQuestion("What do they say when it comes late?", needs=("late", "delay*"), unless=("never", "to the day"))


@pytest.mark.parametrize(
    ("told", "suits"),
    [
        ("The letter came LATE again.", True),
        ("it is delayed.", True),
        ("the letter is there.", False),
        ("the latest letter is there.", False),
        ("it never comes late.", False),
        ("late or not, it is there to the day.", False),
    ],
)
def test_what_a_line_takes_for_granted_has_to_be_told(told, suits):
    """One of the words that it needs stands in the account, whole or by its stem, and none that forbids it."""
    assert takes_nothing_untold(LATE, told, "en") is suits


def test_a_line_that_takes_nothing_for_granted_suits_any_account():
    """Without such words a line always suits."""
    assert takes_nothing_untold(BankQuestion("What comes first?"), "", "en")


@pytest.mark.parametrize("words", ["late", [3], [""]])
def test_words_of_a_line_are_a_list_of_words(tmp_path, words):
    """What is no list of words is a problem of the pack."""
    guide = {"concern": "x", "looks_like": ["x"], "questions": [{"text": "What?", "needs": words}], "experiments": []}
    (tmp_path / "questions.toml").write_text("[guides.a]", encoding="utf-8")
    problems = Problems(tmp_path)
    assert as_guides({"guides": {"a": guide}}, frozenset({"a"}), problems) == {}
    assert [each.partition(": ")[2] for each in problems.found] == ["«a»: texts and lists of {text, when} are due"]
