"""Setup, as transcripts of a terminal and as options for scripts."""

from __future__ import annotations

import json
import stat
import tomllib

import pytest
from loopback import Endpoint
from terminal import Terminal

from assistant.surfaces.cli import run

MENU = """\
Enter takes what stands in brackets; Ctrl-C leaves everything as it is.

Where may texts be sent? Without an endpoint nothing leaves this machine.
  0  nowhere: offline
  1  Ollama     http://localhost:11434/v1
  2  LM Studio  http://localhost:1234/v1
  3  llama.cpp  http://localhost:8080/v1
  4  vLLM       http://localhost:8000/v1
  5  OpenAI     https://api.openai.com/v1
  or write another address, such as http://localhost:9000/v1
"""
NOTHING = "Nothing was given, so nothing is changed: see reflect setup --help for what can be."
REST = """\

Your region, for whom to turn to when a text needs a human (two letters, such as DE, GB or US): de

Names that must never leave this machine (commas between them; - for none) [-]: Miriam, Jan Krüger

Keep a journal, on this machine only (reflect forget leaves no byte of it)? [Y/n]: n
Written to FILE, readable by you only.
reflect doctor shows what holds now; reflect setup asks again.
"""


@pytest.fixture
def file(home):
    return home / "config" / "config.toml"


def read(file):
    return tomllib.loads(file.read_text(encoding="utf-8"))


def setup(capsys, *arguments):
    """Run setup where nobody can be asked."""
    code = run(["setup", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_first_setup(file):
    """Everything is asked once, the key is not shown, the endpoint is tried, and the answers are written privately."""
    with Endpoint(models=("small", "large")) as endpoint:
        terminal = Terminal("setup").answers("Endpoint [0]: ", endpoint.url).answers("for none): ", "sk-secret")
        terminal.answers("Model [small]: ", "large").answers("or US): ", "de").answers("[-]: ", "Miriam, Jan Krüger")
        assert terminal.answers("[Y/n]: ", "n").ends() == 0
        url = endpoint.url
    assert terminal.shown(URL=url, FILE=file) == (
        f"{MENU}Endpoint [0]: URL\nKey, if it wants one (not shown; Enter for none):\n"
        f"Tried URL: it answers. Models: small, large.\nModel [small]: large\n{REST}"
    )
    assert read(file) == {
        "base_url": url,
        "api_key": "sk-secret",
        "model": "large",
        "region": "DE",
        "hide": ["Miriam", "Jan Krüger"],
        "save": False,
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_setup_without_an_endpoint(file):
    """Whoever wants no endpoint is asked for no key and no model, and nothing is tried."""
    terminal = Terminal("setup").answers("Endpoint [0]: ", "").answers("or US): ", "de")
    assert terminal.answers("[-]: ", "Miriam, Jan Krüger").answers("[Y/n]: ", "n").ends() == 0
    assert terminal.shown(FILE=file) == f"{MENU}Endpoint [0]:\n{REST}"
    assert read(file) == {"offline": True, "region": "DE", "hide": ["Miriam", "Jan Krüger"], "save": False}


def test_a_wrong_answer_is_asked_again(file):
    """What is no address and no region is said to be none, and asked again."""
    terminal = Terminal("setup").answers("Endpoint [0]: ", "ftp:x").answers("Endpoint [0]: ", "0")
    terminal.answers("or US): ", "Germany").answers("or US): ", "").answers("[-]: ", "").answers("[Y/n]: ", "")
    assert terminal.ends() == 0
    assert "Error: The base URL from option is no address." in terminal.shown()
    assert "Error: A region has two letters, such as DE, GB or US." in terminal.shown()
    assert read(file) == {"offline": True, "save": True}


def test_ctrl_c_leaves_everything_as_it_was(file):
    """Interrupted in the middle, setup writes nothing and exits with 130."""
    terminal = Terminal("setup").answers("Endpoint [0]: ", "0").interrupts("or US): ")
    assert terminal.ends() == 130
    assert terminal.shown().endswith("reflect: Interrupted.\n")
    assert not file.exists()


def test_every_answer_can_be_an_option(file, capsys, tmp_path):
    """Where nobody can be asked, options answer, and what is not given stays as it is."""
    (tmp_path / "key.txt").write_text("sk-from-file\n")
    with Endpoint(models=("small",)) as endpoint:
        options = ["--base-url", endpoint.url, "--key-file", str(tmp_path / "key.txt"), "--region", "gb"]
        code, out, err = setup(capsys, *options, "--hide", "Miriam", "--hide", "Jan, Ute", "--no-journal")
        tried = f"Tried {endpoint.url}: it answers. Models: small.\n"
    assert (code, out) == (0, f"Written to {file}, readable by you only.\n")
    assert err == f"{tried}reflect doctor shows what holds now; reflect setup asks again.\n"
    first = {"base_url": endpoint.url, "api_key": "sk-from-file", "model": "small", "region": "GB"}
    assert read(file) == {**first, "hide": ["Miriam", "Jan", "Ute"], "save": False}
    assert setup(capsys, "--journal", "--quiet") == (0, f"Written to {file}, readable by you only.\n", "")
    assert read(file) == {**first, "hide": ["Miriam", "Jan", "Ute"], "save": True}


def test_nothing_given_writes_nothing(file, capsys):
    """Where nobody can be asked and nothing is given, no file is written, and an old one stays as it is."""
    assert setup(capsys) == (0, f"{NOTHING}\n", "")
    assert not file.exists()
    setup(capsys, "--region", "GB")
    before = file.read_bytes()
    assert setup(capsys, "--json") == (0, f'{{"file": "{file}", "written": {{}}, "endpoint": null}}\n', "")
    assert file.read_bytes() == before == b'region = "GB"\n'


def test_a_key_is_never_used_for_another_endpoint(file, capsys, tmp_path):
    """Another endpoint without a key of its own takes the old key out of the file."""
    (tmp_path / "key.txt").write_text("sk-of-the-first")
    setup(capsys, "--base-url", "http://127.0.0.1:1/v1", "--key-file", str(tmp_path / "key.txt"), "--no-try")
    assert read(file)["api_key"] == "sk-of-the-first"
    setup(capsys, "--base-url", "http://127.0.0.1:1/v1", "--no-try", "--model", "m")
    assert read(file)["api_key"] == "sk-of-the-first"
    setup(capsys, "--server", "ollama", "--no-try")
    assert read(file) == {"base_url": "http://localhost:11434/v1"}
    setup(capsys, "--offline")
    assert read(file) == {"offline": True}


def test_an_endpoint_that_does_not_answer_is_told(file, capsys):
    """Setup says what it found, writes all the same, and gives JSON where it is asked for, without the key."""
    code, out, err = setup(capsys, "--base-url", "http://127.0.0.1:1/v1", "--json", "--quiet")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "file": str(file),
        "written": {"offline": None, "base_url": "http://127.0.0.1:1/v1", "api_key": None, "model": None},
        "endpoint": {"url": "http://127.0.0.1:1/v1", "models": [], "fault": "http://127.0.0.1:1/v1 cannot be reached."},
    }
    with Endpoint(models=None) as endpoint:
        _, _, err = setup(capsys, "--base-url", endpoint.url)
    assert "it answers, but lists no models" in err.lower()


def test_a_dry_run_writes_nothing_and_shows_no_key(file, capsys, tmp_path):
    """With --dry-run the lines are printed that would be written."""
    (tmp_path / "key.txt").write_text("sk-secret")
    code, out, _ = setup(capsys, "--server", "vllm", "--key-file", str(tmp_path / "key.txt"), "--no-try", "--dry-run")
    assert (code, out) == (0, 'base_url = "http://localhost:8000/v1"\napi_key = "(not shown)"\n')
    assert not file.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--offline", "--server", "vllm"], "There is one endpoint at most."),
        (["--base-url", "nonsense"], "The base URL from option is no address."),
        (["--server", "vllm", "--key-file", "nowhere.txt"], "The key cannot be read from nowhere.txt."),
        (["--region", "Germany"], "A region has two letters"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused(file, capsys, arguments, said):
    """A wrong option is told, and nothing is written."""
    code, out, err = setup(capsys, *arguments)
    assert (code, out, said in err) == (2, "", True), err
    assert not file.exists()


def test_what_comes_before_the_file_is_told(file, capsys, monkeypatch):
    """A variable of the environment that overrides an answer is named."""
    monkeypatch.setenv("REFLECT_REGION", "FR")
    _, _, err = setup(capsys, "--region", "DE")
    assert "REFLECT_REGION is set in the environment and comes before the file." in err
