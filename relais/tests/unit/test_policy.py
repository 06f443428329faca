"""Each policy rule finds its seeded fault, and leaves what is sound alone."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relais.adapters import plan_files
from relais.kit.resources import Change, Inventory, Reference, Resource
from relais.policy.actions import Second, Weight, judge
from relais.policy.model.findings import Allowance
from relais.policy.model.rules import RULES, Policy
from relais.policy.ports import Opinion, Remark

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
TODAY = date(2026, 11, 25)
EVERYBODY = json.dumps(
    {"Statement": {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "s3:*", "Resource": "*"}}
)


def planned(name: str) -> Inventory:
    return plan_files.planned(json.loads((PLANS / name / "plan.json").read_text(encoding="utf-8")))


def one(kind: str, **values: Any) -> Resource:
    return Resource(f"{kind}.this", kind, values)


def broken(*resources: Resource, changes: tuple[Change, ...] = ()) -> set[str]:
    findings = Policy([], TODAY).findings(Inventory(resources, changes))
    return {finding.rule.name for finding in findings if finding.refuses}


def rule_of(name: str) -> Any:
    return next(rule for rule in RULES if rule.name == name)


def found(rule: str, *resources: Resource) -> list[str]:
    return [fault.what for fault in rule_of(rule).find(Inventory(resources))]


def test_there_are_ten_rules_each_with_a_reason_and_a_remedy_and_each_named_in_the_docstring() -> None:
    assert len({rule.name for rule in RULES}) == 10
    assert all(rule.reason and rule.remedy for rule in RULES)
    text = Policy.__doc__ or ""
    assert [rule.name for number, rule in enumerate(RULES, 1) if f"{number}. {rule.name}:" not in text] == []


@pytest.mark.parametrize("rule", [rule.name for rule in RULES if rule.name != "data-destroyed"])
def test_a_real_plan_with_the_rule_s_fault_is_refused_by_it(rule: str) -> None:
    findings = Policy([], TODAY).findings(planned("faults"))
    assert rule in {finding.rule.name for finding in findings if finding.refuses}


def test_a_real_plan_with_the_same_resources_and_no_fault_passes() -> None:
    assert Policy([], TODAY).findings(planned("sound")) == []


def test_the_recommended_architecture_passes() -> None:
    assert Policy([], TODAY).findings(planned("recommended/prod")) == []
    assert Policy([], TODAY).findings(planned("recommended/staging")) == []


@pytest.mark.parametrize(
    ("actions", "said"), [(("delete",), "the plan deletes it"), (("delete", "create"), "the plan replaces it")]
)
def test_data_that_the_plan_deletes_or_replaces_are_named(actions: tuple[str, ...], said: str) -> None:
    change = Change("aws_db_instance.users", "aws_db_instance", actions)
    assert [fault.what for fault in rule_of("data-destroyed").find(Inventory((), (change,)))] == [said]


@pytest.mark.parametrize(("kind", "actions"), [("aws_db_instance", ("update",)), ("aws_instance", ("delete",))])
def test_what_is_no_loss_of_data_is_left_alone(kind: str, actions: tuple[str, ...]) -> None:
    assert broken(changes=(Change("x.this", kind, actions),)) == set()


def test_a_plan_s_json_tells_what_it_deletes() -> None:
    deleted = {
        "address": "aws_s3_bucket.old",
        "mode": "managed",
        "type": "aws_s3_bucket",
        "change": {"actions": ["delete"], "before": {"bucket": "old"}, "after": None},
    }
    plan = {"format_version": "1.2", "planned_values": {}, "resource_changes": [deleted]}
    assert [one.rule.name for one in Policy([], TODAY).findings(plan_files.planned(plan))] == ["data-destroyed"]


@pytest.mark.parametrize(
    "resource",
    [
        one("aws_s3_bucket_acl", acl="public-read-write"),
        one("aws_s3_bucket", policy=EVERYBODY),
        one(
            "aws_s3_bucket_acl",
            access_control_policy=[
                {"grant": [{"grantee": [{"uri": "http://acs.amazonaws.com/groups/global/AllUsers"}]}]}
            ],
        ),
    ],
)
def test_a_bucket_is_public_in_more_than_one_way(resource: Resource) -> None:
    assert broken(resource) == {"public-bucket"}


def test_a_policy_with_a_condition_is_not_for_everybody() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
    assert broken(one("aws_s3_bucket_policy", policy=json.dumps({"Statement": [statement]}))) == set()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"Statement": 3}', '{"Statement": [null, {"Effect": "Allow"}]}'])
def test_a_policy_that_cannot_be_read_stops_nothing(text: str) -> None:
    assert broken(one("aws_s3_bucket_policy", policy=text), one("aws_iam_policy", policy=text)) == set()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"cidr_ipv4": "0.0.0.0/0", "from_port": 5432, "to_port": 5432, "ip_protocol": "tcp"},
            ["5432 (PostgreSQL) open to 0.0.0.0/0"],
        ),
        ({"cidr_ipv6": "::/0", "from_port": 20, "to_port": 30, "ip_protocol": "tcp"}, ["22 (SSH) open to ::/0"]),
        ({"cidr_ipv4": "0.0.0.0/1", "ip_protocol": "-1"}, ["every port is open to 0.0.0.0/1"]),
        ({"cidr_ipv4": "0.0.0.0/0", "from_port": 443, "to_port": 443, "ip_protocol": "tcp"}, []),
        ({"cidr_ipv4": "0.0.0.0/0", "from_port": 8, "to_port": 0, "ip_protocol": "icmp"}, []),
        ({"cidr_ipv4": "203.0.113.7/32", "from_port": 22, "to_port": 22, "ip_protocol": "tcp"}, []),
        ({"cidr_ipv4": "nonsense", "from_port": 22, "to_port": 22, "ip_protocol": "tcp"}, []),
        ({"from_port": 22, "to_port": 22, "ip_protocol": "tcp"}, []),
    ],
)
def test_a_port_of_administration_is_open_or_not(rule: dict[str, Any], said: list[str]) -> None:
    assert found("open-admin-port", one("aws_vpc_security_group_ingress_rule", **rule)) == said


def test_going_out_is_no_door() -> None:
    wide = {"type": "egress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    assert broken(one("aws_security_group_rule", **wide)) == set()


def test_an_account_that_encrypts_by_default_settles_its_volumes_and_nothing_else() -> None:
    default = one("aws_ebs_encryption_by_default", enabled=True)
    assert found("unencrypted-storage", default, one("aws_ebs_volume"), one("aws_instance")) == []
    assert found("unencrypted-storage", default, one("aws_efs_file_system")) == ["encrypted is not true"]


def test_machines_without_a_metadata_service_or_with_a_default_of_the_account_are_left_alone() -> None:
    assert found("imds-v1", one("aws_instance", metadata_options=[{"http_endpoint": "disabled"}])) == []
    default = one("aws_ec2_instance_metadata_defaults", http_tokens="required")
    assert found("imds-v1", default, one("aws_instance")) == []


def test_what_only_the_apply_will_tell_is_said_and_refuses_nothing() -> None:
    later = {"storage_encrypted": (Reference("random_id.this"),), "deletion_protection": (Reference("random_id.this"),)}
    findings = Policy([], TODAY).findings(Inventory((Resource("aws_db_instance.this", "aws_db_instance", {}, later),)))
    assert [(finding.fault.known, finding.refuses) for finding in findings] == [(False, False)] * 2


@pytest.mark.parametrize(
    "resource",
    [
        one(
            "aws_iam_role", assume_role_policy="{}", managed_policy_arns=["arn:aws:iam::aws:policy/AdministratorAccess"]
        ),
        one("aws_iam_group_policy", policy='{"Statement": [{"Effect": "Allow", "Action": "*:*", "Resource": ["*"]}]}'),
    ],
)
def test_authority_over_everything_is_found_in_every_place(resource: Resource) -> None:
    assert broken(resource) == {"wildcard-authority"}


@pytest.mark.parametrize(("subject", "refused"), [("*", True), ("project_path:team/*:ref_type:branch:ref:main", False)])
def test_a_pipeline_s_role_asks_for_a_subject(subject: str, refused: bool) -> None:
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.example.org"},
        "Condition": {"StringLike": {"gitlab.example.org:sub": [subject]}},
    }
    role = one("aws_iam_role", assume_role_policy=json.dumps({"Statement": [statement]}))
    assert bool(broken(role)) is refused


def test_a_directory_of_the_company_s_own_names_no_subject_and_needs_none() -> None:
    principal = {"Federated": "arn:aws:iam::123456789012:saml-provider/company"}
    statement = {"Effect": "Allow", "Principal": principal, "Condition": {"StringEquals": {"SAML:aud": "x"}}}
    assert broken(one("aws_iam_role", assume_role_policy=json.dumps({"Statement": [statement]}))) == set()


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("export PASSWORD=synthetic-password", True),
        ("api_key: 'synthetic-0123456789'", True),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", True),
        ("AKIA" + "0123456789ABCDEF", True),
        ("export PASSWORD=$(fetch password)", False),
        ("export PASSWORD=${password}", False),
        ("# the password is fetched at start", False),
        ("secret_name = short", False),
        ("SECRET_ARN=arn:aws:secretsmanager:eu-west-3:123456789012:secret:db", False),
        ("TOKEN_URL=https://login.example.org/token", False),
        ("PASSWORD_FILE=/run/secrets/password", False),
        ("secret-name: users-database-password", False),
        ("DB_PASSWORD_PARAMETER=ssm-users-password", False),
        ("token_secret=synthetic-0123456789", True),
        ("curl https://example.org/hook?token=synthetic-0123456789", True),
        ('{"api_key": "synthetic-0123456789"}', True),
    ],
)
def test_a_secret_is_told_from_a_reference_to_one(text: str, refused: bool) -> None:
    encoded = base64.b64encode(text.encode()).decode()
    sound = {"metadata_options": [{"http_tokens": "required"}], "root_block_device": [{"encrypted": True}]}
    assert bool(broken(one("aws_instance", user_data=text, **sound))) is refused
    assert bool(broken(one("aws_instance", user_data_base64=encoded, **sound))) is refused


def test_a_function_s_environment_is_looked_at_and_the_secret_is_never_shown() -> None:
    function = one("aws_lambda_function", environment=[{"variables": {"API_TOKEN": "synthetic-0123456789"}}])
    assert found("secret-in-clear", function) == ["its environment holds a secret"]


def test_a_fault_is_allowed_by_name_with_a_reason_until_its_last_day() -> None:
    fault = one("aws_s3_bucket", acl="public-read")
    until = Allowance("public-bucket", "aws_s3_bucket.*", "a public download page", date(2026, 11, 25))
    same_day, day_after = Policy([until], TODAY), Policy([until], date(2026, 11, 26))
    assert [finding.refuses for finding in same_day.findings(Inventory((fault,)))] == [False]
    assert [finding.refuses for finding in day_after.findings(Inventory((fault,)))] == [True]


@pytest.mark.parametrize(
    ("rule", "address", "idle"),
    [
        ("imds-v1", "*", True),
        ("public-bucket", "aws_s3_bucket.sound", True),
        ("public-bucket", "aws_s3_bucket.elsewhere", False),  # another environment's, perhaps: nothing is said of it
    ],
)
def test_an_allowance_of_another_rule_or_place_allows_nothing(rule: str, address: str, idle: bool) -> None:
    allowance = Allowance(rule, address, "a public download page")
    policy = Policy([allowance], TODAY)
    sound = Resource("aws_s3_bucket.sound", "aws_s3_bucket", {"acl": "private"})
    inventory = Inventory((one("aws_s3_bucket", acl="public-read"), sound))
    findings = policy.findings(inventory)
    assert [finding.refuses for finding in findings] == [True]
    assert policy.idle(findings, inventory) == ([allowance] if idle else [])


class Said:
    """A second opinion that says what it was told to say."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion

    def examine(self, _plan: Any) -> Opinion:
        return self.opinion


@pytest.mark.parametrize(
    ("weight", "examined", "remarks", "passed"),
    [
        (Weight.OFF, 0, 0, True),
        (Weight.ADVISE, 3, 1, True),
        (Weight.ADVISE, 0, 0, False),
        (Weight.REFUSE, 3, 0, True),
        (Weight.REFUSE, 3, 1, False),
        (Weight.REFUSE, 0, 0, False),
    ],
)
def test_a_second_opinion_weighs_what_a_team_lets_it_and_fails_when_it_saw_nothing(
    weight: Weight, examined: int, remarks: int, passed: bool
) -> None:
    opinion = Opinion("somebody 1.0", examined, 5, (Remark("X_1", "aws_vpc.this", "something"),) * remarks)
    judgement = judge(Policy([], TODAY), Inventory((one("aws_vpc"),)), {}, weight, Said(opinion))
    assert judgement.passed is passed


def test_a_second_opinion_that_must_be_there_and_is_not_leaves_the_plan_unjudged() -> None:
    assert Second(Weight.REFUSE, fault="not there").passed is None
    assert Second(Weight.ADVISE, fault="not there").passed


def test_our_own_rules_refuse_whatever_a_second_opinion_says() -> None:
    fault = Inventory((one("aws_s3_bucket", acl="public-read"),))
    assert judge(Policy([], TODAY), fault, {}, Weight.REFUSE, Said(Opinion("x", 1, 1, ()))).passed is False


def test_a_plan_without_resources_asks_for_no_second_opinion() -> None:
    judgement = judge(Policy([], TODAY), Inventory(()), {}, Weight.REFUSE, Said(Opinion("x", 0, 0, ())))
    assert (judgement.second.opinion, judgement.second.blind) == (None, False)
