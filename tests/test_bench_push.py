from bench.push.__main__ import LIMIT_SECONDS, results
from bench.push.pipeline import Run

SAID = """\
lint                   starting shell (check)
web build              finished in 12 s
static analysis        finished in 980 ms
pipelines              finished in 7 s
lint                   finished in 1.13 min
backend                finished in 58 s  FAIL 1 \n\
audit of backend       finished in 1.1 s  WARN 75 \n\
parsing and downloads finished in 409 ms.
pipeline finished in 1.17 min
"""
WAITS = {"backend": ["web build", "lint on a tag"], "audit of backend": ["image of backend"]}


def test_each_job_of_a_push_is_told_with_its_seconds_and_the_whole_with_its_limit() -> None:
    told = results("backend", Run(70.2, SAID, WAITS))
    assert [(one.what, one.value) for one in told[:-2]] == [
        ("web build", 12.0),
        ("static analysis", 0.98),
        ("pipelines", 7.0),
        ("lint", 67.8),
        ("backend FAILED", 58.0),
        ("audit of backend", 1.1),
    ]
    assert (told[-1].value, told[-1].limit, told[-1].verdict) == (70.2, LIMIT_SECONDS, "held")


def test_where_each_job_has_a_runner_a_push_takes_as_long_as_its_longest_chain() -> None:
    told = results("backend", Run(70.2, SAID, WAITS))
    assert (told[-2].what, told[-2].value) == ("longest chain: web build > backend", 70.0)


def test_a_push_fails_by_a_job_that_failed_not_by_a_warning() -> None:
    assert Run(70.2, SAID, WAITS).failed
    assert not Run(70.2, SAID.replace("FAIL 1", ""), WAITS).failed


def test_a_push_of_which_nothing_is_known_failed() -> None:
    nothing = Run(1.0, "no job ran", {})
    assert nothing.failed
    assert [one.what for one in results("backend", nothing)] == [
        "longest chain: no job ran",
        "a push of backend, whole",
    ]
