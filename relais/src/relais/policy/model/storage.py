"""Buckets, volumes and the data in them."""

from collections.abc import Iterator

from relais.kit.resources import Inventory, Resource
from relais.policy.model.documents import allowing, anybody
from relais.policy.model.findings import Fault

PUBLIC_ACL = {"public-read", "public-read-write", "authenticated-read"}
EVERYBODY = ("/global/AllUsers", "/global/AuthenticatedUsers")
BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
MACHINES = ("aws_instance", "aws_spot_instance_request", "aws_launch_configuration")
AT_REST = {
    "aws_ebs_volume": "encrypted",
    "aws_db_instance": "storage_encrypted",
    "aws_rds_cluster": "storage_encrypted",
    "aws_efs_file_system": "encrypted",
    "aws_redshift_cluster": "encrypted",
    "aws_neptune_cluster": "storage_encrypted",
    "aws_docdb_cluster": "storage_encrypted",
    "aws_elasticache_replication_group": "at_rest_encryption_enabled",
}
PROTECTION = {
    "aws_db_instance": "deletion_protection",
    "aws_rds_cluster": "deletion_protection",
    "aws_docdb_cluster": "deletion_protection",
    "aws_neptune_cluster": "deletion_protection",
    "aws_dynamodb_table": "deletion_protection_enabled",
}
DATA = {
    *AT_REST,
    *PROTECTION,
    "aws_s3_bucket",
    "aws_kms_key",
    "aws_route53_zone",
    "aws_backup_vault",
    "aws_ecr_repository",
    "aws_secretsmanager_secret",
}
"""Types whose loss is a loss of data, of a key to it, or of a name that others know."""


def public_buckets(inventory: Inventory) -> Iterator[Fault]:
    """Find buckets that anybody may read: by list, by policy, or by a block with a gap."""
    for one in inventory.of("aws_s3_bucket", "aws_s3_bucket_acl"):
        grants = [grant.get("grantee") for grant in one.blocks("access_control_policy.grant")]
        uris = [str(who[0].get("uri")) for who in grants if isinstance(who, list) and who]
        if one.get("acl") in PUBLIC_ACL or any(uri.endswith(EVERYBODY) for uri in uris):
            yield Fault(one.address, f"its access list is {one.get('acl') or 'open to everybody'}")
    for one in inventory.of("aws_s3_bucket", "aws_s3_bucket_policy"):
        if any(anybody(statement) for statement in allowing(one.get("policy"))):
            yield Fault(one.address, "its policy allows anybody, with no condition")
        elif one.kind == "aws_s3_bucket_policy" and one.get("policy") is None:
            yield Fault(one.address, "its policy is only known once it is applied", known=False)
    for one in inventory.of("aws_s3_bucket_public_access_block"):
        gaps = [name for name in BLOCKS if not one.get(name) and not one.undecided(name)]
        if gaps:
            yield Fault(one.address, f"it leaves {', '.join(gaps)} off")


def unencrypted(inventory: Inventory) -> Iterator[Fault]:
    """Find what is stored in clear; an account that encrypts every volume by default settles volumes."""
    by_default = any(one.get("enabled", default=True) for one in inventory.of("aws_ebs_encryption_by_default"))
    for one in inventory.resources:
        name = AT_REST.get(one.kind, "")
        if name and not _true(one.get(name)) and not (by_default and one.kind == "aws_ebs_volume"):
            yield Fault(one.address, f"{name} is not true", known=not one.undecided(name))
    if not by_default:
        yield from (fault for one in inventory.of(*MACHINES) for fault in _machine(one))
        yield from (fault for one in inventory.of("aws_launch_template") for fault in _template(one))


def _machine(one: Resource) -> Iterator[Fault]:
    if not one.blocks("root_block_device"):
        yield Fault(one.address, "its root volume is not written, so it is not encrypted")
    for name in ("root_block_device", "ebs_block_device"):
        if any(not _true(block.get("encrypted")) for block in one.blocks(name)):
            yield Fault(one.address, f"{name}.encrypted is not true", known=not one.undecided(f"{name}.encrypted"))


def _template(one: Resource) -> Iterator[Fault]:
    path = "block_device_mappings.ebs.encrypted"
    volumes = [ebs for block in one.blocks("block_device_mappings") for ebs in block.get("ebs") or ()]
    if not volumes:
        yield Fault(one.address, "its root volume is not written, so it is not encrypted")
    elif any(not _true(ebs.get("encrypted")) for ebs in volumes):
        yield Fault(one.address, f"{path} is not true", known=not one.undecided(path))


def unprotected(inventory: Inventory) -> Iterator[Fault]:
    """Find data that one careless apply deletes for good."""
    for one in inventory.resources:
        name = PROTECTION.get(one.kind, "")
        if name and not _true(one.get(name)):
            yield Fault(one.address, f"{name} is not true", known=not one.undecided(name))
        if one.kind in {"aws_db_instance", "aws_rds_cluster"} and _true(one.get("skip_final_snapshot")):
            yield Fault(one.address, "skip_final_snapshot is true: deleting it keeps no copy")
        if one.kind == "aws_s3_bucket" and _true(one.get("force_destroy")):
            yield Fault(one.address, "force_destroy is true: deleting it deletes every object")


def destroyed(inventory: Inventory) -> Iterator[Fault]:
    """Find data that this very plan deletes or replaces."""
    for change in inventory.changes:
        if "delete" in change.actions and change.kind in DATA:
            yield Fault(change.address, "the plan replaces it" if "create" in change.actions else "the plan deletes it")


def _true(value: object) -> bool:
    """Read a truth value that a provider may have written as text."""
    return value is True or str(value).lower() == "true"
