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
        "operators": _modules(
            "operators.glue_predicate",
            "operators.glue_trigger",
            "operators.glue_workflow",
            "operators.glue_workflow_stop",
        ),
        "sensors": _modules("sensors.glue_workflow", "sensors.glue_workflow_node"),
        "hooks": _modules("hooks.glue_trigger", "hooks.glue_workflow"),
        "triggers": _modules(
            "triggers.glue_event",
            "triggers.glue_trigger",
            "triggers.glue_workflow",
            "triggers.glue_workflow_sensors",
            "triggers.glue_workflow_stop",
        ),
        "extra-links": ["airflow_glue_bridge.links.glue_workflow.GlueWorkflowRunDetailsLink"],
        "config": {
            "airflow_glue_bridge": {
                "description": "How AWS Glue is asked, and which runs are whose.",
                "options": {
                    "deployment": {
                        "description": (
                            "A name for this Airflow, where several run the same DAGs on the same "
                            "AWS account: it\nis part of the mark by which a task finds its "
                            "workflow runs again. Another name, and the\nruns that go on are not "
                            "found any more.\n"
                        ),
                        "version_added": "0.1.0",
                        "type": "string",
                        "example": "staging",
                        "default": "",
                    },
                    "poller_calls_per_second": {
                        "description": (
                            "The most requests to AWS Glue that the waits of one triggerer make in "
                            "a second, together,\nfor each connection and region. Glue throttles "
                            "all callers of an account and region alike.\n"
                        ),
                        "version_added": "0.1.0",
                        "type": "float",
                        "example": "2.0",
                        "default": "5.0",
                    },
                },
            }
        },
    }


def _modules(*names: str) -> list[dict[str, Any]]:
    """A room's modules, as the schema has them."""
    modules = [f"airflow_glue_bridge.{name}" for name in names]
    return [{"integration-name": _GLUE, "python-modules": modules}]
