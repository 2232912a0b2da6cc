"""What Airflow finds through the entry point group ``apache_airflow_provider``."""

from typing import Any

_GLUE = "AWS Glue workflows"


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata, in the shape of ``airflow/provider_info.schema.json``."""
    return {
        "package-name": "airflow-glue-bridge",
        "name": _GLUE,
        "description": "Run AWS Glue workflows from Airflow, and DAGs that were made from them.",
        "integrations": [
            {
                "integration-name": _GLUE,
                "external-doc-url": "https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html",
                "tags": ["aws"],
            }
        ],
        "operators": [
            {
                "integration-name": _GLUE,
                "python-modules": ["airflow_glue_bridge.operators.glue_predicate"],
            }
        ],
    }
