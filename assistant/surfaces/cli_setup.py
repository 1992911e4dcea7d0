"""The commands that prepare: setup, the doctor, and completion for the shell."""

from __future__ import annotations

import click

from assistant.surfaces.options import Common, common_options

SERVERS = {
    "ollama": ("Ollama", "http://localhost:11434/v1"),
    "lm-studio": ("LM Studio", "http://localhost:1234/v1"),
    "llama.cpp": ("llama.cpp", "http://localhost:8080/v1"),
    "vllm": ("vLLM", "http://localhost:8000/v1"),
    "openai": ("OpenAI", "https://api.openai.com/v1"),
}


@click.command()
@click.option("--server", type=click.Choice(list(SERVERS)), help="The endpoint, by name, at its usual address.")
@click.option("--key-file", metavar="FILE", help="Read the key from a file; - is standard input.")
@click.option("--region", metavar="CODE", help="Whose contacts a referral names: two letters, such as DE, GB or US.")
@click.option("--hide", multiple=True, metavar="NAME", help="A name that never leaves this machine; may be repeated.")
@click.option("--journal/--no-journal", default=None, help="Keep reflections on this machine, or do not.")
@click.option("--no-try", is_flag=True, help="Do not try the endpoint.")
@common_options
def setup(
    common: Common,
    *,
    server: str | None,
    key_file: str | None,
    region: str | None,
    hide: tuple[str, ...],
    journal: bool | None,
    no_try: bool,
) -> None:
    """Ask once how you want to use this, and write it down.

    Asked are: the endpoint that a model is reached at, if any; its key (not shown); the region for contacts; names
    that are to be hidden; and whether a journal is kept. The endpoint is tried once, and you are told what it has.
    The answers go to config.toml in your config directory, readable by you only; other lines in it stay.

    Every answer can be given as an option. With --yes, or where nobody can be asked, nothing is asked, and what is
    not given stays as it is. --offline means no endpoint; --base-url takes any address; --dry-run writes nothing.

    \b
    Examples:
      reflect setup
      reflect setup --server ollama --model llama3.2 --journal --yes
      reflect setup --base-url https://models.example.org/v1 --key-file key.txt --region DE --hide Miriam
      reflect setup --offline --no-journal --yes
    """
    from assistant.surfaces import setup as asking

    answers = asking.Given(
        server=server, key_file=key_file, region=region, hide=hide, journal=journal, with_try=not no_try
    )
    asking.set_up(common, answers)


@click.command()
@common_options
def doctor(common: Common) -> int:
    """Say what is configured, where things are, what can be reached, and how to get what is missing.

    Nothing is sent: whether an endpoint can be reached is found out by connecting to it.

    The exit code is 0 where reflections can be made and kept, even if something could be better, and 1 where a fault
    stops that: a configuration, definitions or an encoder that do not load, a data directory that cannot be written,
    a journal that is damaged; with --require-model also a model that is missing or cannot be reached.

    \b
    Examples:
      reflect doctor
      reflect doctor --json
      reflect doctor --require-model > /dev/null || echo "no model"
    """
    from assistant.surfaces import doctor as doctoring

    return doctoring.examine(common)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes TAB complete commands, options and ids in your shell.

    Ids of saved reflections are read from your journal on this machine when TAB is pressed.

    \b
    Examples:
      reflect completion bash >> ~/.bashrc
      reflect completion zsh >> ~/.zshrc
      reflect completion fish > ~/.config/fish/completions/reflect.fish
    """
    from assistant.surfaces import completion as completing

    completing.print_script(shell)
