"""Every word of delivery can be asked by a script, and one that changes something can say what it would change."""

from importlib import import_module

import pytest
from typer.main import get_command

from relais.entrypoints.cli.main import Tools

WORDS = {name: module for name, (module, _line) in Tools.lazy.items() if ".delivery." in module}
LOOK = {"scan", "plan", "status", "why", "dora", "log", "verify"}
SERVES = {"serve"}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_speaks_to_scripts_and_foretells_what_it_would_change(word: str) -> None:
    command = get_command(import_module(WORDS[word]).application)
    options = {option for one in command.params for option in one.opts}
    asked = set() if word in SERVES else {"--json"} if word in LOOK else {"--json", "--dry-run"}
    assert asked <= options
