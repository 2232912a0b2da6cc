"""Long answers, batches and tags; all calls go over HTTP by boto3."""

from __future__ import annotations

import pytest

from wire_definitions import crawler, job, refused, trigger


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


def make(glue, kind, name, **more):
    {
        "workflow": lambda: glue.create_workflow(Name=name, **more),
        "trigger": lambda: glue.create_trigger(**trigger(name, **more)),
        "job": lambda: glue.create_job(Name=name, **job(**more)),
        "crawler": lambda: glue.create_crawler(Name=name, **crawler(**more)),
    }[kind]()


PAGED = [
    ("workflow", "list_workflows", "Workflows", 25),
    ("trigger", "list_triggers", "TriggerNames", 200),
    ("trigger", "get_triggers", "Triggers", 200),
    ("job", "list_jobs", "JobNames", 1000),
    ("job", "get_jobs", "Jobs", 1000),
    ("crawler", "list_crawlers", "CrawlerNames", 1000),
    ("crawler", "get_crawlers", "Crawlers", 1000),
]


@pytest.mark.parametrize(("kind", "call", "member", "most"), PAGED)
def test_long_lists_come_in_pages(glue, kind, call, member, most):
    names = [f"n{i:02}" for i in range(7)]
    for name in names:
        make(glue, kind, name)
    found, token = [], {}
    for size in (3, 3, 1):
        reply = getattr(glue, call)(MaxResults=3, **token)
        assert len(reply[member]) == size
        found += reply[member]
        token = {"NextToken": reply["NextToken"]} if "NextToken" in reply else {}
    assert token == {}
    assert [item if isinstance(item, str) else item["Name"] for item in found] == names
    assert "NextToken" not in getattr(glue, call)(MaxResults=7)
    assert "NextToken" not in getattr(glue, call)(MaxResults=most)
    for token in ("made up", "ZnJvbSB4"):
        code, _ = refused(getattr(glue, call), NextToken=token)
        assert code == "ValidationException"
    code, told = refused(getattr(glue, call), MaxResults=most + 1)
    assert code == "ValidationException"
    assert f"Member must have value less than or equal to {most}" in told


def test_workflows_are_listed_by_25_as_botocore_pages_them(glue):
    names = [f"w{i:02}" for i in range(60)]
    for name in names:
        glue.create_workflow(Name=name)
    pages = [page["Workflows"] for page in glue.get_paginator("list_workflows").paginate()]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [name for page in pages for name in page] == names


@pytest.mark.parametrize(
    ("kind", "call", "asked", "found", "missing"),
    [
        ("workflow", "batch_get_workflows", "Names", "Workflows", "MissingWorkflows"),
        ("trigger", "batch_get_triggers", "TriggerNames", "Triggers", "TriggersNotFound"),
        ("job", "batch_get_jobs", "JobNames", "Jobs", "JobsNotFound"),
        ("crawler", "batch_get_crawlers", "CrawlerNames", "Crawlers", "CrawlersNotFound"),
    ],
)
def test_a_batch_tells_what_is_missing(glue, kind, call, asked, found, missing):
    for name in ("a", "b"):
        make(glue, kind, name)
    reply = getattr(glue, call)(**{asked: ["b", "x", "a", "x"]})
    assert [item["Name"] for item in reply[found]] == ["b", "a"]
    assert reply[missing] == ["x"]


def test_a_batch_of_workflows_holds_25(glue):
    code, told = refused(glue.batch_get_workflows, Names=[f"w{i}" for i in range(26)])
    assert code == "ValidationException"
    assert "'names' failed to satisfy constraint: Member must have length" in told


@pytest.mark.parametrize("kind", ["workflow", "trigger", "job", "crawler"])
def test_tags(glue, kind):
    make(glue, kind, "n", Tags={"a": "1", "b": "2"})
    arn = f"arn:aws:glue:us-east-1:123456789012:{kind}/n"
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"b": "3", "c": "4"})
    glue.untag_resource(ResourceArn=arn, TagsToRemove=["a", "never there"])
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"b": "3", "c": "4"}
    other = arn.replace("/n", "/none")
    assert refused(glue.get_tags, ResourceArn=other)[0] == "EntityNotFoundException"
    elsewhere = arn.replace("us-east-1", "eu-west-1")
    assert refused(glue.get_tags, ResourceArn=elsewhere)[0] == "EntityNotFoundException"
    many = {f"k{i}": "" for i in range(49)}
    answer = refused(glue.tag_resource, ResourceArn=arn, TagsToAdd=many)
    assert answer[0] == "InvalidInputException"


@pytest.mark.parametrize(
    ("kind", "call", "member"),
    [
        ("trigger", "list_triggers", "TriggerNames"),
        ("job", "list_jobs", "JobNames"),
        ("crawler", "list_crawlers", "CrawlerNames"),
    ],
)
def test_lists_can_be_of_those_with_some_tags(glue, kind, call, member):
    make(glue, kind, "a", Tags={"team": "x", "env": "dev"})
    make(glue, kind, "b", Tags={"team": "x"})
    make(glue, kind, "c")
    wanted = {(): "abc", (("team", "x"),): "ab", (("team", "x"), ("env", "dev")): "a"}
    for tags, names in wanted.items():
        assert getattr(glue, call)(Tags=dict(tags))[member] == list(names)
    getattr(glue, f"delete_{kind}")(**{"JobName" if kind == "job" else "Name": "a"})
    make(glue, kind, "a")
    assert getattr(glue, call)(Tags={"env": "dev"})[member] == []


def test_tags_of_other_resources_are_motos(glue):
    glue.create_registry(RegistryName="r")
    arn = glue.get_registry(RegistryId={"RegistryName": "r"})["RegistryArn"]
    glue.tag_resource(ResourceArn=arn, TagsToAdd={"c": "d"})
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"c": "d"}
