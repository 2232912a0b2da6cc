"""What an operator of Glue workflows does by hand, as DAGs to be started by hand."""

from airflow.sdk import DAG, Param

from airflow_glue_bridge.operators.glue_workflow import (
    GlueTriggerStartOperator,
    GlueTriggerStopOperator,
    GlueWorkflowResumeOperator,
    GlueWorkflowStopOperator,
)

with DAG(
    dag_id="example_glue_workflow_resume",
    description="Resume a run of a Glue workflow from what failed in it",
    schedule=None,
    params={
        "workflow_name": Param("orders-nightly", type="string"),
        "run_id": Param("wr_", type="string", description="A run that is COMPLETED"),
    },
    tags=["example"],
):
    # [START howto_operator_glue_workflow_resume]
    resume = GlueWorkflowResumeOperator(
        task_id="resume",
        workflow_name="{{ params.workflow_name }}",
        run_id="{{ params.run_id }}",
    )
    # [END howto_operator_glue_workflow_resume]

with DAG(
    dag_id="example_glue_workflow_maintenance",
    description="Keep a Glue workflow quiet while its tables are mended",
    schedule=None,
    tags=["example"],
):
    # [START howto_operator_glue_trigger_stop]
    no_more_runs = GlueTriggerStopOperator(
        task_id="no_more_runs",
        trigger_name="orders-nightly-at-two",
    )
    # [END howto_operator_glue_trigger_stop]

    # [START howto_operator_glue_workflow_stop]
    # Without a run_id, all runs that go on.
    stop_runs = GlueWorkflowStopOperator(
        task_id="stop_runs",
        workflow_name="orders-nightly",
    )
    # [END howto_operator_glue_workflow_stop]

    # An ON_DEMAND trigger fires at once, and Glue has no token by which a second time could be
    # told from the first: no retries.
    mend_tables = GlueTriggerStartOperator(
        task_id="mend_tables",
        trigger_name="orders-mend-tables",
        retries=0,
    )

    # [START howto_operator_glue_trigger_start]
    runs_again = GlueTriggerStartOperator(
        task_id="runs_again",
        trigger_name="orders-nightly-at-two",
    )
    # [END howto_operator_glue_trigger_start]

    no_more_runs >> stop_runs >> mend_tables >> runs_again
