"""How the poller looks: which requests, and what their replies say."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from airflow_glue_bridge.glue.marks import Run, began, newest_first
from airflow_glue_bridge.triggers.poller_subjects import Found, Subject

# Asks until there is an answer that is no passing fault.
Ask = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]

# https://docs.aws.amazon.com/glue/latest/webapi/API_BatchGetWorkflows.html
BATCH = 25
# Glue allows 1,000, but the event loop stands still while a reply is parsed: 200 runs take 10 ms.
MOST_PER_PAGE = 200
# Past runs that are read along with those that are waited for, to know what is usual.
_PAST = 25


async def look(ask: Ask, subject: Subject) -> Found:
    """Look at one subject."""
    if subject.run_id:
        return await _graph(ask, subject)
    return await _runs(ask, subject)


async def _graph(ask: Ask, subject: Subject) -> Found:
    request = {"Name": subject.workflow, "RunId": subject.run_id, "IncludeGraph": True}
    reply = await ask("get_workflow_run", request)
    return Found({subject.run_id: reply["Run"]})


async def _runs(ask: Ask, subject: Subject) -> Found:
    """Read pages until all that is waited for was seen, and what is too old for them one by one."""
    wanted, since = subject.wanted() - subject.deep, subject.since()
    found = await _pages(ask, subject.workflow, wanted, since)
    subject.history.read = True
    subject.latest = next((r["WorkflowRunId"] for r in newest_first(found.runs.values())), "")
    subject.deep = (subject.deep | wanted) & subject.wanted() - found.runs.keys()
    for run_id in sorted(subject.deep - found.runs.keys()):
        await _one(ask, subject.workflow, run_id, found)
    return found


async def _pages(ask: Ask, workflow: str, wanted: set[str], since: datetime | None) -> Found:
    """Newest first is what Glue does and does not promise, hence some pages more than should do."""
    found = Found(since=since)
    request: dict[str, Any] = {"Name": workflow, "MaxResults": _page_size(len(wanted))}
    most = 2 + len(wanted) // MOST_PER_PAGE
    for read in itertools.count(1):
        reply = await ask("get_workflow_runs", request)
        runs = reply.get("Runs", [])
        found.runs.update((run["WorkflowRunId"], run) for run in runs)
        request["NextToken"] = reply.get("NextToken")
        if not request["NextToken"] or _enough(found, runs, wanted, read >= most):
            break
    return found


def _page_size(wanted: int) -> int:
    return min(-(-(wanted + _PAST) // 25) * 25, MOST_PER_PAGE)


def _enough(found: Found, page: Sequence[Run], wanted: set[str], at_most: bool) -> bool:
    """Whether no more pages need be read; for all since a time, there is no most.

    A page may be empty and yet not be the last.
    """
    if found.since is not None and not (page and all(began(run) < found.since for run in page)):
        return False
    return at_most or wanted <= found.runs.keys()


async def _one(ask: Ask, workflow: str, run_id: str, found: Found) -> None:
    """An error here concerns those only that wait for this run."""
    try:
        reply = await ask("get_workflow_run", {"Name": workflow, "RunId": run_id})
    except Exception as error:  # told to those that wait
        found.errors[run_id] = error
    else:
        found.runs[run_id] = reply["Run"]


async def look_at_latest(ask: Ask, subjects: Sequence[Subject]) -> dict[Subject, Found]:
    """Look at the last run of each of up to 25 workflows.

    Where it is not the one waited for, or the workflow is missing, nothing is found, and the next
    look will be at the workflow itself, which tells the reason.
    """
    reply = await ask("batch_get_workflows", {"Names": [s.workflow for s in subjects]})
    last_runs = {w["Name"]: w.get("LastRun") or {} for w in reply.get("Workflows", [])}
    found: dict[Subject, Found] = {}
    for subject in subjects:
        run = last_runs.get(subject.workflow, {})
        subject.latest = run.get("WorkflowRunId", "")
        found[subject] = Found({run["WorkflowRunId"]: run} if run else {})
    return found
