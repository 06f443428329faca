from bench.push import LIMIT_SECONDS, results

SAID = """\
lint                   starting shell (check)
static analysis        finished in 980 ms
lint                   finished in 1.13 min
backend                finished in 12 s  FAIL 1 \n\
audit of backend       finished in 1.1 s  WARN 75 \n\
parsing and downloads finished in 409 ms.
pipeline finished in 1.17 min
"""


def test_each_job_of_a_push_is_told_with_its_seconds_and_the_whole_with_its_limit() -> None:
    told = results("backend", 70.2, SAID)
    assert [(one.what, one.value) for one in told[:-1]] == [
        ("static analysis", 0.98),
        ("lint", 67.8),
        ("backend FAILED", 12.0),
        ("audit of backend", 1.1),
    ]
    assert (told[-1].value, told[-1].limit, told[-1].verdict) == (70.2, LIMIT_SECONDS, "held")


def test_a_push_of_which_nothing_is_known_has_no_jobs() -> None:
    assert len(results("backend", 1.0, "no job ran")) == 1
