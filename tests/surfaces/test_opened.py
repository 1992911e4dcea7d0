"""What a terminal and a page have in common: whose words, which pairs, which lines."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest

from assistant.surfaces import opened
from assistant.types import Remark


@pytest.mark.parametrize(
    ("spans", "cut"),
    [
        ([], [("abcdef", set())]),
        ([((0, 6), "x")], [("abcdef", {"x"})]),
        ([((1, 4), "x"), ((3, 5), "y")], [("a", set()), ("bc", {"x"}), ("d", {"x", "y"}), ("e", {"y"}), ("f", set())]),
        ([((1, 3), "x"), ((1, 3), "y")], [("a", set()), ("bc", {"x", "y"}), ("def", set())]),
    ],
)
def test_a_text_is_cut_where_spans_begin_and_end(spans, cut):
    """The pieces are the whole text, in order, each with the labels of all spans that cover it."""
    assert list(opened.pieces("abcdef", spans)) == cut


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("You say «the ovens never wait».", ["person"]),
        ("You say “The ovens  never wait”.", ["person"]),
        ('You say "the ovens never wait".', ["person"]),
        ("It works «by speech and by example».", ["definition"]),
        ("It may be «aligning people».", ["definition"]),
        ("What some call «buy-in» is neither's.", []),
        ("«as soon as I turn around» and «by speech and by example»", ["person", "definition"]),
    ],
)
def test_quotations_are_told_apart_by_whose_words_they_are(text, whose):
    """Quoted words are the person's where they wrote them, a definition's where the remark cites it, else nobody's."""
    remark = Remark("dimension", text, (made.quote("aligning-people", "by speech and by example"),))
    assert [each for _, each in opened.quotations(remark, made.TOLD)] == whose


def test_a_pair_stands_together_and_once():
    """Each cited definition has its counterpart beside it, and no definition comes twice."""
    both = made.reflection()
    assert [[each.id for each in pair] for pair in opened.pairs(both, None)] == [
        ["aligning-people", "organising-and-staffing"]
    ]


def test_a_counterpart_that_is_not_cited_is_lent_by_the_very_same_pack_only():
    """A counterpart comes from the installed pack if that is the one the reflection was made with, and else not."""
    alone = made.reflection(definitions=(made.PACK.definition("change"),), remarks=())
    assert [[each.id for each in pair] for pair in opened.pairs(alone, made.PACK)] == [
        ["change", "predictability-and-order"]
    ]
    assert [[each.id for each in pair] for pair in opened.pairs(alone, None)] == [["change"]]
    other = replace(made.PACK, digest="another")
    assert [[each.id for each in pair] for pair in opened.pairs(alone, other)] == [["change"]]


def test_no_character_can_act_on_the_terminal_or_turn_the_reading_order():
    """Control and direction signs are replaced one for one, so that offsets hold; letters and lines stay."""
    text = "a\x1b[31mb\u202ec\x9bd\te\nf\x00é…"
    shown = opened.visible(text)
    assert shown == "a\ufffd[31mb\ufffdc\ufffdd\te\nf\ufffdé…"
    assert len(shown) == len(text)
