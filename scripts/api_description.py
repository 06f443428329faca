"""Keeps frontend/openapi.json equal to what the service publishes: the web interface's client is generated from it.

With `--write`, writes the file; then `npm --prefix frontend run client` writes the client.
"""

import json
import sys
from pathlib import Path

from utilisateurs.app.published import description

FILE = Path("frontend/openapi.json")


def main() -> int:
    """Check, or write."""
    if "--write" in sys.argv:
        FILE.write_text(f"{description()}\n", encoding="utf-8")
        return 0
    if json.loads(FILE.read_text(encoding="utf-8")) == json.loads(description()):
        return 0
    print(f"{FILE} is not what the service publishes: `make format` writes it")
    return 1


if __name__ == "__main__":
    sys.exit(main())
