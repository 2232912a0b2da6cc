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
        mend="Give convert the scripts (`--scripts`): it passes the run to those that ask for it, "
        "and `glue2airflow scripts` makes them read it. Or pass what a script needs as an "
        "argument, `script_args={'--date': '{{ params.date }}'}`, and read it there with "
        "`getResolvedOptions`.",
        glue='{"DefaultRunProperties": {"date": "2026-01-31"}}',
        airflow='params={"date": Param("2026-01-31", type="string")},',
        sources=(
            guide("workflow-run-properties-code"),
            f"{AIRFLOW_DOCS}/core-concepts/params.html",
        ),
    ),
    "GLU303": Text(
        means="The scripts of these jobs were not given (`--scripts`). Glue gives "
        "`--WORKFLOW_NAME` and `--WORKFLOW_RUN_ID` only to jobs that a workflow starts.",
        matters="A script that asks `getResolvedOptions` for one of them stops at once when "
        "Airflow starts it. One that looks first whether they are there may go another way.",
        mend="Give convert the scripts, and what `--extra-py-files` names. It says which of them "
        "need a workflow run, and passes that to them.",
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
    "GLU317": Text(
        means="Scripts were given (`--scripts`), but which of them the job runs, or what it does, "
        "is not clear: several files end like its ScriptLocation, or the file is no Python.",
        matters="The task does not tell the script of its run. If the script needs that, it stops.",
        mend="Give only the file that the job runs, or a folder laid out as the bucket is: the "
        "file that agrees with ScriptLocation on the longest end is taken.",
        commands=(
            "aws glue get-job --job-name JOB --query Job.Command.ScriptLocation --output text",
        ),
    ),
    "GLU318": Text(
        means="The script requires arguments that only a workflow gives, or asks Glue for the "
        "properties of its workflow run. The task passes it the same in "
        "`--airflow_run_properties`, which it does not read.",
        matters="The job stops at that line when Airflow starts it.",
        mend="Have the script rewritten: it then asks `glue_run_properties`, which answers from "
        "that argument, and asks Glue as before where a workflow starts it. So it can be brought "
        "to S3 before the DAG takes over. What cannot be rewritten is told with a code of its own.",
        commands=("glue2airflow scripts PATH --write",),
        sources=(guide("workflow-run-properties-code"),),
    ),
    "GLU319": Text(
        means="The script sets run properties for jobs after it. In Glue they are kept with the "
        "workflow run; under Airflow there is nowhere to keep them unless a place is named.",
        matters="The job fails where it sets the first one, and says so. Nothing is lost silently.",
        mend="Name a folder in S3 that the role of the jobs may read, write and list: "
        "`--run-properties-store s3://bucket/prefix`. Each DAG run has an object of its own "
        "there; a lifecycle rule can remove them.",
    ),
    "GLU320": Text(
        means="The script imports `glue_run_properties`, and the extra Python files of the job "
        "(its default arguments, and those of its trigger) do not name that module.",
        matters="The job stops at the import, in a Glue workflow as well as under Airflow.",
        mend="Copy the file into S3 and name it in the job's `--extra-py-files`, separated by a "
        "comma from what is there.",
        commands=(
            "glue2airflow scripts --module .",
            "aws s3 cp glue_run_properties.py S3_URL",
        ),
        sources=(guide("aws-glue-programming-python-libraries"),),
    ),
    "GLU321": Text(
        means="The script reads a run property without a default. Neither does the workflow have "
        "it among its DefaultRunProperties, nor does a script that was given set it.",
        matters="Nothing differs: whoever starts the Glue workflow has to give it too, and a run "
        "by schedule fails. But the DAG shows no param that reminds of it.",
        mend="Start the DAG with it, as `{'name': 'value'}` in the run's configuration, or make it "
        "a default run property of the workflow and convert again.",
        commands=("aws glue get-workflow --name WORKFLOW --query Workflow.DefaultRunProperties",),
    ),
}
