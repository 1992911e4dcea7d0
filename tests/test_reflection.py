"""The JSON of a reflection, held to the schema that is shipped with it."""

from __future__ import annotations

import json
from dataclasses import fields

import jsonschema
import pytest
from made import EVERY_KIND, assistant_of, reflection
from replies import answering, honest

from assistant.adapters.scripted import ScriptedModel
from assistant.reflection import Mode, Reflection, Status
from assistant.resources import schema_file
from assistant.types import REMARK_KINDS

SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def problems(shape):
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(shape)]


def objects(node):
    """Yield every object schema in a schema that lists its properties."""
    if isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            yield node
        for each in node.values():
            yield from objects(each)
    elif isinstance(node, list):
        for each in node:
            yield from objects(each)


def test_the_schema_is_a_schema():
    """What is shipped as JSON Schema is one."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_leaves_nothing_open():
    """Every object names all of its keys, needs each of them, and takes no other."""
    found = list(objects(SCHEMA))
    assert len(found) == 13
    for each in found:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_the_schema_has_the_fields_of_a_reflection():
    """Schema and value have the same fields; the kept definitions are beside the reflection, not in it."""
    assert set(SCHEMA["properties"]) == {each.name for each in fields(Reflection)} - {"definitions"} | {"schema"}


def test_the_schema_has_the_words_of_the_types():
    """Status, mode and kinds of remark are the same words in the schema as in the types."""
    assert SCHEMA["properties"]["status"]["enum"] == list(Status.__args__)
    assert SCHEMA["properties"]["mode"]["enum"] == list(Mode.__args__)
    assert SCHEMA["$defs"]["remark"]["properties"]["kind"]["enum"] == list(REMARK_KINDS)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_of_reflection_keeps_the_schema(kind):
    """Whatever the status, the mode and what went wrong, the JSON has one shape."""
    shape = EVERY_KIND[kind].to_dict()
    assert problems(shape) == []
    assert problems(json.loads(json.dumps(shape))) == []


@pytest.mark.parametrize(
    "replies",
    [[honest], [answering(verdict="nothing_fits", only={"mirror", "question"})], ["no reply", "none"], None],
    ids=["grounded", "nothing fits", "fallback", "offline"],
)
def test_what_the_pipeline_makes_keeps_the_schema(replies, bakery):
    """A reflection that the pipeline made keeps the schema, with a model and without."""
    assistant = assistant_of(ScriptedModel(replies) if replies else None)
    assert problems(assistant.reflect(bakery).to_dict()) == []


def test_the_json_says_what_the_reflection_says():
    """Names and values stand in the JSON as they are; the time is UTC, in whole seconds."""
    shape = reflection().to_dict()
    assert (shape["schema"], shape["created_at"]) == ("reflection/1", "2026-11-24T12:00:00Z")
    citation, evidence = shape["remarks"][1]["citations"][0], shape["remarks"][1]["evidence"][0]
    assert citation["highlight"] == [82, 106]
    assert shape["situation"][evidence["start"] : evidence["end"]] == evidence["quote"] == "as soon as I turn around"
    assert "definitions" not in shape


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Since the restructuring I no longer want to live, and nobody at work knows.", "referred"),
        ("I have not slept for weeks, I am burnt out, and the roadmap is still mine to write.", None),
    ],
    ids=["grave", "not grave"],
)
def test_a_referral_keeps_the_schema(text, status):
    """A text that needs a human keeps the schema, whether the referral stands alone or before a reflection."""
    reflection = assistant_of().reflect(text)
    assert problems(reflection.to_dict()) == []
    assert reflection.referral is not None
    assert (reflection.status == "referred") is (status == "referred")


SPOILED = {
    "an extra key": lambda shape: shape.update(mood="good"),
    "a missing key": lambda shape: shape.pop("notice"),
    "a remark of no kind": lambda shape: shape["remarks"][0].update(kind="verdict"),
    "a dimension without a citation": lambda shape: shape["remarks"][1].update(citations=[]),
    "a mirror without evidence": lambda shape: shape["remarks"][0].update(evidence=[]),
    "the text of what was withheld": lambda shape: shape["withheld"].append(
        {"kind": "mirror", "reason": "r", "text": "t"}
    ),
    "dimensions where nothing fits": lambda shape: shape.update(status="nothing_fits"),
    "none where it is grounded": lambda shape: shape.update(dimensions=[]),
    "referred with remarks": lambda shape: shape.update(status="referred"),
    "a model's name offline": lambda shape: shape.update(mode="offline"),
    "a local time": lambda shape: shape.update(created_at="2026-11-24T13:00:00+01:00"),
    "another version": lambda shape: shape.update(schema="reflection/2"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_the_schema_refuses_what_is_no_reflection(how):
    """A shape with something wrong in it does not keep the schema."""
    shape = reflection().to_dict()
    SPOILED[how](shape)
    assert problems(shape) != []
