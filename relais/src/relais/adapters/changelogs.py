"""Changelogs written by a template (Jinja, sandboxed), or by git-cliff."""

import re
import subprocess
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from relais.kit.errors import Failure, Misuse, Unreachable
from relais.versions.model.changelog import groups
from relais.versions.model.versions import FIELD, Step

TEMPLATE = """\
## {{ version }} - {{ date }}
{% for group in groups %}

### {{ group.title }}

{% for entry in group.entries %}
- {% if entry.scope %}**{{ entry.scope }}**: {% endif %}{{ entry.description }} ({{ entry.id[:10] }})
{% if entry.breaking %}
  {{ entry.breaking }}
{% endif %}
{% endfor %}
{% endfor %}
"""


class CliffRenderer:
    """Lets git-cliff write what changed, with the team's `cliff.toml` if there is one; the version stays ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, step: Step, tag: str, date: str) -> str:  # noqa: ARG002 - git-cliff takes today's
        """Return the section of a changelog for one component.

        Raises:
            Unreachable: git-cliff is not installed.
            Failure: it failed; its words are told.
        """
        one = step.component
        pattern = rf"^{re.escape(one.tag).replace(re.escape(FIELD), r'[0-9]+[.][0-9]+[.][0-9]+')}$"
        command = ["git-cliff", "--offline", "--unreleased", "--tag", tag, "--tag-pattern", pattern, "--strip", "all"]
        command += [f"--include-path={path}{below}" for path in one.paths if path != "." for below in ("", "/**")]
        command += [f"--exclude-path={path}{below}" for path in one.exclude for below in ("", "/**")]
        try:
            answer = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        except FileNotFoundError as fault:
            raise Unreachable(
                "git-cliff is not installed.", remedy="Install it, or leave `renderer` out.", field="version.renderer"
            ) from fault
        if answer.returncode:
            raise Failure(f"git-cliff: {' '.join(answer.stderr.split())}", field="version.renderer")
        return answer.stdout


class TemplateRenderer:
    """Renders one component's changes with a template that sees component, version, tag, date and groups."""

    def __init__(self, source: str = TEMPLATE, name: str = "the template of the changelog") -> None:
        self.name = name
        environment = SandboxedEnvironment(
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            autoescape=False,  # Markdown of our own history, never a page
        )
        try:
            self.template = environment.from_string(source)
        except TemplateError as fault:
            raise self._misuse(fault) from fault

    @classmethod
    def of_file(cls, path: Path) -> "TemplateRenderer":
        """Take the template of a file.

        Raises:
            Misuse: it cannot be read, or is no template.
        """
        try:
            return cls(path.read_text(encoding="utf-8"), str(path))
        except (OSError, UnicodeDecodeError) as fault:
            raise Misuse(f"{path} cannot be read: {fault}.", field="version.template") from fault

    def __call__(self, step: Step, tag: str, date: str) -> str:
        """Return the section of a changelog for one component."""
        try:
            return self.template.render(
                component=step.component.name, version=str(step.next), tag=tag, date=date, groups=groups(step)
            )
        except TemplateError as fault:
            raise self._misuse(fault) from fault

    def _misuse(self, fault: TemplateError) -> Misuse:
        return Misuse(f"{self.name} cannot be rendered: {fault}.", field="version.template")
