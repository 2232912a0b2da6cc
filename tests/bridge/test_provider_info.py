import json
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.util import find_spec

import jsonschema

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
