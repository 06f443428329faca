"""The graph the tool prints (DOT), laid out in layers: a thing stands right of what it depends on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

EDGE = re.compile(r'^\s*"([^"]+)"\s*->\s*"([^"]+)"', re.MULTILINE)
NODE = re.compile(r'^\s*"([^"]+)"\s*\[label\s*=\s*"([^"]*)"', re.MULTILINE)
OLD = "[root] "
SWEEPS = 6


@dataclass(frozen=True)
class Graph:
    """Nodes by id with what they are called, and edges from a thing to what it depends on."""

    nodes: Mapping[str, str]
    edges: Sequence[tuple[str, str]]


@dataclass
class Layout:
    """Where each node stands: its layer from the left, its place from the top."""

    layers: list[list[str]] = field(default_factory=list)

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """Layer and place of each node."""
        return {node: (x, y) for x, layer in enumerate(self.layers) for y, node in enumerate(layer)}


def parse(dot: str) -> Graph:
    """Read DOT as Terraform and OpenTofu print it: quoted names, one statement per line.

    Terraform names nodes by their address; OpenTofu, like Terraform before 1.7, writes `[root] ADDRESS (expand)` and
    puts the address on the label.
    """
    edges = EDGE.findall(dot)
    nodes = {name: label if name.startswith(OLD) else name for name, label in NODE.findall(dot)}
    ends = {name: name for edge in edges for name in edge}
    return Graph({**ends, **nodes}, edges)


def lay_out(graph: Graph) -> Layout:
    """Put each node one layer right of the farthest it depends on; order layers so that few edges cross."""
    below: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for one, other in graph.edges:
        below[one].append(other)
    depth = _depths(below)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in sorted(graph.nodes):
        layers[depth[node]].append(node)
    layout = Layout(layers)
    for sweep in range(SWEEPS):
        _sweep(layout, graph, forth=sweep % 2 == 0)
    return layout


def _depths(below: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the longest way down from each node; an edge that closes a circle is not followed."""
    depth: dict[str, int] = {}
    for start in below:
        stack = [(start, False)]
        open_nodes: set[str] = set()
        while stack:
            node, leaving = stack.pop()
            if leaving:
                open_nodes.discard(node)
                depth[node] = 1 + max((depth[one] for one in below[node] if one in depth), default=-1)
            elif node not in depth and node not in open_nodes:
                open_nodes.add(node)
                stack.append((node, True))
                stack.extend((one, False) for one in below[node] if one not in depth)
    return depth


def _sweep(layout: Layout, graph: Graph, *, forth: bool) -> None:
    """Order each layer by the middle of its neighbours in the layer before."""
    near: dict[str, list[str]] = {node: [] for node in graph.nodes}
    for one, other in graph.edges:
        near[one if forth else other].append(other if forth else one)
    layers = layout.layers if forth else layout.layers[::-1]
    for layer in layers[1:]:
        places = layout.places
        layer.sort(key=lambda node: (_middle([places[one][1] for one in near[node]], places[node][1]), node))


def _middle(values: Iterable[int], otherwise: int) -> float:
    found = list(values)
    return sum(found) / len(found) if found else float(otherwise)
