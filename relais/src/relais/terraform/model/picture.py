"""A graph as SVG: boxes in layers, curves to what they depend on, coloured by what a plan would do."""

from collections.abc import Iterator, Mapping
from html import escape

from relais.terraform.model.graph import Graph, Layout, lay_out

HEIGHT, GAP, BETWEEN, LETTER, PADDING, MARGIN = 30, 14, 90, 7.4, 22, 24
"""Pixels: a box's height, between boxes, between layers, a letter's width, inside a box, around."""
COLOURS = {
    "create": ("#dcfce7", "#15803d"),
    "update": ("#fef9c3", "#a16207"),
    "replace": ("#ffedd5", "#c2410c"),
    "delete": ("#fee2e2", "#b91c1c"),
}
PLAIN = ("#f5f5f4", "#57534e")


def draw(graph: Graph, actions: Mapping[str, str]) -> str:
    """Return the picture; `actions` tells by address what a plan would do."""
    if not graph.nodes:
        return _page(320, 80, ['<text x="24" y="44" fill="#57534e">There are no resources.</text>'])
    layout = lay_out(graph)
    boxes = _Boxes(graph, layout)
    shapes = [*boxes.curves(), *boxes.boxes(actions), *_legend(boxes.height, actions)]
    return _page(boxes.width, boxes.height + (34 if actions else 0), shapes)


class _Boxes:
    def __init__(self, graph: Graph, layout: Layout) -> None:
        self.graph, self.places = graph, layout.places
        self.widths = [max(_width(graph.nodes[node]) for node in layer) for layer in layout.layers]
        tallest = max(len(layer) for layer in layout.layers)
        self.height = 2 * MARGIN + tallest * (HEIGHT + GAP) - GAP
        self.width = 2 * MARGIN + sum(self.widths) + BETWEEN * (len(self.widths) - 1)
        self.drop = [(tallest - len(layer)) * (HEIGHT + GAP) / 2 for layer in layout.layers]

    def corner(self, node: str) -> tuple[float, float]:
        layer, place = self.places[node]
        left = MARGIN + sum(self.widths[:layer]) + BETWEEN * layer
        return left, MARGIN + self.drop[layer] + place * (HEIGHT + GAP)

    def curves(self) -> Iterator[str]:
        for one, other in self.graph.edges:
            (x, y), (left, top) = self.corner(one), self.corner(other)
            right = left + _width(self.graph.nodes[other])
            bend = max(abs(x - right) / 2, 20)
            begin, end = f"{x:.0f} {y + 15:.0f}", f"{right:.0f} {top + 15:.0f}"
            path = f"M{begin}C{x - bend:.0f} {y + 15:.0f} {right + bend:.0f} {top + 15:.0f} {end}"
            yield f'<path d="{path}" fill="none" stroke="#a8a29e" marker-end="url(#tip)"/>'

    def boxes(self, actions: Mapping[str, str]) -> Iterator[str]:
        for node, label in self.graph.nodes.items():
            (x, y), action = self.corner(node), actions.get(label, "")
            fill, ink = COLOURS.get(action, PLAIN)
            box = f'<rect x="{x:.0f}" y="{y:.0f}" width="{_width(label):.0f}" height="{HEIGHT}" rx="5"'
            title = f"<title>{escape(label)}{f': {action}' if action else ''}</title>"
            text = f'<text x="{x + 11:.0f}" y="{y + 20:.0f}" fill="#1c1917">{escape(label)}</text>'
            yield f'<g>{title}{box} fill="{fill}" stroke="{ink}"/>{text}</g>'


def _legend(top: float, actions: Mapping[str, str]) -> Iterator[str]:
    for place, action in enumerate(sorted(set(actions.values()))):
        fill, ink = COLOURS.get(action, PLAIN)
        x = MARGIN + 90 * place
        yield f'<rect x="{x}" y="{top}" width="14" height="14" rx="3" fill="{fill}" stroke="{ink}"/>'
        yield f'<text x="{x + 20}" y="{top + 12}" fill="#57534e">{escape(action)}</text>'


def _width(label: str) -> float:
    return len(label) * LETTER + PADDING


def _page(width: float, height: float, shapes: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" font-family="ui-monospace, monospace" font-size="12">'
    )
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#a8a29e"/></marker></defs>'
    )
    ground = f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>'
    return "\n".join([head, tip, ground, *shapes, "</svg>", ""])


def coloured(dot: str, actions: Mapping[str, str]) -> str:
    """Return DOT with boxes coloured by what a plan would do, for Graphviz."""
    lines = []
    for address, action in actions.items():
        fill, ink = COLOURS.get(action, PLAIN)
        lines.append(f'  "{address}" [style="filled,rounded", fillcolor="{fill}", color="{ink}"];')
    head, brace, tail = dot.rpartition("}")
    return f"{head}{chr(10).join(lines)}\n{brace}{tail}" if lines else dot
