# Made by glue2airflow, content cd82b30b613304ba. Once edited, it is not overwritten.
# Source: workflow "vault-copy" in "vault.yaml".
# GLU302 workflow vault-copy: its run properties "password", "region" became DAG params;
#   a script that asks Glue for the properties of its workflow run does not find them
#   there.
# GLU114 workflow vault-copy: run property password looks like a credential and was not
#   written out; the DAG's param of that name is empty.
# GLU114 job vault-copy: argument --connection looks like a credential and was not
#   written out; the task reads it from the Airflow Variable
#   vault_copy__vault_copy__connection.
# GLU114 job vault-copy: argument --from looks like a credential and was not written
#   out; the task reads it from the Airflow Variable vault_copy__vault_copy__from_.
# GLU114 job vault-copy: argument --api looks like a credential and was not written out;
#   the task reads it from the Airflow Variable vault_copy__vault_copy__api.
# GLU114 job vault-copy: argument --api_token looks like a credential and was not
#   written out; the task reads it from the Airflow Variable
#   vault_copy__vault_copy__api_token.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG, Param

with DAG(
    dag_id="vault-copy",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=1,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    params={
        "password": Param("", type="string"),
        "region": Param("eu-west-1", type="string"),
    },
    tags=["glue2airflow"],
):
    # Trigger "vault-start": ON_DEMAND
    vault_copy = GlueJobOperator(
        task_id="vault_copy",
        job_name="vault-copy",
        script_args={
            "--table": "vault",
            "--connection": "{{ var.value.vault_copy__vault_copy__connection }}",
            "--from": "{{ var.value.vault_copy__vault_copy__from_ }}",
            "--api": "{{ var.value.vault_copy__vault_copy__api }}",
            "--api_token": "{{ var.value.vault_copy__vault_copy__api_token }}",
        },
        max_active_tis_per_dag=1,
        waiter_max_attempts=120,
    )
