"""`make lint`: every check that needs no running server."""

import sys

from scripts.steps import Step, run_quietly, verdict

STEPS = (
    Step("types (mypy strict)", ("mypy", "scripts", "bench", "tests", "backend", "charts", "ci", "images", "relais")),
    Step("style (ruff)", ("ruff", "check", ".")),
    Step("format (ruff)", ("ruff", "format", "--check", ".")),
    Step("rooms and directions (import-linter)", ("lint-imports", "--no-logo", "--cache-dir", ".cache/importlinter")),
    Step("dependencies of backend (deptry)", ("deptry", "src", "migrations"), "backend"),
    Step("dependencies of relais (deptry)", ("deptry", "src"), "relais"),
    Step("locks taken by migrations (squawk)", ("python", "-m", "scripts.lint_migrations")),
    Step("house rules", ("python", "-m", "scripts.house_rules")),
    Step("commits and tags (relais)", ("relais", "version", "check")),
    Step("sources and hashes of the locks", ("python", "-m", "scripts.check_locks")),
    Step("known weaknesses of what is locked", ("python", "-m", "scripts.audit_dependencies")),
    Step("secrets", ("python", "-m", "scripts.find_secrets")),
    Step("secrets of the history", ("python", "-m", "scripts.find_old_secrets")),
    Step("documents match the code", ("python", "-m", "scripts.check_documents")),
    Step("tests behind the security page", ("python", "-m", "scripts.check_security")),
    Step("values, schemas and READMEs of the charts", ("python", "-m", "scripts.chart_documents")),
    Step("the API's description is the service's", ("python", "-m", "scripts.api_description")),
    Step("the client is the description's", ("npm", "run", "--silent", "client:check"), "frontend"),
    Step("web interface (Biome, TypeScript, knip, rooms)", ("npm", "run", "--silent", "lint"), "frontend"),
)

if __name__ == "__main__":
    sys.exit(verdict(run_quietly(STEPS)))
