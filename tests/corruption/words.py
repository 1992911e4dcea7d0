"""Corruptions of words: quotes that are not the definition's, evidence that is not the person's."""

from __future__ import annotations

import re

from corruption.classes import cite_of, cited_definition, evidence_of, other_than, quote_it, spoils, sure
from corruption.writing import varied

INVENTED = (
    "A leader always puts people before the plan",
    "Trust is the foundation of every high-performing team",
    "Good managers avoid surprises by over-communicating",
    "culture eats strategy for breakfast every single day",
    "people do not leave companies, they leave managers",
    "the team must be told exactly what to do next",
)
POLARITY = ("not", "never", "no longer", "hardly")
STRONGER = (
    ("may", "must"),
    ("can", "must"),
    ("to a degree", "completely"),
    ("often", "always"),
    ("all", "some"),
    ("basic", "secondary"),
    ("the", "every"),
    ("without", "with"),
    ("and", "or"),
    ("great", "small"),
    ("then", "never"),
    ("also", "only"),
)
LIKE = str.maketrans("aeopcxyiHKMTBA", "аеорсхуіНКМТВА")
NUMBERS = (
    {
        "text": "We lost 10 % of 1,250 orders, it was -5 degrees outside, and 3–4 weeks went by.",
        "wrong": (
            "We lost 12 % of 1,250 orders",
            "lost 10 % of 1,205 orders",
            "of 250 orders",
            "it was 5 degrees outside",
            "it was −5 degrees outside",
            "it was –5 degrees outside",
            "and 4 weeks went by",
            "and 3-5 weeks went by",
            "and 34 weeks went by",
            "so then we lost 10",
            "We lost 10 ‰ of 1,250 orders",
            "We lost 10 of 1,250 orders",
            "lost 10 % of 1.250 orders",
            "lost 10 % of 1,250,000 orders",
        ),
        "right": (
            "We lost 10 % of 1,250 orders",
            "it was -5 degrees outside",
            "and 3–4 weeks went by",
            "and 3-4 weeks went by",
        ),
    },
    {
        "text": "The budget is 2.5 million euros, we start at 9:30, room 10² is 20 m² big, and ½ of us stay.",
        "wrong": (
            "The budget is 2.5 billion euros",
            "The budget is 25 million euros",
            "The budget is 2,5 million euros",
            "budget is 2.5",
            "we start at 9",
            "5 million euros, we start",
            "room 102 is 20 m² big",
            "room 10² is 20 m2 big",
            "and 1/2 of us stay",
            "we start at 9.30",
            "room 10 is 20 m² big",
            "The budget is 2.5",
            "30, room 10² is 20",
        ),
        "right": ("The budget is 2.5 million euros", "we start at 9:30", "room 10² is 20 m² big", "and ½ of us stay"),
    },
    {
        "text": "It costs $500 a day, 10 000 a month, and ≥ 3 people call about it.",
        "wrong": (
            "It costs €500 a day",
            "500 a day, 10 000",
            "It costs $5000 a day",
            "000 a month, and",
            "and ≤ 3 people call",
            "3 people call about it",
            "It costs 500 a day",
            "a day, 10",
            "It costs $500 a week",
            "and > 3 people call about it",
        ),
        "right": (
            "It costs $500 a day",
            "10 000 a month",
            "and ≥ 3 people call about it",
            "It costs $500 a day, 10 000 a month",
        ),
    },
)
NEGATED = (
    {
        "text": "I never told them that the plan had changed.",
        "wrong": ("told them that the plan had changed", "them that the plan had not changed"),
        "right": ("never told them that the plan had changed", "I never told them", "that the plan had changed"),
    },
    {
        "text": "They don't really want to follow the new rota.",
        "wrong": ("want to follow the new rotas", "really want to follow the new rota"),
        "right": ("don't really want to follow the new rota", "to follow the new rota"),
    },
    {
        "text": "Nobody reads the weekly report that I send.",
        "wrong": ("reads the weekly report that I send", "body reads the weekly report"),
        "right": ("Nobody reads the weekly report", "the weekly report that I send"),
    },
    {
        "text": "She can not decide this without me being there.",
        "wrong": ("decide this without me being there", "me being there", "She can decide this without me"),
        "right": ("She can not decide this", "without me being there", "can not decide this without me"),
    },
    {
        "text": "Wir haben dem Team nicht gesagt, dass sich alles ändert.",
        "wrong": ("gesagt, dass sich alles ändert", "Wir haben dem Team"),
        "right": ("nicht gesagt, dass sich alles ändert", "dass sich alles ändert"),
    },
)
TURNED = (
    {
        "text": "I don't think they trust me at all, and nobody in the team reads the report I send.",
        "wrong": ("they trust me at all", "trust me at all", "reads the report I send", "think they trust me at all"),
        "right": (
            "I don't think they trust me at all",
            "nobody in the team reads the report I send",
            "the report I send",
        ),
    },
    {
        "text": "She refused to sign the new form instead of asking me first, as if I wanted to trick her.",
        "wrong": ("sign the new form", "asking me first", "I wanted to trick her"),
        "right": ("She refused to sign the new form", "instead of asking me first", "as if I wanted to trick her"),
    },
    {
        "text": "Fewer than 10 people stayed, it was minus 5 degrees outside, and we wait 10 to 12 weeks for 40 kg.",
        "wrong": (
            "10 people stayed",
            "5 degrees outside",
            "12 weeks for 40 kg",
            "and we wait 10",
            "10 to 12 weeks for 40",
        ),
        "right": ("Fewer than 10 people stayed", "it was minus 5 degrees outside", "we wait 10 to 12 weeks for 40 kg"),
    },
    {
        "text": "They stopped asking me for help. I wish they trusted me more. None of them told me why it happened.",
        "wrong": ("asking me for help", "they trusted me more", "told me why it happened"),
        "right": (
            "They stopped asking me for help",
            "I wish they trusted me more",
            "None of them told me why it happened",
        ),
    },
)
EXCEPTED = (
    {
        "text": "We ship every Friday if the client agrees. They may decide alone, but only on Mondays.",
        "wrong": ("We ship every Friday", "They may decide alone"),
        "right": ("We ship every Friday if the client agrees", "They may decide alone, but only on Mondays"),
    },
    {
        "text": "We ship every Friday unless the client objects.",
        "wrong": ("We ship every Friday", "We ship on every Friday unless the client objects"),
        "right": ("We ship every Friday unless the client objects", "unless the client objects"),
    },
    {
        "text": "Everyone was told in person, except the night shift.",
        "wrong": ("Everyone was told in person", "was told in person"),
        "right": ("Everyone was told in person, except the night shift", "except the night shift"),
    },
    {
        "text": "They may decide alone only if the amount is small.",
        "wrong": ("They may decide alone", "They may decide alone if the amount is small"),
        "right": ("They may decide alone only if the amount is small", "the amount is small"),
    },
)
TRAPS = (
    {
        "text": "Room 10² froze at 5 K, the ﬁrst straße was closed, and İzmir called at −3 degrees.",
        "wrong": (
            "Room 102 froze at 5",
            "the first straße was closed",
            "the ﬁrst strasse was closed",
            "and izmir called at",
            "and Izmir called at −3 degrees",
            "and İzmir called at -3 degrees",
            "and İzmir called at 3 degrees",
            "Room １０² froze at",
        ),
        "right": ("Room 10² froze at 5 K", "the ﬁrst straße was closed", "and İzmir called at −3 degrees"),
    },
    {
        "text": "The line ran at 20 \u212a and ½ speed, №5 stood still, and Æthel left the co-op.",
        "wrong": (
            "line ran at 20 K and",
            "and 1/2 speed, №5",
            "No5 stood still, and",
            "and AEthel left the",
            "left the co",
            "ran at 20 k and",
        ),
        "right": ("The line ran at 20 \u212a and", "and ½ speed", "and Æthel left the co-op"),
    },
)


def right_words(rng, script):
    """Quote what the situation says, typographically varied."""
    quote_it(rng, script, varied(rng, rng.choice(script.extra["right"])))


def wrong_words(rng, script):
    """Quote what the situation does not say."""
    quote_it(rng, script, rng.choice(script.extra["wrong"]))


spoils(
    "number, unit or sign changed",
    twin=lambda rng, script: quote_it(rng, script, rng.choice(script.extra["right"])),
    added=NUMBERS,
)(wrong_words)
spoils("clipped after a negation", twin=right_words, added=NEGATED)(wrong_words)
spoils("clipped after a doubt, a wish, a bound or before a unit", twin=right_words, added=TURNED)(wrong_words)
spoils("clipped before an exception", twin=right_words, added=EXCEPTED)(wrong_words)
spoils(
    "normalisation trap", twin=lambda rng, script: quote_it(rng, script, rng.choice(script.extra["right"])), added=TRAPS
)(wrong_words)


@spoils("fabricated quote")
def fabricated(rng, script):
    cite_of(rng, script)["quote"] = rng.choice(INVENTED)


@spoils("polarity flipped")
def flipped(rng, script):
    if rng.random() < 0.5:
        cite = cite_of(rng, script)
        cite["quote"] = sure(rng, _negated, cite["quote"])
    else:
        evidence = evidence_of(rng, script)
        evidence[0] = sure(rng, _negated, evidence[0])


def _negated(rng, words):
    pieces = words.split()
    for negation in ("not", "never", "no", "without", "cannot"):
        if negation in pieces[1:-1]:
            pieces.remove(negation)
            return " ".join(pieces)
    pieces.insert(rng.randrange(1, len(pieces)), rng.choice(POLARITY))
    return " ".join(pieces)


@spoils("names exchanged in the quote")
def exchanged(rng, script):
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    sentence = rng.choice(
        [each for each in definition.sentences if each.text.startswith(("Management", "Leadership", definition.name))]
    )
    own = next(name for name in (definition.name, "Management", "Leadership") if sentence.text.startswith(name))
    other = rng.choice([each.name for each in script.pack.definitions if each.name not in {own, definition.name}])
    cite["sentence"], cite["quote"] = sentence.index + 1, sentence.text.replace(own, other, 1)


@spoils("strength changed")
def strengthened(rng, script):
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    options = [
        (sentence, old, new)
        for sentence in definition.sentences
        for old, new in STRONGER
        if re.search(rf"\b{old}\b", sentence.text)
    ]
    sentence, old, new = rng.choice(options)
    cite["sentence"], cite["quote"] = sentence.index + 1, re.sub(rf"\b{old}\b", new, sentence.text, count=1)


@spoils("clipped inside a word")
def clipped(rng, script):
    if rng.random() < 0.5:
        cite = cite_of(rng, script)
        cite["quote"] = _clip(rng, cite["quote"])
    else:
        evidence = evidence_of(rng, script)
        evidence[0] = _clip(rng, evidence[0])


def _clip(rng, words):
    pieces = words.split()
    first, last = pieces[0], re.sub(r"\W+$", "", pieces[-1])
    if len(last) > 1 and last.isalpha() and rng.random() < 0.5:
        pieces[-1] = last[: rng.randrange(1, len(last))]
    elif len(first) > 1 and first.isalpha():
        pieces[0] = first[rng.randrange(1, len(first)) :]
    else:
        return f"{words} besides"
    return " ".join(pieces)


@spoils("spliced within a definition")
def spliced(rng, script):
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    words = definition.text.split()
    for _ in range(60):
        a, b, c, d = sorted(rng.sample(range(len(words) + 1), 4))
        if b > a + 1 and c > b and d > c + 1:
            left, right = words[a:b], words[c:d]
            if rng.random() < 0.3:
                left, right = right, left
            cite["quote"] = " ".join(left) + rng.choice((" ", " … ", " ... ", "… ", " [...] ", ", ")) + " ".join(right)
            if " ".join(cite["quote"].split()) not in definition.text:
                return
    cite["quote"] = " ".join(reversed(words))


@spoils("spliced across definitions")
def crossed(rng, script):
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    other = rng.choice(rng.choice(other_than(script, definition)).sentences).text.split()
    own = rng.choice(definition.sentences).text.split()
    a, b = rng.randint(2, 5), rng.randint(2, 5)
    pieces = [" ".join(own[:a]), " ".join(other[-b:])]
    cite["quote"] = rng.choice((" ", " … ", "... ")).join(rng.choice((pieces, pieces[::-1])))


@spoils("words out of order")
def reordered(rng, script):
    cite = cite_of(rng, script)
    words = cite["quote"].split()
    while " ".join(words) == cite["quote"]:
        rng.shuffle(words)
    cite["quote"] = " ".join(words)


@spoils("one word or letter other")
def misspelled(rng, script):
    where = cite_of(rng, script) if rng.random() < 0.5 else None
    words = where["quote"] if where else evidence_of(rng, script)[0]
    changed = sure(rng, _other_word, words)
    if where:
        where["quote"] = changed
    else:
        script.spoilt["evidence"][0] = changed


def _other_word(rng, words):
    pieces = words.split()
    at = rng.randrange(1, max(len(pieces) - 1, 2))
    way = rng.choice(("drop", "double", "letter", "other"))
    if way == "drop":
        del pieces[at]
    elif way == "double":
        pieces.insert(at, pieces[at])
    elif way == "letter":
        place = rng.randrange(len(pieces[at]))
        pieces[at] = pieces[at][:place] + rng.choice("abdefgilmnorstu") + pieces[at][place + 1 :]
    else:
        pieces[at] = rng.choice(("all", "some", "must", "management", "leadership", "change", "plan"))
    return " ".join(pieces)


def four_words(rng, script):
    cite = cite_of(rng, script)
    words = cite["quote"].split()
    at = rng.randint(0, len(words) - 4)
    quote = " ".join(words[at : at + 4])
    if cited_definition(script, cite).text.count(quote) == 1 and not quote.startswith(("which that", "disturbance")):
        cite["quote"] = quote


@spoils("trivial quote", twin=four_words)
def trivial(rng, script):
    if rng.random() < 0.4:
        evidence = evidence_of(rng, script)
        evidence[0] = rng.choice((" ".join(evidence[0].split()[:2]), "I", "the", "", "we are", "…", "."))
        return
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    words = cite["quote"].split()
    at = rng.randint(0, len(words) - 3)
    cite["quote"] = rng.choice(
        (" ".join(words[at : at + rng.randint(1, 3)]), definition.name, "", " ", "…", "the", ".")
    )
    if len(definition.name.split()) > 3 or definition.text.count(definition.name) == 1:
        cite["quote"] = " ".join(words[at : at + 2])


@spoils("homoglyph in a quote")
def look_alike(rng, script):
    where = cite_of(rng, script) if rng.random() < 0.5 else None
    words = where["quote"] if where else evidence_of(rng, script)[0]
    places = [at for at, char in enumerate(words) if char in "aeopcxyiHKMTBA"]
    for at in rng.sample(places, min(len(places), rng.randint(1, 4))):
        words = words[:at] + words[at].translate(LIKE) + words[at + 1 :]
    if not places:
        words = words.translate({ord(char): ord(char) + 0xFEE0 for char in "abcdefghijklmnopqrstuvwxyz"})
    if where:
        where["quote"] = words
    else:
        script.spoilt["evidence"][0] = words


@spoils("typography, and a word other")
def both(rng, script):
    cite = cite_of(rng, script)
    cite["quote"] = varied(rng, sure(rng, _other_word, cite["quote"]))


@spoils("evidence that nobody wrote")
def unwritten(rng, script):
    evidence = evidence_of(rng, script)
    place = rng.randrange(len(evidence))
    evidence[place] = rng.choice(
        (
            *INVENTED,
            rng.choice(script.main.sentences).text,
            "I want to fire him at once",
            f"{evidence[place]} because I was afraid",
            f"{evidence[place]} … {evidence[place]}",
            " ".join(evidence[place].split()[::-1]),
        )
    )
