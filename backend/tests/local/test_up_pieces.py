"""The pieces of `up`, one by one."""

import io
import os
import signal
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from utilisateurs.local.errors import AlreadyRunning, StartRefused
from utilisateurs.local.up import places
from utilisateurs.local.up.alone import alone_in, leave_address
from utilisateurs.local.up.display import Display
from utilisateurs.local.up.environment import HUGE_PAGES, as_environment
from utilisateurs.local.up.places import place_for
from utilisateurs.local.up.ports import take_port
from utilisateurs.local.up.secret_file import read_or_make
from utilisateurs.local.up.stopping import SIGNALS, Stopped, orderly_stop
from utilisateurs.local.up.wishes import Wishes


class Terminal(io.StringIO):
    """Takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(StartRefused, match="PORT="):
        Wishes.read({"PORT": text})


def test_an_empty_variable_is_no_wish() -> None:
    assert Wishes.read({"PORT": "", "DATABASE_URL": "", "UTILISATEURS_ADMIN_EMAIL": ""}) == Wishes()


def test_a_port_asked_for_and_taken_is_an_error(taken: int) -> None:
    with ExitStack() as held, pytest.raises(StartRefused, match=f"Port {taken} is taken"):
        take_port(taken, held)


def test_a_port_taken_and_not_asked_for_gives_way_to_the_next(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("utilisateurs.local.up.ports.DEFAULT_PORT", taken)
    with ExitStack() as held:
        assert taken < take_port(None, held) < taken + 100


def test_two_that_start_at_the_same_moment_never_get_the_same_port() -> None:
    with ExitStack() as one, ExitStack() as two:
        assert take_port(None, one) != take_port(None, two)


def test_the_application_hashes_in_huge_pages_unless_somebody_chose_how_it_allocates() -> None:
    assert as_environment({}, {}) == HUGE_PAGES
    chosen = {"GLIBC_TUNABLES": "glibc.malloc.check=3"}
    assert as_environment(chosen, {}) == chosen


def test_secrets_are_made_once_and_kept_to_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = read_or_make(path)
    assert read_or_make(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first.master_secret) >= 32
    assert len(first.administrator_password) >= 15


def test_secrets_half_written_by_a_kill_are_made_again(tmp_path: Path) -> None:
    (tmp_path / "secrets.json.new").write_text('{"master')
    assert read_or_make(tmp_path / "secrets.json").master_secret


def test_damaged_secrets_are_never_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    with pytest.raises(StartRefused, match="Restore it"):
        read_or_make(tmp_path / "secrets.json")


def test_the_second_up_of_a_checkout_is_told_the_address_of_the_first(folder: Path) -> None:
    place = place_for(folder, folder)
    with alone_in(place) as lock:
        leave_address(lock, 8001)
        with pytest.raises(AlreadyRunning) as refused, alone_in(place):
            pass
    assert f"Already running for this checkout: http://127.0.0.1:8001 (process {os.getpid()})" in str(refused.value)


def test_data_stay_in_the_ignored_folder_of_the_checkout(folder: Path) -> None:
    assert place_for(None, folder).postgres == folder / ".local" / "postgres"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")
def test_a_checkout_closed_to_the_servers_account_keeps_its_data_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(places, "elsewhere", lambda: elsewhere)
    closed = folder / "closed" / "checkout"
    closed.mkdir(parents=True)
    closed.parent.chmod(0o700)
    place = place_for(None, closed)
    assert place.folder.parent == elsewhere
    assert place == place_for(None, closed)
    assert (closed / ".local" / "elsewhere").resolve() == place.folder


def test_lines_do_not_move_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    display = Display(out)
    with display.step("Sample data"):
        display.progress("4,000 of 10,000")
    assert out.getvalue() == "  - Sample data (0.0 s)\n"


def test_a_terminal_sees_how_far_it_is() -> None:
    out = Terminal()
    display = Display(out)
    with display.step("Sample data"):
        display.progress("4,000 of 10,000")
    assert "… Sample data 4,000 of 10,000" in out.getvalue()
    assert out.getvalue().endswith("  ✓ Sample data (0.0 s)\n")


@pytest.fixture
def handlers() -> Iterator[None]:
    """Put the signal handlers back as they were."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_a_script_that_starts_it_in_the_background_can_still_stop_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pytest.raises(Stopped), orderly_stop():
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.usefixtures("handlers")
def test_what_was_started_by_nohup_outlives_its_terminal() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with orderly_stop():
        os.kill(os.getpid(), signal.SIGHUP)


@pytest.mark.usefixtures("handlers")
def test_an_impatient_second_signal_does_not_disturb_the_stopping() -> None:
    stopping = ExitStack()
    stopping.callback(os.kill, os.getpid(), signal.SIGTERM)
    with pytest.raises(Stopped), orderly_stop(), stopping:
        os.kill(os.getpid(), signal.SIGINT)
