"""`relais version`: what comes next, what changed, release it, and whether the history is sound."""

import json
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.bootstrap.project import today
from relais.bootstrap.versions import versions
from relais.kit.errors import Misuse, Refusal
from relais.versions.actions import reading
from relais.versions.model.messages import fault
from relais.versions.model.versions import Step
from relais.versions.ports import Release, Repository

application = typer.Typer(
    help="Versions of the components of this repository, from its own history.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Components = Annotated[list[str] | None, typer.Argument(metavar="[COMPONENT]...", help="All of them by default.")]
Pre = Annotated[str, typer.Option("--pre", metavar="CHANNEL", help="A pre-release, such as rc or beta.")]
Json = Annotated[bool, typer.Option("--json", help="For scripts.")]
At = Annotated[str, typer.Option("--at", metavar="REVISION", help="The end of the history to look at.")]


@application.command("next")
def next_(components: Components = None, *, pre: Pre = "", at: At = "HEAD", as_json: Json = False) -> None:
    """Say which version each component should take, and why."""
    history, settings = versions(Path.cwd())
    steps = reading.steps(history, settings, at, pre, components or ())
    if as_json:
        return typer.echo(json.dumps([_told(step) for step in steps], indent=2))
    width = max(len(step.component.name) for step in steps)
    for step in steps:
        typer.echo(f"{step.component.name:<{width}}  {_line(step)}")
    return None


@application.command()
def bump(
    components: Components = None,
    *,
    pre: Pre = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be written, and write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Release what has changed: versions in files, changelogs, one commit, its tags, pushed all or nothing."""
    from relais.bootstrap.releases import bumper as built  # noqa: PLC0415 - its libraries take longer than the answer

    bumper = built(Path.cwd())
    if dry_run:
        release, commit = bumper.prepared(pre, components or ()), ""
    else:
        release, commit = bumper.bump(pre, components or ()) or (None, "")
    if as_json:
        return typer.echo(
            json.dumps({"commit": commit or None, "tags": list(release.tags) if release else []}, indent=2)
        )
    if not release:
        return typer.echo("Nothing to release.")
    if dry_run:
        return typer.echo(_preview(release, bumper.repository), nl=False)
    return typer.echo("".join(f"{tag} at {commit[:10]}\n" for tag in release.tags), nl=False)


def _preview(release: Release, repository: Repository) -> str:
    """Tell what a release would write: the commit, its changes line by line, and the tags."""
    parts = [f"commit on {release.base[:10]}: {release.message.partition(chr(10))[0]}\n"] if release.files else []
    for name, content in release.files.items():
        before = repository.read(release.base, name).decode().splitlines(keepends=True)
        after = content.decode().splitlines(keepends=True)
        lines = unified_diff(before, after, f"a/{name}", f"b/{name}")
        parts += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join([*parts, *(f"tag {tag}\n" for tag in release.tags)])


@application.command()
def changelog(components: Components = None, *, pre: Pre = "", at: At = "HEAD", as_json: Json = False) -> None:
    """Print what changed since the last release of each component, in groups."""
    from relais.bootstrap.releases import renderer  # noqa: PLC0415 - its libraries take longer than the answer

    history, settings = versions(Path.cwd())
    steps = [step for step in reading.steps(history, settings, at, pre, components or ()) if step.moves]
    render, day = renderer(settings, history.git.folder), today().isoformat()
    sections = {step.component.name: render(step, _tag(step), day) for step in steps}
    if as_json:
        return typer.echo(json.dumps(sections, indent=2, ensure_ascii=False))
    for name, section in sections.items():
        typer.echo(f"# {name}\n\n{section}")
    return None


@application.command()
def check(
    *,
    at: At = "HEAD",
    message: Annotated[
        Path | None,
        typer.Option("--message", metavar="FILE", help="Check this message only, as a hook does."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Refuse merges, subjects that are not conventional, and tags that the branch does not reach."""
    history, settings = versions(Path.cwd())
    if message:
        return _check_message(message, settings.types, settings.scopes, settings.longest)
    verdict = reading.check(history, settings, at)
    if as_json:
        typer.echo(json.dumps([vars(finding) for finding in verdict.findings], indent=2, ensure_ascii=False))
    else:
        typer.echo("".join(f"{finding}\n" for finding in verdict.findings), nl=False)
    if verdict.findings:
        raise Refusal(f"{len(verdict.findings)} of {verdict.commits} commits and their tags are not in order.")
    if not as_json:
        typer.echo(f"{verdict.commits} commits in order{_unseen(verdict.shallow)}.")
    return None


def _check_message(path: Path, types: tuple[str, ...], scopes: tuple[str, ...], longest: int) -> None:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        raise Misuse(f"{path} cannot be read: {trouble}.") from trouble
    text = "\n".join(line for line in lines if not line.startswith("#")).strip()
    if complaint := fault(text, types, scopes, longest):
        raise Refusal(
            f"the subject {complaint}: {text.partition(chr(10))[0] or '(empty)'}.",
            remedy=f"Write `type(scope): what changes`; types are {', '.join(types)}.",
        )


def _unseen(shallow: bool) -> str:  # noqa: FBT001 - one word of a sentence
    return " (a shallow clone: older ones and tags were not seen)" if shallow else ""


def _tag(step: Step) -> str:
    assert step.next
    return step.component.tag_of(step.next)


def _line(step: Step) -> str:
    """Tell a step in one line."""
    if not step.moves:
        return f"{step.current or '-'}  nothing to release"
    why = "linked" if step.linked else f"{len(step.changes)} change{'s' * (len(step.changes) > 1)}"
    return f"{step.current or '-'} -> {step.next}  {step.bump}, {why}"


def _told(step: Step) -> dict[str, Any]:
    """Tell a step to a script."""
    return {
        "component": step.component.name,
        "current": str(step.current) if step.current else None,
        "next": str(step.next) if step.next else None,
        "tag": _tag(step) if step.moves else None,
        "bump": step.bump,
        "linked": step.linked,
        "commits": [commit.id for commit, _message in step.changes],
    }
