"""Runs a command against a server of its own: `python -m scripts.with_server npm run e2e`."""

import os
import subprocess
import sys

from scripts.server import ServerFailedError, running

# Stories sign in and up more often, from one address, than any honest person.
GENEROUS = {
    f"UTILISATEURS_LIMIT_{name}": "10000/60"
    for name in (
        "LINK_PER_ADDRESS",
        "RECOVERY_PER_ACCOUNT",
        "RECOVERY_PER_ADDRESS",
        "SIGN_IN_PER_ACCOUNT",
        "SIGN_IN_PER_ADDRESS",
        "SIGN_UP_PER_ADDRESS",
    )
}


def main(command: list[str]) -> int:
    """Run the command while the server runs, and return its code."""
    try:
        with running(GENEROUS) as server:
            environment = {
                **os.environ,
                "BASE_URL": server.url,
                "ADMIN_EMAIL": server.email,
                "ADMIN_PASSWORD": server.password,
            }
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerFailedError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
