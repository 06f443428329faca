"""What the world can reach."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from relais.kit.resources import Inventory
from relais.policy.model.documents import many
from relais.policy.model.findings import Fault

ADMIN_PORTS = {
    22: "SSH",
    2379: "etcd",
    2380: "etcd",
    2375: "Docker",
    3306: "MySQL",
    3389: "remote desktop",
    5432: "PostgreSQL",
    5985: "WinRM",
    6379: "Redis",
    6443: "the Kubernetes API",
    9200: "Elasticsearch",
    10250: "the kubelet",
    11211: "memcached",
    27017: "MongoDB",
}
ALL = {"-1", "all"}
WIDE = {4: 8, 6: 16}
"""Prefixes shorter than these are as good as the whole world."""
PUBLIC = (
    "aws_db_instance",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_mq_broker",
    "aws_docdb_cluster_instance",
)


def admin_ports(inventory: Inventory) -> Iterator[Fault]:
    """Find ports of administration and of databases that are open to the world."""
    for one in inventory.of("aws_security_group", "aws_default_security_group"):
        for rule in one.blocks("ingress"):
            yield from _open(one.address, rule)
    for one in inventory.of("aws_security_group_rule"):
        if one.get("type") == "ingress":
            yield from _open(one.address, one.values)
    for one in inventory.of("aws_vpc_security_group_ingress_rule"):
        yield from _open(one.address, {**one.values, "protocol": one.get("ip_protocol")})


def endpoints(inventory: Inventory) -> Iterator[Fault]:
    """Find databases and control planes that answer the whole internet."""
    for one in inventory.of(*PUBLIC):
        if one.get("publicly_accessible") is True:
            yield Fault(one.address, "publicly_accessible is true")
    for one in inventory.of("aws_eks_cluster"):
        public = one.get("vpc_config.endpoint_public_access", default=True)
        allowed = one.get("vpc_config.public_access_cidrs", ["0.0.0.0/0"])
        if public and _world(many(allowed)) and not one.undecided("vpc_config.public_access_cidrs"):
            yield Fault(one.address, "its API server answers every address: public_access_cidrs does not narrow it")


def _open(address: str, rule: Mapping[str, Any]) -> Iterator[Fault]:
    sources = [*many(rule.get("cidr_blocks")), *many(rule.get("ipv6_cidr_blocks"))]
    wide = _world([*sources, *many(rule.get("cidr_ipv4")), *many(rule.get("cidr_ipv6"))])
    if not wide:
        return
    if str(rule.get("protocol")) in ALL:
        yield Fault(address, f"every port is open to {wide}")
        return
    low, high = rule.get("from_port"), rule.get("to_port")
    if str(rule.get("protocol")) in {"tcp", "6", "udp", "17"} and low is not None and high is not None:
        names = [f"{port} ({name})" for port, name in ADMIN_PORTS.items() if int(low) <= port <= int(high)]
        if names:
            yield Fault(address, f"{', '.join(names)} open to {wide}")


def _world(sources: list[Any]) -> str:
    """Return the first source that is as wide as the world, or nothing."""
    for source in sources:
        try:
            network = ip_network(str(source), strict=False)
        except ValueError:
            continue
        if network.prefixlen < WIDE[network.version]:
            return str(source)
    return ""
