"""The journal's commands, as a person or a script uses them: whole outputs."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from terminal import Terminal
from written import BEGIN, write

from assistant.adapters.journal import SqliteJournal
from assistant.entries import Mark, Turn, offered
from assistant.packcare import begin
from assistant.surfaces.cli import run

SLY = 'The <script>alert(1)</script> & "plan" slipped.\n# No heading\n- no *list* _either_ [x](http://example.org)'


@pytest.fixture
def reflect(capsys):
    """Run the command and return exit code, stdout and stderr."""

    def ran(*arguments):
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return ran


@pytest.fixture
def journal(home):
    """A journal with a conversation of two turns, and a reflection that the person corrected."""
    journal = SqliteJournal(folder=home / "data")
    first = write("aaaa1111", "We moved the stations around on Monday.", experiment="On Friday, ask one of them.")
    journal.save(first, turn=Turn("We moved the stations around on Monday."))
    again = write("aaaa2222", "We moved the stations around on Monday.\n\nNobody asked why.", day=1)
    journal.save(again, turn=Turn("Nobody asked why.", follows="aaaa1111"))
    journal.save(write("bbbb1111", SLY, about="planning-and-budgeting", day=2))
    journal.note(replace(offered(first), state="changed", closed_at=BEGIN, seen="They <b>laughed</b>."))
    journal.mark(Mark("bbbb1111", "corrected", BEGIN, "establishing-direction", note="It has no aim."))
    journal.mark(Mark("bbbb1111", "unhelpful", BEGIN, remark=2))
    return journal


def test_a_list_shows_conversations_newest_first(reflect, journal):
    """Each conversation has its id, its time, what it is about, whether that was settled, and how it begins."""
    assert reflect("journal", "list") == (
        0,
        (
            "bbbb1111  2026-11-04 08:00  Establishing direction ✓\n"
            '  The <script>alert(1)</script> & "plan" slipped. # No heading - no *list* _eit…\n'
            "aaaa2222  2026-11-03 08:00  Aligning people\n"
            "  (2 turns) We moved the stations around on Monday. Nobody asked why.\n"
        ),
        "",
    )


def test_a_long_list_says_how_to_see_the_rest(reflect, journal):
    """With fewer lines asked for than there are, the rest is numbered."""
    code, out, err = reflect("journal", "list", "-n", "1", "--turns")
    assert (code, len(out.splitlines()), err) == (0, 2, "2 older ones: reflect journal list --all.\n")


def test_a_list_as_json_is_one_array(reflect, journal):
    """Every entry has the same keys, its turns, and what the person settled on."""
    code, out, err = reflect("journal", "list", "--json")
    newest, older = json.loads(out)
    assert (code, err) == (0, "")
    assert newest == {
        "id": "bbbb1111",
        "created_at": "2026-11-04T08:00:00Z",
        "situation": SLY,
        "status": "grounded",
        "mode": "offline",
        "partial": False,
        "pack": "leadership-vs-management",
        "dimensions": ["planning-and-budgeting", "establishing-direction"],
        "conversation": "bbbb1111",
        "position": 1,
        "turns": 1,
        "settled": "establishing-direction",
    }
    assert (older["id"], older["conversation"], older["turns"], older["settled"]) == ("aaaa2222", "aaaa1111", 2, None)


def test_an_empty_journal_says_so(reflect):
    """Without a journal, lists are empty on stdout, and a line on stderr says how to begin one."""
    begin = 'There is no saved reflection yet. Make one: reflect "what happened".\n'
    assert reflect("journal", "list") == (0, "", begin)
    assert reflect("journal", "list", "--json") == (0, "[]\n", "")
    assert reflect("journal", "patterns") == (0, "", begin)
    empty = "reflect: The journal is empty. There is nothing to forget.\n"
    assert reflect("forget", "--all", "--yes") == (1, "", empty)


def test_a_search_shows_the_passage(reflect, journal):
    """A hit shows the words around it, a conversation once, and nothing found is said on stderr."""
    assert reflect("journal", "search", "station") == (
        0,
        "aaaa2222  2026-11-03 08:00\n  We moved the «stations» around on Monday. Nobody asked why.\n\n",
        "",
    )
    assert reflect("journal", "search", "zebra", "--json") == (0, "[]\n", "")
    nothing = "Nothing was found. Every word must begin a word of the same entry.\n"
    assert reflect("journal", "search", "station", "zebra") == (0, "", nothing)


def test_few_entries_are_listed_as_patterns(reflect, journal):
    """Under five entries, patterns are the list itself, and say so."""
    assert reflect("journal", "patterns") == (
        0,
        (
            "Counts of what you wrote, never of what you are. 2 entries: 2026-11-03 to\n2026-11-04.\n\n"
            "aaaa2222  2026-11-03  aligning-people (not confirmed)\n"
            "bbbb1111  2026-11-04  establishing-direction (confirmed)\n\n"
            "Under 5 entries this is a list and nothing more.\n\n"
            "reflect review ID opens an entry; there you confirm or correct what it is about.\n"
        ),
        "",
    )


def fill(journal, labels):
    for day, label in enumerate(labels, 10):
        journal.save(write(f"cccc{day:04}", f"Something happened on day {day}.", about=label, day=day))
        journal.mark(Mark(f"cccc{day:04}", "confirmed", BEGIN, label))


def test_patterns_are_bars_with_their_entries(reflect, journal):
    """Confirmed counts have a bar, each count names its entries, and what was not said is a question."""
    fill(journal, ["change"] * 8 + ["management"] * 4)
    code, out, err = reflect("journal", "patterns")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    start = lines.index("Confirmed by you (13 of 14 entries)")
    assert lines[start + 1].startswith("  Change                  ████████████  8 of 13  cccc0010 cccc0011")
    assert "  Aligning people  1 of 1  aaaa2222" in lines
    assert "  done otherwise  1 of 1  aaaa2222" in lines
    text = " ".join(out.split())
    assert "9 of 13 on the side of leadership (so few leave 42% to 87%)" in text
    assert "The program said planning-and-budgeting, you said establishing-direction: bbbb1111." in text
    assert "Is that absent from your work, or only from this journal?" in text


def test_an_export_can_be_imported_elsewhere(reflect, journal, home, monkeypatch, tmp_path):
    """The export of an import is equal to the byte, its file is private, and a second import changes nothing."""
    file, again = tmp_path / "journal.jsonl", tmp_path / "again.jsonl"
    said = f"3 reflections written to {file}, readable by you only.\n"
    assert reflect("journal", "export", str(file)) == (0, "", said)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.setenv("REFLECT_DATA_DIR", str(home / "elsewhere"))
    checked = f"{file} holds 8 records that can be taken in. Nothing was imported.\n"
    assert reflect("journal", "import", str(file), "--dry-run") == (0, checked, "")
    assert not (home / "elsewhere").exists()
    assert reflect("journal", "import", str(file)) == (0, "8 records are new, 0 stood here already.\n", "")
    assert reflect("journal", "import", str(file)) == (0, "0 records are new, 8 stood here already.\n", "")
    assert reflect("journal", "export", str(again), "--quiet") == (0, "", "")
    assert again.read_bytes() == file.read_bytes()


def test_a_file_is_not_replaced_by_chance(reflect, journal, tmp_path):
    """An export does not overwrite a file unless it is told to, and wants to know its form."""
    file = tmp_path / "journal.md"
    file.write_text("mine")
    code, _, err = reflect("journal", "export", str(file))
    assert (code, err) == (2, f"reflect: {file} is there already. Give another name, or --force to replace it.\n")
    assert reflect("journal", "export", str(file), "--force", "--quiet") == (0, "", "")
    assert file.read_text().startswith("# Journal\n")
    code, _, err = reflect("journal", "export", str(tmp_path / "journal"))
    assert (code, "does not say in which form" in err) == (2, True)
    code, _, err = reflect("journal", "export", str(tmp_path / "no" / "journal.md"))
    assert (code, "cannot be written: No such file or directory" in err) == (1, True)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 2, "is no export of a journal."),
        ('{"record": "mark"}\n', 2, "is no export of a journal."),
        ('{"record": "journal", "schema": "journal/2"}\n', 1, "was exported by a newer version of this program."),
        ('{"record": "journal", "schema": "journal/1"}\n{"record"', 2, ", line 2: not JSON."),
        ('{"record": "journal", "schema": "journal/1"}\n\n["x"]\n', 2, ", line 3: no record."),
        (
            '{"record": "journal", "schema": "journal/1"}\n{"record": "mark"}\n',
            2,
            "line 2: a mark needs reflection, kind",
        ),
        ('{"record": "journal", "schema": "journal/1"}\n{"record": "x", "a": "\\ud800"}\n', 2, ", line 2: not JSON."),
    ],
)
def test_what_is_no_export_is_refused(reflect, tmp_path, text, code, said):
    """An import names the file and the line that cannot be used, and takes nothing."""
    file = tmp_path / "journal.jsonl"
    file.write_text(text)
    found, out, err = reflect("journal", "import", str(file))
    assert (found, out, said in err) == (code, "", True), err


def test_a_changed_citation_is_kept_and_not_shown(reflect, journal, tmp_path):
    """What can no longer be proven is carried along, told of, and not shown in what is made for reading."""
    code, out, _ = reflect("journal", "export", "-")
    file = tmp_path / "journal.jsonl"
    file.write_text(out.replace("cooperate", "obey"))
    reflect("forget", "--all", "--yes")
    code, out, err = reflect("journal", "import", str(file))
    assert (code, out) == (0, "8 records are new, 0 stood here already.\n")
    assert "aaaa1111 is kept as it is, but cannot be shown." in err
    _, page, _ = reflect("journal", "export", "--format", "markdown")
    assert "## aaaa1111\n\nThis reflection cannot be shown." in page
    assert "obey" not in page


def test_markdown_shows_texts_as_they_were_written(reflect, journal):
    """Nothing a person wrote becomes a heading, a list, a link or markup."""
    _, page, _ = reflect("journal", "export", "--format", "markdown")
    quoted = page[page.index("> The ") :].split("\n\n")[0]
    assert quoted == (
        '> The \\<script\\>alert(1)\\</script\\> \\& "plan" slipped.\n> \\# No heading\n'
        "> \\- no \\*list\\* \\_either\\_ \\[x\\](http://example.org)"
    )
    assert (
        "*Experiment, done otherwise: On Friday, ask one of them. What you saw: They \\<b\\>laughed\\</b\\>.*" in page
    )
    assert "1. Planning and budgeting (management): **Planning and budgeting turns" in page


class Tags(HTMLParser):
    """Collects the tags of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.ids, self.text = set(), set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        self.links |= {given["href"]} if "href" in given else set()
        self.ids |= {given["id"]} if "id" in given else set()
        assert not [name for name in given if name.startswith("on") or name in {"src", "style"}]

    def handle_data(self, data):
        self.text += data


def test_the_page_is_closed_and_every_count_opens_to_its_entries(reflect, journal):
    """The page allows nothing but its own style, escapes every text, and links only to its own entries."""
    fill(journal, ["change"] * 6)
    _, page, _ = reflect("journal", "export", "--format", "html", "-")
    assert re.search(r"default-src &#x27;none&#x27;; style-src &#x27;sha256-[A-Za-z0-9+/=]{44}&#x27;; base-uri", page)
    seen = Tags(page)
    assert seen.tags.isdisjoint({"script", "img", "link", "iframe", "form", "b"})
    assert SLY in seen.text
    assert {"details", "summary", "meter", "mark", "blockquote"} <= seen.tags
    assert seen.links
    assert seen.links <= {f"#{each}" for each in seen.ids}


def test_forgetting_says_what_is_gone(reflect, journal, home):
    """A turn is forgotten with its conversation; with --dry-run it is only said, and without an answer nothing goes."""
    question = (
        "Forget the reflection aaaa2222 of 2026-11-03 08:00 and its 2 turns: «We moved the stations around on "
        "Monday.»?\n"
    )
    assert reflect("forget", "aaaa1", "--dry-run") == (0, question, "")
    code, _, err = reflect("forget", "aaaa1")
    assert (code, err) == (2, "reflect: Nobody can be asked here. Give --yes to forget without a question.\n")
    gone = f"Forgotten: 2 reflections. No byte of it is left in {home / 'data'}.\n"
    assert reflect("forget", "aaaa1", "--yes", "--quiet") == (0, gone, "")
    assert reflect("journal", "forget", "--all", "--yes", "--json") == (0, '{"forgotten": ["bbbb1111"]}\n', "")
    assert b"stations" not in b"".join(path.read_bytes() for path in Path(home).rglob("*") if path.is_file())


def test_forgetting_in_a_terminal(journal, home):
    """A person is asked first; no answer, a no and Ctrl-C forget nothing; a yes forgets for good."""
    question = "Forget the whole journal, 3 reflections? [y/N]: "
    for answer, said, code in (("", "Nothing was forgotten.\n", 0), ("n", "Nothing was forgotten.\n", 0)):
        terminal = Terminal("forget", "--all").answers("[y/N]: ", answer)
        assert (terminal.ends(), terminal.shown()) == (
            code,
            f"{question.rstrip()}{f' {answer}' * bool(answer)}\n{said}",
        )
    terminal = Terminal("forget", "--all").interrupts("[y/N]: ")
    assert terminal.ends() == 130
    assert terminal.shown().endswith("reflect: Interrupted.\n")
    assert len(journal.entries()) == 3
    terminal = Terminal("forget", "--all").answers("[y/N]: ", "y")
    assert (terminal.ends(), terminal.shown(DATA=home / "data")) == (
        0,
        (
            f"{question}y\nForgotten: 3 reflections. No byte of it is left in DATA.\n"
            "Exports that you wrote elsewhere are yours to delete.\n"
        ),
    )
    assert journal.entries() == []


def test_forgetting_wants_to_know_what(reflect, journal):
    """Neither an id nor --all, or both, is a mistake, each told as the one it is."""
    neither = "reflect: Which one is to be forgotten? Give its id (reflect journal list), or --all.\n"
    assert reflect("forget") == (2, "", neither)
    both = "reflect: Only aaaa1111, or everything? Give the id alone, or --all alone.\n"
    assert reflect("forget", "aaaa1111", "--all") == (2, "", both)


def files_with(folder, word):
    return [path.name for path in Path(folder).rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


def test_no_byte_is_left_of_a_situation_that_was_forgotten(reflect, home):
    """What a real reflection left in journal, index and beside them is gone once it is forgotten."""
    situation = "I moved the Xylophag around and wrote it all up, but nobody on the team followed the new order."
    begin(home / "mine")
    assert reflect(situation, "--offline", "--quiet", "--pack", str(home / "mine"))[0] == 0
    assert files_with(home, "Xylophag") != []
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
    assert reflect("forget", "--all", "--yes", "--quiet")[0] == 0
    assert files_with(home, "Xylophag") == []


def test_with_no_save_nothing_is_left(reflect, home):
    """With --no-save there is no journal, and no word of the situation in any file."""
    situation = "I moved the Xylophag around and wrote it all up, but nobody on the team followed the new order."
    begin(home / "mine")
    assert reflect(situation, "--offline", "--quiet", "--no-save", "--pack", str(home / "mine"))[0] == 0
    assert files_with(home, "Xylophag") == []
    assert list(home.rglob("journal*")) == []
