"""workers/deploy: alerts, dashboard and units, checked by the programs that read them where these are installed."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from copydesk_desk.cli.app import COMMANDS
from copydesk_desk.serve.metric_names import METRICS

DEPLOY: Final = Path(__file__).parents[3] / "workers/deploy"
RULES: Final = DEPLOY / "prometheus/rules.yml"
UNITS: Final = sorted((DEPLOY / "systemd").glob("*.service"))

needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="no promtool is installed (apt-get install prometheus)"
)
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze is installed")


def exposed() -> set[str]:
    """Every name that a sample of a metric of the registry can have."""
    parts = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    return {name + part for name, metric in METRICS.items() for part in parts[metric.kind]}


def expressions() -> Iterator[tuple[str, str]]:
    """What is asked of Prometheus, with the alert or panel that asks."""
    for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]:
        yield rule["alert"], rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"].replace("$__rate_interval", "5m")


def dashboard() -> dict[str, Any]:
    """The dashboard."""
    found: dict[str, Any] = json.loads((DEPLOY / "grafana/copydesk.json").read_text())
    return found


def test_only_metrics_of_the_registry_are_asked_for() -> None:
    """Every name in an alert or a panel is exposed; every metric is shown by some panel."""
    for who, expression in expressions():
        assert set(re.findall(r"\bcopydesk_\w+", expression)) <= exposed(), who
    shown = " ".join(target["expr"] for panel in dashboard()["panels"] for target in panel["targets"])
    assert [] == [name for name in METRICS if name not in shown]


def test_labels_that_are_asked_for_are_exposed() -> None:
    """What a sum is grouped by, and what a text names, are labels of the metrics."""
    known = {label for metric in METRICS.values() for label in metric.labels} | {"le"}
    told = json.dumps(dashboard()) + RULES.read_text()
    asked = {label.strip() for group in re.findall(r" by \(([^)]*)\)", told) for label in group.split(",")}
    named = set(re.findall(r"\$labels\.(\w+)", told)) | set(re.findall(r"\{\{(\w+)\}\}", told))
    assert set() == asked - known
    assert set() == named - known - {"instance"}


def test_panels_do_not_cover_each_other() -> None:
    """Each cell of the dashboard belongs to one panel, within 24 columns."""
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in dashboard()["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


@needs_promtool
def test_each_alert_comes_when_it_should() -> None:
    """promtool plays a healthy hour, in which none comes, and one in which everything is wrong; all are played."""
    told = (RULES.parent / "rules_test.yml").read_text()
    alerts = [rule["alert"] for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]]
    assert [] == [alert for alert in alerts if told.count(alert) != 2]
    command = ["promtool", "test", "rules", "rules_test.yml"]
    played = subprocess.run(command, cwd=RULES.parent, capture_output=True, text=True, check=False)
    assert 0 == played.returncode, played.stdout + played.stderr


@needs_promtool
def test_the_play_can_fail(tmp_path: Path) -> None:
    """With another limit an alert does not come, and promtool says so."""
    changed = RULES.read_text().replace("copydesk_window_fill_ratio > 1", "copydesk_window_fill_ratio > 9")
    (tmp_path / "rules.yml").write_text(changed)
    shutil.copy(RULES.parent / "rules_test.yml", tmp_path)
    command = ["promtool", "test", "rules", "rules_test.yml"]
    played = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 1 == played.returncode
    assert "CopydeskWindowFull" in played.stdout + played.stderr


@needs_promtool
def test_prometheus_reads_the_files(tmp_path: Path) -> None:
    """The configuration and every expression, those of the dashboard too, are valid."""
    rules = [{"record": f"expr{number}", "expr": expression} for number, (_, expression) in enumerate(expressions())]
    (tmp_path / "all.yml").write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    for command in (
        ["promtool", "check", "rules", str(tmp_path / "all.yml")],
        ["promtool", "check", "config", str(RULES.parent / "scrape.yml")],
    ):
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert 0 == checked.returncode, checked.stdout + checked.stderr


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=[unit.stem for unit in UNITS])
def test_systemd_reads_the_units(unit: Path, tmp_path: Path) -> None:
    """systemd-analyze has nothing to say on a unit, and something on one with a wrong word."""
    text = unit.read_text().replace("/opt/copydesk/bin/copydesk", "/bin/true")  # it must exist
    for name, content, quiet in (("good", text, True), ("bad", text.replace("Restart=always", "Restart=ever"), False)):
        (tmp_path / name).mkdir()
        (tmp_path / name / unit.name).write_text(content)
        instance = str(tmp_path / name / unit.name.replace("@", "@main"))
        command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", instance]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        assert quiet == (unit.name not in said and "Restart" not in said), said


def test_units_run_commands_that_exist() -> None:
    """The command line of each unit is one that copydesk takes."""
    known = {command.name for command in COMMANDS}
    started = [re.findall(r"^ExecStart=\S+/copydesk (\w+)", unit.read_text(), re.MULTILINE) for unit in UNITS]
    assert [["serve"], ["sink"], ["work"]] == started
    assert {"serve", "sink", "work"} <= known
