"""What AWS does not say about workflow runs, and how it is taken unless told otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumptions:
    """One field for each thing that no documentation settles; ``docs/semantics.md`` has both ways.

    :param any_fires_again: an ANY trigger fires for each of its conditions that comes true, and
        not at the first one only.
    :param fires_again: a trigger fires again when what it watches ran, and ended so, once more.
    :param failed_before_last: an attempt that FAILED and is retried fires triggers already.
    :param retry_success_seen: the success of a later attempt fires triggers on SUCCEEDED.
    :param attempts_counted: Statistics count every attempt, and not the last one only.
    :param crawls_counted: Statistics count crawls as they count job runs.
    :param busy_crawler: what a crawl ends in whose crawler runs already.
    :param excess_fire_recorded: a schedule or event that fires while MaxConcurrentRuns of the
        workflow are running leaves a run in ERROR, and not nothing at all.
    :param call_starts_event_workflow: StartWorkflowRun works for workflows that events start.
    :param call_fires_inactive_start: StartWorkflowRun works where the schedule is not ACTIVATED.
    :param empty_workflow_starts: a workflow without a start trigger can be started, and is
        COMPLETED at once.
    """

    any_fires_again: bool = False
    fires_again: bool = False
    failed_before_last: bool = False
    retry_success_seen: bool = True
    attempts_counted: bool = False
    crawls_counted: bool = True
    busy_crawler: str = "ERROR"
    excess_fire_recorded: bool = True
    call_starts_event_workflow: bool = True
    call_fires_inactive_start: bool = True
    empty_workflow_starts: bool = False
