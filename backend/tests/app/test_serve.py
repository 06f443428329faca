"""The server is told what the settings promise."""

from utilisateurs.app.serve import BACKLOG, LARGEST_HEAD, _server
from utilisateurs.app.settings import Settings


def test_the_server_is_made_from_the_settings(settings: Settings) -> None:
    server = _server(settings.model_copy(update={"workers": 3, "port": 8123, "host": "::1", "drain_seconds": 7}))
    assert (server.bind_addr, server.bind_port, server.workers, server.workers_kill_timeout) == ("::1", 8123, 3, 7)
    assert server.backlog == BACKLOG
    assert server.respawn_failed_workers


def test_nobody_keeps_a_connection_or_memory_by_sending_slowly_or_much(settings: Settings) -> None:
    http1 = _server(settings).http1_settings
    assert http1 is not None
    assert http1.max_buffer_size == LARGEST_HEAD
    assert http1.header_read_timeout <= 30_000
    assert http1.keep_alive


def test_the_server_writes_no_line_of_its_own(settings: Settings) -> None:
    """Its access log would hold addresses and query strings; its error log, what errors say."""
    server = _server(settings)
    assert not server.log_enabled
    assert not server.log_access
