"""GLU310 to GLU316: what ``glue2airflow scripts`` finds in job scripts."""

from __future__ import annotations

from glue2airflow.catalog_texts import AIRFLOW_DOCS, Text, Texts, guide

_API = guide("aws-glue-api-workflow")

TEXTS: Texts = {
    "GLU310": Text(
        means="The script asks Glue for other runs of the workflow, for its last run, or for the "
        "graph or the statistics of its own. Such requests are not rewritten.",
        matters="Under Airflow the workflow in Glue has no runs any more, or only old ones, so the "
        "script fails or takes an old run for the newest.",
        mend="If it asks for the last good run, let the DAG pass what it needs: "
        "`script_args={'--since': '{{ prev_data_interval_end_success }}'}` for example. If it only "
        "asks when its own run began, `get_workflow_run` without the graph is rewritten.",
        sources=(_API, f"{AIRFLOW_DOCS}/templates-ref.html"),
    ),
    "GLU311": Text(
        means="The script stops its workflow run, mostly because there is nothing to do, or starts "
        "or resumes one. Such requests are not rewritten.",
        matters="Stopping asks Glue for a run that it does not have, and the job fails. Starting "
        "goes on to start the Glue workflow, even if a DAG has taken its place.",
        mend="To end the run early, let the job leave a run property, or raise, and put a "
        "`ShortCircuitOperator` after it. To start a workflow that is a DAG now, use "
        "`TriggerDagRunOperator`; one that is still in Glue may be started as before.",
        sources=(_API, f"{AIRFLOW_DOCS}/core-concepts/dag-run.html"),
    ),
    "GLU312": Text(
        means="The script takes the ids in the run property `aws:eventIds` and asks CloudTrail for "
        "the events (NotifyEvent) that bear them, since Glue hands on nothing but ids.",
        matters="Under Airflow events come through SQS. CloudTrail has no NotifyEvent for them, so "
        "the script finds nothing or takes events that started something else.",
        mend="Take the events from the module: `for event in glue_run_properties.events():`. Each "
        "is the event as EventBridge sent it, so bucket and key are in `event['detail']`. In a "
        "Glue workflow that raises an error, so keep the look-up for there as long as you need it.",
        sources=(guide("starting-workflow-eventbridge"),),
    ),
    "GLU313": Text(
        means="The script leans on the workflow run in a way that cannot be followed: an operation "
        "called by a name in a text or kept in a variable, the AWS CLI, options passed by `*`, ids "
        "taken from the environment, or handed to a module that is not among the files.",
        matters="What it does under Airflow is not known. As a rule it stops, or asks Glue for a "
        "run that Glue does not have.",
        mend="Write it as a plain call and run `glue2airflow scripts` again, or go through the "
        "module by hand: `glue_run_properties.argv(sys.argv)`, and "
        "`glue_run_properties.get_workflow_run_properties(client, Name=..., RunId=...)`.",
    ),
    "GLU314": Text(
        means="The script imports modules that are neither among the files nor part of Python, of "
        "Glue, or of a package that is known.",
        matters="If one of them asks for the workflow run, it does so as ever and stops outside a "
        "workflow. That it is in no file here is no sign that it does not.",
        mend="Give these modules too: their files, their folder, or the archive that the job's "
        "`--extra-py-files` names. A package of others, such as one from `pip`, may be ignored.",
        sources=(guide("aws-glue-programming-python-libraries"),),
    ),
    "GLU315": Text(
        means="The file cannot be read as Python 3, or lies in an archive, which is only looked "
        "into. Nothing in it was changed.",
        matters="A script of Python 2 runs on no Glue version that AWS still supports. A module in "
        "an archive goes on asking for the workflow run as it does now.",
        mend="Bring the script to Python 3 first (`2to3` does most of it). Of an archive, give the "
        "files that it is made from, and make it anew after they were rewritten.",
        sources=(guide("glue-version-support-policy"),),
    ),
    "GLU316": Text(
        means="The script uses WORKFLOW_NAME or WORKFLOW_RUN_ID for more than to ask for its "
        "properties: in a key of S3, in a log line, in an event, or taken apart.",
        matters="Under Airflow the name is that of the Glue workflow still. The id is the run_id "
        "of the DAG run, such as `scheduled__2026-01-31T02:00:00+00:00`: longer, with colons and a "
        "plus sign, and the same again when a run is cleared.",
        mend="Look at each place that the finding names. Where an id has to look like Glue's, or "
        "goes into a path that allows no colons, make one from it.",
        sources=(f"{AIRFLOW_DOCS}/core-concepts/dag-run.html",),
    ),
}
