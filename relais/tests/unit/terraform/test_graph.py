from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from relais.terraform.model.graph import Graph, lay_out, parse
from relais.terraform.model.picture import coloured, draw

DOT = """digraph G {
  rankdir = "RL";
  node [shape = rect, fontname = "sans-serif"];
  "aws_vpc.main" [label="aws_vpc.main"];
  subgraph "cluster_m" {
    label = "module.m"
    "module.m.aws_subnet.a" [label="aws_subnet.a"];
  }
  "module.m.aws_subnet.a" -> "aws_vpc.main";
}
"""


def test_the_tools_graph_is_read() -> None:
    graph = parse(DOT)
    assert graph.nodes == {"aws_vpc.main": "aws_vpc.main", "module.m.aws_subnet.a": "module.m.aws_subnet.a"}
    assert graph.edges == [("module.m.aws_subnet.a", "aws_vpc.main")]


def test_what_depends_stands_right_of_what_it_depends_on() -> None:
    assert lay_out(parse(DOT)).layers == [["aws_vpc.main"], ["module.m.aws_subnet.a"]]


names = st.sampled_from([f"a.{letter}" for letter in "abcdefgh"])


@given(st.lists(st.tuples(names, names), max_size=20))
def test_every_node_has_one_place_and_every_picture_is_xml(edges: list[tuple[str, str]]) -> None:
    graph = Graph({name: name for edge in edges for name in edge}, edges)
    layout = lay_out(graph)
    assert sorted(node for layer in layout.layers for node in layer) == sorted(graph.nodes)
    ET.fromstring(draw(graph, {}))


@given(st.lists(st.tuples(names, names), max_size=20))
def test_where_there_is_no_circle_every_edge_goes_left(pairs: list[tuple[str, str]]) -> None:
    edges = [(max(pair), min(pair)) for pair in pairs if pair[0] != pair[1]]
    graph = Graph({name: name for edge in edges for name in edge}, edges)
    places = lay_out(graph).places
    assert all(places[one][0] > places[other][0] for one, other in edges)


def test_a_picture_is_coloured_by_what_a_plan_would_do_and_says_which_colour_is_what() -> None:
    picture = draw(parse(DOT), {"module.m.aws_subnet.a": "create"})
    assert "<title>module.m.aws_subnet.a: create</title>" in picture
    assert picture.count("#dcfce7") == 2


def test_a_node_of_opentofu_is_called_by_its_label() -> None:
    old = 'digraph {\n  "[root] a.one (expand)" [label = "a.one", shape = "box"]\n}\n'
    assert parse(old).nodes == {"[root] a.one (expand)": "a.one"}


def test_an_empty_configuration_has_a_picture_too() -> None:
    assert "There are no resources." in draw(parse("digraph G {}"), {})


def test_graphviz_gets_the_same_colours() -> None:
    dot = coloured(DOT, {"aws_vpc.main": "delete"})
    assert '"aws_vpc.main" [style="filled,rounded", fillcolor="#fee2e2"' in dot
    assert dot.rstrip().endswith("}")
