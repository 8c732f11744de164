"""The manifests for Kubernetes as `kubectl kustomize` renders them, and the pods in them."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import pytest
import yaml

FOLDER: Final = Path(__file__).parents[3] / "workers" / "deploy" / "kubernetes"
OVERLAYS: Final = sorted(path.name for path in (FOLDER / "overlays").iterdir())

Manifest = dict[str, Any]


@cache
def rendered(overlay: str) -> list[Manifest]:
    """Everything that `kubectl apply -k` would send; the test is skipped where there is no kubectl with components."""
    kubectl = shutil.which("kubectl")
    if kubectl is None:
        pytest.skip("no kubectl is installed (apt-get install kubernetes-client)")
    done = subprocess.run(
        [kubectl, "kustomize", str(FOLDER / "overlays" / overlay)], capture_output=True, text=True, check=False
    )
    if "invalid Kustomization: json: unknown field" in done.stderr:  # kubectl before 1.21 (Debian 12)
        pytest.skip("the kubectl that is installed knows no components")
    assert 0 == done.returncode, done.stderr
    return cast("list[Manifest]", list(yaml.safe_load_all(done.stdout)))


def of_kind(overlay: str, kind: str) -> list[Manifest]:
    """The manifests of one kind."""
    return [one for one in rendered(overlay) if one["kind"] == kind]


def named(overlay: str, kind: str, name: str) -> Manifest:
    """The one manifest of this kind and name."""
    [found] = [one for one in of_kind(overlay, kind) if one["metadata"]["name"] == name]
    return found


def pods(overlay: str) -> Iterator[tuple[str, Manifest]]:
    """The template of each pod, with its name."""
    for one in rendered(overlay):
        if "template" in one.get("spec", {}):
            yield f"{one['kind']} {one['metadata']['name']}", one["spec"]["template"]


def containers(overlay: str) -> Iterator[tuple[str, Manifest]]:
    """Each container, with the names of its pod and its own."""
    for pod, template in pods(overlay):
        for one in [*template["spec"].get("initContainers", []), *template["spec"]["containers"]]:
            yield f"{pod}: {one['name']}", one
