"""GLU2xx, second part: what follows in a run. Conditional triggers, and how Airflow says them."""

from __future__ import annotations

from glue2airflow.catalog_texts import AIRFLOW_DOCS, Text, Texts, guide

_ABOUT = guide("about-triggers")
_API = guide("aws-glue-api-jobs-trigger")
_RULES = f"{AIRFLOW_DOCS}/core-concepts/dags.html#trigger-rules"

TEXTS: Texts = {
    "GLU204": Text(
        means="The CONDITIONAL trigger is not ACTIVATED. Glue never fires it, so the DAG has "
        "nothing of it, and nothing that only it would start. In a template, a trigger without "
        "`StartOnCreation: true` counts as not activated.",
        matters="The DAG does what Glue does today. If the branch was meant to run, nobody may "
        "have noticed that it does not; or someone activated it after the stack was made, and the "
        "template does not know.",
        mend="Ask Glue for its state. Either start it and convert the saved workflow, or take the "
        "branch in as it stands with `--include-inactive`.",
        commands=(
            "aws glue get-trigger --name TRIGGER --query Trigger.State",
            "aws glue start-trigger --name TRIGGER",
            "glue2airflow convert workflow.json -o dags --include-inactive",
        ),
        sources=(_ABOUT,),
    ),
    "GLU205": Text(
        means="The CONDITIONAL trigger is not ACTIVATED, so Glue never fires it; "
        "`--include-inactive` put it into the DAG all the same, with what it starts.",
        matters="The DAG runs jobs that the workflow does not run today.",
        mend="If that is what you want, start the trigger in Glue too, so that both agree, and "
        "save the workflow again. Otherwise convert without `--include-inactive`.",
        commands=("aws glue start-trigger --name TRIGGER",),
        sources=(_ABOUT,),
    ),
    "GLU207": Text(
        means="The trigger can never fire: no active trigger starts what it watches, or its "
        "conditions, joined by AND, ask one run of a job to end in two states. A trigger outside "
        "of workflows does not fire for jobs that a workflow starts.",
        matters="The DAG does what Glue does today. But a trigger is seldom made in order not to "
        "fire: a condition may name the wrong job, or the trigger before it is inactive (GLU204).",
        mend="If it should fire, correct its conditions in Glue, activate the trigger before it, "
        "or make it again inside the workflow. If not, delete it.",
        commands=(
            "aws glue start-trigger --name TRIGGER",
            "aws glue delete-trigger --name TRIGGER",
        ),
        sources=(_ABOUT, guide("blueprint_workflow_restrictions")),
    ),
    "GLU208": Text(
        means="Following the triggers leads back to a job or crawler that ran before. The message "
        "names the way round.",
        matters="A DAG has no cycles. What Glue does with a cycle over several triggers, AWS does "
        "not document.",
        mend="Take one action or one condition of the way round out of its trigger. If the way "
        "back is there to try again, give the job retries; if it is there to go on for ever, give "
        "the workflow a schedule.",
        sources=(f"{AIRFLOW_DOCS}/core-concepts/dags.html",),
    ),
    "GLU209": Text(
        means="The trigger waits for a job or crawler and starts the same one.",
        matters="It would start again and again. Glue refuses to create such a trigger, as users "
        "report (`Job cannot be a Predicate and Action for Conditional Trigger`); the developer "
        "guide does not mention it.",
        mend="Take the job out of the trigger's actions, or out of its conditions. If it is there "
        "to try again after a failure, use MaxRetries of the job instead.",
        sources=("https://github.com/hashicorp/terraform-provider-aws/issues/39571",),
    ),
    "GLU210": Text(
        means="A condition waits for a state that Glue lets no trigger watch. For jobs these are "
        "SUCCEEDED, FAILED, TIMEOUT and STOPPED; for crawlers SUCCEEDED, FAILED and CANCELLED. The "
        "lists of states in the API and in Terraform are longer.",
        matters="Glue refuses the trigger, so the source does not describe anything that ever ran.",
        mend="Watch a state of the list. ERROR, EXPIRED and WAITING cannot be watched; to act on "
        "any failure of a job, make a trigger each for FAILED, TIMEOUT and STOPPED.",
        sources=(_API,),
    ),
    "GLU211": Text(
        means="The trigger has several conditions without Logical, or a Logical other than AND "
        "and ANY.",
        matters="Whether it waits for all of them or for the first is what decides the DAG, and "
        "Glue itself asks for it as soon as there are several.",
        mend='Write `"Logical": "AND"` or `"Logical": "ANY"` into its Predicate. In the console '
        "these are Start after ALL and Start after ANY watched event.",
        sources=(_API,),
    ),
    "GLU212": Text(
        means="Several triggers (or one trigger twice) start this job or crawler, and they can "
        "fire in the same run. There is a task for each start, called after the job and the "
        "trigger.",
        matters="That Glue starts the job each time is an assumption: AWS does not say. If "
        "MaxConcurrentRuns of the job is 1 and the starts meet, one of them fails, here as in "
        "Glue. A crawler that still runs makes the next task fail; what Glue does then, AWS does "
        "not say either.",
        mend="Look into a run in Glue: how many runs of the job does its node have? If one is "
        "enough, `--merge` makes one task that any of the triggers starts (GLU213), provided that "
        "all start it with the same arguments and no trigger waits for two different ends of it.",
        commands=(
            "aws glue get-workflow-run --name WORKFLOW --run-id RUN --include-graph",
            "glue2airflow convert workflow.json -o dags --merge",
        ),
        sources=(guide("aws-glue-api-workflow"),),
    ),
    "GLU213": Text(
        means="Several triggers can start this job or crawler in the same run, with the same "
        "arguments, and `--merge` made one task of it. The task starts as soon as the first of "
        "them would.",
        matters="The job runs once where Glue is taken to start it each time. What it would have "
        "seen in a later run (data of a branch that ends later) it does not see. And where two "
        "runs of it would end in different ways, Glue starts what watches either end; the DAG has "
        "one end only.",
        mend="If it must run after all of the branches, join them in Glue by one trigger with AND. "
        "If it must run each time, convert without `--merge`.",
        sources=(_RULES,),
    ),
    "GLU214": Text(
        means="The trigger fires when ANY of several conditions comes true, and more than one can "
        "in a run. The task starts at the first and runs once.",
        matters="Whether Glue fires such a trigger once in a run or at each condition, AWS does "
        "not say; once is an assumption. And the task starts while the other jobs still run, which "
        "is not what every author of an ANY had in mind.",
        mend="If the task needs all of them, change Logical to AND in Glue. If it has to run after "
        "each, make a trigger for each condition.",
        glue='{"Predicate": {"Logical": "ANY", "Conditions": [\n'
        '  {"LogicalOperator": "EQUALS", "JobName": "load", "State": "SUCCEEDED"},\n'
        '  {"LogicalOperator": "EQUALS", "JobName": "check", "State": "SUCCEEDED"}]}}',
        airflow='trigger_rule="one_success",',
        sources=(_ABOUT, _RULES),
    ),
    "GLU215": Text(
        means="The trigger watches for a state other than SUCCEEDED. Airflow's rules know "
        "`failed` only, so with `--runtime native` every end of the task other than success fires "
        "it (with SUCCEEDED among the states, every end).",
        matters="A trigger on TIMEOUT also fires on FAILED and on STOPPED. A task that fails "
        "before Glue starts the job counts as well.",
        mend="Use `--runtime bridge`: a GluePredicateOperator asks Glue how the run ended, and "
        "lets only the watched state pass. If you must stay native, look whether what the trigger "
        "starts may run after every failure.",
        glue='{"Predicate": {"Conditions": [\n'
        '  {"LogicalOperator": "EQUALS", "JobName": "load", "State": "TIMEOUT"}]}}',
        airflow='trigger_rule="one_failed",',
        sources=(_RULES,),
    ),
    "GLU216": Text(
        means="The task waits for the failure of other tasks by a plain trigger rule "
        "(`--runtime native`). If something before these fails, Airflow marks them "
        "`upstream_failed`, and its rules count that as failed.",
        matters="In Glue what was never started has no state and fires nothing. Here the failure "
        "branch of a later job also runs when an earlier one failed.",
        mend="Use `--runtime bridge`: its gate takes a task that never ran for one without a "
        "state. If you must stay native, make sure that the branch does no harm then.",
        commands=("glue2airflow convert workflow.json -o dags --runtime bridge",),
        sources=(guide("resuming-workflow"), _RULES),
    ),
    "GLU221": Text(
        means="An action that starts a crawler also sets Arguments, Timeout, "
        "SecurityConfiguration or NotificationProperty. These are for job runs; starting a crawler "
        "takes nothing but its name.",
        matters="Nothing is lost: a crawl has no use for them. (CDK and Terraform let people write "
        "them.)",
        mend="Take them out of the action when you next touch the trigger. What a crawler really "
        "does have, a security configuration for instance, is set on the crawler.",
        sources=(_API, "https://docs.aws.amazon.com/goto/WebAPI/glue/StartCrawler"),
    ),
    "GLU222": Text(
        means="The workflow limits how many of its runs may go on at once, and so does the DAG. At "
        "the limit, Glue does not start a further run and does not try it again. Airflow keeps it "
        "waiting until another run is over.",
        matters="After a long run, a late one follows in Airflow that Glue would have dropped. "
        "Started by hand or by events, several can queue up.",
        mend="Nothing is to be done if a late run does no harm. If it does, let the first task "
        "skip the rest (a ShortCircuitOperator) when it finds itself started too late; or delete "
        "waiting runs in Airflow.",
        glue='{"MaxConcurrentRuns": 1}',
        airflow="max_active_runs=1,",
        sources=(guide("workflows_overview"),),
    ),
    "GLU223": Text(
        means="The jobs allow fewer runs at once (MaxConcurrentRuns, 1 if not set) than the DAG. "
        "Where runs of the DAG overlap, the task of such a job waits until the one of the earlier "
        "run is over.",
        matters="In Glue a job run over the limit fails, unless the job has queueing switched on. "
        "So Airflow is the milder of the two. It counts each task of this DAG by itself: a job "
        "that something else starts too can still go over its limit, and the task fails. Airflow "
        "before 3.2.2 does not count deferred tasks, so that there the job fails as in Glue.",
        mend="Nothing is to be done, unless runs ought to overlap: then raise MaxConcurrentRuns of "
        "the job (console: Job details, Maximum concurrency) and convert again.",
        glue='{"Name": "load", "ExecutionProperty": {"MaxConcurrentRuns": 3}}',
        airflow="max_active_tis_per_dag=3,",
        sources=(guide("add-job"), guide("job-run-statuses")),
    ),
    "GLU227": Text(
        means="The trigger starts nothing, so nothing was made of it.",
        matters="If it is the start trigger, the DAG has no tasks. Perhaps its actions were lost "
        "when the source was cut or edited.",
        mend="Look at it in Glue. If it has actions there, save the workflow again; if not, delete "
        "it.",
        commands=(
            "aws glue get-trigger --name TRIGGER",
            "aws glue delete-trigger --name TRIGGER",
        ),
        sources=(_API,),
    ),
    "GLU229": Text(
        means="The trigger fires when ANY of its conditions comes true, and this one cannot: "
        "within this workflow, or chain of triggers, nothing active starts the job or crawler that "
        "it watches.",
        matters="The other conditions still fire it, as in Glue. But the condition may name the "
        "wrong job, or what starts that job may be inactive (GLU204) or in another chain.",
        mend="If the job ought to run in this workflow, activate the trigger that starts it, or "
        "correct the name. If not, take the condition out.",
        commands=("aws glue start-trigger --name TRIGGER",),
        sources=(_ABOUT,),
    ),
    "GLU230": Text(
        means="The trigger waits for a job to be FAILED, and the job has MaxRetries. The task of "
        "the job is retried as often, and counts as failed after its last attempt only; then what "
        "the trigger starts begins.",
        matters="Whether Glue fires such a trigger at the first failed attempt or after the last, "
        "AWS does not say; after the last is an assumption. If it is the first, the failure branch "
        "of the DAG starts later than in Glue, and not at all where a retry succeeds.",
        mend="Look in Glue at a run in which the job failed and was tried again: did the failure "
        "branch start? If it has to, set MaxRetries to 0 in the definition of the job and convert "
        "again; then the first failure is the last.",
        commands=("aws glue get-job-runs --job-name JOB --query 'JobRuns[].[Id,JobRunState]'",),
        sources=(guide("add-job"),),
    ),
    "GLU234": Text(
        means="The source was saved while someone activated, stopped, changed or deleted the "
        "trigger. Such a state lasts seconds; the trigger counts as not ACTIVATED here.",
        matters="If the trigger was on its way to ACTIVATED, the DAG lacks its branch, or starts "
        "paused, although Glue fires the trigger by now.",
        mend="Save the source again and convert that.",
        commands=(
            "aws glue get-trigger --name TRIGGER --query Trigger.State",
            "aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",
        ),
        sources=(_ABOUT, _API),
    ),
}
