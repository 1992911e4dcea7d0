"""What stands in quotation marks, in every style, and what only looks like a mark."""

from __future__ import annotations

import pytest

from assistant.quotations import find_quotations, has_foreign_marks, outermost

PAIRS = [
    "“”",
    "„“",
    "„”",
    "””",
    '“"',
    "‟”",
    "«»",
    "»«",
    "»»",
    '""',
    "＂＂",
    "〝〞",
    "〝〟",
    "❝❞",
    "″″",
    "「」",
    "『』",
    "《》",
    "〈〉",
]
SINGLE = ["‘’", "‚‘", "‚’", "''", "’’", "‛’", "‹›", "›‹", "››", "❛❜", "``", "`'"]


def quoted(text):
    """Return the quoted words in the order of their ends, and whether every mark is closed."""
    found, closed = find_quotations(text)
    return [text[each.start : each.end] for each in found], closed


@pytest.mark.parametrize("pair", PAIRS + SINGLE)
def test_a_quotation_is_found_in_every_style(pair):
    """What stands between two marks is the quotation, at the beginning, inside and at the end of a text."""
    left, right = pair
    assert quoted(f"{left}it is so{right}, he said.") == (["it is so"], True)
    assert quoted(f"He said {left}it is so{right} and left.") == (["it is so"], True)
    assert quoted(f"He said ({left}it is so{right}).") == (["it is so"], True)
    assert quoted(f"He said: {left}it is so{right}") == (["it is so"], True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He said “she said ‘no’ to me” twice.", ["no", "she said ‘no’ to me"]),
        ("He said «she said “no” to me» twice.", ["no", "she said “no” to me"]),
        ("„Er sagte ‚nein‘ dazu“, heißt es.", ["nein", "Er sagte ‚nein‘ dazu"]),
        ("“One” and “two”.", ["One", "two"]),
        ("'it isn't so', he said", ["it isn't so"]),
        ("the bakers' ovens and the team's way", []),
        ("rock 'n' roll, the '90s, 'tis so, get 'em", ["n"]),
        ("a 5\" pipe, 6” wide, 7'", []),
        ("They said ” at the end", []),
    ],
)
def test_apostrophes_and_inches_are_told_from_marks(text, words):
    """A mark inside a word, behind a number, or of an elision is none; a nested quotation is found with its outer."""
    assert quoted(text)[0] == words


@pytest.mark.parametrize(
    "text",
    ["He said “it is so.", "He said «it is so.", "„it is so", "it is so」 he said", "it is so〟", "‘it is so", '"so'],
)
def test_a_mark_that_is_alone_is_noticed(text):
    """A mark that opens and is not closed, or closes what was never opened, is told; nothing breaks."""
    assert quoted(text) == ([], False)


def test_marks_that_close_nothing_leave_the_rest_to_be_read():
    """Behind a closing mark without an opening one, quotations are found as ever."""
    assert quoted("so〞 he said “it is so” and 」 left") == (["it is so"], False)


def test_of_nested_quotations_the_outer_ones_are_kept_in_order():
    """Outermost quotations come in the order of the text."""
    text = "“a ‘b’ c” and «d» and 'e'"
    assert [text[each.start : each.end] for each in outermost(find_quotations(text)[0])] == ["a ‘b’ c", "d", "e"]


@pytest.mark.parametrize("mark", "❮❯❰❱⟪⟫⟬⟭⸢⸣⸂⸃⸄⸅⸌⸍﹁﹂｢｣´ʺˮ״՚ʼʻ＇⹂‴′≪≫˝¨🙶ˋ")
def test_a_sign_that_could_pass_for_a_mark_is_foreign(mark):
    """Brackets, primes, accents and marks of other scripts are noticed, except as an apostrophe between letters."""
    assert has_foreign_marks(f"He said {mark}it is so{mark} and left.")
    assert not has_foreign_marks(f"It isn{mark}t so.")


@pytest.mark.parametrize(
    "text", ["It's “so” (or ‘so’), 5° – über «das», 3 × 4 👍🏽.", "「はい」（たぶん）。", "¿Qué? ¡No! naïve"]
)
def test_ordinary_signs_are_not_foreign(text):
    """Marks that are read, accents on letters, dashes, brackets, degrees and skin tones are no foreign marks."""
    assert not has_foreign_marks(text)
