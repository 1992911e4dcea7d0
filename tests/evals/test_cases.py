"""Reading labelled situations: every bad line is named, every good one is kept."""

from __future__ import annotations

import json

from assistant.evals.cases import parse_cases, read_cases

GOOD = {"id": "m-1", "text": "Nobody knows what the new desk is for.", "relevant": {"aligning-people": 2}}
LINES = [
    json.dumps(GOOD),
    json.dumps(GOOD | {"id": "m-2", "relevant": {"steering": 2}}),
    '{"id": "m-3", "text": ',
    json.dumps({"id": "m-4", "text": "No labels here."}),
    "",
    json.dumps(GOOD | {"id": "m-5", "relevant": {"change": 3}}),
    json.dumps(GOOD | {"id": "m-6", "relevant": {"change": [2]}}),
    json.dumps(GOOD | {"id": "m-7", "relevant": ["change"]}),
    json.dumps(GOOD | {"id": "m-8", "text": " … "}),
    json.dumps(GOOD | {"id": "m-9", "text": "long " * 5000}),
    json.dumps(GOOD),
    json.dumps(GOOD | {"id": "m-10", "labels": {}}),
    json.dumps(GOOD | {"id": "m-11", "kind": 4}),
    "[1]",
    json.dumps(GOOD | {"id": "m-12", "relevant": {}, "kind": "out"}),
]


def test_every_bad_line_is_named_and_the_rest_is_kept(pack):
    """Unknown ids, bad JSON, missing labels and the rest are each named with file and line."""
    raw = "\n".join(LINES).encode() + b'\n{"id": "m-13", "text": "\xff", "relevant": {}}\r\n'
    cases, problems = parse_cases(pack, b"\xef\xbb\xbf" + raw, "mine.jsonl")
    assert [(case.situation.id, case.file) for case in cases] == [("m-1", "mine"), ("m-12", "mine")]
    assert sorted(problems, key=lambda line: int(line.split(":")[1])) == [
        "mine.jsonl:2: unknown definition «steering»",
        "mine.jsonl:3: not JSON",
        "mine.jsonl:4: an object with id, text and relevant is due",
        "mine.jsonl:6: relevant maps definition ids to 1 or 2",
        "mine.jsonl:7: relevant maps definition ids to 1 or 2",
        "mine.jsonl:8: relevant maps definition ids to 1 or 2",
        "mine.jsonl:9: There is no text to reflect on.",
        "mine.jsonl:10: The text has 24,999 characters; up to 20,000 can be read at once.",
        "mine.jsonl:11: id «m-1» stands in line 1 too",
        "mine.jsonl:12: unknown key «labels»",
        "mine.jsonl:13: kind, lang and source are strings",
        "mine.jsonl:14: an object with id, text and relevant is due",
        "mine.jsonl:16: not UTF-8",
    ]


def test_a_file_that_cannot_be_read_is_named(pack, tmp_path):
    """Of several files, one that is not there is named and the others are read."""
    (tmp_path / "a.jsonl").write_text(LINES[0])
    cases, problems = read_cases(pack, [tmp_path / "b.jsonl", tmp_path / "a.jsonl"])
    assert [case.file for case in cases] == ["a"]
    assert problems == [f"{tmp_path / 'b.jsonl'}:1: cannot be read (No such file or directory)"]
