"""One reflection by the command: as an argument, from a file, through a pipe."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from loopback import Endpoint
from replies import bakers

from assistant.phrases import UNREAD
from assistant.reflection import NOTICE
from assistant.resources import schema_file
from assistant.surfaces.opened import STATUS_LINES

ROADMAP = "I spent all week on the roadmap and nobody read it."
OFFLINE = "Offline: no key and no base URL are set. Nothing leaves this machine.\n"
PRINTED = """\
You put the stations in an order in which «the ovens never wait», and it
dissolves as soon as you turn around. What weighs on you seems less the old
habit than that you might «have to police it».

This may be mostly about aligning people: «give it a month, it'll pass» does not
ask what the new order is, but whether it is there to stay. [1]

The other side of the same task is organising and staffing, and that you did; a
good arrangement and people behind it are two pieces of work. [2]

Something you did that helps: because it is «pinned it by the door», the order
can be talked about without you in the middle. [2]

You may see this differently: nothing above says what the two know about these
ovens that the sheet does not. [1]

   What would the one who said «it'll pass» have to see in the next two weeks to
   tell the apprentice something else?

If you like, try: before Friday's shift, let one of the two show you one place
where the new order costs them time; change that line together, and watch what
happens to it.

[1] Aligning people (leadership) — Aligning people influences how teams and
    coalitions form that grasp the vision and its strategies and hold them
    valid.
[2] Organising and staffing (management) — Organising and staffing guides people
    through policies and procedures.
«So» are your words; a note is a whole sentence of the definition.

AI, one lens among others, not for decisions about people. Quotes are proven;
whether they fit is yours to say.
"""


def test_with_a_model_a_reflection_reads_like_this(command, asking, endpoint, bakery, home):
    """Remarks, numbered notes and one legend line on stdout; where the text goes, and where it is kept, on stderr."""
    done = command(bakery, *asking)
    assert (done.code, [line.rstrip() for line in done.out.splitlines()]) == (0, PRINTED.splitlines())
    journal = home / "data" / "journal.sqlite3"
    assert done.err == (
        f"Asking test-model at {endpoint.url}; your text goes there.\n"
        f"Saved in {journal} (reflect review shows it; --no-save keeps nothing).\n"
    )


def test_offline_it_has_the_same_anatomy_and_says_what_it_is(command, bakery):
    """Without key and base URL the offline composer answers, with citations, and both streams say what it is."""
    done = command(bakery, "--no-save")
    assert done.code == 0
    assert done.err == OFFLINE
    assert re.search(r"^\[1\] [A-Z][a-z ]+ \((?:management|leadership)\) — [A-Z]", done.out, re.MULTILINE)
    assert "has not understood the story" in " ".join(done.out.split())


def test_argument_file_and_pipe_are_the_same(command, tmp_path, bakery):
    """The same text gives the same remarks as an argument, from a file, from a pipe, and from a pipe by name."""
    file = tmp_path / "situation.txt"
    file.write_bytes(b"\xef\xbb\xbf" + bakery.replace("\n", "\r\n").encode() + b"\r\n")
    ways = [
        command(bakery, "--json"),
        command("-f", file, "--json"),
        command("--json", "--file", file),
        command("--json", given=bakery + "\n"),
        command("-f", "-", "--json", given=bakery),
    ]
    assert [each.code for each in ways] == [0] * 5
    remarks = [each.json["remarks"] for each in ways]
    assert remarks == [remarks[0]] * 5
    assert remarks[0]


@pytest.mark.parametrize("model", [True, False], ids=["model", "offline"])
def test_json_is_one_value_that_keeps_the_schema(command, asking, bakery, model):
    """With ``--json`` stdout is one JSON value of the shipped schema, and nothing else."""
    done = command(bakery, "--json", "--no-save", *(asking if model else ()))
    assert done.code == 0
    assert len(done.out.splitlines()) == 1
    jsonschema.validate(done.json, json.loads(schema_file().read_text(encoding="utf-8")))
    assert (done.json["mode"], done.json["situation"]) == ("model" if model else "offline", bakery)
    assert (done.json["notice"] == NOTICE) is model


def test_options_stand_before_or_behind_the_text(command, bakery):
    """Every option may stand before the text or behind it."""
    before, behind = command("--offline", "--json", bakery), command(bakery, "--json", "--offline")
    assert before.json["remarks"] == behind.json["remarks"]
    assert before.err.startswith("Offline, as you asked. Nothing leaves this machine.\n")


def test_the_first_save_says_where_and_no_later_one(command, home):
    """Saving is the default; the first one says where, and --no-save keeps nothing."""
    journal = home / "data" / "journal.sqlite3"
    assert command(ROADMAP, "--no-save").err == OFFLINE
    assert not journal.exists()
    saved = f"Saved in {journal} (reflect review shows it; --no-save keeps nothing).\n"
    assert command(ROADMAP).err == OFFLINE + saved
    assert command(ROADMAP).err == OFFLINE


def test_quiet_says_nothing_but_errors(command):
    """With ``--quiet`` stderr is empty unless something is wrong."""
    assert command(ROADMAP, "--quiet").err == ""
    assert command("", "--quiet").err.startswith("reflect: There is no text to reflect on.")


def test_a_withheld_remark_is_counted(command, bakery):
    """What could not be proven is told by number, on stdout, and its text is nowhere."""
    with Endpoint(bakers(strength={"evidence": ["words never written"], "text": "Invented praise."})) as endpoint:
        done = command(bakery, "--base-url", endpoint.url, "--model", "m")
    assert "1 remark withheld: it could not be proven." in done.out
    assert "Invented praise" not in done.out + done.err


def test_a_text_that_needs_a_human_is_referred_and_goes_nowhere(command, asking, endpoint):
    """A grave text brings the referral alone, exit 0, and reaches neither model nor dry run."""
    text = "Since the restructuring I no longer want to live, and nobody at work knows."
    done = command(text, *asking, "--json", "--no-save")
    assert (done.code, done.json["status"], done.json["remarks"]) == (0, "referred", [])
    message = done.json["referral"]["message"]
    assert " ".join(message.split()) in " ".join(command(text, *asking, "--no-save").out.split())
    assert "Nothing would be sent" in command(text, *asking, "--dry-run").out
    assert endpoint.bodies == []


# --- dry run ------------------------------------------------------------------------------------

HANDLE = re.compile(r"^[a-z]{4} — ", re.MULTILINE)
FENCE = re.compile(r"=== [0-9a-f]{16} ===")


def leveled(text):
    """Return a prompt with what is new for each request made equal: handles and fence."""
    return FENCE.sub("=== fence ===", HANDLE.sub("hndl — ", text))


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(command, asking, endpoint, bakery, home):
    """A dry run prints, as JSON, exactly what the endpoint then receives, but for the handles of the one request."""
    dry = command(bakery, *asking, "--dry-run", "--json")
    assert (dry.code, dry.err, endpoint.bodies) == (0, "", [])
    assert not (home / "data" / "journal.sqlite3").exists()
    command(bakery, *asking)
    (sent,) = endpoint.bodies
    assert dry.json["destination"] == endpoint.url
    assert dry.json["model"] == sent["model"]
    assert dry.json["schema"] == sent["response_format"]["json_schema"]["schema"]
    assert [{**each, "content": leveled(each["content"])} for each in dry.json["messages"]] == [
        {**each, "content": leveled(each["content"])} for each in sent["messages"]
    ]
    assert bakery in sent["messages"][1]["content"]


def test_a_dry_run_for_people_says_the_same(command, asking, endpoint, bakery):
    """A dry run for people names the destination and prints every message whole."""
    dry = command(bakery, *asking, "--dry-run")
    shape = command(bakery, *asking, "--dry-run", "--json").json
    head = f"To {endpoint.url}, model test-model, with the JSON schema of a reply:\n"
    parts = [f"\n--- {each['role']} ---\n{each['content']}\n" for each in shape["messages"]]
    assert leveled(dry.out) == leveled(head + "".join(parts))
    assert endpoint.bodies == []


def test_a_dry_run_without_a_model_says_that_nothing_would_be_sent(command, bakery):
    """Where no model is asked, a dry run says that nothing would be sent, and why."""
    assert command(bakery, "--dry-run").out == "Nothing would be sent: no key and no base URL are set.\n"
    assert command(bakery, "--dry-run", "--json").json == {"destination": None, "messages": []}


def test_a_dry_run_where_the_endpoint_names_the_model_says_so(command, endpoint, bakery):
    """Without a model's name, the first that the endpoint lists is asked; a dry run does not ask for the list."""
    dry = command(bakery, "--base-url", endpoint.url, "--dry-run")
    assert dry.out.startswith(f"To {endpoint.url}, the first model that it lists, with the JSON schema of a reply:\n")
    assert endpoint.paths == []
    assert command(bakery, "--base-url", endpoint.url, "--dry-run", "--json").json["model"] is None


def test_a_text_that_is_not_read_is_told_in_its_own_language_first(command):
    """Offline, a German text is told in German why nothing is said about it, and then, once, in English."""
    done = command("Ich habe die ganze Woche an der Roadmap gearbeitet und niemand hat sie gelesen.", "--no-save")
    assert done.code == 0
    told = [" ".join(block.split()) for block in done.out.strip().split("\n\n")]
    assert told == [UNREAD["de"], STATUS_LINES["unsupported_language"]]
