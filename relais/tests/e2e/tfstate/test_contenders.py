"""Twenty at once: one lock, one next version, and nothing of the others is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from state_fixtures.postgres import new_database
from state_fixtures.serving import StateServer, serving
from state_fixtures.wire import Wire, document

from relais.adapters.sealing.keys import new_key, write_key

MANY = 20


def contend(clients: list[Wire]) -> list[Wire]:
    """Let all lock at once; return those that were told to hold it."""
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(lambda client: client.lock(), clients))
    won = [client for client, answer in zip(clients, answers, strict=True) if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in lost} == {423}
    assert {answer.json()["ID"] for answer in lost} == {won[0].lock_id}
    return won


def test_of_twenty_contenders_one_holds_the_lock(state_server: StateServer, state: str) -> None:
    clients = [Wire(state_server, state, who=f"c{number}@test") for number in range(MANY)]
    for serial in range(1, 4):
        won = contend(clients)
        assert len(won) == 1
        assert won[0].write(document(serial)).status_code == 200
        assert won[0].unlock().status_code == 200


def test_of_twenty_unlocked_writers_one_is_stored_and_the_others_are_kept(
    state_server: StateServer, state: str
) -> None:
    clients = [Wire(state_server, state) for _ in range(MANY)]
    bodies = [document(1, resources=number) for number in range(1, MANY + 1)]
    with ThreadPoolExecutor(MANY) as pool:
        answers = list(pool.map(lambda pair: pair[0].write(pair[1], locked=False), zip(clients, bodies, strict=True)))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    kept = state_server.get(f"states/{state}/quarantine")["items"]
    stored = state_server.get(f"states/{state}/versions")["items"]
    assert sorted([one["resources"] for one in [*kept, *stored]]) == list(range(1, MANY + 1))


def test_two_servers_over_one_postgresql_give_one_lock(postgres_url: str, tmp_path: Path) -> None:
    database = new_database(postgres_url, f"twins_{uuid4().hex}")
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    key = new_key()
    for folder in ("one", "two"):
        write_key(tmp_path / folder / "states.key", [key])
    with serving(tmp_path / "one", database) as one:
        token = one.token
        (tmp_path / "two" / "x.token").write_text(token)
        with serving(tmp_path / "two", database) as two:
            clients = [Wire((one, two)[number % 2], "prod", token) for number in range(MANY)]
            for serial in range(1, 4):
                won = contend(clients)
                assert len(won) == 1
                assert won[0].write(document(serial)).status_code == 200
                assert won[0].unlock().status_code == 200
            assert two.get("states/prod")["serial"] == one.get("states/prod")["serial"] == 3
