"""The ten rules."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from relais.kit.resources import Inventory
from relais.policy.model import identity, network, storage
from relais.policy.model.findings import Allowance, Finding, Rule

RULES = (
    Rule(
        "public-bucket",
        "what anybody may read is read by somebody: backups and states lie in buckets",
        "keep the bucket private, block all four kinds of public access, hand out signed links",
        storage.public_buckets,
    ),
    Rule(
        "open-admin-port",
        "ports of administration and of databases are tried by machines all day long",
        "name the addresses that may come, or go through a session manager or a VPN",
        network.admin_ports,
    ),
    Rule(
        "unencrypted-storage",
        "snapshots and discarded disks travel further than the machine they were made on",
        "set it to true; for volumes, aws_ebs_encryption_by_default settles the account",
        storage.unencrypted,
    ),
    Rule(
        "unprotected-data",
        "one careless apply must not be able to delete what cannot be made again",
        "turn deletion protection on, keep the final snapshot, leave force_destroy off",
        storage.unprotected,
    ),
    Rule(
        "imds-v1",
        "the first version of the metadata service hands a machine's credentials to any page it can be made to fetch",
        'write metadata_options { http_tokens = "required" }',
        identity.old_metadata,
    ),
    Rule(
        "data-destroyed",
        "this very plan deletes data, a key to data, or a name that others know",
        "check that a restore was proved, then allow it by name and with a reason for this one apply",
        storage.destroyed,
    ),
    Rule(
        "public-endpoint",
        "a database or a control plane that answers the internet needs only one leaked password",
        "keep it in private subnets, or name the addresses that may come",
        network.endpoints,
    ),
    Rule(
        "wildcard-authority",
        "who may do everything may also delete everything, and so may whoever steals his key",
        "name the actions and the resources that are needed",
        identity.all_powerful,
    ),
    Rule(
        "assumable-by-anyone",
        "a role that a stranger, or a stranger's pipeline, may take on is a stranger's role",
        "name the account; for pipelines, ask for the subject: project and branch",
        identity.assumable,
    ),
    Rule(
        "secret-in-clear",
        "start-up scripts, environments and literals are read by everyone who may look at the machine, plan or state",
        "keep it in a secret store and hand over its name; rotate the one that was written here",
        identity.open_secrets,
    ),
)


class Policy:
    """Judges a plan by ten rules. Each reads what the plan will leave behind; one reads what it deletes.

    1. public-bucket: no bucket is open to the world.
    2. open-admin-port: no port of administration or of a database is open to the world.
    3. unencrypted-storage: volumes, databases and file systems are encrypted at rest.
    4. unprotected-data: databases have deletion protection, buckets are not emptied by a destroy.
    5. imds-v1: machines ask for a token before they hand out credentials.
    6. data-destroyed: no plan deletes or replaces data without a word.
    7. public-endpoint: databases and control planes do not answer the internet.
    8. wildcard-authority: nobody may do everything.
    9. assumable-by-anyone: no role can be assumed by strangers.
    10. secret-in-clear: no secret stands in a script, an environment or the configuration.

    A fault that only the apply will show is told and refuses nothing. An allowance names the rule, the address and the
    reason, and may have a last day; one that has ended allows nothing.
    """

    def __init__(self, allowances: Iterable[Allowance], today: date) -> None:
        self.allowances, self.today = tuple(allowances), today

    def findings(self, inventory: Inventory) -> list[Finding]:
        """Return every finding, those that refuse first."""
        found = [self._weighed(one) for one in _found(inventory)]
        return sorted(found, key=lambda one: (not one.refuses, not one.fault.known))

    def idle(self, findings: Iterable[Finding], inventory: Inventory) -> list[Allowance]:
        """Return the allowances for something that this plan holds, and that no finding needs any more."""
        held = list(findings)
        there = [one.address for one in inventory.resources] + [one.address for one in inventory.changes]
        spoken = [one for one in self.allowances if any(fnmatchcase(address, one.address) for address in there)]
        return [one for one in spoken if not any(one.matches(finding) for finding in held)]

    def _weighed(self, finding: Finding) -> Finding:
        covering = (one for one in self.allowances if one.covers(finding, self.today))
        return replace(finding, allowed=next(covering, None))


def _found(inventory: Inventory) -> Iterator[Finding]:
    for rule in RULES:
        yield from (Finding(rule, fault) for fault in rule.find(inventory))
