"""The offline composer: from ranking, the person's words and hand-written lines to a reflection."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import phrases
from assistant.language import guess_language
from assistant.offline import complete, compose
from assistant.reflection import NOTICE
from assistant.turns import Talk
from assistant.types import Ranked, Ranking, Remark

QUOTED = re.compile(r"«([^»]*)»")
STAGES = ("single", "opening", "turn", "closing")
PIECES = (
    "I moved everyone's stations around.",
    "But they do it the old way, and nobody told me!",
    "How do I go on with {fact} and {heart}?",
    'He said «we\'ll see» and "never" (again).',
    "I'll write the steps on Sunday;",
    "I don't want to police it\n\n",
    "- a list\n- of things that were said to me",
)


def ranking(pack, first, *others, fits=True, carried=(), doing=(), missing=()):
    """Return a ranking as retrieval would make it, led by these definitions."""
    ids = [first, *others, *(each.id for each in pack.definitions if each.id not in {first, *others})]
    scores = [0.6, *[0.5] * len(others), *[0.01] * (len(ids) - 1 - len(others))]
    ranked = tuple(Ranked(each, score) for each, score in zip(ids, scores, strict=True))
    return Ranking(
        ranked, fits, 0.9 if fits else 0.1, carried, {}, dict.fromkeys(doing, 0.9), dict.fromkeys(missing, 0.9)
    )


def span(text, words):
    return text.index(words), text.index(words) + len(words)


def composed(text, pack, first="aligning-people", *others, **more):
    return compose(text, pack, ranking(pack, first, *others, **more), "en")


def written_for(lines, text):
    """Return the first of the hand-written lines that this text is, whatever was put in for what is named in braces."""
    patterns = [(line, re.sub(r"\\{\w+\\}", ".+", re.escape(line))) for line in lines]
    return next((line for line, pattern in patterns if re.fullmatch(pattern, text)), None)


def kinds(made):
    return [remark.kind for remark in made.remarks]


def test_the_whole_anatomy_is_made(pack, bakery):
    """A grounded reflection has its remarks in their order, each with the proof that its kind needs."""
    carried = (span(bakery, "But the two who were here before me"),)
    made = composed(bakery, pack, carried=carried)
    assert made.status == "grounded"
    assert kinds(made) == ["mirror", "dimension", "counterpart", "strength", "question", "experiment"]
    mirror, dimension, counterpart, strength, *_ = made.remarks
    assert [each.quote for each in dimension.evidence] == [
        "the two who were here before me do it the old way as soon as I turn around"
    ]
    assert "I don't want to have to police it" in {each.quote for each in mirror.evidence}
    assert not {each.quote for each in mirror.evidence} & {each.quote for each in dimension.evidence}
    assert [dimension.citations[0].definition, counterpart.citations[0].definition] == [
        "aligning-people",
        "organising-and-staffing",
    ]
    assert strength.citations[0].definition == "organising-and-staffing"
    assert strength.evidence[0].quote.startswith("I moved everyone's stations around")


def test_every_quoted_word_is_the_persons_and_proven(pack):
    """Over all practice situations, what stands in «…» is evidence of the same remark, word for word."""
    for situation in pack.situations:
        if situation.lang != "en":
            continue
        made = compose(situation.text, pack, ranking(pack, "change"), guess_language(situation.text))
        for remark in made.remarks:
            for evidence in remark.evidence:
                assert situation.text[evidence.start : evidence.end] == evidence.quote
            shown = {" ".join(each.quote.split()) for each in remark.evidence}
            assert set(QUOTED.findall(remark.text)) <= shown


def test_a_reflection_has_the_length_of_one(pack):
    """Where the text allows, a reflection has 120 to 220 words; to a short text it is shorter."""
    lengths = []
    for situation in pack.situations:
        if situation.lang == "en" and len(situation.text.split()) > 60:
            made = composed(situation.text, pack, "change", "aligning-people")
            lengths.append(sum(len(remark.text.split()) for remark in made.remarks))
    within = sum(120 <= length <= 220 for length in lengths)
    assert within / len(lengths) >= 0.95
    short = composed("I wrote the plan in May and nobody at the depot has looked at it.", pack)
    assert sum(len(remark.text.split()) for remark in short.remarks) < 170


def test_a_strength_is_an_act_that_is_told(pack):
    """Without an act of the person that belongs to the pair, no strength is named."""
    told = (
        "They do it the old way at night. I explained the order to each of them. By morning it is gone again, and the "
        "ovens wait. I do not want to stand behind them. The two at the door look at each other when I come in, and "
        "then they go on as before."
    )
    for text, there in (
        (told, True),
        (told.replace("I explained", "She explained"), False),
        (told.replace("explained the order to", "shouted at"), False),
    ):
        made = composed(text, pack, carried=(span(text, "They do it the old way at night"),))
        assert ("strength" in kinds(made)) == there


def test_a_definition_close_behind_is_named(pack, bakery):
    """Where another definition comes close, the blind spot says so and cites it; else it says what is not told."""
    blind = composed(bakery, pack, "aligning-people", "change").remarks[-3]
    assert (blind.kind, blind.citations[0].definition) == ("blind_spot", "change")
    told = (
        "I moved the stations into another order, drew all of it and pinned the sheet by the door. It is a good sheet. "
        "The two who were here before me do it the old way each time that I turn around, and the sheet hangs there as "
        "if it were for somebody else. Then the ovens wait, and the bread with them."
    )
    blind = composed(told, pack, "aligning-people").remarks[-3]
    assert (blind.kind, blind.citations[0].definition) == ("blind_spot", "aligning-people")


def test_where_no_definition_stands_out_it_is_said(pack, bakery):
    """A nearest definition that is not likely is called the nearest by a little."""
    ids = [each.id for each in pack.definitions]
    flat = Ranking(tuple(Ranked(each, 0.25 if at == 0 else 0.05) for at, each in enumerate(ids)), fits=True, fit=0.9)
    said = compose(bakery, pack, flat, "en").remarks[1].text
    beginnings = [
        line.partition("{name}")[0].format(account="this", Account="This") for line in phrases.DIMENSIONS_UNSURE
    ]
    assert any(said.startswith(beginning) for beginning in beginnings)


def test_what_is_not_there_is_left_out(pack, bakery):
    """Where nothing is left open there is no blind spot; to a short text mirror, pair and question are enough."""
    assert "blind_spot" not in kinds(composed(bakery, pack))
    short = "I wrote the plan in May, the two at the depot said fine, and I want it on the road by June."
    assert kinds(composed(short, pack)) == ["mirror", "dimension", "counterpart", "question"]


def test_a_reflection_speaks_of_what_the_account_names(pack):
    """Pair, question and experiment name the people and things of the account, as the person calls them."""
    text = (
        "I rewrote the night rota in May so that nobody has three late shifts in a row. My two deputies nod, and "
        "in the corridor the old list still hangs. On Friday I asked them about it and they said it was only "
        "habit. I want to stop going down there at ten to see which list they use."
    )
    made = composed(text, pack, carried=(span(text, "I rewrote the night rota in May"),))
    said = {remark.kind: remark.text for remark in made.remarks}
    for kind in ("dimension", "counterpart", "question"):
        assert "the night rota" in said[kind] or "your two deputies" in said[kind]
    assert "my two" not in " ".join(QUOTED.sub("", each) for each in said.values())


@pytest.mark.parametrize(("state", "other"), [("doing", "missing"), ("missing", "doing")])
def test_the_question_suits_what_is_practised_or_missing(pack, bakery, state, other):
    """Where one of the two is likely, the question comes from its lines and never from the other's."""
    lines = {line.text: line.when for line in pack.guides["aligning-people"].questions}
    made = composed(bakery, pack, **{state: ("aligning-people",)})
    question = next(remark.text for remark in made.remarks if remark.kind == "question")
    assert lines[written_for(lines, question)] in {state, "any"}
    assert lines[written_for(lines, question)] != other


def test_the_question_asks_for_what_the_account_lacks(pack):
    """An account without a time is asked about the time, one without others' voices about those."""
    lines = {line.text: line.lacks for line in pack.guides["aligning-people"].questions}
    for text, lack in (
        ("I told the five to take the new form, they say it is fine, and I want it out of the drawer.", "time"),
        ("Since May I have shown the new form to each of them, and it stays in the drawer every week.", "voices"),
    ):
        question = next(remark.text for remark in composed(text, pack).remarks if remark.kind == "question")
        assert lines[written_for(lines, question)] == lack


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("How do I get these people going again?", True),
        ("So how should we go about it next week?", True),
        ("We were in money trouble, so what does it look like?", False),
        ("What was I supposed to say to that?", False),
        ("Who wants a job for the Mondays only?", False),
    ],
)
def test_only_a_question_of_ones_own_is_given_back_as_one(pack, question, own):
    """A question that answers itself, or is nobody's, is not told as what the person asks."""
    text = f"The two at the depot nod and use the old list. {question} It has gone on since May."
    mirror = composed(text, pack).remarks[0].text
    assert (written_for(phrases.MIRROR_ASKS, mirror) is not None) is own


def test_no_blind_spot_says_that_something_is_missing():
    """A blind spot says what one could ask or add: a program that reads words may have overlooked what is there."""
    lines = [*phrases.UNHEARD, *(line for lines in phrases.NOT_TOLD.values() for line in lines)]
    assert [line for line in lines if re.search(r"\b(?:no(?! weight)|nobody|not told|left|nothing is)\b", line)] == []


def test_where_nothing_fits_there_is_a_mirror_and_a_question(pack):
    """No definition is named where none fits."""
    text = "One of my technicians is negative about everything, and nobody can fault her work."
    made = composed(text, pack, fits=False)
    assert (made.status, kinds(made)) == ("nothing_fits", ["mirror", "question"])
    assert written_for(pack.general_questions, made.remarks[1].text)


@pytest.mark.parametrize("text", ["My team hates me.", "They hate it.", "Hi!", "Fine, thanks."])
def test_too_little_is_answered_with_a_question_for_a_scene(pack, text):
    """A handful of words is given back where it can be, and a question asks for one moment."""
    made = composed(text, pack)
    assert made.status == "too_thin"
    assert written_for(pack.thin_questions, made.remarks[-1].text)


def test_few_words_that_point_nowhere_are_too_little(pack):
    """A short text is too thin where no definition stands out; a longer one, or one that points somewhere, is not."""
    few = "We moved the Monday meeting to Tuesday and nobody came."
    flat = Ranking(tuple(Ranked(each.id, 0.09) for each in pack.definitions), fits=True, fit=0.9)
    more = f"{few} I had written it on the board, and told the two who were there on Friday myself."
    pointed = ranking(pack, "aligning-people")
    statuses = [compose(text, pack, by, "en").status for text, by in ((few, flat), (more, flat), (few, pointed))]
    assert statuses == ["too_thin", "grounded", "grounded"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Mein Team macht seit Wochen, was es will, und ich weiß nicht mehr, wie ich es mit ihnen halten soll.",
            "Englisch",
        ),
        ("Mon équipe ne suit plus depuis des semaines et je ne sais pas quoi faire avec eux.", "anglais"),
        ("Mi equipo no sigue el plan desde hace semanas y no sé qué hacer con ellos.", "inglés"),
    ],
)
def test_another_language_is_told_in_that_language(pack, text, words):
    """German, French and Spanish are told, in their own words, that they cannot be read offline."""
    made = compose(text, pack, ranking(pack, "change"), guess_language(text))
    assert (made.status, made.remarks) == ("unsupported_language", ())
    assert words in made.notice
    assert made.notice != NOTICE


def test_a_quoted_question_has_no_full_stop_behind_it(pack):
    """The person's question keeps its mark, and nothing is put behind it."""
    text = "The new order dissolves every night when I turn around. How do I get them to keep to it?"
    mirror = composed(text, pack).remarks[0].text
    assert "How do I get them to keep to it?»" in mirror
    assert "?»." not in mirror


def test_openings_differ(pack):
    """Of fifty situations no opening of six words is shared by more than a quarter."""
    texts = [each.text for each in pack.situations if each.lang == "en"][:50]
    openings = [" ".join(re.sub(QUOTED, "«»", composed(text, pack).remarks[0].text).split()[:6]) for text in texts]
    assert max(openings.count(each) for each in openings) <= len(texts) / 4


def test_a_model_that_left_something_out_is_completed(pack, bakery):
    """To a model's remarks the counterpart of its own dimension is added, and a question from that bank."""
    mirror = Remark("mirror", "…")
    added = complete([mirror], bakery, pack, ranking(pack, "change"), "aligning-people")
    assert [remark.kind for remark in added] == ["counterpart", "question"]
    assert added[0].citations[0].definition == "organising-and-staffing"
    assert written_for([line.text for line in pack.guides["aligning-people"].questions], added[1].text)
    assert complete([], bakery, pack, ranking(pack, "change"), None) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(PIECES)), max_size=14), st.sampled_from(STAGES))
def test_no_text_breaks_the_composer(pack, pieces, stage):
    """Whatever is written, each remark is proven: evidence and «…» are the person's words, and no line is left open."""
    text = " ".join(pieces)
    made = compose(text, pack, ranking(pack, "change"), "en", Talk(stage, start=len(pieces[0]) + 1 if pieces else 0))
    for remark in made.remarks:
        assert all(text[each.start : each.end] == each.quote for each in remark.evidence)
        assert "{" not in QUOTED.sub("", remark.text)
        assert set(QUOTED.findall(remark.text)) <= {" ".join(each.quote.split()) for each in remark.evidence}


@pytest.mark.parametrize(
    "text", ["I said so and " * 1_400, "a," * 9_000, "(" * 15_000, "I\n" * 9_000, "but I " * 3_000]
)
def test_a_long_and_shapeless_text_is_read_too(pack, text):
    """A text of the greatest length without a sentence in it is composed from, or called too thin, like any other."""
    assert composed(text, pack).status in {"grounded", "too_thin"}
