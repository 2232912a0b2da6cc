"""GLU1xx: what the source says, and what it leaves open."""

from __future__ import annotations

from glue2airflow.catalog_texts import AIRFLOW_DOCS, CLOUDFORMATION, Text, Texts, guide

TEXTS: Texts = {
    "GLU101": Text(
        means="A name, an argument or another text depends on something that the template does not "
        "hold: a parameter without a value, a value that another stack exports, an attribute, a "
        "`{{resolve:...}}` reference. It stands in the DAG with `${Key}` in place of the missing "
        "part.",
        matters="A job called `${Key}` does not exist, so its task fails; an argument `${Key}` "
        "reaches the script as that very text.",
        mend="Give the value for each key that the message names, one by one or in the parameters "
        "file that the stack is deployed with; or convert the deployed workflow, in which every "
        "name is known.",
        commands=(
            "glue2airflow convert template.yaml -o dags --parameter Env=prod",
            "glue2airflow convert template.yaml -o dags --parameters-file prod.json",
            "aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",
        ),
        sources=(
            f"{CLOUDFORMATION}/TemplateReference/intrinsic-function-reference.html",
            f"{CLOUDFORMATION}/UserGuide/dynamic-references.html",
        ),
    ),
    "GLU102": Text(
        means="A workflow, trigger or job is written in a way that Glue or CloudFormation would "
        "refuse, or lacks a part without which nothing can be told: a SCHEDULED trigger without a "
        "Schedule, a number that is none, a workflow saved without its graph. The message names "
        "the member.",
        matters="There is no behaviour to copy, and a guess could run the wrong job. Only what "
        "uses the object is refused; the other workflows of the source are converted.",
        mend="Correct the member in the source. If the file was cut or edited by hand, save it "
        "again.",
        commands=("aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",),
        sources=(guide("aws-glue-api-jobs-trigger"),),
    ),
    "GLU103": Text(
        means="A workflow, a trigger, a rule or the file itself has a member that this version "
        "does not know, or could not read. Nothing was made of it.",
        matters="It may be a new feature of Glue that changes what runs, or when, and the DAG "
        "would not show it. That is why the workflow counts as `differs`.",
        mend="Look the member up. If it changes nothing about what runs, take it out of the "
        "source; if it does, try a newer glue2airflow first, and otherwise add the behaviour to "
        "the DAG by hand.",
        sources=(guide("aws-glue-api-workflow"), guide("aws-glue-api-jobs-trigger")),
    ),
    "GLU104": Text(
        means="The definition of a job, a crawler or an EventBridge rule has a member that the DAG "
        "does not take up, because this version does not know it or cannot resolve it; or a "
        "trigger inside a workflow has tags.",
        matters="It hardly ever does: the DAG starts the job or crawler by its name, and Glue "
        "applies the whole definition each time, this member too.",
        mend="Nothing is to be done, unless the member says when the job runs or how often it is "
        "tried again; then set the same on its task in the DAG.",
    ),
    "GLU105": Text(
        means="Triggers start these jobs, but no source defines them (or two sources do, and "
        "differ): a saved workflow holds its jobs by name only. The task gets no retries and no "
        "`max_active_tis_per_dag`, and, where the trigger sets no timeout, waits up to 49 hours: "
        "Glue's longest default, 2,880 minutes, and an hour to start up.",
        matters="If a job has MaxRetries, its task fails at the first failed attempt while Glue "
        "goes on to the next. If it has a longer timeout, the task gives up too early.",
        mend="Give the job definitions as a second source: what one source defines, the others "
        "may use.",
        commands=(
            "aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",
            "aws glue get-jobs > jobs.json",
            "glue2airflow convert workflow.json jobs.json -o dags",
        ),
        sources=(guide("workflows_api_concepts"), guide("add-job")),
    ),
    "GLU106": Text(
        means="The source holds triggers that name this workflow, but not the workflow itself, as "
        "where one stack makes the workflow and another the triggers.",
        matters="Its MaxConcurrentRuns and run properties are unknown, so the DAG lets runs "
        "overlap and has no params. If other stacks add triggers too, the DAG lacks their part.",
        mend="Convert the workflow as Glue knows it, which holds all of its triggers, or bring "
        "workflow and triggers together in one template.",
        commands=("aws glue get-workflow --name WORKFLOW --include-graph > workflow.json",),
        sources=(guide("workflows_overview"),),
    ),
    "GLU107": Text(
        means="Glue fires SCHEDULED and CONDITIONAL triggers only while they are ACTIVATED, and "
        "the source does not say whether this one is. It is taken to be.",
        matters="If it is not, the DAG does what Glue does not do today: it starts by itself, or "
        "runs a branch that is switched off in Glue.",
        mend="Ask Glue, and write the answer into the source as the trigger's `State`. A workflow "
        "saved with its graph has it already.",
        commands=("aws glue get-trigger --name TRIGGER --query Trigger.State",),
        sources=(guide("about-triggers"),),
    ),
    "GLU108": Text(
        means="The source defines this job or crawler, or shows it in the graph of a workflow, "
        "and no trigger in the source that can fire starts it. No DAG has a task for it.",
        matters="Nothing changes for it: whatever starts it today (a script, a Lambda function, "
        "its own schedule) goes on. But if it belongs to a workflow, a trigger is missing from the "
        "source.",
        mend="Look whether a trigger starts it. If none does, Glue answers this command with all "
        "triggers.",
        commands=("aws glue get-triggers --dependent-job-name JOB",),
        sources=(guide("aws-glue-api-jobs-trigger"),),
    ),
    "GLU109": Text(
        means="A part of the template that decides what runs, or when, cannot be resolved: a "
        "schedule behind a parameter without a value, a condition that puts a trigger in or leaves "
        "it out, a macro or `Fn::Transform` that only CloudFormation can expand, a credential "
        "inside a name.",
        matters="Each possible answer is another DAG, so none is written.",
        mend="Give the keys that the message names with `--parameter` or `--parameters-file`. For "
        "what only CloudFormation can expand, convert the processed template of the deployed "
        "stack. A credential in a name is never written out: give the job a name without it.",
        commands=(
            "glue2airflow convert template.yaml -o dags --parameter 'Cron=cron(0 1 * * ? *)'",
            "aws cloudformation get-template --stack-name STACK --template-stage Processed "
            "> processed.json",
        ),
        sources=(f"{CLOUDFORMATION}/TemplateReference/transform-reference.html",),
    ),
    "GLU110": Text(
        means="The same object stands in the source twice with different contents, or two of the "
        "sources hold a workflow of the same name and do not agree. (Triggers outside of workflows "
        "count here by the name of their start trigger.)",
        matters="Glue knows a name once in an account and region. Which of the two is in force "
        "cannot be told from the files, and both would be one DAG.",
        mend="Leave out the one that is out of date. If the two come from two accounts or "
        "regions, convert them one at a time, into two folders; Airflow needs DAG ids that differ, "
        "so load them in two Airflows or change one `dag_id`.",
        commands=(
            "glue2airflow convert eu.json -o dags/eu",
            "glue2airflow convert us.json -o dags/us",
        ),
    ),
    "GLU111": Text(
        means="The account was asked for this object when the source was saved, and did not know "
        "it (AWS lists it as missing or not found).",
        matters="If a trigger starts it, Glue cannot run it and records ERROR, which no trigger "
        "can watch. The Airflow task fails too: not finding the job, it tries to create it, and "
        "has no role to give it.",
        mend="Look for it in the right account and region. If it is really gone, take it out of "
        "the triggers that start it; then save the source again.",
        commands=("aws glue get-job --job-name JOB --region REGION",),
        sources=(guide("job-run-statuses"),),
    ),
    "GLU112": Text(
        means="The name holds characters that an id in Airflow cannot have, or is very long. A "
        "task id is also the name of a Python variable here, so letters, digits and underscores "
        "are left of it; in a DAG id, dots and dashes too.",
        matters="Logs, links and commands such as `airflow tasks test` use the id. Airflow's pages "
        "show the Glue name, and the task starts the job or crawler by it. Where two ids would be "
        "the same, one ends in eight hexadecimal digits drawn from its Glue name.",
        mend="Nothing is to be done. If the id reads badly, give the job a plainer name in Glue "
        "(that is a new job: Glue cannot rename one).",
        glue='{"Actions": [{"JobName": "sales/eu"}]}',
        airflow='task_id="sales_eu",\ntask_display_name="sales/eu",\njob_name="sales/eu",',
    ),
    "GLU113": Text(
        means="The tags of a workflow become tags of its DAG, written `key:value`. This one is "
        "longer than 100 characters and was left out.",
        matters="Airflow refuses the whole DAG if one of its tags is longer than that. Nothing "
        "that runs depends on a tag.",
        mend="Shorten its value in Glue and convert again, if you look DAGs up by it.",
        commands=("aws glue tag-resource --resource-arn ARN --tags-to-add KEY=VALUE",),
        sources=(f"{AIRFLOW_DOCS}/howto/add-dag-tags.html",),
    ),
    "GLU114": Text(
        means="A job argument, a run property or a tag looks like a credential by its name or its "
        "value, or the template marks it as one (NoEcho, a secret store), so it is not written "
        "into the DAG file. The task reads such an argument from an Airflow Variable; such a run "
        "property becomes an empty param; such a tag is left out.",
        matters="Until the Variable is set the task fails before it starts the job. An empty "
        "param stays empty.",
        mend="Set the Variable that the message names. Better: let the script read the credential "
        "from AWS Secrets Manager, as AWS advises, and drop the argument.",
        commands=("airflow variables set nightly__load__db_password VALUE",),
        glue='{"Actions": [{"JobName": "load", "Arguments": {"--db_password": "hunter2"}}]}',
        airflow='script_args={"--db_password": "{{ var.value.nightly__load__db_password }}"},',
        sources=(guide("aws-glue-api-jobs-trigger"), f"{AIRFLOW_DOCS}/howto/variable.html"),
    ),
    "GLU115": Text(
        means="A number in the definition of a job or crawler (Timeout, MaxRetries and the like) "
        "depends on something that the template does not hold. It counts as absent.",
        matters="The task then waits as long as Glue's default timeout, and is not retried; the "
        "job itself runs in Glue with whatever the stack was deployed with.",
        mend="Give the value for each key that the message names, or convert the deployed workflow "
        "with its job definitions (a snapshot).",
        commands=("glue2airflow convert template.yaml -o dags --parameter JobTimeout=120",),
        sources=(guide("add-job"),),
    ),
    "GLU116": Text(
        means="When the account was read, a part of it was not: AWS did not allow the call, or an "
        "event pattern held what looks like a credential and was left out.",
        matters="Rules that were not read are missing from the template beside the DAG of a "
        "workflow that events start: it asks for the pattern to be filled in (GLU224). The DAG "
        "itself does not depend on rules, but for one: if all of them are disabled, it is paused.",
        mend="Have the permission granted and read the account again; `glue2airflow iam-policy` "
        "prints all that reading takes. A pattern is filled into the template by hand.",
        commands=("aws events describe-rule --name RULE",),
        sources=("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-iam.html",),
    ),
    "GLU118": Text(
        means="The Terraform configuration calls a module that is not in its folders: it comes "
        "from a registry, a repository or an archive, or the path leads nowhere. Nothing is "
        "fetched, so it was not read. Modules that can hold nothing of Glue, such as those of "
        "`terraform-aws-modules` for another service, are not told of.",
        matters="What it defines is missing: a job counts as unknown (GLU105), a trigger that it "
        "adds to a workflow has no task, and a workflow of its own no DAG. Its outputs stand as "
        "`${module.NAME.OUTPUT}`.",
        mend="Convert the plan, in which every module is expanded, or the state. If the module has "
        "nothing to do with Glue, nothing is to be done.",
        commands=(
            "terraform plan -out=tfplan && terraform show -json tfplan > plan.json",
            "glue2airflow convert plan.json -o dags",
        ),
        sources=("https://github.com/hashicorp/terraform",),
    ),
    "GLU119": Text(
        means="How many there are of a trigger, a workflow or a module (its `count` or `for_each`) "
        "depends on something that the Terraform configuration does not tell: a variable without a "
        "value, a data source, an attribute that AWS decides.",
        matters="Each possible answer is another DAG, so none is written for the workflow that "
        "they belong to; for every workflow of the source, where that is not known either.",
        mend="Give the value with `--parameter`, or the `.tfvars` file with `--parameters-file`; "
        "lists and maps as Terraform writes them. Or convert the plan, where all of it is known.",
        commands=(
            "glue2airflow convert infra -o dags --parameters-file infra/prod.tfvars",
            'glue2airflow convert infra -o dags --parameter \'var.jobs=["load", "report"]\'',
        ),
        sources=("https://github.com/hashicorp/terraform",),
    ),
    "GLU120": Text(
        means="A Terraform plan does not know ids and ARNs of what it is going to create. It says "
        "which resources an expression refers to, and not the expression. Where that is one job, "
        "crawler or workflow, its name was taken: the id of each of them is its name.",
        matters="It is wrong only where the configuration puts the id together with other text, "
        'as in `"${aws_glue_job.load.id}-v2"`, and that names a job which the plan does not '
        "create.",
        mend="Nothing is to be done. Configurations that use `.name` in place of `.id` have such "
        "names in the plan already; the state has all of them.",
        commands=("terraform show -json > state.json",),
        sources=("https://github.com/hashicorp/terraform-provider-aws",),
    ),
    "GLU121": Text(
        means="The template holds a stack in a stack (`AWS::CloudFormation::Stack` or "
        "`AWS::Serverless::Application`), and the inner template is not there: it lies behind a "
        "URL, in the serverless repository, or outside of the folder.",
        matters="Whatever it defines is missing: a job counts as unknown (GLU105), a trigger that "
        "it adds to a workflow of this template has no task, and a workflow of its own no DAG.",
        mend="If it has to do with Glue, convert the CDK assembly (`cdk.out`), or the template "
        "before the AWS CLI or SAM replaced its paths by URLs; both bring the inner templates "
        "along. Or convert what is deployed.",
        commands=("glue2airflow convert cdk.out -o dags", "glue2airflow convert aws: -o dags"),
        sources=(f"{CLOUDFORMATION}/UserGuide/using-cfn-nested-stacks.html",),
    ),
    "GLU122": Text(
        means="The manifest of the CDK assembly says that values are missing from it (`cdk synth` "
        "could not look them up in the account, and wrote dummies), or has a newer schema than "
        "this version of glue2airflow knows.",
        matters="A dummy in the name of a job, or in what decides about a workflow, is not what "
        "will be deployed. It is noted of each workflow in which a dummy was found.",
        mend="Synthesise again where CDK reaches the account; it keeps what it finds in "
        "`cdk.context.json`. For a newer schema, try a newer glue2airflow, and compare the DAGs "
        "with the deployed workflows.",
        commands=("glue2airflow verify aws: --dags dags",),
        sources=("https://github.com/aws/aws-cdk-cli",),
    ),
}
