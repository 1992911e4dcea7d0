"""The reply as it arrives: what is complete, in which order, and what is outside the grammar."""

from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grammar import REPLY_SCHEMA
from assistant.reader import MAX_ITEM_LENGTH, MAX_REMARKS, Rejected, ReplyReader
from assistant.types import Claim, Quote

MIRROR = {"kind": "mirror", "text": 'a {b} "c" ]é', "cites": [], "evidence": ["one two three"]}
DIMENSION = {
    "kind": "dimension",
    "text": "t",
    "cites": [{"handle": "wxyz", "sentence": 2, "quote": "q"}],
    "evidence": [],
}
GOOD = json.dumps({"verdict": "grounded", "remarks": [MIRROR, DIMENSION]})
READ = [
    "grounded",
    Claim("mirror", 'a {b} "c" ]é', (), ("one two three",)),
    Claim("dimension", "t", (Quote("wxyz", 2, "q"),), ()),
]


def read(reply, size=10**9):
    reader = ReplyReader()
    items = []
    for start in range(0, len(reply), size):
        items.extend(reader.feed(reply[start : start + size]))
    items.extend(reader.close())
    return items


def with_remark(**changes):
    return json.dumps({"verdict": "grounded", "remarks": [MIRROR | changes]})


@pytest.mark.parametrize(
    "reply", [GOOD, f" \n{GOOD}\t\r\n", f"<think>{{ hm }}\n</think>\n{GOOD}", json.dumps(json.loads(GOOD), indent=2)]
)
def test_a_good_reply_is_read_whole(reply):
    """White space around the object and a leading block of thought change nothing."""
    assert read(reply) == READ


@given(st.data())
def test_what_is_read_does_not_depend_on_where_it_is_cut(data):
    """However a reply is cut into pieces, good or spoilt, the same is read."""
    reply = data.draw(st.sampled_from([GOOD, GOOD + GOOD, GOOD[:-9], GOOD.replace("wxyz", "\\ud800"), "x" + GOOD]))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=6)))
    reader = ReplyReader()
    items = []
    for start, end in zip([0, *cuts], [*cuts, len(reply)], strict=True):
        items.extend(reader.feed(reply[start:end]))
    items.extend(reader.close())
    assert items == read(reply)


def test_a_truncated_reply_yields_only_what_was_complete():
    """Cut at any place, a reply yields a beginning of what it yields whole, and then that it was cut."""
    for end in range(len(GOOD)):
        *items, last = read(GOOD[:end])
        assert items == READ[: len(items)]
        assert isinstance(last, Rejected)
        assert last.reason == "cut off before its end"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("", "cut off before its end"),
        ("null", "does not begin with an object"),
        (f"```json\n{GOOD}\n```", "does not begin with an object"),
        (f"Here it is: {GOOD}", "does not begin with an object"),
        (f"\ufeff{GOOD}", "does not begin with an object"),
        (f"\x00{GOOD}", "does not begin with an object"),
        ("[]", "does not begin with an object"),
        ("{}", "verdict or remarks are missing"),
        ('{"verdict": "grounded"}', "verdict or remarks are missing"),
        ('{"remarks": []}', "verdict or remarks are missing"),
        ('{"verdict": "certain", "remarks": []}', "an unknown verdict"),
        ('{"verdict": true, "remarks": []}', "the verdict is not a string"),
        ('{"verdict": "grounded", "verdict": "grounded", "remarks": []}', "a key stands twice"),
        ('{"verdict": "grounded", "score": 3, "remarks": []}', "an unknown key"),
        ('{"verdict": "grounded", "remarks": {}}', "the remarks are not a list"),
        ('{"verdict": "grounded", "remarks": ["x"]}', "a remark is not an object"),
        ('{"verdict": "grounded", "remarks": [[{}]]}', "a remark is not an object"),
        ('{"verdict": "grounded", "remarks": [],}', "a key is missing"),
        ('{"verdict": "grounded" "remarks": []}', "a comma is missing"),
        ('{"verdict" "grounded", "remarks": []}', "a colon is missing"),
        ('{"verdict"= "grounded", "remarks": []}', "a colon is missing"),
        ("{~", "a key is missing"),
        ("{!", "a key is missing"),
        ('{"": 1}', "an unknown key"),
        ('{"\\u0076erdict_": "grounded"}', "an unknown key"),
        ('{"verdict": !"grounded"', "the verdict is not a string"),
        ('{"verdict": "grounded", "remarks": [|', "a remark is not an object"),
        ('{"verdict": "grounded", "remarks": []~', "a comma is missing"),
        ('{"verdict": "grounded", "remarks": [{"kind": [}', "brackets do not match"),
        ('{"verdict": "grounded", "remarks": [{"kind": {]', "brackets do not match"),
    ],
)
def test_outside_the_grammar_nothing_is_read(reply, reason):
    """Whatever stands around, in place of, or beside the one object is named, and no claim is read."""
    items = read(reply)
    assert items[-1] == Rejected("reply", reason)
    assert not any(isinstance(item, Claim) for item in items)


@pytest.mark.parametrize(
    ("end", "reason"),
    [("},]}", "a remark is not an object"), ("}}]}", "a comma is missing"), ("}^}", "a comma is missing")],
)
def test_a_list_of_remarks_ends_as_json_does(end, reason):
    """Behind a remark stands a comma and another one, or the end of the list."""
    items = read(with_remark().removesuffix("}]}") + end)
    assert items[-1] == Rejected("reply", reason)
    assert [item.kind for item in items[1:-1]] == ["mirror"]


@pytest.mark.parametrize("text", ['one " and } more', 'one \\" and ] more', '"', "\\", '\\\\"{', "\n}", '""'])
def test_a_string_ends_at_its_own_quotation_mark(text):
    """Escaped marks and brackets inside a string are part of it."""
    assert read(with_remark(text=f"a {text}"))[1:] == [Claim("mirror", f"a {text}", (), ("one two three",))]
    assert read(with_remark(text=text, evidence=[""]))[1:] != []
    assert read(json.dumps({"verdict": "grounded", "remarks": [{"": text}]}))[1:] == [
        Rejected("remark", "an unknown kind")
    ]


def test_what_is_complete_is_told_at_once():
    """Verdict and remarks are yielded by the piece that completes them, not by what follows."""
    reader = ReplyReader()
    assert reader.complete is False
    assert list(reader.feed(GOOD)) == READ
    assert reader.complete is True
    assert list(reader.close()) == []
    assert list(reader.feed("x")) == [Rejected("reply", "something stands after the reply")]
    assert (reader.complete, reader.failed) == (False, True)
    assert list(reader.feed(GOOD)) == []


def test_a_reply_that_is_cut_off_has_failed():
    """Cut off inside a remark it is that remark which is told, elsewhere the reply; nothing is read any more."""
    inside = GOOD.index('"kind"') + 3
    for end, kind in (
        (inside, "remark"),
        (5, "reply"),
        (len(GOOD) - 1, "reply"),
        (GOOD.index(', {"kind": "d') + 1, "reply"),
    ):
        reader = ReplyReader()
        list(reader.feed(GOOD[:end]))
        assert list(reader.close()) == [Rejected(kind, "cut off before its end")]
        assert (reader.complete, reader.failed) == (False, True)
        assert list(reader.close()) == list(reader.feed(GOOD[end:])) == []


@pytest.mark.parametrize("char", ["\U00010000", "\U0010ffff", "\U0001f642", "\U0001f3fd"])
def test_two_halves_of_a_pair_are_one_character(char):
    """A surrogate at the end of a piece waits for its other half; alone it is rejected."""
    code = ord(char) - 0x10000
    high, low = chr(0xD800 + (code >> 10)), chr(0xDC00 + (code & 0x3FF))
    whole = with_remark(text=f"a{char}z").encode("ascii", "backslashreplace").decode()
    reply = json.dumps({"verdict": "grounded", "remarks": [MIRROR | {"text": f"a{char}z"}]}, ensure_ascii=False)
    before, after = reply.split(char)
    for pieces in ([before + high, low + after], [before, high, low, after], [before + high + low + after]):
        reader = ReplyReader()
        items = [item for piece in pieces for item in reader.feed(piece)]
        assert [*items, *reader.close()] == read(whole) == read(reply)
    for alone in (high, low):
        assert read(before + alone + after)[1:] == [Rejected("remark", "half a surrogate pair")]
    assert read(before + high)[-1] == Rejected("remark", "cut off before its end")


def test_what_is_rejected_is_a_value():
    """A rejection cannot be changed, and compares by what it says."""
    rejected = Rejected("reply", "x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        rejected.kind = "remark"
    assert not hasattr(rejected, "__dict__")


def test_what_follows_the_reply_is_rejected():
    """A second object, or a word, behind the first is rejected, and nothing of it is read."""
    for more in (GOOD, "x", "```"):
        assert read(GOOD + more) == [*READ, Rejected("reply", "something stands after the reply")]


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (with_remark(kind="verdict"), "remark", "an unknown kind"),
        (with_remark(kind=["mirror"]), "remark", "an unknown kind"),
        (with_remark(text=""), "mirror", "the text is not a string, or is empty"),
        (with_remark(text=None), "mirror", "the text is not a string, or is empty"),
        (with_remark(evidence="one two three"), "mirror", "the evidence is not a list of strings"),
        (with_remark(evidence=[1]), "mirror", "the evidence is not a list of strings"),
        (with_remark(evidence=["x"] * 7), "mirror", "the citations are not a list, or a list is too long"),
        (with_remark(cites="wxyz"), "mirror", "the citations are not a list, or a list is too long"),
        (with_remark(cites=[{"handle": "w"}]), "mirror", "a citation has missing or unknown keys"),
        (with_remark(badge="verified"), "mirror", "keys are missing or unknown"),
        (with_remark(text="\ud800"), "remark", "half a surrogate pair"),
        (GOOD.replace('"t"', '"t", "text": "u"'), "remark", "a key stands twice"),
        (GOOD.replace('"sentence": 2', '"sentence": NaN'), "remark", "not a number"),
        (GOOD.replace('"sentence": 2', '"sentence": 02'), "remark", "not JSON"),
        (GOOD.replace('"t"', '"t\n"'), "remark", "not JSON"),
        *(
            (
                GOOD.replace('"sentence": 2', f'"sentence": {other}'),
                "dimension",
                "a citation's sentence is not a whole number",
            )
            for other in ("true", "null", '"2"', "2.0", "[2]", "1e0")
        ),
        *(
            (GOOD.replace('"wxyz"', other), "dimension", "a citation's handle or quote is not a string")
            for other in ("null", "1", '["wxyz"]', "false")
        ),
    ],
)
def test_a_remark_outside_the_grammar_is_rejected_with_its_reason(reply, kind, reason):
    """A remark of the wrong shape is named with its kind, where that can be read, and is never repaired."""
    assert Rejected(kind, reason) in read(reply)
    assert sum(isinstance(item, Rejected) for item in read(reply)) == 1


def test_a_reply_is_as_long_as_it_may_be():
    """Twelve remarks, 6,000 characters of one, and a thought of 200,000 with its mark are read; one more is not."""
    assert read(json.dumps({"verdict": "grounded", "remarks": [MIRROR] * 12}))[1:] == READ[1:2] * 12
    assert read(json.dumps({"verdict": "grounded", "remarks": [MIRROR] * 13}))[13:] == [
        Rejected("reply", "too many remarks")
    ]
    room = 6_000 - len(json.dumps(MIRROR | {"text": ""}))
    assert read(with_remark(text="x" * room))[1].text == "x" * room
    assert read(with_remark(text="x" * (room + 1)))[1:] == [Rejected("reply", "too long")]
    assert read(f"<think>{'x' * 199_993}</think>{GOOD}") == READ
    assert read(f"<think>{'x' * 199_994}</think>{GOOD}") == [Rejected("reply", "does not begin with an object")]


def test_a_flood_is_stopped():
    """Too many remarks, one too long, and one too deep are each stopped where they begin to be."""
    many = json.dumps({"verdict": "grounded", "remarks": [MIRROR] * (MAX_REMARKS + 10_000)})
    assert read(many)[MAX_REMARKS + 1 :] == [Rejected("reply", "too many remarks")]
    assert read(with_remark(text="x" * MAX_ITEM_LENGTH))[-1] == Rejected("reply", "too long")
    deep = '{"verdict": "grounded", "remarks": [{"kind": ' + "[" * 2_900 + "]" * 2_900 + "}]}"
    assert read(deep)[-1].reason in {"not JSON", "an unknown kind"}


def test_the_schema_that_is_sent_is_the_grammar_that_is_read():
    """Every kind, verdict and key of the schema is one that the reader takes, and no other."""
    properties = REPLY_SCHEMA["properties"]
    item = properties["remarks"]["items"]
    for verdict in properties["verdict"]["enum"]:
        assert read(json.dumps({"verdict": verdict, "remarks": []})) == [verdict]
    for kind in item["properties"]["kind"]["enum"]:
        assert read(with_remark(kind=kind))[1].kind == kind
    assert set(item["required"]) == set(item["properties"]) == set(MIRROR)
    cite = item["properties"]["cites"]["items"]
    assert [each["additionalProperties"] for each in (REPLY_SCHEMA, item, cite)] == [False] * 3  # strict mode wants it


def test_a_list_is_as_long_as_it_may_be():
    """Six pieces of evidence or six citations are read, a seventh is one too many."""
    cite = DIMENSION["cites"][0]
    assert len(read(with_remark(evidence=["one two three"] * 6))[1].evidence) == 6
    assert len(read(with_remark(cites=[cite] * 6))[1].cites) == 6
    too_long = Rejected("mirror", "the citations are not a list, or a list is too long")
    assert too_long in read(with_remark(evidence=["one two three"] * 7))
    assert too_long in read(with_remark(cites=[cite] * 7))


@pytest.mark.parametrize("key", ["text", "cites", "evidence"])
def test_a_remark_without_one_of_its_keys_is_named(key):
    """A remark that lacks a key is rejected by its kind."""
    remark = {name: value for name, value in MIRROR.items() if name != key}
    reply = json.dumps({"verdict": "grounded", "remarks": [remark]})
    assert Rejected("mirror", "keys are missing or unknown") in read(reply)


@pytest.mark.parametrize("key", ["handle", "sentence", "quote"])
def test_a_citation_has_its_three_keys_and_no_other(key):
    """A citation that lacks a key, or has one besides, is rejected by the kind of its remark."""
    cite = DIMENSION["cites"][0]
    for spoilt in ({name: value for name, value in cite.items() if name != key}, cite | {f"{key}_": 1}):
        assert Rejected("mirror", "a citation has missing or unknown keys") in read(with_remark(cites=[spoilt]))
