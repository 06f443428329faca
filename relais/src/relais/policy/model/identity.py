"""Who may do what, and secrets that lie open."""

import base64
import binascii
import re
from collections.abc import Iterator

from relais.kit.resources import Inventory, Resource
from relais.policy.model.documents import allowing, anybody, everything, many, names_subject, principals
from relais.policy.model.findings import Fault

POLICIES = ("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy")
ATTACHMENTS = (
    "aws_iam_role_policy_attachment",
    "aws_iam_user_policy_attachment",
    "aws_iam_group_policy_attachment",
    "aws_iam_policy_attachment",
)
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
MACHINES = ("aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration")
TEXTS = ("user_data", "user_data_base64")
REFERENCE = r"(?![\w-]{0,40}(?:arn|name|id|url|uri|file|path|param|parameter|ttl|length|version)\b)"
ELSEWHERE = r"(?![${<\s\"'*/]|arn:|https?:|ssm:)"
WORD = r"(?:^|[\s\"'{,;?&])[\w-]{0,40}(?:passw(?:or)?d|secret|token|api_?key)"
SECRET = re.compile(
    r"AKIA[0-9A-Z]{16}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|gl(?:pat|rt)-[\w-]{20,}|gh[pousr]_\w{36,}|xox[bap]-[\w-]{20,}"
    rf"|(?i:{WORD}{REFERENCE}[\w-]{{0,40}}[\"']?\s{{0,9}}[=:]\s{{0,9}}[\"']?{ELSEWHERE}[^\s\"']{{8,}})",
    re.MULTILINE,
)
"""Well-known keys, and words for secrets that are followed by a value and not by a name, a place or a variable."""
PASSWORDS = {
    "aws_db_instance": "password",
    "aws_rds_cluster": "master_password",
    "aws_docdb_cluster": "master_password",
    "aws_redshift_cluster": "master_password",
    "aws_mq_broker": "user.password",
    "aws_secretsmanager_secret_version": "secret_string",
    "aws_ssm_parameter": "value",
}


def old_metadata(inventory: Inventory) -> Iterator[Fault]:
    """Find machines whose metadata service hands out credentials to whoever can make them fetch an address."""
    if any(one.get("http_tokens") == "required" for one in inventory.of("aws_ec2_instance_metadata_defaults")):
        return
    for one in inventory.of(*MACHINES):
        tokens = one.get("metadata_options.http_tokens")
        if tokens != "required" and one.get("metadata_options.http_endpoint") != "disabled":
            known = not one.undecided("metadata_options.http_tokens")
            yield Fault(one.address, f"metadata_options.http_tokens is {tokens or 'not written'}", known=known)


def all_powerful(inventory: Inventory) -> Iterator[Fault]:
    """Find authority over everything."""
    for one in inventory.of(*POLICIES):
        if any(everything(statement) for statement in allowing(one.get("policy"))):
            yield Fault(one.address, "it allows every action on every resource")
        elif one.get("policy") is None:
            yield Fault(one.address, "its policy is only known once it is applied", known=False)
    for one in inventory.of(*ATTACHMENTS):
        if one.get("policy_arn") == ADMINISTRATOR:
            yield Fault(one.address, "it attaches AdministratorAccess")
    for one in inventory.of("aws_iam_role"):
        inline = [statement for block in one.blocks("inline_policy") for statement in allowing(block.get("policy"))]
        if ADMINISTRATOR in many(one.get("managed_policy_arns")) or any(map(everything, inline)):
            yield Fault(one.address, "it may do everything")


def assumable(inventory: Inventory) -> Iterator[Fault]:
    """Find roles that anybody, or any pipeline of a public service, may take on."""
    for one in inventory.of("aws_iam_role"):
        for statement in allowing(one.get("assume_role_policy")):
            if anybody(statement):
                yield Fault(one.address, "any account of AWS may assume it")
            elif any(
                "saml-provider/" not in str(one) for one in principals(statement, "Federated")
            ) and not names_subject(statement):
                yield Fault(one.address, "any identity of its provider may assume it: no condition names the subject")
        if one.get("assume_role_policy") is None:
            yield Fault(one.address, "who may assume it is only known once it is applied", known=False)


def open_secrets(inventory: Inventory) -> Iterator[Fault]:
    """Find secrets written where many can read them: start-up scripts, environments, literals; never shown."""
    for one in inventory.of(*MACHINES):
        if any(SECRET.search(text) for name in TEXTS for text in _texts(one, name)):
            yield Fault(one.address, "its user_data holds a secret")
    for one in inventory.of("aws_lambda_function"):
        variables = one.get("environment.variables", {})
        if any(SECRET.search(f"{name}={value}") for name, value in variables.items()):
            yield Fault(one.address, "its environment holds a secret")
    for kind, name in PASSWORDS.items():
        for one in inventory.of(kind):
            if one.written.get(name) and (kind != "aws_ssm_parameter" or one.get("type") == "SecureString"):
                yield Fault(one.address, f"{name} is a literal in the configuration")


def _texts(one: Resource, name: str) -> Iterator[str]:
    for text in (one.written.get(name), one.get(name)):
        if isinstance(text, str):
            yield text
            yield _decoded(text)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
