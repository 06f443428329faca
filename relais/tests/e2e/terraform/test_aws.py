"""A genuine provider: networks, a NAT gateway, a bucket and a cluster on a stand-in for AWS, through `relais tf`."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from tf_fixtures import aws
from tf_fixtures.project import Project

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def cloud(project: Project, tmp_path: Path) -> Iterator[Project]:
    missing = aws.installed()
    if missing:
        pytest.skip(f"NO REAL AWS PROVIDER WAS TRIED: tools/aws cannot be installed: {missing}")
    with aws.serving(tmp_path) as endpoint:
        project.more |= {"TF_CLI_CONFIG_FILE": str(aws.mirror(tmp_path)), "TF_VAR_endpoint": endpoint}
        project.write(aws.CONFIGURATION)
        yield project


def empty_the_account(project: Project) -> None:
    """Delete the bucket as somebody would who goes round Terraform."""
    bucket = f"{project.more['TF_VAR_endpoint']}/backups.example.org"
    with urlopen(Request(bucket, method="DELETE"), timeout=30) as answer:
        assert answer.status == 204


def test_a_real_provider_plans_applies_drifts_and_destroys(cloud: Project) -> None:
    told = cloud.done("plan")
    assert "8 to add, 0 to change, 0 to destroy" in told
    assert "me: 0.00 EUR a month before this plan" in told
    assert "Not priced in it: 3; `relais budget plan` lists them." in told
    assert "policy: REFUSED" in told
    assert "aws_s3_bucket.backups" in told
    assert "8 added" in cloud.done("apply")
    assert cloud.standing()["resources"] == 8

    quiet = cloud.run("drift", "--json")
    (found,) = json.loads(quiet.stdout)["contexts"]
    assert (found["verdict"], quiet.returncode) == ("clean", 0), found

    empty_the_account(cloud)
    loud = cloud.run("drift")
    assert loud.returncode == 5
    assert "outside: aws_s3_bucket.backups is gone" in loud.stdout
    assert "not applied: aws_s3_bucket.backups to add" in loud.stdout

    assert "1 to add" in cloud.done("plan")
    assert "1 added" in cloud.done("apply")
    cloud.done("graph")
    assert "8 destroyed" in cloud.done("destroy")
    assert cloud.standing()["resources"] == 0
