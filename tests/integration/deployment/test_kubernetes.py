"""The manifests for Kubernetes, checked without a cluster: by the published schemas, by laws, and on a real server."""

import base64
import copy
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, get_args

import kubernetes_validate
import pytest
import redis
import yaml
from tests.integration.deployment.manifests import (
    FOLDER,
    OVERLAYS,
    containers,
    named,
    of_kind,
    pods,
    rendered,
)
from tests.processes import started, wait_until

from copydesk_desk.cli.app import COMMANDS
from copydesk_producers import Producer
from copydesk_producers.append import function_library
from copydesk_schemas import Keys, ServerUnavailable
from copydesk_workers.fleet.supervisor import STOP_SECONDS
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import bundled_server
from copydesk_workers.server.users import Role
from copydesk_workers.settings import read_settings

ROOT: Final = FOLDER.parents[2]
#: Versions of Kubernetes whose schemas the manifests must fit: one that is years old, and the newest.
_VERSIONS: Final = ("1.27", kubernetes_validate.latest_version())
#: What KEDA documents for the fields that are used here.
_KEDA_TRIGGER: Final = {"stream", "streamLength", "databaseIndex", "enableTLS"}

overlays = pytest.mark.parametrize("overlay", OVERLAYS)


# -- the published schemas


@overlays
@pytest.mark.parametrize("version", _VERSIONS)
def test_each_manifest_fits_the_published_schema(overlay: str, version: str) -> None:
    """The strict schemas of Kubernetes, which know every field, accept everything that is rendered."""
    checked = [one for one in rendered(overlay) if not one["apiVersion"].startswith("keda.sh/")]
    for manifest in checked:
        kubernetes_validate.validate(manifest, version, strict=True)
    assert len(checked) >= 10


def test_the_schema_check_can_fail() -> None:
    """A field that Kubernetes does not know is refused."""
    broken = copy.deepcopy(named("own-server", "Deployment", "copydesk-worker"))
    broken["spec"]["template"]["spec"]["containers"][0]["readOnly"] = True
    with pytest.raises(kubernetes_validate.ValidationError, match="readOnly"):
        kubernetes_validate.validate(broken, kubernetes_validate.latest_version(), strict=True)


# -- what each pod may


@overlays
def test_each_pod_fits_the_restricted_standard(overlay: str) -> None:
    """No root, no privileges, no token of the cluster, and only volumes of the restricted standard."""
    for name, template in pods(overlay):
        spec = template["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] > 0, name
        assert {"type": "RuntimeDefault"} == spec["securityContext"]["seccompProfile"], name
        assert spec["automountServiceAccountToken"] is False, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        for volume in spec.get("volumes", []):
            assert {"emptyDir", "secret", "configMap"} & volume.keys(), (name, volume)


@overlays
def test_each_container_is_locked_in_and_bounded(overlay: str) -> None:
    """A root file system that it cannot write, no capabilities, and limits for memory and processor."""
    for name, container in containers(overlay):
        assert {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        } == container["securityContext"], name
        assert {"cpu", "memory"} == container["resources"]["limits"].keys(), name
        assert {"cpu", "memory"} == container["resources"]["requests"].keys(), name


@overlays
def test_what_runs_on_is_probed_by_itself(overlay: str) -> None:
    """Each container that does not end has two probes, and none of them asks about other pods."""
    for name, container in containers(overlay):
        if name.startswith("Job "):
            continue
        for probe in ("livenessProbe", "readinessProbe"):
            assert "copydesk status" not in str(container[probe]), name
            assert container[probe]["timeoutSeconds"] >= 5, name


@overlays
def test_no_secret_stands_in_plain(overlay: str) -> None:
    """Secrets are named, never held; no value that is held looks like one."""
    assert [] == of_kind(overlay, "Secret")
    for name, container in containers(overlay):
        for variable in container.get("env", []):
            assert {"secretKeyRef"} == variable["valueFrom"].keys(), (name, variable)
    assert [] == re.findall(r"://[^/\s]+@|[0-9a-f]{32}", yaml.safe_dump(rendered(overlay)))


# -- what each pod runs


@overlays
def test_the_environment_is_understood(overlay: str) -> None:
    """Every COPYDESK_ variable is a setting, and Kubernetes adds none: it would for each Service, and be refused."""
    for name, template in pods(overlay):
        assert template["spec"]["enableServiceLinks"] is False, name
    maps = {one["metadata"]["name"]: one["data"] for one in of_kind(overlay, "ConfigMap")}
    for name, container in containers(overlay):
        environment = {one["name"]: "redis://server/0" for one in container.get("env", [])}
        for source in container.get("envFrom", []):
            environment |= maps[source["configMapRef"]["name"]]
        if "copydesk" in " ".join(container["command"]) and "valkey" not in container["image"]:
            assert "main" == read_settings(environment).namespace, name
        else:
            assert not [variable for variable in environment if variable.startswith("COPYDESK_")], name


@overlays
def test_each_command_is_one_of_ours(overlay: str) -> None:
    """The console script takes every command with its options; nothing runs."""
    known = {command.name: command for command in COMMANDS}
    seen = set()
    for name, container in containers(overlay):
        words = container["command"]
        if words[0] == "sh":
            words = words[2].split(" > ")[0].split()
        if words[0] != "copydesk":
            assert "valkey" in container["image"], name
            continue
        rest = [re.sub(r"\$\(\w+\)", "https://x.example", word) for word in words[1:]]
        command: Any = known[rest[0]].load()
        if hasattr(command, "commands"):  # a group: `sink webhook`
            rest = rest[1:]
            command = command.commands[rest[0]]
        command.make_context(rest[0], rest[1:])  # parses, and refuses what it does not know
        seen.add(words[1])
    assert {"work", "serve"} <= seen


@overlays
def test_the_image_is_named_in_one_place(overlay: str) -> None:
    """All containers of copydesk have one image; the server's is that of the compose file."""
    images = {container["image"] for _, container in containers(overlay)}
    servers = {image for image in images if image.startswith("valkey/")}
    assert 1 == len(images - servers)
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert servers <= {compose["services"]["valkey"]["image"]}
    sources = [path.read_text() for path in FOLDER.rglob("*.yaml")]
    assert 1 == sum(text.count((images - servers).pop().partition(":")[0]) for text in sources)


@overlays
def test_a_stopping_worker_may_finish_its_batch(overlay: str) -> None:
    """Kubernetes waits longer than the supervisor does before it kills."""
    worker = named(overlay, "Deployment", "copydesk-worker")["spec"]["template"]["spec"]
    assert worker["terminationGracePeriodSeconds"] > STOP_SECONDS
    assert worker["shareProcessNamespace"] is True


def test_the_server_runs_as_in_the_compose_file() -> None:
    """Durability and memory are set alike; users come from a secret."""
    [container] = named("own-server", "StatefulSet", "copydesk-server")["spec"]["template"]["spec"]["containers"]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["valkey"]["command"]
    assert compose == container["command"][: len(compose)]
    assert ["--dir", "/data", "--aclfile", "/etc/valkey/users.acl"] == container["command"][len(compose) :]


# -- what belongs together


@overlays
def test_every_selector_finds_a_pod(overlay: str) -> None:
    """Services, disruption budgets and network policies select pods that are there, and name their ports."""
    labels = [template["metadata"]["labels"] for _, template in pods(overlay)]
    ports = {port["name"] for _, container in containers(overlay) for port in container.get("ports", [])}
    selectors = [one["spec"]["selector"] for one in of_kind(overlay, "Service")]
    selectors += [one["spec"]["selector"]["matchLabels"] for one in of_kind(overlay, "PodDisruptionBudget")]
    selectors += [one["spec"]["podSelector"]["matchLabels"] for one in of_kind(overlay, "NetworkPolicy")]
    for selector in selectors:
        assert any(selector.items() <= found.items() for found in labels), selector
    named_ports = [port["targetPort"] for one in of_kind(overlay, "Service") for port in one["spec"]["ports"]]
    for policy in of_kind(overlay, "NetworkPolicy"):
        for rule in policy["spec"].get("ingress", []):
            named_ports += [port["port"] for port in rule["ports"]]
    assert set(named_ports) <= ports


@overlays
def test_nothing_is_open_that_is_not_named(overlay: str) -> None:
    """One policy closes all pods in both directions; only a sink and an external server are reached outside."""
    closed = named(overlay, "NetworkPolicy", "copydesk-nothing")["spec"]
    assert (["Ingress", "Egress"], {"app.kubernetes.io/name": "copydesk"}) == (
        closed["policyTypes"],
        closed["podSelector"]["matchLabels"],
    )
    assert not {"ingress", "egress"} & closed.keys()
    for policy in of_kind(overlay, "NetworkPolicy"):
        for rule in policy["spec"].get("ingress", []):
            assert rule["from"], policy["metadata"]["name"]


@overlays
def test_every_secret_that_is_named_is_made(overlay: str) -> None:
    """`secrets.sh` prints each secret with each key, except those that only its owner knows."""
    made = {name: set(data) for name, data in _secrets("main").items()} | {"copydesk-sink-webhook": {"secret"}}
    wanted: set[tuple[str, str]] = set()
    for _, container in containers(overlay):
        for variable in container.get("env", []):
            reference = variable["valueFrom"]["secretKeyRef"]
            if reference.get("optional"):
                continue
            wanted.add((reference["name"], reference["key"]))
    for authentication in of_kind(overlay, "TriggerAuthentication"):
        wanted |= {(one["name"], one["key"]) for one in authentication["spec"]["secretTargetRef"]}
    assert set() == {(name, key) for name, key in wanted if key not in made.get(name, set())}
    volumes = {
        one["secret"]["secretName"] for _, pod in pods(overlay) for one in pod["spec"]["volumes"] if "secret" in one
    }
    assert volumes <= made.keys()


def test_the_scaler_asks_for_the_length_of_our_stream() -> None:
    """Without a consumer group, which would make it ask for the lag; and nothing else sets the number of pods."""
    scaled = named("own-server", "ScaledObject", "copydesk-worker")["spec"]
    [trigger] = scaled["triggers"]
    settings = named_settings("own-server")
    assert "redis-streams" == trigger["type"]
    assert Keys(settings["COPYDESK_NAMESPACE"]).raw == trigger["metadata"]["stream"]
    assert _KEDA_TRIGGER == trigger["metadata"].keys()
    assert all(isinstance(value, str) for value in trigger["metadata"].values())
    assert "replicas" not in named("own-server", "Deployment", scaled["scaleTargetRef"]["name"])["spec"]
    assert named("own-server", "TriggerAuthentication", trigger["authenticationRef"]["name"])


def test_another_namespace_is_scaled_by_its_own_stream(tmp_path: Path) -> None:
    """The stream follows the setting: an overlay that changes the namespace need not know of the scaler."""
    overlay = tmp_path / "kustomization.yaml"
    base = os.path.relpath(FOLDER, tmp_path)
    overlay.write_text(
        f"resources: [{base}/base]\ncomponents: [{base}/components/scale]\n"
        "configMapGenerator:\n- {name: copydesk-settings, behavior: merge, literals: [COPYDESK_NAMESPACE=sport]}\n"
    )
    rendered("own-server")  # skips where nothing can be rendered
    done = subprocess.run(["kubectl", "kustomize", str(tmp_path)], capture_output=True, text=True, check=True)
    assert "COPYDESK_NAMESPACE: sport" in done.stdout
    assert f"stream: {Keys('sport').raw}" in done.stdout


def named_settings(overlay: str) -> dict[str, str]:
    """The settings that all pods have."""
    [found] = [one for one in of_kind(overlay, "ConfigMap") if one["metadata"]["name"].startswith("copydesk-settings")]
    data: dict[str, str] = found["data"]
    return data


# -- the secrets, on a real server


@cache
def _secrets(namespace: str, server: str = "copydesk-server:6379") -> dict[str, dict[str, str]]:
    """What `secrets.sh` prints, by the names of the secrets."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["sh", str(FOLDER / "secrets.sh"), namespace, server]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return {one["metadata"]["name"]: one["stringData"] for one in yaml.safe_load_all(done.stdout)}


@contextmanager
def _server(secrets: dict[str, dict[str, str]], folder: Path) -> Iterator[str]:
    """The socket of a server that runs with the very command of the manifest, and with the users of the secret."""
    [container] = named("own-server", "StatefulSet", "copydesk-server")["spec"]["template"]["spec"]["containers"]
    (folder / "users.acl").write_text(secrets["copydesk-users"]["users.acl"])
    words = [
        word.replace("/data", str(folder)).replace("/etc/valkey", str(folder)) for word in container["command"][1:]
    ]
    command = [str(bundled_server()), *words, "--port", "0", "--unixsocket", f"{folder}/s"]
    with started(command, stdout=subprocess.DEVNULL):
        wait_until((folder / "s").exists, "the server listens")
        yield f"{folder}/s"


def test_the_secrets_let_each_part_in() -> None:
    """Each URL of the secrets logs in at a server with the users of the secret, and may what its part may."""
    secrets = _secrets("main")
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="copydesk-") as name, _server(secrets, Path(name)) as socket:

        def url(part: str) -> str:
            user, password = re.findall(r"^redis://(.*):(.*)@copydesk-server:6379/0$", secrets[part]["url"])[0]
            return f"unix://{user}:{password}@{socket}"

        with connect(url("copydesk-admin")) as admin:
            admin.function_load(function_library())  # what the job `copydesk-functions` does
        with Producer(url("copydesk-producer")) as producer:
            producer.push({"text": "The ferry to Selvan sails again from Monday."})
        for role in ("worker", "door", "viewer"):
            with connect(url(f"copydesk-{role}")) as client:
                assert 1 == client.xlen(Keys("main").raw)
        for role in ("reader", "sink"):
            with connect(url(f"copydesk-{role}")) as client, pytest.raises(redis.exceptions.NoPermissionError):
                client.xlen(Keys("main").raw)
        scaler = secrets["copydesk-scaler"]
        with connect(f"unix://{scaler['username']}:{scaler['password']}@{socket}") as client:
            assert 1 == client.xlen(Keys("main").raw)
        with pytest.raises(ServerUnavailable):
            connect(f"unix://{socket}")  # nobody without a password


def test_the_server_gets_hashes_alone() -> None:
    """Its secret holds no password of anyone; every role has a user, and the administrator is one of them."""
    secrets = dict(_secrets("sport", "cache.example:6380"))
    users = secrets.pop("copydesk-users")["users.acl"]
    assert ["default", *(f"copydesk-sport-{role}" for role in get_args(Role))] == [
        line.split()[1] for line in sorted(users.splitlines(), key=lambda line: _order(line.split()[1]))
    ]
    for name, data in secrets.items():
        password = data.get("password") or re.findall(r":([0-9a-f]{64})@cache\.example:6380/0$", data["url"])[0]
        assert password not in users, name
        assert sha256(password.encode()).hexdigest() in users, name
        assert base64.b64encode(password.encode()).decode() not in users, name


def _order(user: str) -> int:
    """The place of a user among the roles, as `users.py` lists them; the administrator first."""
    return -1 if user == "default" else get_args(Role).index(user.rpartition("-")[2])
