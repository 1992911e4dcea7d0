"""The doctor: what is configured, and how to get what is missing."""

from __future__ import annotations

import json

import pytest
from loopback import Endpoint
from written import write

from assistant.adapters.journal import SqliteJournal
from assistant.configfile import write_config
from assistant.packcare import begin
from assistant.surfaces.cli import run


@pytest.fixture
def doctor(capsys):
    """Run the doctor and return the state and the detail of each check by name, and what is advised."""

    def examined(*arguments, code=0):
        assert run(["doctor", "--json", *arguments]) == code
        found = json.loads(capsys.readouterr().out)
        assert found["works"] is (code == 0)
        rows = {each["name"]: (each["state"], each["detail"]) for each in found["checks"]}
        return rows, "\n".join(each["hint"] for each in found["checks"])

    return examined


def test_a_fresh_installation_is_told_what_it_can_have(doctor):
    """Without anything configured, the doctor names the mode, and how to get a model, an index and a region."""
    rows, advice = doctor()
    assert rows["mode"] == ("missing", "offline: no key and no base URL are set")
    assert "reflect setup --server ollama" in advice
    assert "reflect pack index leadership-vs-management makes it now" in advice
    assert "reflect setup --region CODE --yes" in advice


def test_nothing_missing_is_said(doctor, home, capsys):
    """With an endpoint that listens, an index and a region, nothing is missing."""
    begin(home / "mine")
    run(["pack", "index", str(home / "mine")])
    with Endpoint() as endpoint:
        config = {"base_url": endpoint.url, "region": "DE", "hide": ["Miriam"], "pack": str(home / "mine")}
        write_config(home / "config", config)
        capsys.readouterr()
        assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("\nadvice       none\n")
    assert f"{endpoint.url} listens" in out
    assert "1 name, not shown" in out
    assert "Miriam" not in out


def test_looking_writes_nothing(doctor, home):
    """Asking where things are makes none of them."""
    rows, _ = doctor()
    assert rows["journal"] == ("ok", f"{home / 'data' / 'journal.sqlite3'} (none yet)")
    assert rows["index"] == ("missing", f"{home / 'data' / 'index'} (none yet)")
    assert rows["data"] == ("ok", f"{home / 'data'} (none yet)")
    assert not home.exists()


def test_a_server_that_is_not_running_is_told_how_to_start(doctor):
    """An endpoint at a usual port that does not listen is named with how it is started."""
    rows, advice = doctor("--base-url", "http://127.0.0.1:8080/v1")
    assert rows["endpoint"] == ("fault", "http://127.0.0.1:8080/v1 cannot be reached (Connection refused)")
    assert "llama-server -m MODEL.gguf" in advice


def test_a_damaged_journal_and_a_wrong_pack_are_told(doctor, home):
    """What cannot be used is a fault with its reason, and the doctor goes on to the rest."""
    (home / "data").mkdir(parents=True)
    (home / "data" / "journal.sqlite3").write_bytes(b"no database" * 100)
    (home / "bad").mkdir()
    (home / "bad" / "pack.toml").write_text("")
    rows, advice = doctor("--pack", str(home / "bad"), code=1)
    assert [name for name, (state, _) in rows.items() if state == "fault"] == ["definitions", "journal"]
    assert "The journal cannot be used" in advice
    assert "reflect pack check PATH" in advice


def test_a_key_that_others_can_read_is_told(doctor, home):
    """A config file with a key that others may read is advised against."""
    file = write_config(home / "config", {"api_key": "sk-1", "model": "m"})
    file.chmod(0o644)
    _, advice = doctor("--offline")
    assert f"chmod 600 {file}" in advice


@pytest.mark.parametrize(
    ("prepare", "options", "stopping"),
    [
        (lambda home: (home / "config" / "config.toml").write_text("model = "), [], ["config"]),
        (lambda home: (home / "config" / "config.toml").write_text('pack = "nowhere"'), [], ["definitions"]),
        (lambda home: (home / "data").write_text("mine"), [], ["data"]),
        (lambda home: (home / "data").write_text("mine"), ["--no-save"], ["data"]),
        (lambda home: None, ["--require-model"], ["mode"]),
    ],
    ids=["config", "pack of the config", "data", "data, nothing kept", "no model"],
)
def test_a_fault_that_stops_reflecting_is_exit_1(doctor, home, prepare, options, stopping):
    """Whatever keeps reflections from being made and kept ends with 1, as the reflection itself would."""
    (home / "config").mkdir(parents=True)
    prepare(home)
    rows, advice = doctor(*options, code=1)
    assert [name for name, (state, _) in rows.items() if state == "fault"] == stopping
    assert advice.strip()


def test_a_damaged_journal_stops_only_whoever_keeps_one(doctor, home):
    """Without a journal to keep, one that is damaged is a fault that stops nothing."""
    (home / "data").mkdir(parents=True)
    (home / "data" / "journal.sqlite3").write_bytes(b"no database" * 100)
    rows, _ = doctor("--no-save")
    assert rows["journal"][0] == "fault"


def test_a_pack_that_is_named_and_not_there_is_wrong_usage(capsys):
    """A pack named with the call is not examined where it is not there: that is exit 2, as everywhere."""
    assert run(["doctor", "--pack", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("reflect: There is no pack «nowhere».")


def test_one_reflection_is_one(doctor, home):
    """A single reflection is counted in the singular."""
    SqliteJournal(folder=home / "data").save(write("aaaa1111", "We moved everything around."))
    rows, _ = doctor()
    assert rows["journal"] == ("ok", f"{home / 'data' / 'journal.sqlite3'}: 1 reflection, the file is whole")
