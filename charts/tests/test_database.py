"""The promises of the chart `database`, looked for in what it renders; its heartbeat is run on a real PostgreSQL."""

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.main import get_command

from charts.tests.rendering import Object, Objects, containers, environment, pod_template, render
from charts.tests.variants import EVERYTHING
from relais.adapters.backups.promises import promises
from relais.entrypoints.cli.drill import application
from scripts.steps import ROOT
from utilisateurs.app.migrations import migrate
from utilisateurs.app.settings import read_settings
from utilisateurs.local.postgres import Server, temporary_postgres
from utilisateurs.local.seeding import seed


@pytest.fixture(scope="module")
def objects(charts: Path) -> Objects:
    return render(charts / "database", {"pooler.enabled": True})


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


@pytest.fixture(scope="module")
def drill(objects: Objects) -> Object:
    return objects.one("CronJob", "-drill")["spec"]["jobTemplate"]["spec"]  # type: ignore[no-any-return] # as above


def test_a_drill_has_room_time_and_nothing_but_its_own_credentials(drill: Object) -> None:
    assert drill["activeDeadlineSeconds"] > 0
    assert drill["backoffLimit"] == 0
    assert "secretKeyRef" not in str(drill)
    assert drill["template"]["spec"]["volumes"][0]["ephemeral"]


def test_a_drill_fetches_then_serves_by_the_clusters_own_image_and_checks(drill: Object, cluster: Object) -> None:
    pod = drill["template"]["spec"]
    fetch, server = pod["initContainers"]
    (check,) = pod["containers"]
    assert (fetch["name"], server["name"], check["name"]) == ("fetch", "server", "check")
    assert server["image"] == cluster["imageName"]
    assert (server["restartPolicy"], server["command"]) == ("Always", ["sh", "/scratch/serve"])
    assert fetch["image"] == check["image"]
    assert "env" not in server
    assert {"name": "scratch", "mountPath": "/scratch"} in server["volumeMounts"]


@pytest.mark.parametrize("variant", EVERYTHING["database"])
def test_a_drill_says_words_and_options_that_relais_has(charts: Path, variant: str) -> None:
    jobs = render(charts / "database", EVERYTHING["database"][variant]).of("CronJob")
    words = get_command(application).commands  # type: ignore[attr-defined] # a group of words
    for job in (one for one in jobs if one["metadata"]["name"].endswith("-drill")):
        pod = pod_template(job)
        assert pod
        for container in (one for one in containers(pod["spec"]) if one["name"] != "server"):
            tool, word, *options = container["args"]
            assert tool == "drill"
            known = {name for option in words[word].params for name in option.opts}
            assert {option.partition("=")[0] for option in options if option.startswith("--")} <= known


def test_a_drill_looks_where_the_cluster_archives(objects: Objects, drill: Object) -> None:
    told = environment(drill["template"]["spec"]["initContainers"][0])
    assert told["BACKUP_SOURCE"] == objects.one("ObjectStore")["spec"]["configuration"]["destinationPath"]
    assert told["BACKUP_SERVER"] == objects.one("Cluster")["metadata"]["name"]


def test_the_store_is_known_to_the_part_that_fetches_alone(charts: Path) -> None:
    told = EVERYTHING["database"]["pooler, a drill that tells, monitoring"]
    pod = pod_template(render(charts / "database", told).one("CronJob", "-drill"))
    assert pod
    assert [one["name"] for one in containers(pod["spec"]) if "envFrom" in one] == ["fetch"]
    assert [one["name"] for one in containers(pod["spec"]) if "BACKUP_SOURCE" in str(one)] == ["fetch"]


def test_there_is_no_drill_where_there_is_nothing_to_restore(charts: Path) -> None:
    for variant in ("elsewhere", "one server, no backup"):
        objects = render(charts / "database", EVERYTHING["database"][variant])
        assert not [one for one in objects.all if one["metadata"]["name"].endswith("-drill")]


def test_a_drill_says_beforehand_when_there_is_no_heartbeat(charts: Path, drill: Object) -> None:
    quiet = render(charts / "database", EVERYTHING["database"]["no heartbeat"]).one("CronJob", "-drill")
    assert "--no-heartbeat" in str(quiet)
    assert "--no-heartbeat" not in str(drill)


def test_a_drill_reaches_the_store_and_no_database(objects: Objects, charts: Path) -> None:
    def ports(policy: Object) -> set[int]:
        return {port["port"] for rule in policy["spec"]["egress"] for port in rule["ports"]}

    policy = objects.one("NetworkPolicy", "-drill")
    assert policy["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "drill"
    assert ports(policy) == {53, 443}
    assert "ingress" not in policy["spec"]
    told = EVERYTHING["database"]["pooler, a drill that tells, monitoring"]
    assert ports(render(charts / "database", told).one("NetworkPolicy", "-drill")) == {53, 443, 9091}


def test_heartbeats_come_every_ten_seconds(objects: Objects) -> None:
    job, script = (
        objects.one("CronJob", "-heartbeat")["spec"],
        objects.one("ConfigMap", "-heartbeat")["data"]["heartbeat.sh"],
    )
    assert (job["schedule"], job["concurrencyPolicy"]) == ("* * * * *", "Forbid")
    assert "for number in 1 2 3 4 5 6" in script
    assert "HEARTBEAT_PAUSE:-10" in script


KNOWN = {
    "cnpg_pg_stat_archiver_last_failed_time",
    "cnpg_pg_stat_archiver_last_archived_time",
    "cnpg_pg_stat_archiver_seconds_since_last_archival",
    "cnpg_collector_up",
    "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp",
}
"""Figures of CloudNativePG's own list and of its plugin's, compared with their documentation by hand."""


def alerts(charts: Path, **values: Any) -> dict[str, str]:
    """Return the expressions of the alerts that are rendered, by name."""
    told = {name.replace("__", "."): value for name, value in values.items()}
    whole = render(charts / "database", {"prometheusRule.enabled": True} | told)
    (group,) = whole.one("PrometheusRule")["spec"]["groups"]
    return {one["alert"]: one["expr"] for one in group["rules"]}


def test_alerts_look_at_figures_that_there_are(charts: Path) -> None:
    told = alerts(charts, drill__pushgateway="http://pushgateway:9091")
    assert set(told) == {
        "ArchivingFails",
        "RecoveryPointTooOld",
        "BaseBackupTooOld",
        "ServersUnseen",
        "BackupsUnproved",
        "DrillFailed",
    }
    looked = {name for one in told.values() for name in re.findall(r"\b(?:cnpg|barman|drill)_\w+", one)}
    ours = (ROOT / "relais" / "src" / "relais" / "backups" / "report.py").read_text(encoding="utf-8")
    assert {name for name in looked - KNOWN if f'"{name}"' not in ours} == set()
    for one in told.values():
        of_ours = one.count('namespace="users",pod=~"users-database-[0-9]+"') + one.count('server="users-database"')
        assert one.count("{") == one.count("}") == of_ours > 0
        assert one.count("(") == one.count(")")


def test_an_alert_is_of_what_is_there_and_none_unless_asked(charts: Path) -> None:
    assert render(charts / "database").of("PrometheusRule") == []
    assert not {"BackupsUnproved", "DrillFailed"} & set(alerts(charts))
    assert set(alerts(charts, backup__enabled=False)) == {"ServersUnseen"}
    assert "> 7200" in alerts(charts, prometheusRule__backupHours=2)["BaseBackupTooOld"]


def test_one_image_of_postgresql_serves_beats_and_restores(charts: Path) -> None:
    image = f"ghcr.io/cloudnative-pg/postgresql:18.1-system-trixie@sha256:{'0' * 64}"
    whole = render(charts / "database", {"image": image})
    used = [one["image"] for _, pod in whole.pods() for one in containers(pod) if "postgresql" in one["image"]]
    assert [whole.one("Cluster")["spec"]["imageName"], *used] == [image] * 3


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with temporary_postgres() as made:
        yield made


def test_the_heartbeat_beats_in_a_real_database_and_forgets_what_is_old(
    objects: Objects, server: Server, tmp_path: Path
) -> None:
    for name, content in objects.one("ConfigMap", "-heartbeat")["data"].items():
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


# --- what the application promises of its data -----------------------------------------------------------------------

FAULTS = {
    "addresses": "DROP INDEX users_email_key; UPDATE users SET email_key = (SELECT min(email_key) FROM users)",
    "administrators": "UPDATE users SET status = 'suspended' WHERE 'admin' = ANY (roles)",
    "keys": "DELETE FROM personal_keys WHERE user_id = (SELECT min(id::text)::uuid FROM users)",
    "migrations": "INSERT INTO alembic_version VALUES ('0000')",
    "references": "DELETE FROM users WHERE id = (SELECT user_id FROM sessions LIMIT 1)",
    "roles": "DELETE FROM roles WHERE name = 'reader'",
}
"""How each promise is broken: as a superuser could whose triggers are off, or a restore that lost something."""


@pytest.fixture(scope="module")
def lived_in(server: Server) -> Server:
    """A database that was migrated, with the sample and an administrator in it."""
    settings = read_settings(environment="test", secret="s" * 40, database_url=server.owner_url)
    migrate(settings)
    asyncio.run(seed(settings, lambda _done: None, 200))
    somebody = "(SELECT id FROM users WHERE status = 'active' LIMIT 1)"
    server.sql(f"UPDATE users SET roles = ARRAY['admin'] WHERE id = {somebody}")
    return server


def broken(server: Server, fault: str = "SELECT 1") -> set[str]:
    """Do something in a transaction that is taken back; return the promises that are broken then."""
    found = set()
    with psycopg.connect(server.superuser_url, autocommit=False) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(fault.encode())
        for promise in promises(ROOT / "charts/database/promises"):
            rows = connection.execute(f"SELECT count(*) FROM ({promise.query}) AS broken".encode()).fetchone()
            found |= {promise.file} if rows and rows[0] else set()
        connection.rollback()
    return found


def test_every_promise_is_kept_by_a_database_that_was_lived_in(lived_in: Server) -> None:
    assert broken(lived_in) == set()


def test_every_promise_is_shipped_and_has_a_fault_that_breaks_it(objects: Objects) -> None:
    assert {f"{name}.sql" for name in FAULTS} == set(objects.one("ConfigMap", "-drill")["data"])


@pytest.mark.parametrize("promise", FAULTS)
def test_a_fault_breaks_its_promise(lived_in: Server, promise: str) -> None:
    assert promise in broken(lived_in, FAULTS[promise])
