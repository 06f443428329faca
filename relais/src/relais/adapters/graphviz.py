"""Graphviz's `dot`, where it is installed."""

import shutil
import subprocess


class Graphviz:
    """Draws by `dot -Tsvg`."""

    def draw(self, dot: str) -> str | None:
        """Return the graph as SVG; None where there is no `dot`, or it does not manage."""
        program = shutil.which("dot")
        if program is None:
            return None
        done = subprocess.run([program, "-Tsvg"], input=dot, capture_output=True, text=True, check=False, timeout=120)
        return done.stdout if done.returncode == 0 else None
