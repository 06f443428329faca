"""Changelogs written by a template (Jinja, sandboxed), or by git-cliff."""

from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from relais.kit.errors import Misuse
from relais.versions.model.changelog import groups
from relais.versions.model.versions import Step

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
