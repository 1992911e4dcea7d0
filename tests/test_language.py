"""Guessing the language, so that offline mode can say what it cannot read."""

from __future__ import annotations

import json

import pytest

from assistant.language import guess_language
from assistant.resources import DEFAULT_PACK, pack_folder


def labelled():
    for path in sorted((pack_folder(DEFAULT_PACK) / "situations").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def test_english_is_never_refused_and_other_languages_are_told_apart():
    """Of the labelled situations every English one is read as English, and every other one as what it is."""
    wrong = [(each["id"], each["lang"], guess_language(each["text"])) for each in labelled()]
    assert [each for each in wrong if each[1] != each[2]] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Help!", "en"),
        ("", "en"),
        ("Budget Q3 slipped", "en"),
        ("Моя команда не слушает", "und"),
        ("私のチームは計画に従いません", "und"),
        ("Můj tým plán nedodržuje, protože každý dělá jen svoje věci podle vlastního uvážení, bohužel", "und"),
    ],
)
def test_too_little_is_english_and_another_script_is_not(text, code):
    """A few words without function words pass for English; another script or tongue does not."""
    assert guess_language(text) == code
