"""Pushes for a verdict, a score or a text are declined in one sentence, and the reflection goes on."""

from __future__ import annotations

import pytest
from made import assistant_of

from assistant.errors import ConfigError
from assistant.pack import load_pack
from assistant.pushes import declined, load_pushes
from assistant.reflection import Declined, Shown
from assistant.resources import DEFAULT_PACK, care_folder, pack_folder

PUSHES = {push.kind: push for push in load_pushes(care_folder() / "pushes.toml")}


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Just tell me whether to fire him.", "decide", "en"),
        ("Should I let her go or keep her? Should I fire her?", "decide", "en"),
        ("Who should I promote, Anna or Tom?", "decide", "en"),
        ("Rank my people by performance.", "rate", "en"),
        ("Please score me from 1 to 10 as a leader.", "rate", "en"),
        ("What kind of leader am I?", "rate", "en"),
        ("Is he a narcissist?", "diagnose", "en"),
        ("Diagnose my boss, please: diagnose him.", "diagnose", "en"),
        ("Write it for me.", "write", "en"),
        ("Draft an email to her, I have no time.", "write", "en"),
        ("You agree, don't you?", "agree", "en"),
        ("Just tell me what to do.", "tell", "en"),
        ("What would you do?", "tell", "en"),
        ("Soll ich ihn entlassen?", "decide", "de"),
        ("Bewerte meine Mitarbeiter nach Leistung.", "rate", "de"),
        ("Ist er ein Narzisst?", "diagnose", "de"),
        ("Sag mir einfach, was ich tun soll.", "tell", "de"),
        ("Schreib mir eine E-Mail an ihn.", "write", "de"),
        ("Dois-je le licencier ?", "decide", "fr"),
        ("Classe mes collaborateurs par mérite.", "rate", "fr"),
        ("Dis-moi juste quoi faire.", "tell", "fr"),
        ("¿Debería despedirlo?", "decide", "es"),
        ("Ponme una nota como jefe.", "rate", "es"),
        ("Dime solo qué hago.", "tell", "es"),
    ],
)
def test_a_push_is_declined_in_its_language(text, kind, language):
    """Each kind of push is known in each language and declined in one sentence of it."""
    assert declined(text) == Declined(PUSHES[kind].say[language])


@pytest.mark.parametrize(
    "text",
    [
        "She told me that I should fire him, and I said that it is not mine to decide.",
        "The board asked us to rank the projects.",
        "I wrote it for the team and nobody read it.",
        "He asked whether I agree, and I do not know.",
    ],
)
def test_what_is_told_is_no_push(text):
    """A push that somebody made in the story is part of the story."""
    assert declined(text) is None


def test_ordinary_situations_hold_few_pushes():
    """Fewer than one in a hundred practice situations asks for a verdict."""
    situations = load_pack(pack_folder(DEFAULT_PACK)).situations
    assert sum(declined(each.text) is not None for each in situations) < len(situations) / 100


def test_the_reflection_goes_on():
    """The sentence comes first, and the remarks follow as for any other text."""
    events = list(assistant_of().stream("I moved the stations and nobody keeps to it. Just tell me what to do."))
    assert events[0] == Declined(PUSHES["tell"].say["en"])
    assert any(isinstance(event, Shown) for event in events)
    assert events[-1].reflection.declined == events[0]
    assert events[-1].reflection.status == "grounded"


def test_each_push_is_declined_in_one_sentence():
    """Four languages, one sentence each, and none of them blames."""
    for push in PUSHES.values():
        assert set(push.say) == set(push.phrases) == {"en", "de", "fr", "es"}
        for line in push.say.values():
            assert line.count(".") == 1
            assert line.endswith(".")


def test_a_missing_file_is_named(tmp_path):
    """Without its data nothing is guessed."""
    with pytest.raises(ConfigError, match=r"pushes\.toml in knowledge/care cannot be read"):
        load_pushes(tmp_path / "pushes.toml")
