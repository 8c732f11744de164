"""The files for GitHub and pre-commit: valid by their published schemas, pinned, and calling our own scripts."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from copydesk_schemas import RELATIONS

ROOT: Final = Path(__file__).parents[3]
GITHUB: Final = ROOT / ".github"
WORKFLOWS: Final = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS: Final = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")

CHECKED: Final = [
    *((file, "vendor.github-workflows") for file in WORKFLOWS),
    *((file, "custom.github-workflows-require-timeout") for file in WORKFLOWS),
    *((file, "vendor.github-issue-forms") for file in FORMS),
    (GITHUB / "ISSUE_TEMPLATE" / "config.yml", "vendor.github-issue-config"),
    (GITHUB / "dependabot.yml", "vendor.dependabot"),
]


def loaded(file: Path) -> Any:
    """What a YAML file says."""
    return yaml.safe_load(file.read_text("utf-8"))


def steps(file: Path) -> list[dict[str, Any]]:
    """All steps of a workflow."""
    return [step for job in loaded(file)["jobs"].values() for step in job["steps"]]


def check(file: Path, schema: str) -> "subprocess.CompletedProcess[str]":
    """Checks a file by a schema that check-jsonschema ships."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("file", "schema"), CHECKED, ids=lambda value: getattr(value, "name", value))
def test_each_file_fits_its_schema(file: Path, schema: str) -> None:
    """GitHub's published schema accepts the file; every job has a time limit."""
    checked = check(file, schema)
    assert (0, "") == (checked.returncode, checked.stdout.removeprefix("ok -- validation done\n") + checked.stderr)


def test_the_schema_check_can_fail(tmp_path: Path) -> None:
    """A workflow with a key that GitHub does not know is refused by the same command."""
    broken = tmp_path / "ci.yml"
    broken.write_text((GITHUB / "workflows" / "ci.yml").read_text().replace("runs-on:", "runs-at:"))
    assert 1 == check(broken, "vendor.github-workflows").returncode


def test_ci_runs_the_script_that_everyone_runs() -> None:
    """The only thing that CI runs is `.ci/run`, so that it passes there if it passes here."""
    assert [".ci/run"] == [step["run"] for step in steps(GITHUB / "workflows" / "ci.yml") if "run" in step]


def test_a_release_is_built_by_the_script_that_everyone_can_run() -> None:
    """The wheel is built and tried by `.ci/wheel`, with the version that the tag names."""
    commands = [step["run"] for step in steps(GITHUB / "workflows" / "release.yml") if "run" in step]
    assert '.ci/wheel "${GITHUB_REF_NAME#v}"' == commands[0]


@pytest.mark.parametrize("script", ["run", "wheel"])
def test_scripts_can_be_run(script: str) -> None:
    """The scripts are executable, and bash can read them."""
    file = ROOT / ".ci" / script
    assert file.stat().st_mode & 0o111
    checked = subprocess.run(["bash", "-n", str(file)], capture_output=True, text=True, check=False)
    assert (0, "") == (checked.returncode, checked.stderr)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_actions_are_pinned_and_rights_are_few(file: Path) -> None:
    """Each action is named by its commit, with its version beside it; workflows may read; a job says if it writes."""
    lines = [line for line in file.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [] == [line for line in lines if not re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line)]
    assert {"contents": "read"} == loaded(file)["permissions"]
    assert [] == [step for step in steps(file) if "${{ github.event" in step.get("run", "")]  # no text of a stranger


def test_the_form_for_wrong_decisions_knows_every_relation() -> None:
    """Whoever reports a wrong decision can choose each relation of the contract, and is asked for the evidence."""
    body = {field["id"]: field for field in loaded(GITHUB / "ISSUE_TEMPLATE" / "wrong_decision.yml")["body"]}
    assert set(RELATIONS) == set(body["expected"]["attributes"]["options"])
    assert "copydesk explain" in body["explain"]["attributes"]["label"]
    assert body["explain"]["validations"]["required"]


def test_pre_commit_uses_the_tools_of_the_lock() -> None:
    """All hooks are local, run a tool of .venv, and are a part of `make check`."""
    (repository,) = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert "local" == repository["repo"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for hook in repository["hooks"]:
        assert "system" == hook["language"]
        assert hook["entry"].startswith(".venv/bin/")
        assert hook["entry"].replace(".venv/bin/", "$(BIN)/").removesuffix(" --force-exclude") in makefile
