import pytest

from scripts.house_rules import RULES, broken

SLICE = "backend/src/utilisateurs/users/service.py"

FAULTS = [
    ("commit-at-the-edge", SLICE, "async def save(connection):\n    await connection.commit()\n"),
    (
        "commit-at-the-edge",
        SLICE,
        "async def save(connection):\n    async with connection.transaction():\n        pass\n",
    ),
    ("one-clock", SLICE, "from datetime import datetime\nnow = datetime.now()\n"),
    ("one-clock", SLICE, "import datetime\nnow = datetime.datetime.now(datetime.UTC)\n"),
    ("one-clock", "relais/src/relais/slo/model.py", "import time\nnow = time.time()\n"),
    ("processes-in-adapters", SLICE, "import subprocess\nsubprocess.run(['true'])\n"),
    ("processes-in-adapters", "relais/src/relais/tfstate/actions.py", "import os\nos.system('true')\n"),
    ("reasoned-exceptions", "tests/test_any.py", "token = 'x'  # noqa: S105\n"),
    ("reasoned-exceptions", SLICE, "token = 'x'  # noqa - no rule is named\n"),
    ("reasoned-exceptions", SLICE, "value: int = 'x'  # type: ignore[assignment]\n"),
    ("reasoned-exceptions", SLICE, "value: int = 'x'  # type: ignore # no code is named\n"),
    ("reasoned-exceptions", SLICE, "def never():  # pragma: no cover\n    pass\n"),
]

ALLOWED = [
    ("backend/src/utilisateurs/kit/db.py", "async def write(connection):\n    await connection.transaction()\n"),
    ("backend/src/utilisateurs/kit/clock.py", "import datetime\nnow = datetime.datetime.now(datetime.UTC)\n"),
    ("backend/src/utilisateurs/local/children.py", "import subprocess\nsubprocess.run(['true'])\n"),
    ("backend/tests/test_any.py", "import subprocess\nsubprocess.run(['true'])\n"),
    (SLICE, "import time\nstart = time.monotonic()\n"),
    (SLICE, "token = 'x'  # noqa: S105 - the name of a cookie, not its value\n"),
    (SLICE, "value: int = 'x'  # type: ignore[assignment] # the stub is wrong\n"),
    (SLICE, "text = '# noqa inside a string is no suppression'\n"),
]


@pytest.mark.parametrize(("rule", "path", "source"), FAULTS)
def test_a_broken_rule_is_reported_with_its_place_and_its_reason(rule: str, path: str, source: str) -> None:
    reports = list(broken(path, source))
    assert len(reports) == 1
    assert reports[0].startswith(f"{path}:")
    assert f": {rule}: " in reports[0]


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_the_rules_allow_is_not_reported(path: str, source: str) -> None:
    assert list(broken(path, source)) == []


def test_an_escape_names_its_rule_and_its_reason() -> None:
    escaped = "import time\nnow = time.time()  # house: allow one-clock - the kernel's clock is what is measured\n"
    assert list(broken(SLICE, escaped)) == []
    assert list(broken(SLICE, escaped.replace(" - the kernel's clock is what is measured", "")))
    assert list(broken(SLICE, escaped.replace("one-clock", "commit-at-the-edge")))


def test_each_rule_has_a_fault_that_proves_it() -> None:
    assert {rule.name for rule in RULES} == {name for name, _, _ in FAULTS}
