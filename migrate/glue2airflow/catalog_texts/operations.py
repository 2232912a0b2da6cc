"""GLU3xx: what to look after when the DAG runs in Glue's place."""

from __future__ import annotations

from glue2airflow.catalog_texts import AIRFLOW_DOCS, Text, Texts, guide

TEXTS: Texts = {
    "GLU301": Text(
        means="The job has MaxRetries, and its task has as many `retries`. A retry in Airflow is a "
        "new run of the job.",
        matters="As long as MaxRetries stays, both try again: the task fails at the first failed "
        "attempt, its retry overlaps with Glue's own, and with a MaxConcurrentRuns of 1 one of the "
        "two is refused. Airflow also retries a run that timed out or was stopped; Glue "
        "does not.",
        mend="Set MaxRetries to 0 when the DAG takes over, where the job is defined: in its "
        "template, or in the console under Job details, Number of retries. (`aws glue update-job` "
        "overwrites the whole definition, so give it all members.)",
        glue='{"Name": "load", "MaxRetries": 2}',
        airflow="retries=2,",
        sources=(guide("add-job"), "https://docs.aws.amazon.com/goto/WebAPI/glue/UpdateJob"),
    ),
    "GLU302": Text(
        means="The DefaultRunProperties of the workflow became params of the DAG. Glue does not "
        "hand run properties to jobs as arguments, so neither does the DAG: a script asks Glue for "
        "those of its workflow run.",
        matters="A job that Airflow starts is in no workflow run. The script stops, or goes on "
        "without the values, depending on how it asks.",
        mend="Pass what the script needs as an argument, `script_args={'--date': '{{ params.date "
        "}}'}`, and read it there with `getResolvedOptions`. Values that one job leaves for the "
        "next belong in S3, DynamoDB or the Parameter Store.",
        glue='{"DefaultRunProperties": {"date": "2026-01-31"}}',
        airflow='params={"date": Param("2026-01-31", type="string")},',
        sources=(
            guide("workflow-run-properties-code"),
            f"{AIRFLOW_DOCS}/core-concepts/params.html",
        ),
    ),
    "GLU303": Text(
        means="The converter reads definitions, not scripts. Glue gives `--WORKFLOW_NAME` and "
        "`--WORKFLOW_RUN_ID` only to jobs that a workflow starts.",
        matters="A script that asks `getResolvedOptions` for one of them stops at once when "
        "Airflow starts it. One that looks first whether they are there may go another way.",
        mend="Search each script (and what `--extra-py-files` names) for `WORKFLOW_NAME`, "
        "`WORKFLOW_RUN_ID`, `workflow_run` and `aws:eventIds`; make it take arguments instead.",
        commands=(
            "aws glue get-job --job-name JOB --query Job.Command.ScriptLocation --output text",
            "aws s3 cp S3_URL - | grep -nE 'WORKFLOW_(NAME|RUN_ID)|workflow_run|aws:eventIds'",
        ),
        sources=(guide("workflow-run-properties-code"),),
    ),
    "GLU304": Text(
        means="The crawler has a schedule of its own beside the workflow. That is no part of the "
        "workflow: it stays in Glue, and the DAG knows nothing of it.",
        matters="If the DAG reaches the crawler while it is already running, the task fails. What "
        "a workflow does then, AWS does not document.",
        mend="If the workflow's crawl is enough, stop the schedule; a crawl that is under way goes "
        "on. Otherwise set `fail_on_already_running=False` on the task, which then waits for the "
        "crawl that it met (the DAG file counts as edited then).",
        commands=("aws glue stop-crawler-schedule --crawler-name CRAWLER",),
        sources=(
            guide("creating_running_workflows"),
            "https://docs.aws.amazon.com/goto/WebAPI/glue/StopCrawlerSchedule",
        ),
    ),
    "GLU305": Text(
        means="The trigger is ACTIVATED in Glue, and the DAG has the same schedule. The conversion "
        "changes nothing in Glue.",
        matters="Once the DAG is unpaused, Glue and Airflow both start the jobs at each time of "
        "the schedule.",
        mend="Stop the trigger right before you unpause the DAG. To go back, pause the DAG and "
        "start the trigger. Conditional triggers can stay: they do not fire for jobs that no "
        "trigger started.",
        commands=(
            "aws glue stop-trigger --name TRIGGER",
            "airflow dags unpause DAG_ID",
        ),
        sources=(guide("about-triggers"),),
    ),
    "GLU306": Text(
        means="The Spark job asks for Glue 0.9, 1.0 or 2.0. By AWS's support policy these ended on "
        "2026-04-01: no new jobs, and no new runs. (Python shell jobs carry such a number too, and "
        "are not meant.)",
        matters="The job fails whoever starts it, Glue or Airflow.",
        mend="Move the job to a newer Glue version and test it there: console, Job details, Glue "
        "version, or GlueVersion in its template. From 5.0 on its default timeout is 480 minutes "
        "instead of 2,880, so convert again afterwards.",
        sources=(guide("glue-version-support-policy"), guide("add-job")),
    ),
    "GLU307": Text(
        means="The job is a streaming job (command `gluestreaming`), which does not end by itself. "
        "If it has a maintenance window, Glue restarts it there: the run becomes EXPIRED and "
        "another run goes on.",
        matters="The task waits for that one run, up to its timeout and an hour (7 days and an "
        "hour without one). Airflow's waiter does not know EXPIRED, so it goes on waiting for a "
        "run that is over. What comes after the task hardly ever starts.",
        mend="Leave the job in Glue and take it out of the workflow; or only start it here, with "
        "`deferrable=False, wait_for_completion=False` on its task.",
        sources=(guide("glue-streaming-maintenance"), guide("job-run-statuses")),
    ),
    "GLU308": Text(
        means="The workflow has more than 100 jobs, crawlers and triggers together. AWS advises "
        "against that: stopping or resuming its runs may end in an error.",
        matters="The limit is Glue's alone; the DAG has none. It matters while the workflow still "
        "runs in Glue, and when you compare runs of the two.",
        mend="Nothing is to be done for the DAG. If the workflow stays in Glue for a while, split "
        "it, or do not count on stopping and resuming its runs.",
        sources=(guide("blueprint_workflow_restrictions"),),
    ),
}
