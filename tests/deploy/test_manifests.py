"""What is in deploy/ fits the program: its commands, settings, paths and figures; and it fits together."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from adapters.console.usage import parser
from adapters.http.metrics import Metrics
from bot.model.job import Backlog
from bot.settings.table import TABLE
from scripts import check_deploy
from tests.contract.promises import NOON

DEPLOY = Path("deploy")
KUBERNETES = DEPLOY / "kubernetes"
DASHBOARD = DEPLOY / "grafana" / "hearsay.json"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
UNIT = DEPLOY / "systemd" / "hearsay.service"
PROMETHEUS_OWN = {"up"}
GRAFANA = {"$__rate_interval": "5m", "$job": "hearsay"}
POD = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}


def resources() -> Iterator[dict[str, Any]]:
    """Every Kubernetes resource."""
    for path in sorted(KUBERNETES.glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text("utf-8"))


def pods() -> list[Any]:
    """The templates of pods, with the name of what makes them."""
    return [
        pytest.param(one["spec"]["template"], id=one["metadata"]["name"])
        for one in resources()
        if "template" in one.get("spec", {})
    ]


def compose() -> dict[str, Any]:
    """The services of the Compose file."""
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    return services


def ours() -> list[Any]:
    """The services that are Hearsay."""
    return [pytest.param(one, id=name) for name, one in compose().items() if one["image"] == "hearsay"]


def queries() -> list[str]:
    """The expressions of the alerts and of the dashboard, whose variables have a value."""
    alerts = yaml.safe_load(ALERTS.read_text("utf-8"))
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    found = [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    found += [target["expr"] for panel in panels for target in panel["targets"]]
    for variable, value in GRAFANA.items():
        found = [query.replace(variable, value) for query in found]
    return found


def named(query: str) -> set[str]:
    """The series that an expression asks for."""
    return {word for word in re.findall(r"\b[a-z_]+\b(?!\s*\()", query) if word.startswith("hearsay_")} | (
        {"up"} if re.match(r"up\b", query) else set()
    )


def series() -> dict[str, set[str]]:
    """The series of each figure that is on /metrics."""
    page = Metrics().page(Backlog(jobs={}, messages={}, oldest_job=None, oldest_message=None), now=NOON)
    return {
        family.name: {sample.name for sample in family.samples}
        for family in text_string_to_metric_families(page.decode())
        if not family.name.endswith("_created")  # when each began, which the client adds by itself
    }


@pytest.mark.parametrize("query", queries())
def test_expressions(query: str) -> None:
    """Every expression is one that Prometheus can read, of figures that there are."""
    assert promql_parser.parse(query) is not None
    wanted = named(query)
    assert wanted
    assert wanted - set().union(*series().values()) <= PROMETHEUS_OWN


def test_every_figure_is_shown() -> None:
    """What is on /metrics is on the dashboard or in an alert: a figure that is new needs a panel."""
    shown = set().union(*map(named, queries()))
    assert [name for name, samples in series().items() if not samples & shown] == []


def test_alerts_say_what_to_do() -> None:
    """Every alert has a name of its own, a weight, and says in words what is wrong."""
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    assert len({rule["alert"] for rule in group["rules"]}) == len(group["rules"])
    for rule in group["rules"]:
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["summary"].endswith(".")


def test_panels_stand_beside_each_other() -> None:
    """No panel of the dashboard lies over another, and each has a number of its own."""
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    taken = [
        (x, y)
        for at in (panel["gridPos"] for panel in panels)
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_everything_is_applied() -> None:
    """The Kustomization names every manifest, but the example, in which no secret has a value."""
    kept = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml", "secret.example.yaml"}
    told = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))
    assert set(told["resources"]) == kept
    example = yaml.safe_load((KUBERNETES / "secret.example.yaml").read_text("utf-8"))
    assert set(example["stringData"].values()) == {""}


@pytest.mark.parametrize("template", pods())
def test_pods(template: dict[str, Any]) -> None:
    """Pods may do nothing, write nowhere but in the data folder, and begin with commands that there are."""
    pod = template["spec"]
    assert POD.items() <= pod["securityContext"].items()
    assert pod["automountServiceAccountToken"] is False
    for container in [*pod.get("initContainers", []), *pod["containers"]]:
        assert container["securityContext"] == CONTAINER
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/var/lib/hearsay"}
        assert "memory" in container["resources"]["limits"]
        parser().parse_args(container["args"])
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            if probe in container:
                assert container[probe]["httpGet"]["path"] in {"/healthz", "/readyz"}


def test_labels() -> None:
    """Whatever selects pods selects those that there are; who scales names what there is."""
    kinds = {(one["kind"], one["metadata"]["name"]): one for one in resources() if "metadata" in one}
    labels = [one.values[0]["metadata"]["labels"] for one in pods()]
    for (kind, _), one in kinds.items():
        spec = one.get("spec", {})
        selector = spec.get("selector", spec.get("podSelector", {}))
        wanted = selector if kind == "Service" else selector.get("matchLabels", {})
        assert any(wanted.items() <= have.items() for have in labels)
    target = kinds["HorizontalPodAutoscaler", "hearsay-worker"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) in kinds


def test_settings() -> None:
    """Every setting that is named in deploy/ is one that Hearsay has."""
    lines = re.findall(r"\b((?:HEARSAY|SLACK|MATRIX)_[A-Z_]+)\b", "\n".join(
        path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file()
    ))  # fmt: skip
    assert set(lines) - set(TABLE) == set()


@pytest.mark.parametrize("service", ours())
def test_services(service: dict[str, Any]) -> None:
    """Hearsay's containers may do nothing, write to their volume alone, and run commands that there are."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    parser().parse_args(service["command"])
    assert {volume.split(":")[1] for volume in service.get("volumes", [])} <= {"/var/lib/hearsay"}


def test_ports_are_the_machine_s_own() -> None:
    """Nothing listens to other machines unless somebody says so, and the database not at all."""
    ports = {name: one.get("ports", []) for name, one in compose().items()}
    assert ports["database"] == []
    assert all(port.startswith("127.0.0.1:") for given in ports.values() for port in given)


def test_example_of_secrets() -> None:
    """The example of an environment file gives no secret a value."""
    lines = (DEPLOY / "compose.env.example").read_text("utf-8").splitlines()
    values = [line.lstrip("#").partition("=")[2] for line in lines if re.match(r"#?[A-Z_]+=", line)]
    assert len(values) > 5
    assert set(values) == {""}


def test_unit_s_command() -> None:
    """The unit starts a command that there is, with settings that there are."""
    text = UNIT.read_text("utf-8")
    (command,) = re.findall(r"^ExecStart=/opt/hearsay/bin/hearsay (.+)$", text, re.MULTILINE)
    assert parser().parse_args(command.split()).action == "serve"


MISTAKES = {
    "Containerfile": ("USER 10001:10001", "USER"),
    "compose.yaml": ("healthcheck:", "heathcheck:"),
    "kubernetes/front.yaml": ("replicas: 1", 'replicas: "one"'),
    "systemd/hearsay.service": ("ProtectHome=yes", "ProtectHome=perhaps\nProtectMoon=yes"),
}


@pytest.mark.parametrize("file", MISTAKES)
def test_checks_see_mistakes(file: str, tmp_path: Path) -> None:
    """What `make check` asks of each file, which has no complaint about it as it is, sees a mistake in it."""
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    path = tmp_path / "deploy" / file
    was, becomes = MISTAKES[file]
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), "utf-8")
    (check,) = (check for name, check in check_deploy.CHECKS.items() if f"deploy/{file}".startswith(name))
    complaints = check(tmp_path / "deploy")
    assert complaints or (file.startswith("systemd") and shutil.which("systemd-analyze") is None)
