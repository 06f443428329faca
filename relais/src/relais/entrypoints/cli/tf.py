"""`relais tf`: the wrapper's words. Words it does not know by name are the tool's own, and are handed on.

Exit codes: 0 done; 1 the tool failed; 2 the command or a setting is wrong; 3 a guard refused, nothing was changed;
4 somebody does not answer; 5 there are differences (`drift`, `plan --detailed-exitcode`); 130 interrupted.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from relais.adapters.terraform import contexts
from relais.bootstrap.terraform import desk as build
from relais.bootstrap.terraform import draughtsman
from relais.entrypoints.cli import tf_reports
from relais.kit.errors import Misuse
from relais.terraform.actions.desk import Desk

DIFFERENT = 5
EXTRA = {"allow_extra_args": True, "ignore_unknown_options": True}


def _names(incomplete: str) -> list[str]:
    known = [context.name for context in contexts.project(Path.cwd()).contexts]
    return [name for name in known if name.startswith(incomplete)]


ContextName = Annotated[
    str, typer.Option("--context", help="Work on this context, whatever was switched to.", autocompletion=_names)
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Override = Annotated[str, typer.Option("--i-know", help="An expert's reason, recorded by the state server.")]

application = typer.Typer(
    help="Terraform or OpenTofu, behind rules that keep shared states whole.",
    epilog=(__doc__ or "").partition("\n\n")[2],
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


def _desk(name: str, *, quiet: bool = False) -> Desk:
    project = contexts.project(Path.cwd())
    return build(project, project.chosen(name), quiet=quiet)


def _print(lines: Iterable[str], *, json: Mapping[str, Any] | None = None) -> None:
    typer.echo("\n".join(lines) if json is None else tf_reports.as_json(json))


@application.command(context_settings=EXTRA)
def init(extra: typer.Context, *, context: ContextName = "", i_know: Override = "") -> None:
    """Get plugins and modules; states stay where they are."""
    from relais.terraform.actions.initialising import init as run  # noqa: PLC0415 - imported when called
    from relais.terraform.actions.passing import judge  # noqa: PLC0415 - imported when called

    desk = _desk(context)
    run(desk, judge(desk, ["init", *extra.args], i_know)[1:])
    _print([f"{desk.context.name} is ready, with {desk.tool.label}."])


@application.command(context_settings=EXTRA)
def plan(
    extra: typer.Context,
    *,
    context: ContextName = "",
    i_know: Override = "",
    detailed_exitcode: Annotated[bool, typer.Option(help="End with 5 when there are changes.")] = False,
    json: Json = False,
) -> None:
    """Make a plan, have it judged, keep it."""
    from relais.terraform.actions.passing import judge  # noqa: PLC0415 - imported when called
    from relais.terraform.actions.planning import plan as run  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    words = judge(desk, ["plan", *extra.args], i_know)[1:]
    detailed = detailed_exitcode or "-detailed-exitcode" in words
    made = run(desk, words)
    _print(tf_reports.planned(made, desk.context), json=tf_reports.planned_json(made) if json else None)
    raise typer.Exit(DIFFERENT if detailed and not made.empty else 0)


@application.command()
def apply(
    plan: Annotated[str, typer.Argument(help="A plan: its file, or the first letters of its digest.")] = "",
    *,
    context: ContextName = "",
    auto_approve: Annotated[bool, typer.Option(help="Do not ask; for unprotected contexts.")] = False,
    json: Json = False,
) -> None:
    """Apply a kept plan, the newest unless one is named."""
    from relais.terraform.actions.applying import apply as run  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    done = run(desk, plan, confirmed=auto_approve)
    _print(tf_reports.applied(done, desk.context), json=tf_reports.applied_json(done) if json else None)


@application.command(context_settings=EXTRA)
def destroy(
    extra: typer.Context,
    *,
    plan: Annotated[str, typer.Option(help="Carry out this plan instead of making one.")] = "",
    context: ContextName = "",
    i_know: Override = "",
    auto_approve: Annotated[bool, typer.Option(help="Do not ask; for unprotected contexts.")] = False,
    json: Json = False,
) -> None:
    """Plan the removal of everything, ask, carry it out."""
    from relais.terraform.actions.destroying import destroy as run  # noqa: PLC0415 - imported when called
    from relais.terraform.actions.destroying import plan_destruction  # noqa: PLC0415 - imported when called
    from relais.terraform.actions.passing import judge  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    words = judge(desk, ["destroy", *extra.args], i_know)[1:]
    if not plan:
        made = plan_destruction(desk, words)
        plan = made.record.sha256
        if not json:
            _print(tf_reports.planned(made, desk.context))
    done = run(desk, plan, confirmed=auto_approve)
    _print(tf_reports.applied(done, desk.context), json=tf_reports.applied_json(done) if json else None)


@application.command()
def review(
    plan: Annotated[str, typer.Argument(help="A plan: its file, or the first letters of its digest.")],
    verdict: Annotated[str, typer.Argument(help="approve or reject; left out, the plan is shown.")] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    context: ContextName = "",
    json: Json = False,
) -> None:
    """Look at a plan, and approve or reject it."""
    from relais.terraform.actions import reviewing  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    if verdict not in {"", "approve", "reject"}:
        raise Misuse(f"{verdict!r} is no verdict.", remedy="Say approve or reject.")
    if not verdict:
        seen = reviewing.look(desk, plan)
        known = {"sha256": seen.sha256, "status": seen.review.status, **seen.known}
        _print(tf_reports.reviewed(seen, desk.context), json=known if json else None)
        return
    review = reviewing.decide(desk, plan, approve=verdict == "approve", reason=reason or verdict)
    _print(
        [f"Plan {plan[:12]} of {desk.context.name}: {review.status}."], json={"status": review.status} if json else None
    )


@application.command()
def drift(
    *,
    every: Annotated[bool, typer.Option("--all", help="Every context of relais.toml.")] = False,
    context: ContextName = "",
    json: Json = False,
) -> None:
    """Compare the world with the states, read-only.

    Ends with 5 when something differs, with 1 when it cannot be told.
    """
    from relais.terraform.actions.drifting import look_for_drift  # noqa: PLC0415 - imported when called

    project = contexts.project(Path.cwd())
    chosen = [one for one in project.contexts if not one.personal] if every else [project.chosen(context)]
    if not chosen:
        raise Misuse("relais.toml names no environment.", remedy="Add [environment.NAME], or leave --all out.")
    found = [look_for_drift(build(project, one, quiet=json)) for one in chosen]
    _print(tf_reports.drifted(found), json=tf_reports.drifted_json(found) if json else None)
    unknown, differs = any(one.fault for one in found), any(one.verdict != "clean" for one in found)
    raise typer.Exit(1 if unknown else DIFFERENT if differs else 0)


@application.command()
def status(*, context: ContextName = "", json: Json = False) -> None:
    """Tell where the context stands.

    Its serial, lock and last refusal, what ended unseen, and whether its newest plan may be applied.
    """
    from relais.terraform.actions.standing import status as run  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    found = run(desk)
    _print(tf_reports.stands(found, desk.context), json=tf_reports.stands_json(found, desk.context) if json else None)


@application.command()
def doctor(*, context: ContextName = "", json: Json = False) -> None:
    """Check what has to be well, and tell remedies."""
    from relais.terraform.actions.checks import examine  # noqa: PLC0415 - imported when called

    desk = _desk(context, quiet=json)
    findings = examine(desk)
    _print(tf_reports.examined(findings), json=tf_reports.examined_json(findings) if json else None)
    rules = {finding.objection.rule for finding in findings if finding.objection}
    raise typer.Exit(4 if "unreachable" in rules else 3 if rules else 0)


@application.command()
def rescue(
    *,
    context: ContextName = "",
    discard: Annotated[bool, typer.Option(help="Move it aside without saving it.")] = False,
) -> None:
    """Save a state that an apply could not save.

    It lies in errored.tfstate, and is written under the state's lock when it follows what the server has.
    """
    from relais.terraform.actions.rescuing import rescue as run  # noqa: PLC0415 - imported when called

    errored, place = run(_desk(context), discard=discard)
    done = "Moved aside" if discard else f"Saved: {errored.resources} resources"
    _print([f"{done}. The file is now {place}."])


@application.command()
def use(
    name: Annotated[
        str, typer.Argument(help="A context, `me` for one's own, `-` for the one before.", autocompletion=_names)
    ] = "",
    *,
    json: Json = False,
) -> None:
    """Switch to a context; without a name, list them."""
    project = contexts.project(Path.cwd())
    if name:
        chosen = project.choose(name)
        _print([f"{chosen.name}: state {chosen.state} at {chosen.address}, folder {chosen.folder}"])
        return
    current = contexts.current(project.root)
    listed = [{"name": one.name, "state": one.state, "current": one.name == current} for one in project.contexts]
    rows = [f"{'*' if one.name == current else ' '} {one.name}  (state {one.state})" for one in project.contexts]
    _print(rows, json={"contexts": listed} if json else None)


@application.command()
def prompt() -> None:
    """Print the context for a shell's prompt.

    `!` marks a protected one. `relais-prompt` says the same, sooner.
    """
    from relais.entrypoints.prompt import segment  # noqa: PLC0415 - imported when called

    text = segment(Path.cwd())
    if text:
        typer.echo(text)


@application.command("format", context_settings=EXTRA)
def format_files(
    extra: typer.Context,
    *,
    check: Annotated[bool, typer.Option(help="Change nothing; end with 3 when something would.")] = False,
    context: ContextName = "",
) -> None:
    """Rewrite the files in the tool's style, recursively."""
    from relais.terraform.actions.formatting import format_files as run  # noqa: PLC0415 - imported when called

    names = run(_desk(context), extra.args, check=check)
    _print([*names, f"{len(names)} files {'would change' if check else 'changed'}."])
    raise typer.Exit(3 if check and names else 0)


@application.command()
def graph(
    *,
    context: ContextName = "",
    output: Annotated[Path | None, typer.Option(help="Where to write; graph-CONTEXT.svg unless said.")] = None,
) -> None:
    """Draw what depends on what, as an SVG.

    Coloured by what the newest plan would do.
    """
    from relais.terraform.actions.drawing import draw  # noqa: PLC0415 - imported when called

    desk = _desk(context)
    place = output or Path(f"graph-{desk.context.name}.svg")
    place.write_text(draw(desk, draughtsman()), encoding="utf-8")
    _print([f"Written: {place}"])


@application.command()
def clean(
    *,
    context: ContextName = "",
    dry_run: Annotated[bool, typer.Option(help="Only name what would go.")] = False,
) -> None:
    """Remove what can be made again, never a state.

    Plugins, modules, leftovers of killed commands, plans too old to be applied.
    """
    from relais.terraform.actions.cleaning import clean as run  # noqa: PLC0415 - imported when called
    from relais.terraform.actions.cleaning import removable  # noqa: PLC0415 - imported when called

    desk = _desk(context)
    gone = removable(desk) if dry_run else run(desk)
    _print([*(str(path) for path in gone), f"{len(gone)} {'would go' if dry_run else 'gone'}."])


def _handed_on(word: str, told: str) -> None:
    def hand(extra: typer.Context, *, context: ContextName = "", i_know: Override = "") -> None:
        from relais.terraform.actions.passing import hand_on  # noqa: PLC0415 - imported when called

        raise typer.Exit(hand_on(_desk(context), [word, *extra.args], i_know))

    hand.__doc__ = told
    application.command(word, context_settings={**EXTRA, "help_option_names": ["--help"]})(hand)


for _word, _told in {
    "output": "Print outputs of the state.",
    "show": "Print the state, or a plan.",
    "state": "List, show, mv, rm, pull, push of the state.",
    "import": "Take over what exists already.",
    "validate": "Check the configuration.",
    "providers": "Tell which providers are asked for.",
    "console": "Try expressions.",
    "test": "Run the configuration's tests.",
    "taint": "Mark a resource to be replaced.",
    "untaint": "Take the mark away.",
    "force-unlock": "Refused: `relais state unlock` does it by name.",
    "workspace": "Refused: `relais tf use` switches.",
}.items():
    _handed_on(_word, _told)
