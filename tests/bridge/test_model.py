"""The model against botocore's own model of the Glue API."""

from __future__ import annotations

from dataclasses import fields

import botocore.session
import pytest

from airflow_glue_bridge.glue import model
from airflow_glue_bridge.glue.codec import api_name
from airflow_glue_bridge.glue.model import LEFT_IN_GLUE, NodeType, TriggerType

GLUE = botocore.session.get_session().get_service_model("glue")
EVENTS = botocore.session.get_session().get_service_model("events")
SHAPES = {
    model.Action: GLUE.shape_for("Action"),
    model.Condition: GLUE.shape_for("Condition"),
    model.Crawler: GLUE.shape_for("Crawler"),
    model.EventBatchingCondition: GLUE.shape_for("EventBatchingCondition"),
    model.EventRule: EVENTS.shape_for("DescribeRuleResponse"),
    model.ExecutionProperty: GLUE.shape_for("ExecutionProperty"),
    model.Job: GLUE.shape_for("Job"),
    model.JobCommand: GLUE.shape_for("JobCommand"),
    model.NotificationProperty: GLUE.shape_for("NotificationProperty"),
    model.Predicate: GLUE.shape_for("Predicate"),
    model.Trigger: GLUE.shape_for("Trigger"),
    model.Workflow: GLUE.shape_for("Workflow"),
}
# Members of ours that come from another call: tags from GetTags, a rule's from its targets.
FROM_ELSEWHERE = {"Tags", "Targets"}
# In the API reference, or in newer versions of botocore only.
NOT_IN_BOTOCORE = {"CreationStatus"}


@pytest.mark.parametrize("cls", SHAPES, ids=lambda cls: cls.__name__)
def test_every_member_is_taken_up_or_left_in_glue(cls: type) -> None:
    ours = {api_name(f.name) for f in fields(cls) if f.metadata.get("api", True)}
    left = LEFT_IN_GLUE.get(cls, frozenset())
    assert not ours & left
    known = (ours | left) - NOT_IN_BOTOCORE
    missing = set(SHAPES[cls].members) - known
    assert missing == set(), "the API has members that would be reported as unknown"
    assert known - set(SHAPES[cls].members) <= FROM_ELSEWHERE


@pytest.mark.parametrize(
    ("ours", "shape"),
    [(TriggerType, "TriggerType"), (model.Logical, "Logical")],
    ids=["TriggerType", "Logical"],
)
def test_enumerations_are_the_apis(ours: type, shape: str) -> None:
    assert set(ours) == set(GLUE.shape_for(shape).enum)


def test_watchable_states_are_states() -> None:
    for kind, shape in ((NodeType.JOB, "JobRunState"), (NodeType.CRAWLER, "CrawlState")):
        assert set(model.WATCHABLE_STATES[kind]) <= set(GLUE.shape_for(shape).enum)
