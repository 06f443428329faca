"""What writes a pipeline, from the nearest `relais.toml`."""

from pathlib import Path

from relais.adapters import configuration
from relais.delivery.model.pipeline import Pipeline, written
from relais.delivery.model.settings import settings

NAME = "relais.gitlab-ci.yml"


def pipeline(start: Path) -> tuple[Path, str]:
    """Return where the pipeline is, beside `relais.toml`, and what it should be."""
    path = configuration.find(start)
    file = configuration.read(path)
    delivers = any("delivery" in one for one in file.tables("environment").values())
    environments = settings(file).environments if delivers else {}
    tags = [one.text("tag", f"{name}/v{{version}}") for name, one in file.tables("component").items()]
    return path.parent / NAME, written(Pipeline.read(file.table("pipeline")), tags, environments)
