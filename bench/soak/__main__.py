"""`make soak`: 200 people for a quarter of an hour; `--users`, `--seconds` and `--kill-every` make it shorter."""

import sys
from argparse import ArgumentParser

from bench.report import held, terminal, write_page
from bench.soak.picture import picture
from bench.soak.report import PART, PICTURE, remarks, results, wrong
from bench.soak.run import Plan, soak


def main() -> int:
    """Soak, print, and write the page; anything lost or wrong is a failure."""
    usual, words = Plan(), ArgumentParser("make soak", description=__doc__)
    words.add_argument("--users", type=int, default=usual.users, help="how many people (%(default)s)")
    words.add_argument("--seconds", type=float, default=usual.seconds, help="for how long (%(default)s)")
    words.add_argument("--kill-every", type=float, default=usual.kill_every, help="seconds between kills (%(default)s)")
    words.add_argument("--think", type=float, default=usual.think, help="seconds between two acts (%(default)s)")
    plan = Plan(**vars(words.parse_args()))
    outcome = soak(plan)
    lines, said = results(outcome), remarks(outcome)
    print(terminal(lines, said))
    print("\n".join(wrong(outcome)))
    if plan == usual:  # a shorter one is a trial
        write_page(PART, lines, said)
        PICTURE.write_text(picture(outcome), encoding="utf-8")
    return 0 if held(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
