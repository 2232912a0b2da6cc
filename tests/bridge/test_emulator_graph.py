"""The graphs of workflows and of their runs."""

from __future__ import annotations

import re

from emulated_glue import Glue, after, begin, details


def drawn(graph: dict) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """Nodes and edges by name."""
    names = {node["UniqueId"]: node["Name"] for node in graph["Nodes"]}
    nodes = [(node["Type"], node["Name"]) for node in graph["Nodes"]]
    pairs = [(names[e["SourceId"]], names[e["DestinationId"]]) for e in graph["Edges"]]
    assert len(names) == len(nodes)
    assert len(set(pairs)) == len(pairs)
    return nodes, set(pairs)


def design(glue: Glue) -> dict:
    return glue("GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]["Graph"]


# https://docs.aws.amazon.com/glue/latest/dg/workflows_api_concepts.html, example 2
def conditional(glue: Glue) -> None:
    glue.jobs("j1", "j2", "j3")
    both = {"j1": "SUCCEEDED", "j2": "SUCCEEDED"}
    t2 = after("t2", {"j1": "SUCCEEDED"}, "j2")
    glue.workflow("w", begin("j1", name="t1"), t2, after("t3", both, "j3"))


EDGES = {("t1", "j1"), ("j1", "t2"), ("t2", "j2"), ("j1", "t3"), ("j2", "t3"), ("t3", "j3")}


def test_awss_example_of_a_design() -> None:
    glue = Glue()
    conditional(glue)
    nodes, edges = drawn(design(glue))
    assert sorted(nodes) == [
        *(("JOB", name) for name in ("j1", "j2", "j3")),
        *(("TRIGGER", name) for name in ("t1", "t2", "t3")),
    ]
    assert edges == EDGES
    (trigger,) = [n for n in design(glue)["Nodes"] if n["Name"] == "t2"]
    assert trigger["TriggerDetails"]["Trigger"] == glue("GetTrigger", Name="t2")["Trigger"]
    assert not any(key in node for node in design(glue)["Nodes"] for key in ("JobDetails",))


def test_what_is_only_watched_is_in_the_graph_too() -> None:
    glue = Glue()
    glue.jobs("a", "b", "elsewhere")
    glue.workflow("w", begin("a"), after("t", {"elsewhere": "SUCCEEDED"}, "b"))
    nodes, edges = drawn(design(glue))
    assert ("JOB", "elsewhere") in nodes
    assert edges == {("begin", "a"), ("elsewhere", "t"), ("t", "b")}


def test_graphs_are_given_on_request() -> None:
    glue = Glue()
    conditional(glue)
    run_id = glue.start()
    assert "Graph" not in glue("GetWorkflow", Name="w")["Workflow"]
    assert "Graph" not in glue.run(run_id)
    assert "Graph" not in glue.runs()[0]
    (run,) = glue("GetWorkflowRuns", Name="w", IncludeGraph=True)["Runs"]
    assert drawn(run["Graph"])[1] == EDGES


def test_a_node_has_details_once_it_ran() -> None:
    glue = Glue({"jobs": {"j2": "FAILED after 5m"}})
    conditional(glue)
    run_id = glue.start()
    glue.wait(hours=1)
    graph = glue.run(run_id, graph=True)["Graph"]
    assert drawn(graph)[1] == EDGES
    nodes = {node["Name"]: node for node in graph["Nodes"]}
    assert nodes["j2"]["JobDetails"] == {"JobRuns": glue.job_runs("j2")}
    assert set(nodes["j3"]) == {"Type", "Name", "UniqueId"}


def test_ids_are_nodes_of_one_graph() -> None:
    glue = Glue()
    conditional(glue)
    first = glue.start()
    glue.wait(hours=1)
    second = glue.start()
    graphs = [design(glue), *(glue.run(i, graph=True)["Graph"] for i in (first, second))]
    ids = [node["UniqueId"] for graph in graphs for node in graph["Nodes"]]
    assert len(set(ids)) == 3 * 6
    assert all(re.fullmatch("wnode_[0-9a-f]{64}", i) for i in ids)
    assert re.fullmatch("wr_[0-9a-f]{64}", first)
    assert glue.run(first, graph=True)["Graph"] == graphs[1], "they stay"


def test_the_same_story_has_the_same_ids() -> None:
    def story() -> object:
        glue = Glue()
        conditional(glue)
        run_id = glue.start()
        glue.wait(hours=1)
        return glue.run(run_id, graph=True)

    assert story() == story()


def test_a_run_keeps_its_graph_and_the_design_is_the_latest() -> None:
    glue = Glue()
    conditional(glue)
    run_id = glue.start()
    glue("DeleteTrigger", Name="t3")
    glue("StopTrigger", Name="t2")
    nodes, _ = drawn(design(glue))
    assert ("TRIGGER", "t3") not in nodes
    assert ("JOB", "j3") not in nodes
    graph = glue.run(run_id, graph=True)["Graph"]
    assert drawn(graph)[1] == EDGES
    triggers = [n["TriggerDetails"]["Trigger"] for n in graph["Nodes"] if n["Type"] == "TRIGGER"]
    states = {trigger["Name"]: trigger["State"] for trigger in triggers}
    assert states == {"t1": "CREATED", "t2": "ACTIVATED", "t3": "ACTIVATED"}
    (t2,) = [n for n in design(glue)["Nodes"] if n["Name"] == "t2"]
    assert t2["TriggerDetails"]["Trigger"]["State"] == "DEACTIVATED"


def test_crawlers_and_jobs_of_one_name_are_two_nodes() -> None:
    glue = Glue()
    glue.jobs("same")
    glue.crawlers("same")
    glue.workflow("w", begin("same"), after("t", {"same": "SUCCEEDED"}, "c:same"))
    run_id = glue.start()
    glue.wait(hours=1)
    nodes = glue.run(run_id, graph=True)["Graph"]["Nodes"]
    found = {node["Type"]: details(node) for node in nodes}
    assert [run["JobRunState"] for run in found["JOB"]] == ["SUCCEEDED"]
    assert [crawl["State"] for crawl in found["CRAWLER"]] == ["SUCCEEDED"]


def test_a_job_started_by_two_triggers_is_one_node_with_two_runs() -> None:
    glue = Glue({"jobs": {"b": "10m"}})
    glue.jobs("a", "b", "x")
    glue.workflow(
        "w",
        begin("a", "b"),
        after("ta", {"a": "SUCCEEDED"}, "x"),
        after("tb", {"b": "SUCCEEDED"}, "x"),
    )
    run_id = glue.start()
    glue.wait(hours=1)
    graph = glue.run(run_id, graph=True)["Graph"]
    (node,) = [n for n in graph["Nodes"] if n["Name"] == "x"]
    assert [run["TriggerName"] for run in details(node)] == ["ta", "tb"]
    assert {("ta", "x"), ("tb", "x")} <= drawn(graph)[1]
