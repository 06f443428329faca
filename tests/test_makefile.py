import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_WORDS = 12


def test_make_alone_tells_every_word_and_there_are_few() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert words
    assert words[1].split() == re.findall(r"^  make (\S+) +\w", told, re.MULTILINE)
    assert len(words[1].split()) <= MOST_WORDS
