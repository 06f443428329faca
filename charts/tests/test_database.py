"""The promises of the chart `database`, looked for in what it renders; its heartbeat is run on a real PostgreSQL."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from charts.tests.rendering import Object, Objects, render
from utilisateurs.local.postgres import Server, temporary_postgres


@pytest.fixture(scope="module")
def objects(charts: Path) -> Objects:
    return render(charts / "database", {"pooler.enabled": True, "drill.enabled": True})


@pytest.fixture(scope="module")
def cluster(objects: Objects) -> Object:
    return objects.one("Cluster")["spec"]  # type: ignore[no-any-return] # a part of a document


def test_an_acknowledged_write_is_on_two_of_three_servers(cluster: Object) -> None:
    assert cluster["instances"] == 3
    quorum = cluster["postgresql"]["synchronous"]
    assert quorum == {"method": "any", "number": 1, "dataDurability": "required", "failoverQuorum": True}


def test_a_single_server_does_not_wait_for_another(charts: Path) -> None:
    alone = render(charts / "database", {"instances": 1}).one("Cluster")["spec"]
    assert "synchronous" not in alone["postgresql"]
    assert alone["enablePDB"] is False


def test_the_primary_is_missed_within_seconds(cluster: Object) -> None:
    lease = cluster["primaryLease"]
    assert lease["leaseDurationSeconds"] > lease["renewDeadlineSeconds"] > 1.2 * lease["retryPeriodSeconds"]
    assert lease["leaseDurationSeconds"] < 15
    assert cluster["switchoverDelay"] < 60


def test_the_log_has_a_volume_of_its_own(cluster: Object) -> None:
    assert cluster["walStorage"]["size"]
    assert cluster["bootstrap"]["initdb"]["dataChecksums"] is True


def test_the_log_is_archived_within_a_minute(objects: Objects, cluster: Object) -> None:
    plugin = cluster["plugins"][0]
    assert cluster["postgresql"]["parameters"]["archive_timeout"] == "60s"
    assert plugin["isWALArchiver"] is True
    assert plugin["parameters"]["barmanObjectName"] == objects.one("ObjectStore")["metadata"]["name"]


def test_backups_are_scheduled_encrypted_and_kept(objects: Objects) -> None:
    store, schedule = objects.one("ObjectStore")["spec"], objects.one("ScheduledBackup")["spec"]
    assert store["retentionPolicy"] == "35d"
    assert store["configuration"]["wal"]["encryption"] == store["configuration"]["data"]["encryption"] == "AES256"
    assert (schedule["schedule"], schedule["immediate"], schedule["method"]) == ("0 0 */6 * * *", True, "plugin")
    assert schedule["cluster"]["name"] == objects.one("Cluster")["metadata"]["name"]


def test_no_credential_is_in_an_object(charts: Path) -> None:
    objects = render(charts / "database", {"backup.credentialsSecret": "backups"})
    assert objects.of("Secret") == []
    assert objects.one("ObjectStore")["spec"]["configuration"]["s3Credentials"]["accessKeyId"]["name"] == "backups"


def test_the_role_that_serves_is_not_the_owner(cluster: Object) -> None:
    role = cluster["managed"]["roles"][0]
    assert role["name"] != cluster["bootstrap"]["initdb"]["owner"]
    assert (role["superuser"], role["createdb"], role["createrole"]) == (False, False, False)
    assert cluster["enableSuperuserAccess"] is False


def test_the_pooler_lends_connections_by_transaction_and_knows_prepared_statements(objects: Objects) -> None:
    pooler = objects.one("Pooler")["spec"]
    assert (pooler["type"], pooler["pgbouncer"]["poolMode"]) == ("rw", "transaction")
    assert int(pooler["pgbouncer"]["parameters"]["max_prepared_statements"]) > 0
    assert "statement_timeout" in pooler["pgbouncer"]["parameters"]["ignore_startup_parameters"]
    selector = objects.one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]
    assert selector == {"cnpg.io/poolerName": objects.one("Pooler")["metadata"]["name"]}


def test_the_backends_secrets_and_hosts_are_those_of_the_database(charts: Path) -> None:
    whole = render(charts / "utilisateurs")
    name = whole.one("Cluster")["metadata"]["name"]
    serving = whole.one("Cluster")["spec"]["managed"]["roles"][0]["passwordSecret"]["name"]
    backend = str(whole.one("Deployment", "-backend"))
    assert f"@{name}-rw:5432/" in backend
    assert f"'{serving}'" in backend
    assert f"'{name}-app'" in str(whole.one("Job"))
    assert f"'{name}-ca'" in backend


def test_a_database_elsewhere_is_reached_by_the_same_name(charts: Path) -> None:
    objects = render(charts / "database", {"mode": "external", "external.host": "db.example.net"})
    service = objects.one("Service", "-rw")["spec"]
    assert service == {"type": "ExternalName", "externalName": "db.example.net"}
    assert {one["kind"] for one in objects.all} == {
        "Service",
        "ServiceAccount",
        "ConfigMap",
        "CronJob",
        "NetworkPolicy",
    }


def test_only_the_application_and_its_keepers_reach_the_servers(objects: Objects) -> None:
    rules = objects.one("NetworkPolicy", "-cluster")["spec"]["ingress"]
    callers = [peer for rule in rules if {"protocol": "TCP", "port": 5432} in rule["ports"] for peer in rule["from"]]
    assert len(callers) == 5
    assert all(peer for peer in callers)
    backend = {"app.kubernetes.io/name": "backend", "app.kubernetes.io/instance": "users"}
    assert {"podSelector": {"matchLabels": backend}} in callers


def test_a_drill_has_room_time_and_nothing_but_its_own_credentials(objects: Objects) -> None:
    job = objects.one("CronJob", "-drill")["spec"]["jobTemplate"]["spec"]
    assert job["activeDeadlineSeconds"] > 0
    assert "secretKeyRef" not in str(job)
    assert job["template"]["spec"]["volumes"][0]["ephemeral"]


def test_heartbeats_come_every_ten_seconds(objects: Objects) -> None:
    job, script = objects.one("CronJob", "-heartbeat")["spec"], objects.one("ConfigMap")["data"]["heartbeat.sh"]
    assert (job["schedule"], job["concurrencyPolicy"]) == ("* * * * *", "Forbid")
    assert "for number in 1 2 3 4 5 6" in script
    assert "HEARTBEAT_PAUSE:-10" in script


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_postgres() as made:
        yield made


def test_the_heartbeat_beats_in_a_real_database_and_forgets_what_is_old(
    objects: Objects, server: Server, tmp_path: Path
) -> None:
    for name, content in objects.one("ConfigMap")["data"].items():
        (tmp_path / name).write_text(content)

    def run() -> None:
        where = {"PGHOST": str(server.home.sockets), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        path = f"{server.binaries.folder}:{os.environ['PATH']}"
        script = ["sh", str(tmp_path / "heartbeat.sh")]
        subprocess.run(script, env=where | {"PATH": path, "HEARTBEAT_PAUSE": "0"}, check=True, capture_output=True)

    run()
    server.sql("UPDATE heartbeat.beats SET written_at = now() - interval '30 days' WHERE id = 1", "postgres")
    run()
    assert server.sql("SELECT count(*), min(id), max(id) FROM heartbeat.beats", "postgres").split() == ["11|2|12"]
