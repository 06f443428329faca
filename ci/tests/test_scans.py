"""What Semgrep, by rules of our own, and Checkov find: nothing here, and each seeded fault; what they read is counted.

Semgrep reads the whole repository in `make scan`, which each push runs, and in the long form of these tests.
"""

from pathlib import Path

import pytest
import yaml

from scripts.scan_code import READ, RULES, unread
from scripts.scan_code import Scan as CodeScan
from scripts.scan_code import scan as scan_code
from scripts.scan_configuration import Scan, gathered, scan, told, unexamined
from scripts.sources import tracked
from scripts.steps import ROOT

pytestmark = pytest.mark.timeout(600)  # each takes ten seconds of a processor to start

FAULTS: dict[str, tuple[str, str, str]] = {
    "secret-in-arguments": (
        "start.py",
        "import subprocess\n\ndef start(token: str) -> None:\n    subprocess.run(['tool', token], check=True)\n",
        "import subprocess\n\ndef start(name: str) -> None:\n    subprocess.run(['tool', name], check=True)\n",
    ),
    "secret-in-a-log": (
        "say.py",
        "def say(password: str) -> None:\n    log.info('made %s', password)\n",
        "def say(token_id: str) -> None:\n    log.info('made %s', token_id)\n",
    ),
    "certificate-unchecked": (
        "call.py",
        "import httpx2\nhttpx2.get('https://example.org', verify=False)\n",
        "import httpx2\nhttpx2.get('https://example.org', verify=CONTEXT)\n",
    ),
    "redirect-to-a-parameter": (
        "http.py",
        "@router.get('/out')\ndef out(to: str) -> Response:\n    return RedirectResponse(to)\n",
        "@router.get('/out')\ndef out(to: str) -> Response:\n    return RedirectResponse('/home')\n",
    ),
    "signature-compared-byte-by-byte": (
        "sign.py",
        "import hmac\n\ndef right(key, text, given):\n    return hmac.new(key, text, 'sha256').hexdigest() == given\n",
        "import hmac\n\ndef right(made, given):\n    return hmac.compare_digest(made, given)\n",
    ),
    "token-read-unsigned": (
        "read.py",
        "import jwt\nclaims = jwt.decode(text, options={'verify_signature': False})\n",
        "import jwt\nclaims = jwt.decode(text, KEY, algorithms=['EdDSA'])\n",
    ),
    "token-in-web-storage": (
        "keep.ts",
        "localStorage.setItem('refresh_token', answer.token)\n",
        "localStorage.setItem('language', answer.language)\n",
    ),
    "markup-from-a-string": (
        "Note.tsx",
        "export const Note = (p: Props) => <p dangerouslySetInnerHTML={{ __html: p.text }} />\n",
        "export const Note = (p: Props) => <p>{p.text}</p>\n",
    ),
    "address-out-of-the-address": (
        "back.ts",
        "const to = new URLSearchParams(search).get('to')\nwindow.location.assign(to)\n",
        "window.location.assign('/sign-in')\n",
    ),
    "download-run-unseen": ("job.yml", "job:\n  script:\n    - curl -s http://example.org/x | bash\n", "job: {}\n"),
    "password-as-an-argument": (
        "login.sh",
        'buildah login --password "$CI_REGISTRY_PASSWORD" registry\n',
        'buildah login --password-stdin registry <<< "$CI_REGISTRY_PASSWORD"\n',
    ),
    "secret-in-a-chart": (
        "charts/any/templates/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
    ),
    "privileged-runner": ("build.yml", "build:\n  services: [docker:27-dind]\n", "build:\n  services: []\n"),
}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fault for each rule, and beside it the same done well."""
    folder = tmp_path_factory.mktemp("seeded")
    for rule, (name, bad, good) in FAULTS.items():
        for kind, text in (("bad", bad), ("good", good)):
            file = folder / kind / rule / name
            file.parent.mkdir(parents=True)
            file.write_text(text)
    return folder


def test_every_rule_finds_its_fault_and_leaves_what_is_done_well(seeded: Path) -> None:
    found = {one.split(":")[0]: one.split(": ")[1] for one in scan_code(seeded).findings}
    assert found == {str(seeded / "bad" / rule / name): rule for rule, (name, _, _) in FAULTS.items()}
    rules = {one["id"] for file in RULES.glob("*.yml") for one in yaml.safe_load(file.read_text())["rules"]}
    assert rules == FAULTS.keys()


def test_a_file_that_is_passed_over_is_told() -> None:
    nothing = CodeScan(frozenset(), ())
    assert list(unread(nothing, ["ci/base.yml"])) == ["ci/base.yml: was not read"]
    assert len(tracked(*READ)) > 500


@pytest.mark.long
def test_nothing_here_breaks_a_rule_and_no_file_is_passed_over() -> None:
    done = scan_code(Path())
    assert list(done.findings) == []
    assert list(unread(done, tracked(*READ))) == []


BAD_POD = """\
apiVersion: v1
kind: Pod
metadata: {name: seeded, namespace: users}
spec:
  containers:
    - {name: all, image: example.org/all:1, securityContext: {privileged: true}}
"""
BAD_GROUP = """\
resource "aws_security_group_rule" "seeded" {
  type              = "ingress"
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
  security_group_id = "sg-1"
}
"""
SEEDED = {
    "charts/golden/seeded/pod.yaml": (BAD_POD, "CKV_K8S_16"),
    "seeded/Dockerfile": ("FROM debian:12\nUSER root\nADD https://example.org/x /x\n", "CKV_DOCKER_8"),
    "infra/seeded/main.tf": (BAD_GROUP, "CKV_AWS_24"),
}


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scan, dict[str, int]]:
    """What the repository renders and builds, and a seeded fault of each kind, examined in one go; what there is."""
    folder = tmp_path_factory.mktemp("configuration")
    wanted = gathered(folder)
    for name, (text, _) in SEEDED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return scan(folder), dict(wanted)


def test_charts_images_and_terraform_are_sound(examined: tuple[Scan, dict[str, int]]) -> None:
    assert [one for one in examined[0].findings if "seeded" not in one] == []


@pytest.mark.parametrize("name", SEEDED)
def test_checkov_finds_a_seeded_fault_of_each_kind(examined: tuple[Scan, dict[str, int]], name: str) -> None:
    assert any(one.startswith(name) and SEEDED[name][1] in one for one in examined[0].findings)


def test_everything_was_examined(examined: tuple[Scan, dict[str, int]]) -> None:
    done, wanted = examined
    assert wanted["kubernetes"] > 60
    assert wanted["dockerfile"] == 3
    assert list(unexamined(done, {kind: wanted.get(kind, 0) + 1 for kind in done.examined})) == []
    assert done.examined.keys() == {"kubernetes", "dockerfile", "terraform"}


def test_nothing_examined_is_no_pass() -> None:
    nothing = Scan({}, ())
    assert list(unexamined(nothing, {"kubernetes": 70})) == ["kubernetes: 70 are there, 0 were examined"]
    assert "terraform: NONE HERE" in told(nothing, {"kubernetes": 70}, [])


def test_the_history_is_searched_for_secrets_too() -> None:
    assert "scripts.find_old_secrets" in (ROOT / "scripts" / "lint.py").read_text(encoding="utf-8")
