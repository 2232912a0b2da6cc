"""Findings: what a user must know about a conversion, each with a stable code.

The table below is the only place where a code, its level and its wording meet; the paragraphs that
``glue2airflow explain`` prints are in :mod:`glue2airflow.catalog`. GLU1xx speak of the source,
GLU2xx of what Glue's triggers mean, GLU3xx of running the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Level(StrEnum):
    """What a finding does to the status of its workflow.

    A note and an assumption leave it exact; an assumption names what AWS does not say.
    """

    NOTE = "note"
    ASSUMED = "assumed"
    DIFFERS = "differs"
    REFUSED = "refused"


class Status(StrEnum):
    """How faithful a converted workflow is."""

    EXACT = "exact"
    DIFFERS = "differs"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about one conversion. ``subject`` names the Glue object it is about."""

    code: str
    level: Level
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its code, its level, a title, and the wording with named blanks."""

    code: str
    level: Level
    title: str
    wording: str

    def at(self, subject: object, **blanks: object) -> Finding:
        """The finding for one ``subject``, with the blanks of the wording filled in."""
        return Finding(self.code, self.level, str(subject), self.wording.format(**blanks))


RULES: dict[str, Rule] = {}


def _rule(code: str, level: Level, title: str, wording: str) -> Rule:
    rule = RULES[code] = Rule(code, level, title, wording)
    return rule


def status_of(findings: Iterable[Finding]) -> Status:
    """The status that the gravest finding gives."""
    levels = {finding.level for finding in findings}
    if Level.REFUSED in levels:
        return Status.REFUSED
    return Status.DIFFERS if Level.DIFFERS in levels else Status.EXACT


def strictly(finding: Finding) -> Finding:
    """The finding as --strict takes it: what differs is refused."""
    if finding.level is not Level.DIFFERS:
        return finding
    said = f"{finding.message} (refused because of --strict)"
    return replace(finding, level=Level.REFUSED, message=said)


def listed(names: Iterable[str], limit: int = 5) -> str:
    """Names as a readable list, the tail counted instead of shown."""
    quoted = [f'"{name}"' for name in names]
    rest = len(quoted) - limit
    return ", ".join(quoted[:limit]) + (f" and {rest} more" if rest > 0 else "")


NOTE, ASSUMED = Level.NOTE, Level.ASSUMED
DIFFERS, REFUSED = Level.DIFFERS, Level.REFUSED

UNRESOLVED = _rule(
    "GLU101",
    DIFFERS,
    "A value that the source does not tell",
    '{member} is not known from this source and stands as "{name}"; {way_out}',
)
MALFORMED = _rule("GLU102", REFUSED, "A definition that Glue would not take", "{reason}")
UNREAD_MEMBER = _rule(
    "GLU103",
    DIFFERS,
    "Read from the source, used nowhere",
    "{member} is not known to this converter or could not be read, so nothing was made of it",
)
UNREAD_DEFINITION = _rule(
    "GLU104",
    NOTE,
    "A setting that stays in Glue",
    "{member} is not taken into the DAG; it stays with the definition in Glue",
)
NO_DEFINITION = _rule(
    "GLU105",
    DIFFERS,
    "Job definitions missing from the source",
    "the source does not define {names}, so retries, timeout and concurrency are unknown: "
    "no retries, and Glue's longest default timeout, are assumed",
)
NO_WORKFLOW = _rule(
    "GLU106",
    DIFFERS,
    "Workflow missing from the source",
    "the source holds triggers of this workflow but not the workflow: its run properties and its "
    "MaxConcurrentRuns are unknown, and triggers defined elsewhere are missing",
)
NO_STATE = _rule(
    "GLU107",
    DIFFERS,
    "Trigger state missing from the source",
    "the source does not say whether the trigger is ACTIVATED; it is taken to be",
)
ORPHAN = _rule(
    "GLU108",
    NOTE,
    "Started by no trigger",
    "no trigger in the source that can fire starts it, so no DAG holds it",
)
UNDECIDED = _rule(
    "GLU109",
    REFUSED,
    "A part of the template that cannot be resolved",
    "{member} decides what the DAG does and cannot be resolved from this source: {way_out}",
)
DUPLICATE = _rule(
    "GLU110",
    REFUSED,
    "Defined twice",
    "it is defined twice, differently, in {where}; leave one of the two",
)
MISSING = _rule(
    "GLU111",
    DIFFERS,
    "Asked for, not found",
    "the account did not know it when the source was saved",
)
RENAMED = _rule(
    "GLU112",
    NOTE,
    "A name that Airflow cannot carry",
    'its id in Airflow is "{airflow_id}": a task id here is a Python variable too, of letters, '
    "digits and underscores (a DAG id also takes dots and dashes)",
)
TAG_DROPPED = _rule(
    "GLU113",
    NOTE,
    "A tag that Airflow cannot carry",
    "the tag is longer than the 100 characters that Airflow allows, and was left out",
)
SECRET = _rule(
    "GLU114",
    DIFFERS,
    "A value that looks like a credential",
    "{member} looks like a credential and was not written out; {instead}",
)
UNKNOWN_SETTING = _rule(
    "GLU115",
    DIFFERS,
    "A setting of a job that the source does not tell",
    "{member} is not known from this source, so Glue's default is assumed; {way_out}",
)
NOT_READ = _rule(
    "GLU116",
    DIFFERS,
    "A part of the account that could not be read",
    "not read from the account: {what}",
)
REMOTE_MODULE = _rule(
    "GLU118",
    DIFFERS,
    "A module that is not here",
    "module {name} ({place}) comes from {origin}, which was not read; if it holds jobs, crawlers "
    "or triggers they are missing here: convert the plan or the state (terraform show -json)",
)
UNCOUNTED = _rule(
    "GLU119",
    REFUSED,
    "How many there are is not known",
    "{expression} ({place}) decides which of them exist and is not known: {way_out}",
)
AFTER_APPLY = _rule(
    "GLU120",
    NOTE,
    "A name that is known after apply",
    "{members} become known when the plan is applied; each was taken to be what the one reference "
    "in its expression names",
)
UNREAD_STACK = _rule(
    "GLU121",
    DIFFERS,
    "A nested stack that is not in the source",
    "its template is not part of this source, so the jobs, triggers and workflows in it are "
    "missing",
)
DOUBTFUL_ASSEMBLY = _rule(
    "GLU122",
    DIFFERS,
    "A CDK assembly that may say something else",
    "{reason}",
)

NO_START = _rule(
    "GLU201",
    REFUSED,
    "No start trigger",
    "the source holds no ON_DEMAND, SCHEDULED or EVENT trigger that starts it",
)
SEVERAL_STARTS = _rule(
    "GLU202",
    REFUSED,
    "Several start triggers that start different things",
    "triggers {names} each start a run, with different actions; Glue documents one start trigger "
    "per workflow and does not say what these would do together: keep one, or split the workflow",
)
JOINED_STARTS = _rule(
    "GLU203",
    ASSUMED,
    "Several start triggers, one DAG",
    "triggers {names} start the same actions, so one DAG stands for all of them",
)
INACTIVE_BRANCH = _rule(
    "GLU204",
    NOTE,
    "A conditional trigger that is not active",
    "it is {state}, not ACTIVATED, so Glue never fires it; what only it starts was left out "
    "(--include-inactive takes it in)",
)
INACTIVE_INCLUDED = _rule(
    "GLU205",
    DIFFERS,
    "An inactive trigger taken in",
    "it is {state}, so Glue never fires it, and was taken in because --include-inactive says so",
)
PAUSED = _rule(
    "GLU206",
    NOTE,
    "A schedule that is not active",
    "it is {state}, not ACTIVATED, so the DAG is created paused",
)
DEAD_TRIGGER = _rule(
    "GLU207",
    NOTE,
    "A trigger that can never fire",
    "it can never fire: {reason}; it was left out",
)
CYCLE = _rule(
    "GLU208",
    REFUSED,
    "A cycle",
    "the triggers form a cycle, {path}, and a DAG cannot: break it at one trigger",
)
SELF_WATCH = _rule(
    "GLU209",
    REFUSED,
    "A trigger that starts what it watches",
    "it watches {node} and starts it too, which Glue refuses to create; take it out of the "
    "actions or of the conditions (to try again, use MaxRetries)",
)
UNWATCHABLE = _rule(
    "GLU210",
    REFUSED,
    "A state that no trigger can watch",
    "it watches {node} for {state}, and Glue lets a trigger watch only {allowed}",
)
NO_LOGICAL = _rule(
    "GLU211",
    REFUSED,
    "Logical is neither AND nor ANY",
    "its Logical is {logical}; where there are several conditions, Glue asks for AND or ANY",
)
STARTED_TWICE = _rule(
    "GLU212",
    ASSUMED,
    "Started more than once in a run",
    "{starts}: there is a task for each start, as Glue is taken to start it each time ({merge})",
)
MERGED = _rule(
    "GLU213",
    DIFFERS,
    "Several starts merged into one",
    "{starts}; --merge made one task of them, which runs once where Glue starts it each time",
)
ANY_ONCE = _rule(
    "GLU214",
    ASSUMED,
    "ANY over several conditions",
    "more than one of its {count} conditions can come true in a run; it is taken to fire once, at "
    "the first (AWS does not say)",
)
NATIVE_STATES = _rule(
    "GLU215",
    DIFFERS,
    "Failed states that Airflow cannot tell apart",
    "it watches {watched}; without a gate, any end of the task other than success fires it",
)
NATIVE_UNSTARTED = _rule(
    "GLU216",
    DIFFERS,
    "A failure rule that also fires for what never started",
    "{watched} may not have been started at all because of an earlier failure; Airflow's rules "
    "count that as failed, Glue does not",
)
NATIVE_SCHEDULE = _rule(
    "GLU217",
    REFUSED,
    "A schedule that plain cron cannot say",
    "{schedule} has no exact plain cron, and --runtime native may not use our timetable; "
    "use --runtime bridge",
)
BAD_SCHEDULE = _rule("GLU218", REFUSED, "A schedule that Glue would not take", "{reason}")
NEVER_FIRES = _rule(
    "GLU219",
    NOTE,
    "A schedule that never fires",
    "{schedule} names no date at all, so the DAG never starts by itself",
)
TOO_OFTEN = _rule(
    "GLU220",
    DIFFERS,
    "A schedule under five minutes",
    "{schedule} fires every {minutes} min at its fastest; Glue supports five and more and does not "
    "say what it does below, Airflow fires each time",
)
CRAWLER_EXTRAS = _rule(
    "GLU221",
    NOTE,
    "Settings that a crawler does not take",
    "{members} for {node} mean nothing to a crawler and were left out",
)
RUN_LIMIT = _rule(
    "GLU222",
    DIFFERS,
    "MaxConcurrentRuns of the workflow",
    "with {limit} running, Glue drops a further run; Airflow (max_active_runs={limit}) makes it "
    "wait",
)
JOB_LIMIT = _rule(
    "GLU223",
    NOTE,
    "MaxConcurrentRuns of a job",
    "where runs overlap, a job over its MaxConcurrentRuns ({limits}) fails in Glue; Airflow "
    "(max_active_tis_per_dag) makes its task in this DAG wait instead",
)
EVENT_START = _rule(
    "GLU224",
    DIFFERS,
    "Started by events",
    "in Glue it is started by EventBridge {rules}, in Airflow by what comes into the SQS queue "
    "{queue} ({how}): each batch of events at least once, and Glue tells the jobs no aws:eventIds",
)
NATIVE_EVENTS = _rule(
    "GLU237",
    DIFFERS,
    "Started by events, without the bridge",
    "in Glue it is started by EventBridge {rules}; in Airflow each update of the asset {asset} "
    "starts a run: re-point what sends the events (those that come together may share a run)",
)
EVENT_BATCH = _rule(
    "GLU225",
    DIFFERS,
    "Event batching",
    "Glue waits for {size} events or {window} s before it starts a run; the asset starts one at "
    "the first event",
)
SEVERAL_ROOTS = _rule(
    "GLU226",
    REFUSED,
    "A trigger that needs two chains at once",
    "it waits for {names} together, which {starts} start separately; such a trigger follows one "
    "start trigger only: start all of it by one trigger",
)
EMPTY_TRIGGER = _rule(
    "GLU227", NOTE, "A trigger that starts nothing", "it has no actions, so it starts nothing"
)
INACTIVE_START = _rule(
    "GLU228",
    NOTE,
    "An inactive start trigger beside an active one",
    "it is {state}, not ACTIVATED, so Glue never fires it; another trigger starts the workflow, "
    "and this one was left out",
)
DEAD_CONDITION = _rule(
    "GLU229",
    NOTE,
    "A condition that can never come true",
    "nothing that can fire here starts {node}, so its condition on it was left out",
)
IN_TRANSIT = _rule(
    "GLU234",
    DIFFERS,
    "A trigger between two states",
    "it was {state} when the source was saved, which lasts seconds; it counts as not ACTIVATED: "
    "save the source again",
)
FAILED_LAST = _rule(
    "GLU230",
    ASSUMED,
    "FAILED of a job that Glue retries",
    "it waits for {node} to be FAILED, whose MaxRetries is {count}; it is taken to fire after the "
    "last attempt (AWS does not say)",
)
SCHEDULE_ASSUMED = _rule(
    "GLU231",
    ASSUMED,
    "A schedule that AWS does not explain",
    "{schedule}: {assumption}",
)
LAST_FIRE = _rule(
    "GLU233",
    NOTE,
    "A schedule that ends",
    "{schedule} fires for the last time at {last}",
)
RULES_DISABLED = _rule(
    "GLU232",
    NOTE,
    "Every rule that starts it is disabled",
    "every EventBridge rule that starts it is DISABLED, so the DAG is created paused",
)
NOTHING_TO_RUN = _rule(
    "GLU235",
    REFUSED,
    "Nothing to run",
    "its start trigger has no actions, so a DAG would do nothing and be green",
)
UNUSED_MEMBER = _rule(
    "GLU236",
    NOTE,
    "A member that its type does not use",
    "{member} means nothing on a trigger of type {type} and was left out",
)

RETRIED_TWICE = _rule(
    "GLU301",
    DIFFERS,
    "Retries in Glue and in Airflow",
    "its MaxRetries is {count}: the task retries as often, and Glue does too until MaxRetries "
    "is set to 0 at the cut-over (and Airflow retries a run that timed out or was stopped, Glue "
    "does not)",
)
RUN_PROPERTIES = _rule(
    "GLU302",
    DIFFERS,
    "Run properties",
    "its run properties {names} became DAG params; a script that asks Glue for the properties of "
    "its workflow run does not find them there",
)
SCRIPTS_UNREAD = _rule(
    "GLU303",
    NOTE,
    "Job scripts were not read",
    "a script that requires WORKFLOW_NAME or WORKFLOW_RUN_ID stops outside a Glue workflow; look "
    "through the scripts of {names}",
)
CRAWLER_SCHEDULE = _rule(
    "GLU304",
    NOTE,
    "A crawler with a schedule of its own",
    "it also runs by its own schedule, {schedule}, which goes on after the conversion",
)
STOP_SCHEDULE = _rule(
    "GLU305",
    NOTE,
    "The Glue schedule goes on",
    "Glue goes on firing it ({schedule}): stop it when the DAG is switched on, or every run "
    "happens twice",
)
END_OF_LIFE = _rule(
    "GLU306",
    NOTE,
    "A Glue version that no longer runs",
    "it asks for Glue {version}, which AWS stopped running on 2026-04-01",
)
STREAMING = _rule(
    "GLU307",
    DIFFERS,
    "A streaming job",
    "a streaming job does not end by itself, and Airflow's waiter does not know EXPIRED, the state "
    "of a run that its maintenance window restarted",
)
LARGE = _rule(
    "GLU308",
    NOTE,
    "More than 100 jobs, crawlers and triggers",
    "it has {count} jobs, crawlers and triggers; above 100, Glue may fail to stop or resume a run",
)
RUN_HISTORY = _rule(
    "GLU310",
    DIFFERS,
    "A script that asks how workflow runs went",
    "{what} asks Glue for what it keeps of workflow runs, and Glue knows nothing of Airflow's; ask "
    "Airflow, or let the DAG pass what is needed as an argument",
)
RUN_CONTROL = _rule(
    "GLU311",
    DIFFERS,
    "A script that starts or stops workflow runs",
    "{what} does nothing to a run in Airflow; let a task of the DAG decide, by what this job "
    "leaves for it, or start the other DAG from this one",
)
EVENT_LOOKUP = _rule(
    "GLU312",
    DIFFERS,
    "A script that looks events up in CloudTrail",
    "{what} finds what started Glue workflows; under Airflow glue_run_properties.events() has the "
    "events themselves",
)
NOT_FOLLOWED = _rule(
    "GLU313",
    DIFFERS,
    "A use of the run that cannot be followed",
    "{what} is left as it is: {advice}",
)
MODULE_UNREAD = _rule(
    "GLU314",
    NOTE,
    "Modules that are not among the files",
    "it imports {names}, so what these do with the run is not known; give their files, or the "
    "archive that holds them, too",
)
NOT_REWRITABLE = _rule(
    "GLU315",
    DIFFERS,
    "A file that is not rewritten",
    "{reason}",
)
RUN_AS_DATA = _rule(
    "GLU316",
    NOTE,
    "The workflow's name or the run's id as data",
    "{names} is used as data; under Airflow WORKFLOW_NAME is the name of the Glue workflow still, "
    "and WORKFLOW_RUN_ID the run_id of the DAG run instead of wr_...",
)
SCRIPT_UNCLEAR = _rule(
    "GLU317",
    NOTE,
    "A job whose script is not clear",
    "{reason}, so what it needs of its workflow run is not known",
)
SCRIPT_NOT_READY = _rule(
    "GLU318",
    DIFFERS,
    "A script that needs a Glue workflow run",
    'its script "{script}" needs a Glue workflow run, which it is not in when Airflow starts the '
    "job: {places}",
)
NO_STORE = _rule(
    "GLU319",
    DIFFERS,
    "Run properties that have no place to be written to",
    'its script "{script}" writes run properties, for which the DAG has no place '
    "(--run-properties-store), so it fails there: {places}",
)
MODULE_MISSING = _rule(
    "GLU320",
    DIFFERS,
    "A job without glue_run_properties.py",
    'its script "{script}" imports glue_run_properties, which is not among the --extra-py-files '
    "of the job as the source tells them",
)
UNSET_PROPERTY = _rule(
    "GLU321",
    NOTE,
    "A run property that nothing sets",
    'its script "{script}" reads {names}, which neither the workflow nor a script of it sets, so '
    "whoever starts a run has to give it",
)
