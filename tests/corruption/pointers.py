"""Corruptions of what a citation points to: handles, numbers of sentences, kinds of value, pairs, names."""

from __future__ import annotations

from corruption.classes import as_it_is, cite_of, cited_definition, other_than, spoils
from corruption.writing import cited

CONSONANTS = "bcdfghjkmnpqrstvwxz"
WIDE = {ord(char): ord(char) + 0xFEE0 for char in "abcdefghijklmnopqrstuvwxyz0123456789"}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
CYRILLIC = str.maketrans("cpxkmhtb", "срхкмнтв")


@spoils("fabricated handle")
def fabricated(rng, script):
    cite = cite_of(rng, script)
    made_up = "".join(rng.choice(CONSONANTS) for _ in range(4))
    names = [script.main.id, script.main.name, "1", "D1", "definition-1", "kotter", "", "doc_0", "A", made_up]
    cite["handle"] = rng.choice([each for each in names if each not in script.handles.values()])


@spoils("handle of another request")
def not_offered(rng, script):
    cite = cite_of(rng, script)
    while cite["handle"] in script.handles.values():
        cite["handle"] = "".join(rng.choice(CONSONANTS) for _ in range(4))


@spoils("near-miss handle")
def near_miss(rng, script):
    cite = cite_of(rng, script)
    handle = cite["handle"]
    changed = {
        handle.upper(),
        handle.capitalize(),
        handle.translate(WIDE),
        f"{handle} ",
        f" {handle}",
        handle[:3],
        handle * 2,
        f"[{handle}]",
        f"{handle}.",
        f"{handle}:1",
        f"{handle}-{handle}",
        f"{handle}\u200b",
        f"{handle}\n",
        handle[::-1],
        handle.translate(CYRILLIC),
        f'"{handle}"',
        handle[0] + "\u00ad" + handle[1:],
        f"<{handle}>",
    }
    cite["handle"] = rng.choice(sorted(changed - set(script.handles.values())))


@spoils("value of another type")
def other_type(rng, script):
    cite = cite_of(rng, script)
    number, handle, quote = cite["sentence"], cite["handle"], cite["quote"]
    key, value = rng.choice(
        [
            *(
                ("sentence", each)
                for each in (
                    str(number),
                    float(number),
                    True,
                    False,
                    None,
                    [number],
                    {"n": number},
                    f"{number}-{number + 1}",
                    f"{number}".translate(WIDE),
                    f"{number}".translate(ARABIC),
                    number + 0.5,
                    "first",
                    "",
                    10**30,
                )
            ),
            *(("handle", each) for each in (1, None, [handle], {"id": handle}, True, 0.5)),
            *(("quote", each) for each in (None, [quote], {"text": quote}, quote.split(), 4, False)),
        ]
    )
    cite[key] = value


@spoils("sentence number out of range")
def out_of_range(rng, script):
    cite = cite_of(rng, script)
    there = len(cited_definition(script, cite).sentences)
    cite["sentence"] = rng.choice((0, -1, -there, there + 1, there + 7, 99, 2**63))


@spoils("right handle, wrong sentence")
def wrong_sentence(rng, script):
    cite = cite_of(rng, script)
    there = range(1, len(cited_definition(script, cite).sentences) + 1)
    cite["sentence"] = rng.choice([number for number in there if number != cite["sentence"]])


@spoils("right quote, wrong handle")
def wrong_handle(rng, script):
    cite = cite_of(rng, script)
    definition = cited_definition(script, cite)
    cite["handle"] = script.handles[rng.choice(other_than(script, definition)).id]


@spoils("no proof")
def no_proof(rng, script):
    kind, key = rng.choice(
        (
            ("dimension", "cites"),
            ("dimension", "evidence"),
            ("mirror", "evidence"),
            ("strength", "cites"),
            ("strength", "evidence"),
            ("counterpart", "cites"),
            ("blind_spot", "cites"),
        )
    )
    script.target = kind
    script.spoilt[key] = rng.choice(([], [])) if key == "cites" or rng.random() < 0.5 else [""]


def right_pair(rng, script):
    script.target = "counterpart"
    if rng.random() < 0.5:
        script.spoilt["cites"].append(cited(rng, script.main, script.handles))


@spoils("wrong counterpart", twin=right_pair)
def wrong_pair(rng, script):
    script.target = "counterpart"
    third = rng.choice(other_than(script, script.main, script.other))
    wrong = cited(rng, rng.choice((third, script.main)), script.handles)
    script.spoilt["cites"] = (
        [wrong]
        if wrong["handle"] == script.handles[script.main.id] or rng.random() < 0.6
        else [
            *script.spoilt["cites"],
            wrong,
        ]
    )
    script.spoilt["text"] = "Its counterpart at the same task is as much worth, and needed as well."


def named_and_cited(rng, script):
    as_it_is(rng, script)
    script.target = "blind_spot"
    script.spoilt["text"] = named(rng, script.main.name)


def named(rng, name):
    """Return a text that names a definition the way models do."""
    name = rng.choice((name, name.lower(), name.upper() if " " in name else name))
    spelled = rng.choice(
        (name, name.replace("rganis", "rganiz"), name.replace(" and ", " & "), name.replace(" ", "-"), turned(name))
    )
    if " " not in name:
        form = rng.choice(
            (
                "This is the dimension «{n}».",
                "It belongs to the dimension {n}.",
                "The {n} dimension is at stake.",
                "It may be “{n}”, this time.",
                "The definition of the dimension of {n} says so.",
            )
        )
    else:
        form = rng.choice(
            (
                "This is about {n}, more than you say.",
                "Perhaps it is {n}.",
                "What is missing is {n}.",
                "{n} is what it comes down to.",
                "One could call it “{n}”.",
                "It's less the plan than {n}!",
            )
        )
    return form.format(n=spelled)


def turned(name):
    """Return a name with its words in another order, or with small ones between."""
    if " and " in name:
        return " and ".join(reversed(name.split(" and ")))
    return name.replace("ligning ", "lignment of ").replace("stablishing ", "stablishing a ")


@spoils("dimension named and not cited", twin=named_and_cited)
def named_not_cited(rng, script):
    script.target = rng.choice(("blind_spot", "strength", "mirror", "experiment"))
    there = {cite["handle"] for cite in script.spoilt["cites"]}
    others = [each for each in script.pack.definitions if script.handles[each.id] not in there]
    text = named(rng, rng.choice(others).name)
    if rng.random() < 0.3:
        at = rng.randrange(1, len(text) - 1)
        text = (
            text[:at] + rng.choice(("\u00ad", "\u200b", "\u2060")) + text[at:]
            if text[at - 1 : at + 1].isalpha()
            else text
        )
    script.spoilt["text"] = text


@spoils("the other name of a pair")
def other_name(rng, script):
    script.target = rng.choice(("dimension", "counterpart"))
    wrong = script.other if script.target == "dimension" else script.main
    name = wrong.name.lower()
    if script.target == "dimension":
        forms = (
            "This may be mostly about {n}.",
            "It comes closest to {n}, I think.",
            "A matter of {n}: nobody was asked.",
            "This looks like {n}, I think.",
            "Perhaps it is mostly {n}.",
        )
    else:
        forms = (
            "The other side of the same task is {n}.",
            "Its counterpart is {n}, and it is needed as well.",
            "The pair of it is {n}.",
        )
    script.spoilt["text"] = rng.choice(forms).format(n=name)


@spoils("a handle in the text")
def handle_shown(rng, script):
    script.target = rng.choice(("blind_spot", "strength", "mirror", "counterpart"))
    handle = rng.choice(list(script.handles.values()))
    form = rng.choice(
        (
            "It is {h} that says so.",
            "Compare {h}, sentence 2.",
            "({h}) It may be otherwise.",
            "See {h}!",
            "As in “{h}”.",
        )
    )
    script.spoilt["text"] = form.format(
        h=rng.choice((handle, handle.upper(), handle.translate(WIDE), handle[0] + "\u200b" + handle[1:]))
    )
