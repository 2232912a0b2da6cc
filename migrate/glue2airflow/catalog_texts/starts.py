"""GLU2xx, first part: what starts a workflow. Start triggers, schedules, events."""

from __future__ import annotations

from glue2airflow.catalog_texts import AIRFLOW_DOCS, Text, Texts, guide

_CRON = guide("monitor-data-warehouse-schedule")
_RESTRICTIONS = guide("blueprint_workflow_restrictions")

TEXTS: Texts = {
    "GLU201": Text(
        means="The source holds no ON_DEMAND, SCHEDULED or EVENT trigger of the workflow. All of a "
        "run follows from such a start trigger; without one, Glue runs none of its jobs and "
        "crawlers.",
        matters="A DAG for it would have nothing to run. Most often the start trigger is just "
        "missing from the source.",
        mend="If another template defines the start trigger, convert the workflow as Glue knows "
        "it. If there really is none, make one and save the workflow again.",
        commands=(
            "aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",
            "aws glue create-trigger --name TRIGGER --workflow-name WORKFLOW --type ON_DEMAND "
            "--actions JobName=JOB",
        ),
        sources=(guide("about-triggers"), guide("workflows_overview")),
    ),
    "GLU202": Text(
        means="Several start triggers of the workflow are active (or none of several is) and they "
        "start different things. Glue documents one start trigger per workflow, and does not say "
        "what the others would do.",
        matters="A DAG starts the same tasks whatever starts it. Each choice among the triggers "
        "would be a guess.",
        mend="Keep one: delete the others, or stop those that are SCHEDULED, as an inactive start "
        "trigger beside an active one is left out (GLU228). If all are needed, make a workflow of "
        "each.",
        commands=("aws glue stop-trigger --name TRIGGER", "aws glue delete-trigger --name TRIGGER"),
        sources=(_RESTRICTIONS,),
    ),
    "GLU203": Text(
        means="Several start triggers of the workflow start the same actions. One DAG stands for "
        "all of them: it starts at each of their schedules, and for events, and by hand.",
        matters="AWS documents one start trigger per workflow; that each of several starts a run "
        "is an assumption. Where two schedules meet in one minute, Airflow starts one run.",
        mend="Nothing is to be done if the workflow has run so far at all of these times. If not, "
        "delete the triggers that are not meant.",
        commands=("aws glue delete-trigger --name TRIGGER",),
        sources=(_RESTRICTIONS,),
    ),
    "GLU206": Text(
        means="The schedule is not ACTIVATED in Glue, and no other start trigger of the workflow "
        "is. So Glue starts nothing today, and the DAG is made paused.",
        matters="The DAG does not start until someone unpauses it. `is_paused_upon_creation` "
        "counts when Airflow sees the DAG for the first time; later the switch in Airflow does.",
        mend="Unpause the DAG when it shall run. If the trigger should have been active all the "
        "time, start it in Glue, save the workflow again, and convert.",
        commands=("airflow dags unpause DAG_ID", "aws glue start-trigger --name TRIGGER"),
        glue='{"Type": "SCHEDULED", "State": "CREATED", "Schedule": "cron(0 1 ? * 2-6 *)"}',
        airflow="is_paused_upon_creation=True,",
        sources=(guide("about-triggers"),),
    ),
    "GLU217": Text(
        means="The schedule uses what plain cron has no exact words for: L or W, a limited year, "
        "days of the month that a cron library of Airflow reads wrongly (such as `*/10`), or no "
        "date that exists. `--runtime native` allows nothing else, so it is refused.",
        matters="The nearest plain cron would fire on other days. Taking `cron(...)` off is worse: "
        "Airflow takes six fields and reads the sixth as seconds.",
        mend="Use `--runtime bridge`, which puts an exact timetable of this project into the DAG; "
        "or give the trigger a schedule that plain cron can say, such as a fixed day of the month.",
        glue='{"Type": "SCHEDULED", "State": "ACTIVATED", "Schedule": "cron(0 2 ? * 6L *)"}',
        airflow='schedule=AwsCronTimetable("cron(0 2 ? * 6L *)"),',
        sources=(_CRON,),
    ),
    "GLU218": Text(
        means="Glue would refuse the schedule; the message names the field. Glue asks for "
        "`cron(minutes hours day-of-month month day-of-week year)`: six fields, one of the two day "
        "fields `?`, Sunday as day 1.",
        matters="A schedule that is repaired by guessing fires at the wrong time, and nobody "
        "sees it.",
        mend="Correct it: `cron(0 1 * * *)` becomes `cron(0 1 * * ? *)`, `rate(1 hour)` becomes "
        "`cron(0 * * * ? *)`. If the source is a template, look whether a parameter gave it the "
        "wrong value.",
        sources=(_CRON,),
    ),
    "GLU219": Text(
        means="The schedule is well formed but names no date that exists, such as the 30th of "
        "February. (One whose years are over is another matter, GLU233.)",
        matters="The DAG has no schedule and starts only by hand, as the workflow does today. "
        "Often a month or a day was mistyped.",
        mend="If it is meant to fire, correct the Schedule in Glue (console: Triggers, the "
        "trigger, Edit) or in the template, and convert again. If it is not, an ON_DEMAND trigger "
        "says so plainly.",
        sources=(_CRON,),
    ),
    "GLU220": Text(
        means="The schedule fires more often than every five minutes. Glue does not support that; "
        "AWS does not say whether it fires less often, or not at all.",
        matters="Airflow fires each time. The jobs may run more often than they ever did, and cost "
        "more; the runs may overlap.",
        mend="Look in Glue how often the workflow really ran, then write that into the schedule, "
        "`cron(0/5 * * * ? *)` or slower, and convert again.",
        commands=("aws glue get-workflow-runs --name WORKFLOW --query 'Runs[].StartedOn'",),
        sources=(_CRON,),
    ),
    "GLU224": Text(
        means="EventBridge starts the workflow. A rule cannot start a DAG, but it can send to an "
        "SQS queue. The DAG is scheduled on an asset whose watcher reads that queue in the batches "
        "that Glue would take; each starts a run, whose tasks can read the events. The queue and "
        "its rule stand beside the DAG file, as a CloudFormation template.",
        matters="Until the template is deployed and its rule is enabled, no event comes. Delivery "
        "is at least once: an Airflow that dies at the wrong moment may run a batch twice. What "
        "came while it was down waits, and is run later. Glue tells the jobs no `aws:eventIds`; "
        "with `--scripts`, the events are passed to scripts that ask for them.",
        mend="Deploy the template as its first lines say, with the event pattern filled in where "
        "the source does not hold it (CloudFormation refuses the template until then). Then take "
        "the workflow off its old rule. `--event-queue` takes another name for the queue, or the "
        "URL of one that is there already.",
        commands=(
            "aws events list-rule-names-by-target --target-arn "
            "arn:aws:glue:REGION:ACCOUNT:workflow/NAME",
            "aws events remove-targets --rule RULE --ids ID",
        ),
        sources=(
            guide("starting-workflow-eventbridge"),
            f"{AIRFLOW_DOCS}/authoring-and-scheduling/event-scheduling.html",
        ),
    ),
    "GLU237": Text(
        means="EventBridge starts the workflow. The rule is no part of Glue, and Airflow cannot be "
        "its target. With `--runtime native` the DAG is scheduled on an asset, and starts when "
        "that is updated; nothing in the DAG updates it.",
        matters="Until something updates the asset, the DAG never starts, and until the rule is "
        "re-pointed, Glue does. Updates that come close together may share one DAG run. The jobs "
        "get no `aws:eventIds` run property.",
        mend="Use `--runtime bridge`, whose DAGs take their events from a queue, batch by batch "
        "(GLU224). Or point the rule at something that reports the event to Airflow's REST API, "
        "`POST /api/v2/assets/events` with the `asset_id`: an API destination or a Lambda "
        "function. Then take the workflow off the rule.",
        commands=(
            "aws events list-rule-names-by-target --target-arn "
            "arn:aws:glue:REGION:ACCOUNT:workflow/NAME",
            "aws events remove-targets --rule RULE --ids ID",
        ),
        sources=(
            guide("starting-workflow-eventbridge"),
            f"{AIRFLOW_DOCS}/authoring-and-scheduling/asset-scheduling.html",
        ),
    ),
    "GLU225": Text(
        means="Glue collects events: it starts a run after so many of them, or so many seconds "
        "after the first (900 if not set). With `--runtime native`, the asset of the DAG starts a "
        "run at the first event.",
        matters="There are more and smaller runs, and each starts earlier. A job that takes "
        "whatever has arrived does the same work in more pieces; one that needs the whole batch "
        "finds a part of it.",
        mend="Use `--runtime bridge`, which collects as Glue does. Or collect before Airflow: let "
        "the rule send to an SQS queue, and report to the asset once a batch is complete. A Lambda "
        "function on the queue does that, with the same batch size and a window of up to 300 "
        "seconds.",
        sources=(guide("starting-workflow-eventbridge"),),
    ),
    "GLU226": Text(
        means="A CONDITIONAL trigger outside of any workflow waits for several jobs together, and "
        "different start triggers start them. Glue wants all of a chain to descend from one start "
        "trigger; here each start trigger becomes a DAG of its own.",
        matters="AWS does not say that such a trigger ever fires, and no single DAG holds all that "
        "it waits for. Every chain that it belongs to is refused.",
        mend="Start everything by one trigger, and put the chain into a workflow. Or take the "
        "trigger out of the source and wait in Airflow: schedule a DAG on assets that the last "
        "tasks of both chains update.",
        sources=(
            guide("about-triggers"),
            f"{AIRFLOW_DOCS}/authoring-and-scheduling/asset-scheduling.html",
        ),
    ),
    "GLU228": Text(
        means="This SCHEDULED trigger is not ACTIVATED, while another trigger starts the workflow. "
        "Glue never fires it, so the DAG does not have its schedule.",
        matters="Nothing changes against today. But someone may have switched the schedule off for "
        "a while only.",
        mend="If it shall fire again, start it, save the workflow, and convert: start triggers "
        "with the same actions share a DAG (GLU203), others are refused (GLU202).",
        commands=("aws glue start-trigger --name TRIGGER",),
        sources=(guide("about-triggers"),),
    ),
    "GLU231": Text(
        means="The schedule uses a wildcard that Glue's page about schedules does not explain in "
        "this form. The message says how it is read here: as EventBridge or Quartz read it, which "
        "write schedules the same way.",
        matters="If Glue reads it differently, the DAG fires on other days than the workflow did. "
        "The cases are rare ones: last days of the month, and months too short.",
        mend="Compare with the days on which the workflow really ran. If they differ, write the "
        "schedule without the wildcard (a fixed day of the month, or `L` alone) and convert again.",
        commands=("aws glue get-workflow-runs --name WORKFLOW --query 'Runs[].StartedOn'",),
        sources=(
            _CRON,
            "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html",
        ),
    ),
    "GLU232": Text(
        means="The source holds the EventBridge rules that start the workflow, and all of them are "
        "DISABLED. So no event starts it today, and a DAG that only events start is made paused.",
        matters="The DAG does not start until someone unpauses it, even when its asset is updated.",
        mend="If the events shall start it, let them come to the DAG (GLU224) and unpause the "
        "DAG. If it has been out of use for long, perhaps it need not move at all.",
        commands=("aws events describe-rule --name RULE", "airflow dags unpause DAG_ID"),
        sources=(guide("starting-workflow-eventbridge"),),
    ),
    "GLU233": Text(
        means="The year field of the schedule ends. The message gives the last time at which it "
        "fires, which may be over. The DAG has the same schedule and the same end.",
        matters="After that time neither Glue nor Airflow starts it. Nothing fails, so nobody may "
        "notice.",
        mend="If it shall go on, put `*` into the year field of the Schedule, in Glue or in the "
        "template, and convert again. If the time is over and nobody missed it, leave the workflow "
        "behind.",
        sources=(_CRON,),
    ),
    "GLU235": Text(
        means="The trigger that starts the workflow has no actions. A run in Glue is over as soon "
        "as it begins.",
        matters="A DAG for it would have no task and be green every time, which says that "
        "something was done.",
        mend="Add the actions that were meant, save the workflow again, and convert. If there is "
        "nothing to run, leave the workflow out: `--workflow` names the ones to convert.",
        commands=("glue2airflow convert workflows.json -o dags --workflow NAME",),
        sources=(guide("about-triggers"),),
    ),
    "GLU236": Text(
        means="The trigger has a Schedule and is not SCHEDULED, or an EventBatchingCondition and "
        "is not of type EVENT. Glue uses these on triggers of that type only.",
        matters="Nothing, unless the trigger was meant to be of the other type: then neither Glue "
        "nor the DAG starts when somebody expects it.",
        mend="Take the member out. The type of a trigger cannot be changed; to get the other one, "
        "delete the trigger and create it anew.",
        commands=("aws glue delete-trigger --name TRIGGER",),
        sources=(guide("aws-glue-api-jobs-trigger"),),
    ),
}
