"""`relais ci`: the jobs of GitLab CI for what is declared."""

import json
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from relais.bootstrap.pipeline import NAME, pipeline
from relais.entrypoints.cli.delivery.words import Json
from relais.entrypoints.cli.delivery.words import application as word
from relais.entrypoints.cli.writing import write
from relais.kit.errors import Refusal

application = word()


@application.command()
def ci(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when the file is not what it would be.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the file, write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Write relais.gitlab-ci.yml beside relais.toml; .gitlab-ci.yml takes it in by `include: [{local: …}]`.

    Raises:
        Refusal: with --check, the file differs from what it would be; the difference is printed.
    """
    path, text = pipeline(Path.cwd())
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if as_json:
        facts = {"file": str(path), "changes": before != text, "text": text}
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    elif dry_run:
        return typer.echo(text, nl=False)
    if check and before != text:
        differ = unified_diff(before.splitlines(), text.splitlines(), NAME, "what it would be", lineterm="")
        typer.echo("\n".join(differ), err=as_json)
        raise Refusal(f"{NAME} is not what relais.toml says.", remedy="Run relais ci, and commit what it writes.")
    if before != text and not dry_run:
        write(path, text)
    said = f"{NAME} is {'what relais.toml says' if before == text else 'written'}."
    return typer.echo(said) if not as_json else None
