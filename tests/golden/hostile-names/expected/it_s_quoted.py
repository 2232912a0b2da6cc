# Made by glue2airflow, content 7d91bc7e990d37c8. Once edited, it is not overwritten.
# Source: workflow "it's \"quoted\"" in "hostile.snapshot.json".
# GLU105 workflow it's \"quoted\": the source does not define \"say \"hi\"\", \"it's\",
#   \"line\nbreak\", \"back\\slash\\n\", \"\"\"\"\" and 9 more, so retries, timeout and
#   concurrency are unknown: no retries, and Glue's longest default timeout, are
#   assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG

with DAG(
    dag_id="it_s_quoted",
    dag_display_name='it\'s "quoted"',
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=14,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "start \"1\"": ON_DEMAND
    say_hi = GlueJobOperator(
        task_id="say_hi",
        task_display_name='say "hi"',
        job_name='say "hi"',
        waiter_max_attempts=2940,
    )
    it_s = GlueJobOperator(
        task_id="it_s",
        task_display_name="it's",
        job_name="it's",
        waiter_max_attempts=2940,
    )
    line_break = GlueJobOperator(
        task_id="line_break",
        task_display_name="line\nbreak",
        job_name="line\nbreak",
        waiter_max_attempts=2940,
    )
    back_slash_n = GlueJobOperator(
        task_id="back_slash_n",
        task_display_name="back\\slash\\n",
        job_name="back\\slash\\n",
        waiter_max_attempts=2940,
    )
    job_b6d267ef = GlueJobOperator(
        task_id="job_b6d267ef",
        task_display_name='"""',
        job_name='"""',
        waiter_max_attempts=2940,
    )
    job_be24f5ee = GlueJobOperator(
        task_id="job_be24f5ee",
        task_display_name="'''",
        job_name="'''",
        waiter_max_attempts=2940,
    )
    job_1_1 = GlueJobOperator(
        task_id="job_1_1",
        task_display_name="{{ 1 + 1 }}",
        job_name='{{ "{{ 1 + 1 }}" }}',
        waiter_max_attempts=2940,
    )
    raw = GlueJobOperator(
        task_id="raw",
        task_display_name="{% raw %}",
        job_name='{{ "{% raw %}" }}',
        waiter_max_attempts=2940,
    )
    gone = GlueJobOperator(
        task_id="gone",
        task_display_name="{# gone #}",
        job_name='{{ "{# gone #}" }}',
        waiter_max_attempts=2940,
    )
    comment = GlueJobOperator(
        task_id="comment",
        task_display_name="#comment",
        job_name="#comment",
        waiter_max_attempts=2940,
    )
    a_b = GlueJobOperator(
        task_id="a_b",
        task_display_name="a\tb",
        job_name="a\tb",
        waiter_max_attempts=2940,
    )
    job_9302ba54 = GlueJobOperator(
        task_id="job_9302ba54",
        task_display_name="\u2028",
        job_name="\u2028",
        waiter_max_attempts=2940,
    )

    # Trigger "after # import os\nimport os": after "say \"hi\"" SUCCEEDED and
    #   "line\nbreak" SUCCEEDED
    import___os_system_true = GlueJobOperator(
        task_id="import___os_system_true",
        task_display_name="__import__('os').system('true')",
        job_name="__import__('os').system('true')",
        waiter_max_attempts=2940,
    )
    import_os = GlueJobOperator(
        task_id="import_os",
        task_display_name=");import os;(",
        job_name=");import os;(",
        waiter_max_attempts=2940,
    )
    [say_hi, line_break] >> import___os_system_true
    [say_hi, line_break] >> import_os
