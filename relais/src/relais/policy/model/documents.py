"""Access policies of AWS, read as statements (IAM JSON policy elements reference)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Statement = Mapping[str, Any]


def allowing(text: Any) -> Iterator[Statement]:
    """Walk the statements of a policy that allow something; what is no policy has none."""
    try:
        document = json.loads(text) if isinstance(text, str) else {}
    except ValueError:
        return
    for statement in many(document.get("Statement") if isinstance(document, dict) else None):
        if isinstance(statement, dict) and statement.get("Effect") == "Allow":
            yield statement


def many(value: Any) -> list[Any]:
    """Return a value that may stand alone or in a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def principals(statement: Statement, kind: str) -> list[Any]:
    """Return the principals of a kind, `AWS` or `Federated`; a bare star stands for every one of AWS."""
    principal = statement.get("Principal")
    if principal == "*":
        return ["*"] if kind == "AWS" else []
    return many(principal.get(kind)) if isinstance(principal, dict) else []


def anybody(statement: Statement) -> bool:
    """Tell whether anybody at all is allowed, with no condition."""
    return "*" in principals(statement, "AWS") and not statement.get("Condition")


def everything(statement: Statement) -> bool:
    """Tell whether every action on every resource is allowed, with no condition."""
    whole = {"*", "*:*"} & set(map(str, many(statement.get("Action"))))
    return bool(whole) and "*" in many(statement.get("Resource")) and not statement.get("Condition")


def names_subject(statement: Statement) -> bool:
    """Tell whether a web identity's subject (`…:sub`) is asked for, and not by a bare star."""
    conditions = statement.get("Condition")
    for test in conditions.values() if isinstance(conditions, dict) else ():
        for key, wanted in test.items() if isinstance(test, dict) else ():
            if str(key).endswith(":sub") and "*" not in many(wanted):
                return True
    return False
