"""Workflows, jobs and crawlers: what can be defined, and what is refused; all over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from botocore.session import get_session

from airflow_glue_bridge.testing import operations
from wire_definitions import crawler, job, refused, trigger

OURS = re.compile(r"Workflow|Trigger|Job|Crawl|^(Tag|Untag)Resource$|^GetTags$")
# Of the operations with such a name, those that moto answers, or nobody.
NOT_OURS = {
    "GetSystemLogsForJobRun": "jobs write no logs here",
    "UpdateJobFromSourceControl": "there is no source control behind it",
    "UpdateSourceControlFromJob": "there is no source control behind it",
}


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


def test_every_operation_of_the_families_is_answered():
    model = get_session().get_service_model("glue")
    wanted = {name for name in model.operation_names if OURS.search(name)}
    assert set(NOT_OURS) < wanted
    assert wanted - set(operations.load()) == set(NOT_OURS)


def test_no_operation_is_answered_that_botocore_does_not_know():
    model = get_session().get_service_model("glue")
    assert set(operations.load()) - set(model.operation_names) == {"NotifyEvent"}


def test_two_handlers_of_one_operation_are_a_mistake():
    def get_workflow(world, request):
        return {}

    operations.load()
    with pytest.raises(ValueError, match="GetWorkflow has two handlers"):
        operations.operation(get_workflow)


# --- workflows


def test_a_workflow_is_as_it_was_defined(glue, glue_emulator):
    before = glue_emulator.clock.now()
    settings = {"Description": "d", "DefaultRunProperties": {"a": "1"}, "MaxConcurrentRuns": 2}
    assert glue.create_workflow(Name="flow", **settings)["Name"] == "flow"
    found = glue.get_workflow(Name="flow")["Workflow"]
    assert {k: found[k] for k in settings} == settings
    assert found["CreatedOn"] == found["LastModifiedOn"] > before
    assert found.keys() == {"Name", "CreatedOn", "LastModifiedOn", *settings}


def test_an_updated_workflow_keeps_what_is_not_given(glue):
    glue.create_workflow(Name="flow", Description="d", MaxConcurrentRuns=2)
    glue.update_workflow(Name="flow", MaxConcurrentRuns=3)
    found = glue.get_workflow(Name="flow")["Workflow"]
    assert (found["Description"], found["MaxConcurrentRuns"]) == ("d", 3)
    assert found["LastModifiedOn"] > found["CreatedOn"]


def test_a_workflow_refuses(glue):
    glue.create_workflow(Name="flow")
    unknown = ("EntityNotFoundException", "Entity not found")
    assert refused(glue.get_workflow, Name="none") == unknown
    assert refused(glue.update_workflow, Name="none") == unknown
    assert refused(glue.create_workflow, Name="flow")[0] == "AlreadyExistsException"
    few = (
        "InvalidInputException",
        "MaxConcurrentRuns should be greater than or equal to 1 if present.",
    )
    assert refused(glue.create_workflow, Name="new", MaxConcurrentRuns=0) == few
    assert refused(glue.update_workflow, Name="flow", MaxConcurrentRuns=0) == few


def test_a_deleted_workflow_leaves_its_triggers_behind(glue):
    glue.create_workflow(Name="flow", Tags={"a": "b"})
    glue.create_trigger(**trigger("start", "ON_DEMAND", WorkflowName="flow"))
    glue.create_trigger(**trigger("daily", "SCHEDULED", WorkflowName="flow", StartOnCreation=True))
    for _ in range(2):  # nothing is said of one that is not there
        assert glue.delete_workflow(Name="flow")["Name"] == "flow"
    assert glue.list_workflows()["Workflows"] == []
    assert glue.get_trigger(Name="start")["Trigger"]["WorkflowName"] == "flow"
    assert glue.list_triggers()["TriggerNames"] == ["start", "daily"]


def test_the_graph_and_the_last_run_come_with_the_workflow(glue):
    glue.create_workflow(Name="flow")
    glue.create_job(Name="job", Role="r", Command={"Name": "glueetl"})
    glue.create_trigger(**trigger("start", "ON_DEMAND", WorkflowName="flow"))
    run = glue.start_workflow_run(Name="flow")["RunId"]
    for found in (
        glue.get_workflow(Name="flow", IncludeGraph=True)["Workflow"],
        glue.batch_get_workflows(Names=["flow"], IncludeGraph=True)["Workflows"][0],
    ):
        kinds = {node["Name"]: node["Type"] for node in found["Graph"]["Nodes"]}
        assert kinds == {"start": "TRIGGER", "job": "JOB"}
        assert found["LastRun"]["WorkflowRunId"] == run
    plain = glue.get_workflow(Name="flow")["Workflow"]
    assert plain["LastRun"]["WorkflowRunId"] == run
    assert "Graph" not in plain


# --- jobs


def test_a_job_has_glues_defaults(glue):
    glue.create_job(Name="job", **job())
    found = glue.get_job(JobName="job")["Job"]
    assert found["ExecutionProperty"] == {"MaxConcurrentRuns": 1}
    assert (found["MaxRetries"], found["Timeout"], found["JobMode"]) == (0, 480, "SCRIPT")
    assert found["Command"] == job()["Command"]


@pytest.mark.parametrize(
    ("command", "version", "minutes"),
    [
        ("glueetl", "0.9", 2880),
        ("glueetl", "4.0", 2880),
        ("glueetl", "5.0", 480),
        ("glueetl", None, 480),
        ("gluestreaming", None, 10080),
        ("pythonshell", None, 2880),
        ("pythonshell", "3.0", 2880),
    ],
)
def test_a_jobs_timeout_depends_on_its_kind_and_version(glue, command, version, minutes):
    given = {"GlueVersion": version} if version else {}
    glue.create_job(Name="job", **job(Command={"Name": command}, **given))
    found = glue.get_job(JobName="job")["Job"]
    assert found["Timeout"] == minutes
    assert found.get("GlueVersion") == (version or (None if command == "pythonshell" else "5.1"))


def test_an_updated_job_is_overwritten(glue):
    glue.create_job(Name="job", **job(Timeout=5, DefaultArguments={"--a": "b"}))
    made = glue.get_job(JobName="job")["Job"]
    glue.update_job(JobName="job", JobUpdate=job(MaxRetries=2))
    found = glue.get_job(JobName="job")["Job"]
    assert "DefaultArguments" not in found
    assert (found["Timeout"], found["MaxRetries"]) == (480, 2)
    assert found["CreatedOn"] == made["CreatedOn"] < found["LastModifiedOn"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"MaxRetries": 11},
        {"MaxRetries": -1},
        {"Timeout": 10081},
        {"MaxCapacity": 2.0, "WorkerType": "G.1X"},
    ],
)
def test_a_job_that_cannot_be_is_refused(glue, wrong):
    glue.create_job(Name="job", **job())
    assert refused(glue.create_job, Name="new", **job(**wrong))[0] == "InvalidInputException"
    answer = refused(glue.update_job, JobName="job", JobUpdate=job(**wrong))
    assert answer[0] == "InvalidInputException"


def test_a_job_refuses(glue):
    glue.create_job(Name="job", **job())
    unknown = ("EntityNotFoundException", "Job none not found.")
    assert refused(glue.get_job, JobName="none") == unknown
    assert refused(glue.update_job, JobName="none", JobUpdate=job()) == unknown
    assert refused(glue.create_job, Name="job", **job())[0] == "AlreadyExistsException"
    answer = refused(glue.create_job, Name="job", **job(Timeout=5))
    assert answer[0] == "IdempotentParameterMismatchException"
    answer = refused(glue.update_job, JobName="job", JobUpdate={"Role": "r"})
    assert answer == ("InvalidInputException", "Command cannot be null or empty")


def test_a_deleted_job(glue):
    glue.create_job(Name="job", **job())
    for _ in range(2):
        assert glue.delete_job(JobName="job")["JobName"] == "job"
    assert refused(glue.get_job, JobName="job")[0] == "EntityNotFoundException"


# --- crawlers


def test_a_crawler_is_ready_and_as_it_was_defined(glue):
    glue.create_crawler(Name="c", **crawler(Schedule="cron(0 6 * * ? *)", TablePrefix="p_"))
    found = glue.get_crawler(Name="c")["Crawler"]
    assert (found["State"], found["TablePrefix"], found["Version"]) == ("READY", "p_", 1)
    expression = {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "SCHEDULED"}
    assert found["Schedule"] == expression
    assert found["Targets"] == crawler()["Targets"]
    assert "LastCrawl" not in found
    assert found == glue.get_crawlers()["Crawlers"][0]
    assert found == glue.batch_get_crawlers(CrawlerNames=["c"])["Crawlers"][0]


def test_an_updated_crawler_keeps_what_is_not_given(glue):
    glue.create_crawler(Name="c", **crawler(TablePrefix="p_"))
    glue.update_crawler(Name="c", Description="d", Schedule="cron(0 7 * * ? *)")
    found = glue.get_crawler(Name="c")["Crawler"]
    assert (found["TablePrefix"], found["Description"], found["Version"]) == ("p_", "d", 2)
    assert found["Schedule"]["ScheduleExpression"] == "cron(0 7 * * ? *)"
    assert found["LastUpdated"] > found["CreationTime"]


@pytest.mark.glue_emulator(step=timedelta(0))
def test_a_running_crawler_is_left_alone(glue):
    glue.create_crawler(Name="c", **crawler())
    glue.start_crawler(Name="c")
    assert refused(glue.update_crawler, Name="c", Description="d")[0] == "CrawlerRunningException"
    assert refused(glue.delete_crawler, Name="c")[0] == "CrawlerRunningException"


def test_a_crawler_refuses(glue):
    glue.create_crawler(Name="c", **crawler())
    unknown = ("EntityNotFoundException", "Crawler none not found.")
    assert refused(glue.get_crawler, Name="none") == unknown
    assert refused(glue.update_crawler, Name="none") == unknown
    assert refused(glue.delete_crawler, Name="none") == unknown
    assert refused(glue.create_crawler, Name="c", **crawler())[0] == "AlreadyExistsException"
    answer = refused(glue.create_crawler, Name="n", **crawler(Schedule="rate(5 minutes)"))
    assert answer[0] == "InvalidInputException"
    answer = refused(glue.create_crawler, Name="n", Role="r", Targets={"S3Targets": []})
    assert answer[0] == "InvalidInputException"
    glue.delete_crawler(Name="c")
    assert glue.list_crawlers()["CrawlerNames"] == []
