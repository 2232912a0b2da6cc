# Made by glue2airflow, content d8e39c2b2ffc55e5. Once edited, it is not overwritten.
# Source: workflow "${WorkflowName}" in "bees.yaml".
# GLU101 trigger bees-start: Actions[0].CrawlerName is not known from this source and
#   stands as "${SharedCrawler}"; give it with --parameter SharedCrawler=VALUE.
# GLU101 trigger bees-start: Actions[1].JobName is not known from this source and stands
#   as "{{resolve:ssm:/shared/job}}"; give it with --parameter
#   {{resolve:ssm:/shared/job}}=VALUE.
# GLU101 trigger bees-crawled: Predicate.Conditions[0].CrawlerName is not known from
#   this source and stands as "${SharedCrawler}"; give it with --parameter
#   SharedCrawler=VALUE.
# GLU101 trigger bees-crawled: Actions[0].JobName is not known from this source and
#   stands as "${CleanJobName}"; give it with --parameter CleanJobName=VALUE.
# GLU101 trigger bees-crawled: Actions[1].JobName is not known from this source and
#   stands as "${shared-publish-job}"; give it with --parameter
#   shared-publish-job=VALUE.
# GLU101 trigger bees-crawled: Actions[2].JobName is not known from this source and
#   stands as "archive-${AWS::Region}"; give it with --parameter AWS::Region=VALUE.
# GLU101 workflow ${WorkflowName}: its name is not known from this source and stands as
#   "${WorkflowName}"; give it with --parameter WorkflowName=VALUE.
# GLU106 workflow ${WorkflowName}: the source holds triggers of this workflow but not
#   the workflow: its run properties and its MaxConcurrentRuns are unknown, and triggers
#   defined elsewhere are missing.
# GLU105 workflow ${WorkflowName}: the source does not define
#   "{{resolve:ssm:/shared/job}}", "${CleanJobName}", "${shared-publish-job}",
#   "archive-${AWS::Region}", so retries, timeout and concurrency are unknown: no
#   retries, and Glue's longest default timeout, are assumed.

from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG

with DAG(
    dag_id="WorkflowName",
    dag_display_name="${WorkflowName}",
    schedule=None,
    catchup=False,
    max_active_runs=1000,
    max_active_tasks=5,
    default_args={"deferrable": True, "retries": 0, "stop_job_run_on_kill": True},
    tags=["glue2airflow"],
):
    # Trigger "bees-start": ON_DEMAND
    SharedCrawler = GlueCrawlerRunOperator(
        task_id="SharedCrawler",
        task_display_name="${SharedCrawler}",
        crawler_name="${SharedCrawler}",
        poll_interval=60,
    )
    resolve_ssm_shared_job = GlueJobOperator(
        task_id="resolve_ssm_shared_job",
        task_display_name="{{resolve:ssm:/shared/job}}",
        job_name='{{ "{{resolve:ssm:/shared/job}}" }}',
        waiter_max_attempts=2940,
    )

    # Trigger "bees-crawled": after "${SharedCrawler}" SUCCEEDED
    CleanJobName = GlueJobOperator(
        task_id="CleanJobName",
        task_display_name="${CleanJobName}",
        job_name="${CleanJobName}",
        waiter_max_attempts=2940,
    )
    shared_publish_job = GlueJobOperator(
        task_id="shared_publish_job",
        task_display_name="${shared-publish-job}",
        job_name="${shared-publish-job}",
        waiter_max_attempts=2940,
    )
    archive_AWS_Region = GlueJobOperator(
        task_id="archive_AWS_Region",
        task_display_name="archive-${AWS::Region}",
        job_name="archive-${AWS::Region}",
        waiter_max_attempts=2940,
    )
    SharedCrawler >> [CleanJobName, shared_publish_job, archive_AWS_Region]
