import pytest

from relais.terraform.model.dotenv import objections, values

EXAMPLE = """# what this folder needs
AWS_ACCESS_KEY_ID=change-me
AWS_REGION=eu-west-3
TF_VAR_owner=<your name>
"""


def told(text: str | None, example: str | None = None) -> list[str]:
    return [str(one) for one in objections(text, example)]


def test_where_nothing_is_asked_for_nothing_has_to_be_there() -> None:
    assert told(None) == []


def test_a_complete_file_is_well() -> None:
    assert told("AWS_ACCESS_KEY_ID=AKIA\nAWS_REGION=eu-west-3\nexport TF_VAR_owner='me'\n", EXAMPLE) == []


def test_a_missing_file_says_how_to_begin() -> None:
    assert told(None, EXAMPLE) == [
        "there is no .env, and env.example lists what it holds. Remedy: `cp env.example .env`, fill it in."
    ]


def test_each_missing_name_comes_with_the_line_of_the_example() -> None:
    assert told("AWS_REGION=eu-west-3\nTF_VAR_owner=me", EXAMPLE) == [
        ".env lacks AWS_ACCESS_KEY_ID. Remedy: add it (env.example line 2: AWS_ACCESS_KEY_ID=change-me)."
    ]


def test_an_empty_value_and_one_still_the_examples_are_named() -> None:
    text = "AWS_ACCESS_KEY_ID=change-me\nAWS_REGION=\nTF_VAR_owner=me\n"
    assert "still the example's" in told(text, EXAMPLE)[0]
    assert "AWS_REGION is empty" in told(text, EXAMPLE)[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AWS_REGION eu-west-3", "line 1: is no NAME=value"),
        ("A=1\n\n# note\nA=2", "line 4: A is set a second time (first on line 1)"),
        ('A="open', "line 1: A has a quote that is not closed"),
        ("TF_HTTP_ADDRESS=http://x", "line 1: TF_HTTP_ADDRESS is set by `relais tf` itself"),
        ("TF_CLI_ARGS=-lock=false", "line 1: TF_CLI_ARGS is set by `relais tf` itself"),
    ],
)
def test_each_odd_line_is_named(text: str, why: str) -> None:
    (line,) = told(text)
    assert why in line


def test_an_odd_line_never_shows_its_value() -> None:
    assert "hunter2" not in " ".join(told("PASSWORD='hunter2\nsecret hunter2"))


def test_values_are_read_as_a_shell_reads_them() -> None:
    text = "A=1 # one\nB='two words'\nexport C=\"x=y\"\nA=3\n"
    assert values(text) == {"A": "3", "B": "two words", "C": "x=y"}
