"""Wrong usage: one clear line, exit 2, and with ``--json`` an error as the last line of stderr."""

from __future__ import annotations

import pytest
from written import write

from assistant.adapters.journal import SqliteJournal

ROADMAP = "I spent all week on the roadmap and nobody read it."


@pytest.mark.parametrize(
    ("arguments", "near"),
    [(["retrive"], "retrieve"), (["chta"], "chat"), (["definition"], "definitions"), (["doktor", "--json"], "doctor")],
)
def test_a_single_word_is_a_mistake_and_the_nearest_command_is_named(command, arguments, near):
    """A single word that is no command is wrong usage, never a situation."""
    done = command(*arguments)
    assert (done.code, done.out) == (2, "")
    wanted = f"«{arguments[0]}» is no command. Did you mean «{near}»? "
    assert wanted + "A situation has more than one word, and stands in quotation marks." in done.err


COMMANDS = "chat, completion, definitions, doctor, evaluate, forget, journal, mcp, pack, retrieve, review, setup"


@pytest.mark.parametrize("arguments", [["soliloquy"], ["--offline", "soliloquy"], ["--", "soliloquy"]])
def test_a_word_like_no_command_is_told_which_there_are(command, arguments):
    """Where no command is near, none is suggested: all are named, wherever the word stands."""
    done = command(*arguments)
    assert (done.code, done.out) == (2, "")
    assert f"Error: «soliloquy» is no command. There are {COMMANDS}. A situation has more than one word" in done.err


@pytest.mark.parametrize(
    ("arguments", "begin"),
    [
        (["I", "spent", "all", "week"], "«I» is no command."),
        (["I", "spent all week"], "«I» is no command."),
        (["I spent", "all week"], "There are 2 texts."),
    ],
)
def test_a_situation_without_quotation_marks_is_told_of_them(command, arguments, begin):
    """Words that are not held together are wrong usage, and told how to hold them together."""
    done = command(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith(f"\nError: {begin} Put the whole situation in one pair of quotation marks.\n")


def test_a_command_behind_an_option_is_told_from_a_mistake(command):
    """A command's name behind an option is told where the option belongs."""
    done = command("--offline", "doctor")
    assert (done.code, done.out) == (2, "")
    assert "Options stand behind the command: reflect doctor …" in done.err


def test_the_default_command_has_no_name(command):
    """There is no name for the default command: whatever looks like one is a word like any other."""
    assert command("one").code == 2
    assert "Usage: reflect [OPTIONS] [TEXT]" in command("two words", "--bogus").err
    assert "Usage: reflect [OPTIONS] [TEXT]" in command("two words", "--help").out
    assert command(" ").err == 'reflect: There is no text to reflect on. Write what happened: reflect "…".\n'


@pytest.mark.parametrize(
    "arguments",
    [
        ["two words", "--bogus"],
        ["retrieve", "two words", "-k", "0"],
        ["retrieve", "two words", "-k", "51"],
        ["retrieve", "two words", "--batch", "file"],
        ["two words", "-f", "file"],
        ["definitions", "a", "b"],
        ["definitions", "no-such-id"],
        ["two words", "--model"],
        ["word"],
        [""],
        ["retrieve", " "],
    ],
)
def test_with_json_wrong_usage_is_json_too(command, arguments):
    """Whatever is wrong with a call, stdout is empty, the exit code 2, and the last line of stderr is the error."""
    done = command(*arguments[:1], "--json", *arguments[1:])
    assert (done.code, done.out) == (2, "")
    assert list(done.error) == ["code", "message", "hint"]
    assert done.error["message"]


def test_an_error_is_told_in_one_line_or_as_json(command):
    """The same error reads as a line for people, and as code, message and hint for machines."""
    message, hint = "There is no text to reflect on.", 'Write what happened: reflect "…".'
    assert command("").err == f"reflect: {message} {hint}\n"
    assert command("", "--json").error == {"code": "situation", "message": message, "hint": hint}
    empty = 'reflect: There is no text to rank. Give one: reflect retrieve "…".\n'
    assert (command("retrieve", "").err, command("retrieve", given=" ").err) == (empty, empty)


@pytest.mark.parametrize(
    "arguments",
    [
        ["definitions", "nowhere"],
        ["definitions", "--pack", "nowhere"],
        [ROADMAP, "--pack", "nowhere"],
        ["retrieve", ROADMAP, "--pack", "nowhere"],
        ["review", "abcd1234"],
        ["review", "--pack", "nowhere"],
        ["review", "--correct", "nowhere"],
        ["chat", "--resume", "abcd1234"],
        ["forget", "abcd1234", "--yes"],
        ["pack", "check", "nowhere"],
        ["pack", "index", "nowhere"],
        ["pack", "draft", "nowhere.md", "folder"],
        ["evaluate", "nowhere.jsonl"],
        ["journal", "import", "nowhere.jsonl"],
        ["doctor", "--pack", "nowhere"],
        ["doctor", "--base-url", "nowhere"],
    ],
)
def test_what_is_named_and_not_there_is_wrong_usage(command, home, arguments):
    """An id, a pack, a file or an address that is named and is not there is exit 2, whatever it was named to."""
    SqliteJournal(folder=home / "data").save(write("aaaa1111", "We moved everything around."))
    done = command(*arguments, "--json")
    assert (done.code, done.out) == (2, ""), done.err
    assert done.error["hint"]


@pytest.mark.parametrize("arguments", [["review"], ["chat", "--continue"], ["forget", "--all", "--yes"]])
def test_what_is_rightly_asked_for_and_not_there_yet_failed(command, arguments):
    """Where nothing was named, and there is nothing yet, the call was right and has failed: exit 1."""
    done = command(*arguments, "--json")
    assert (done.code, done.out, done.error["code"]) == (1, "", "nothing_yet")


def test_an_unknown_definition_names_the_nearest(command):
    """An unknown id is wrong usage, and an id that is near is named."""
    done = command("definitions", "alining-people")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "reflect: The pack leadership-vs-management has no definition «alining-people». "
        "Did you mean «aligning-people»? reflect definitions lists all.\n"
    )
    done = command("definitions", "xyz")
    assert done.err.endswith(" has no definition «xyz». reflect definitions lists all.\n")


def test_two_texts_are_one_too_many(command, tmp_path):
    """A text and a file, or a text and a batch, are wrong usage: neither is silently left out."""
    file = tmp_path / "other.txt"
    file.write_text(ROADMAP)
    both = "reflect: There is a text and a file. Give one of them.\n"
    assert command(ROADMAP, "-f", file).err == both
    assert command("retrieve", ROADMAP, "-f", file).err == both
    batch = "reflect: --batch takes its texts from its file. Leave the text and --file out.\n"
    assert command("retrieve", ROADMAP, "--batch", file).err == batch
    assert command("retrieve", "-f", file, "--batch", file).err == batch


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", 'There is no text to reflect on. Write what happened: reflect "…".'),
        (b" \n\t ", 'There is no text to reflect on. Write what happened: reflect "…".'),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "{file} is not UTF-8 text: byte 1 is none. Save it as plain UTF-8 text."),
        (b"text \x00\x01\x02 text", "This is not text: it holds bytes that no text holds. Give plain UTF-8 text."),
        ("two words".encode("utf-16"), "{file} is not UTF-8 text: byte 1 is none. Save it as plain UTF-8 text."),
        (
            b"word " * 5_000,
            (
                "The text has 24,999 characters; up to 20,000 can be read at once. "
                "Keep the one scene that matters most: who was there, what was said, what you did."
            ),
        ),
    ],
    ids=["empty", "white space", "image", "bytes", "UTF-16", "too long"],
)
def test_a_file_that_is_no_situation_is_told(command, tmp_path, content, line):
    """Empty, binary or too long, from a file or a pipe: one line that says what and where and what to do."""
    file = tmp_path / "given"
    file.write_bytes(content)
    done = command("-f", file)
    assert (done.code, done.out, done.err) == (2, "", f"reflect: {line.format(file=file)}\n")
    piped = command(given=content)
    assert (piped.code, piped.out, piped.err) == (2, "", f"reflect: {line.format(file='standard input')}\n")


def test_a_file_that_cannot_be_read_is_told(command, tmp_path):
    """A file that is missing, or a folder, is named with the cause."""
    missing = tmp_path / "missing"
    line = f"reflect: {missing} cannot be read: No such file or directory. Check the path.\n"
    assert command("-f", missing).err == line
    assert command("-f", tmp_path).err == f"reflect: {tmp_path} cannot be read: Is a directory. Check the path.\n"
    batch = command("retrieve", "--batch", missing)
    assert (batch.code, batch.err) == (2, line)
