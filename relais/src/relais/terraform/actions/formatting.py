"""`format`: the tool's own style, for the folder and those below."""

from collections.abc import Sequence

from relais.terraform.actions.desk import Desk


def format_files(desk: Desk, words: Sequence[str] = (), *, check: bool = False) -> Sequence[str]:
    """Rewrite what is not in style and return the names; with `check`, only name it. No server is asked."""
    job = desk.bare_job("fmt", "-recursive", "-list=true", f"-write={'false' if check else 'true'}", *words)
    return desk.program.answer(job).split()
