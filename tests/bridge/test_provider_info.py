import importlib
import json
import pkgutil
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.util import find_spec

import jsonschema
import pytest

from airflow_glue_bridge.get_provider_info import get_provider_info


def test_is_valid_against_airflows_schema():
    schema = json.loads((files("airflow") / "provider_info.schema.json").read_text())
    jsonschema.validate(get_provider_info(), schema)
    known = set(schema["properties"])
    assert set(get_provider_info()) <= known


def test_entry_point_leads_to_it():
    (entry,) = (
        entry
        for entry in entry_points(group="apache_airflow_provider", name="provider_info")
        if entry.dist and entry.dist.name == "airflow-glue-bridge"
    )
    assert entry.load() is get_provider_info
    assert get_provider_info()["package-name"] == entry.dist.name


def test_names_only_what_is_there():
    info = get_provider_info()
    integrations = {integration["integration-name"] for integration in info["integrations"]}
    for operators in info["operators"]:
        assert operators["integration-name"] in integrations
        assert all(find_spec(module) for module in operators["python-modules"])


def test_import_brings_no_heavy_library():
    script = (
        "import sys, airflow_glue_bridge.get_provider_info\n"
        "print(sorted({'airflow', 'boto3', 'botocore', 'pendulum'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


ROOMS = ("operators", "sensors", "hooks", "triggers")


@pytest.mark.parametrize("room", ROOMS)
def test_lists_every_module_with_something_public(room):
    package = importlib.import_module(f"airflow_glue_bridge.{room}")
    names = [f"{package.__name__}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]
    listed = [name for entry in get_provider_info()[room] for name in entry["python-modules"]]
    assert listed == sorted(name for name in names if _public(importlib.import_module(name), room))


def _public(module, room):
    """The classes of a module that people use."""
    ending = {"operators": "Operator", "sensors": "Sensor", "hooks": "Hook", "triggers": "Trigger"}
    return [
        cls
        for name, cls in vars(module).items()
        if name.endswith(ending[room])
        and getattr(cls, "__module__", "") == module.__name__
        and ":meta private:" not in (cls.__doc__ or "")
    ]


def test_lists_every_link():
    module = importlib.import_module("airflow_glue_bridge.links.glue_workflow")
    own = [
        c for n, c in vars(module).items() if n.endswith("Link") and c.__module__ == module.__name__
    ]
    listed = get_provider_info()["extra-links"]
    assert listed == [f"{cls.__module__}.{cls.__name__}" for cls in own]


def test_the_default_is_the_pollers(monkeypatch):
    """Airflow takes the default from here; the poller's own is for when it cannot."""
    from airflow.configuration import conf

    from airflow_glue_bridge.triggers import glue_poller

    options = get_provider_info()["config"]["airflow_glue_bridge"]["options"]
    name = "poller_calls_per_second"
    described = options[name]
    assert conf.getfloat("airflow_glue_bridge", name) == float(described["default"])
    asked = []

    def getfloat(section, key, fallback):
        asked.append((section, key))
        return fallback

    monkeypatch.setattr(glue_poller.conf, "getfloat", getfloat)
    assert glue_poller._calls_per_second() == float(described["default"])
    assert asked == [("airflow_glue_bridge", name)]


def test_airflow_lists_the_provider():
    """With all that it has: Airflow finds the modules itself, and looks at the links."""
    from airflow.providers_manager import ProvidersManager

    manager = ProvidersManager()
    assert "airflow-glue-bridge" in manager.providers
    assert set(get_provider_info()["extra-links"]) <= set(manager.extra_links_class_names)
    command = [sys.executable, "-m", "airflow", "providers", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "airflow-glue-bridge" in done.stdout
