"""`make release-drill`: a release on a million rows under load, and back; `--rows` and `--settle` make it shorter."""

import sys
from argparse import ArgumentParser

from bench.release.proxy import ProxyFailedError
from bench.release.replicas import CommandFailedError
from bench.release.report import remarks, results, wrong
from bench.release.run import Plan, drill
from bench.release.versions import NotInstalledError
from bench.report import held, terminal
from scripts.server import ServerFailedError


def main() -> int:
    """Drill and print; anything failed or lost is a failure, and so is a control run in which nothing failed."""
    usual, words = Plan(), ArgumentParser("make release-drill", description=__doc__)
    words.add_argument("--rows", type=int, default=usual.rows, help="rows in the table of people (%(default)s)")
    words.add_argument("--people", type=int, default=usual.people, help="how many people (%(default)s)")
    words.add_argument("--settle", type=float, default=usual.settle, help="seconds between steps (%(default)s)")
    words.add_argument("--think", type=float, default=usual.think, help="seconds between two acts (%(default)s)")
    words.add_argument("--download", default=usual.download, help="status of whom is downloaded (%(default)s)")
    plan = Plan(**vars(words.parse_args()))
    try:
        outcome = drill(plan)
    except (NotInstalledError, ProxyFailedError, CommandFailedError, ServerFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    lines = results(outcome)
    print(terminal(lines, remarks(outcome)))
    print("\n".join(wrong(outcome)))
    return 0 if held(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
