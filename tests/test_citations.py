"""Proof: what is kept, what is withheld, and why."""

from __future__ import annotations

import contextlib
import dataclasses
import random

import pytest
from replies import QUOTES, remarks

from assistant.citations import Court, Unproven, cite, find_evidence, make_handles, restore
from assistant.errors import CitationError
from assistant.folding import fold
from assistant.grammar import read_claim
from assistant.proof import check, check_all, check_evidence
from assistant.types import Evidence

NAMES = {"aligning-people": "Aligning people", "organising-and-staffing": "Organising and staffing"}
MAIN = "aligning-people"
HANDLES_OF_SEVEN = ["wtws", "tnpt", "xsdz", "fqqk", "txdz", "qbfm", "qswt", "twns", "cvzw", "shqx"]


@pytest.fixture(scope="module")
def handles(pack):
    return make_handles(pack.definitions, 7)


@pytest.fixture(scope="module")
def by_name(handles):
    return {definition.name: handle for handle, definition in handles.items()}


@pytest.fixture(scope="module")
def court(pack, handles, bakery):
    return Court(pack, handles, fold(bakery))


def prove(court, remark, main=MAIN):
    return court.prove(read_claim(remark), None if remark["kind"] in {"mirror", "dimension"} else main)


def reason(court, remark, main=MAIN):
    with pytest.raises(Unproven) as unproven:
        prove(court, remark, main)
    return unproven.value.reason


@pytest.mark.parametrize(
    "kind", ["mirror", "dimension", "counterpart", "strength", "blind_spot", "question", "experiment"]
)
def test_an_honest_remark_of_each_kind_is_proven(court, by_name, bakery, pack, kind):
    """What is quoted from definition and person is found, and shown as it stands there."""
    remark = remarks(by_name)[kind]
    proven = prove(court, remark)
    assert proven.text == remark["text"]
    assert [bakery[each.start : each.end] for each in proven.evidence] == remark["evidence"]
    for citation, claimed in zip(proven.citations, remark["cites"], strict=True):
        definition = pack.definition(citation.definition)
        assert definition.text[citation.start : citation.end] == citation.sentence
        assert definition.text[slice(*citation.highlight)] == claimed["quote"]
        assert citation.sentence_index == claimed["sentence"] - 1


def test_every_sentence_of_every_definition_can_be_cited(pack, handles, by_name, court):
    """Each sentence of the pack, quoted whole or from its fourth word on, is located exactly."""
    for definition in pack.definitions:
        for sentence in definition.sentences:
            for words in (sentence.text, " ".join(sentence.text.split()[-5:]).rstrip(".")):
                if sum(words in other.text for other in definition.sentences) > 1:
                    continue
                quoted = {"handle": by_name[definition.name], "sentence": sentence.index + 1, "quote": words}
                remark = {"kind": "blind_spot", "text": "Perhaps.", "cites": [quoted], "evidence": []}
                assert prove(court, remark).citations[0].sentence == sentence.text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"handle": "zzzz"}, "a handle is not in this request's table"),
        ({"handle": "aligning-people"}, "a handle is not in this request's table"),
        ({"handle": "Aligning people"}, "a handle is not in this request's table"),
        ({"sentence": 0}, "a definition has no sentence of that number"),
        ({"sentence": 3}, "a definition has no sentence of that number"),
        ({"sentence": -1}, "a definition has no sentence of that number"),
        ({"sentence": 1}, "a quote is not in the sentence that its number points to"),
        (
            {"quote": "grasp the vision and its plans and hold"},
            "a quote does not stand in the definition word for word",
        ),
        ({"quote": "grasp the vision … hold them valid"}, "a quote does not stand in the definition word for word"),
        ({"quote": "rasp the vision and its strategies"}, "a quote does not stand in the definition word for word"),
        ({"quote": "hold them valid"}, "a quote is shorter than 4 words"),
        ({"quote": "Aligning people"}, "a quote stands more than once in the definition; quote more of it"),
        ({"quote": ""}, "a quote does not stand in the definition word for word"),
        (
            {"quote": "grasp the visi\u043en and its strategies"},
            "a quote does not stand in the definition word for word",
        ),
        ({"quote": QUOTES["Organising and staffing"][1]}, "a quote does not stand in the definition word for word"),
    ],
)
def test_pointer_and_quote_must_agree(court, by_name, change, why):
    """A wrong handle, a wrong number, a changed, spliced, clipped or trivial quote each withhold the remark."""
    remark = remarks(by_name)["dimension"]
    remark["cites"] = [remark["cites"][0] | change]
    assert reason(court, remark) == why


@pytest.mark.parametrize(
    "variant", [str.upper, lambda words: words.replace(" ", "\n  "), lambda words: words.replace("the", "th\u00ade")]
)
def test_harmless_typography_is_kept(court, by_name, variant):
    """Case, line breaks and soft hyphens in a quote do not withhold it, and what is shown is the pack's own."""
    remark = remarks(by_name)["dimension"]
    remark["cites"][0]["quote"] = variant(remark["cites"][0]["quote"])
    assert prove(court, remark).citations[0].sentence.startswith("Aligning people influences")


@pytest.mark.parametrize(
    "words",
    [
        "the ovens always wait",
        "the ovens",
        "they hate the new order",
        "",
        "the ovens never … by the door",
        "he ovens never wait",
    ],
)
def test_evidence_is_what_the_person_wrote(court, by_name, words):
    """Words that the person did not write, or too few of them, withhold the remark."""
    remark = remarks(by_name)["mirror"] | {"evidence": [words]}
    assert reason(court, remark).startswith("a piece of evidence does not stand in the situation")


@pytest.mark.parametrize(
    "variant",
    [
        "«{}»",
        "“{},”",
        "{}.",
        "…{}…",
        "‘{};’",
        "\n{}\t",
        "\u00a0{}\u00a0",
        '"{}."',
        "„{}‟",
        "’‚{}‹›",
        "»{}«",
        " \u200b“\ufeff{}\u2060” ",
    ],
)
def test_what_a_quotation_adds_at_its_ends_is_left_out(court, by_name, variant):
    """Marks around a quote, and a stop, a comma or an ellipsis at its ends, are the quotation's and not the text's."""
    remark = remarks(by_name)["dimension"]
    remark["cites"][0]["quote"] = variant.format("grasp the vision and its strategies")
    remark["evidence"] = [variant.format("I moved everyone's stations around")]
    proven = prove(court, remark)
    low, high = proven.citations[0].highlight
    assert court.pack.definition(MAIN).text[low:high] == "grasp the vision and its strategies"
    assert proven.evidence[0].quote == "I moved everyone's stations around"


@pytest.mark.parametrize("added", "-*!?()[]/:xX1\u200a")
def test_nothing_else_is_left_out_at_the_ends_of_a_quote(court, by_name, added):
    """Any other sign at an end of a quote or of evidence is part of what is claimed, and must stand there."""
    remark = remarks(by_name)["dimension"]
    quote = remark["cites"][0]["quote"]
    if added.isspace():
        remark["cites"][0]["quote"] = f"{added}{quote}{added}"
        assert prove(court, remark)
        return
    remark["cites"][0]["quote"] = f"{added}{quote}"
    assert reason(court, remark) == "a quote does not stand in the definition word for word"
    remark = remarks(by_name)["dimension"] | {"evidence": [f"{added}give it a month"]}
    assert reason(court, remark).startswith("a piece of evidence does not stand")


def test_three_words_are_evidence_and_four_a_quote(court, by_name):
    """Three words of the person and four of a definition are enough, and one fewer is too few."""
    remark = remarks(by_name)["dimension"]
    remark["cites"][0]["quote"], remark["evidence"] = "the vision and its", ["pinned it by"]
    assert prove(court, remark).evidence[0].quote == "pinned it by"
    assert reason(court, remark | {"evidence": ["pinned it"]}).endswith("shorter than 3 words")
    remark["cites"][0]["quote"] = "the vision and"
    assert reason(court, remark) == "a quote is shorter than 4 words"


def test_of_several_places_the_first_is_evidence():
    """Words that stand twice are found where they stand first."""
    found = find_evidence("we are late again", fold("Well, we are late again. Yes, We are late again."))
    assert (found.quote, found.start, found.end) == ("we are late again", 6, 23)


@pytest.mark.parametrize(
    ("kind", "lacking", "why"),
    [
        ("mirror", "evidence", "this kind of remark needs evidence: words of the person"),
        ("dimension", "evidence", "this kind of remark needs evidence: words of the person"),
        ("strength", "evidence", "this kind of remark needs evidence: words of the person"),
        ("dimension", "cites", "this kind of remark needs a citation"),
        ("strength", "cites", "this kind of remark needs a citation"),
        ("counterpart", "cites", "this kind of remark needs a citation"),
        ("blind_spot", "cites", "this kind of remark needs a citation"),
    ],
)
def test_each_kind_brings_its_proof(court, by_name, kind, lacking, why):
    """A claim about the situation brings evidence, a claim about a dimension a citation."""
    assert reason(court, remarks(by_name)[kind] | {lacking: []}) == why


def test_the_counterpart_is_the_pack_s_own(court, by_name):
    """A counterpart that is not the pair of the proven dimension, or without one, is withheld."""
    remark = remarks(by_name)["counterpart"]
    assert reason(court, remark, "change") == "it does not cite the counterpart of the dimension"
    assert reason(court, remark, None) == "no dimension is proven that this remark could belong to"
    both = remark | {
        "cites": [
            *remark["cites"],
            {"handle": by_name["Change"], "sentence": 1, "quote": "Leadership brings about change"},
        ]
    }
    assert reason(court, both) == "it cites a definition that is neither the dimension nor its counterpart"


def test_what_cites_belongs_to_a_proven_dimension(court, by_name):
    """Before a dimension is proven, no other remark may cite; afterwards any of them may cite what it is about."""
    change = {"handle": by_name["Change"], "sentence": 1, "quote": "Leadership brings about change"}
    for kind in ("mirror", "strength", "counterpart", "blind_spot", "question", "experiment"):
        citing = remarks(by_name)[kind] | {"cites": [change]}
        with pytest.raises(Unproven, match="no dimension is proven"):
            court.prove(read_claim(citing), None)
    for kind in ("mirror", "strength", "blind_spot", "question", "experiment"):
        citing = remarks(by_name)[kind] | {"cites": [change]}
        assert court.prove(read_claim(citing), MAIN).citations[0].definition == "change"


@pytest.mark.parametrize("kind", ["mirror", "counterpart", "blind_spot", "question", "experiment"])
def test_a_proof_that_is_not_needed_must_hold_as_well(court, by_name, kind):
    """Whatever a remark brings is judged: a false citation or false evidence withholds it where it needs none, too."""
    remark = remarks(by_name)[kind]
    false = {"handle": by_name["Aligning people"], "sentence": 1, "quote": "tells everybody what they have to do"}
    assert reason(court, remark | {"cites": [*remark["cites"], false]}).startswith("a quote does not stand")
    evidence = [*remark["evidence"], "I never asked anybody"]
    assert reason(court, remark | {"evidence": evidence}).startswith("a piece of evidence does not stand")


def test_what_a_request_is_judged_against_is_fixed(court):
    """Nothing can be added to a court, or changed in it, once it is made."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        court.situation = fold("another")
    assert not hasattr(court, "__dict__")


def test_every_single_change_of_a_letter_or_a_word_is_noticed(court, by_name):
    """Of 600 quotes with one letter or word changed, dropped, doubled or moved, none is proven."""
    generator = random.Random(4)
    remark = remarks(by_name)["dimension"]
    words = remark["cites"][0]["quote"].split()
    seen = 0
    while seen < 600:
        changed = list(words)
        at = generator.randrange(len(changed))
        way = generator.choice(["drop", "double", "swap", "letter", "other"])
        if way == "drop" and 0 < at < len(changed) - 1:
            del changed[at]
        elif way == "double":
            changed.insert(at, changed[at])
        elif way == "swap" and at:
            changed[at - 1], changed[at] = changed[at], changed[at - 1]
        elif way == "letter":
            place = generator.randrange(len(changed[at]))
            letter = generator.choice("abcdefghijklmnopqrstuvwxyz0123456789")
            changed[at] = changed[at][:place] + letter + changed[at][place + 1 :]
        elif way == "other":
            changed[at] = generator.choice(["not", "never", "management", "may", "must", "all", "some"])
        if changed == words or " ".join(changed) in " ".join(words):
            continue
        seen += 1
        remark["cites"][0]["quote"] = " ".join(changed)
        assert reason(court, remark)


def test_handles_are_opaque_and_new_for_each_request(pack):
    """Two requests share no table; a handle is four consonants and stands for one definition."""
    tables = [make_handles(pack.definitions, nonce) for nonce in range(200)]
    assert all(len(table) == len(pack.definitions) for table in tables)
    assert all(len(handle) == 4 and not set(handle) & set("aeiouy") for table in tables for handle in table)
    assert len({tuple(table) for table in tables}) == len(tables)


def test_a_table_of_handles_follows_from_its_nonce(pack):
    """The same number gives the same handles on every machine, one after the other from one generator."""
    assert list(make_handles(pack.definitions, 7)) == HANDLES_OF_SEVEN
    assert list(make_handles(pack.definitions[:3], 7)) == HANDLES_OF_SEVEN[:3]
    assert list(make_handles(pack.definitions, 7).values()) == list(pack.definitions)


def test_no_handle_stands_for_two_definitions(pack):
    """In a table of thousands, where chance gives some handle twice, each definition has its own."""
    many = pack.definitions * 300
    table = make_handles(many, 2)
    assert len(table) == len(many)
    assert list(table.values()) == list(many)


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Aligning people is always right."},
        {"start": 1},
        {"end": 20},
        {"highlight": (0, 400)},
        {"highlight": (5, 5)},
        {"highlight": (8, 5)},
        {"highlight": (-1, 5)},
        {"source": "A"},
        {"source": "zz"},
        {"name": "A"},
        {"name": "zz"},
        {"definition": "a"},
        {"definition": "zz"},
        {"definition": "change"},
        {"name": "Change"},
        {"sentence_index": 1},
        {"sentence_index": 9},
    ],
)
def test_a_citation_that_was_changed_is_refused_at_the_last_moment(pack, change):
    """Whatever prints checks once more; a citation that does not match its text raises."""
    definition = pack.definition(MAIN)
    citation = cite(definition, definition.sentences[0])
    check(citation, definition)
    with pytest.raises(CitationError):
        check(dataclasses.replace(citation, **change), definition)


@pytest.mark.parametrize("letter", "!~")
def test_a_definition_whose_text_has_changed_proves_nothing(pack, letter):
    """A sentence that is still listed and no longer stands in the text is refused, whatever stands there now."""
    definition = pack.definition(MAIN)
    citation = cite(definition, definition.sentences[0])
    with pytest.raises(CitationError):
        check(citation, dataclasses.replace(definition, text=letter + definition.text[1:]))


@pytest.mark.parametrize(
    ("quote", "start", "end", "stands"),
    [
        ("We", 0, 2, True),
        ("e wr", 1, 5, True),
        ("it.", 9, 12, True),
        ("", 0, 0, False),
        ("", 3, 2, False),
        ("t.", -2, 12, False),
        (".", -1, 12, False),
        ("we", 0, 2, False),
        ("We ", 0, 2, False),
        ("it.", 9, 13, True),
    ],
)
def test_evidence_is_held_against_the_situation(quote, start, end, stands):
    """Evidence stands at its offsets, counted from the beginning, and is not empty."""
    with contextlib.nullcontext() if stands else pytest.raises(CitationError, match="evidence does not match"):
        check_evidence(Evidence(quote, start, end), "We wrote it.")


def test_all_that_is_proven_is_held_against_what_was_kept(pack, court, by_name, bakery):
    """Every citation needs its definition's text, every piece of evidence its situation; what needs none, passes."""
    proven = prove(court, remarks(by_name)["dimension"])
    kept = [pack.definition(MAIN), pack.definition("change")]
    check_all([proven], kept, bakery)
    check_all([], [], "")
    check_all([prove(court, remarks(by_name)["question"])], [], "")
    for definitions, situation in ((kept[1:], bakery), (kept, f"So: {bakery}"), ([], bakery)):
        with pytest.raises(CitationError):
            check_all([proven], definitions, situation)


def test_a_saved_citation_is_proven_again(pack):
    """A citation read back from JSON equals the one that was saved, unless the text has changed since."""
    definition = pack.definition(MAIN)
    citation = cite(
        definition, definition.sentences[1], (definition.sentences[1].start, definition.sentences[1].start + 8)
    )
    data = dataclasses.asdict(citation) | {"highlight": list(citation.highlight)}
    assert restore(data, definition) == citation
    with pytest.raises(CitationError):
        restore(data, dataclasses.replace(definition, text=definition.text.upper()))
