"""What a snapshot of a large account takes: `make bench-snapshot`. Ends with RESULT {json}.

The emulator holds the estate and counts the requests that it answers; `glue2airflow snapshot` reads
it in a process of its own: as it is, while every fifth request is throttled, and interrupted in the
middle. The least number of calls is what the API's page and batch limits leave.
"""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from airflow_glue_bridge.testing.chaos import PASSED, Chaos
from airflow_glue_bridge.testing.emulator import ACCOUNT, GlueEmulator

WORKFLOWS, JOBS, CRAWLERS, BY_EVENTS = 1000, 2000, 500, 100
GLUE2AIRFLOW = str(Path(sys.executable).with_name("glue2airflow"))
THROTTLED = 0.2
# Calls, as a multiple of the least possible number; attempts that AWS throttles are apart.
GOAL = 1.1
# Requests have no X-Amz-Target there, so chaos neither hits nor counts them.
STS = 1

# What the API gives or takes at most in a call; BatchGetJobs has no limit, we take 100.
LEAST = {
    "ListWorkflows": math.ceil(WORKFLOWS / 25),
    "BatchGetWorkflows": math.ceil(WORKFLOWS / 25),
    "GetTriggers": math.ceil(WORKFLOWS / 200),
    "BatchGetJobs": math.ceil(JOBS / 100),
    "BatchGetCrawlers": math.ceil(CRAWLERS / 100),
    "ListEventBuses": 1,
    # One for each workflow that events start, on the one bus; one for each rule.
    "ListRuleNamesByTarget": BY_EVENTS,
    "DescribeRule": BY_EVENTS,
}


def estate() -> dict[str, Any]:
    """Each workflow has a trigger that starts two jobs, and in every second one a crawler."""
    job = {"Role": "r", "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}}
    target = {"Role": "r", "Targets": {"S3Targets": [{"Path": "s3://b/p"}]}}
    return {
        "Workflows": [{"Name": f"workflow-{i:04}"} for i in range(WORKFLOWS)],
        "Triggers": [trigger(i) for i in range(WORKFLOWS)],
        "Jobs": [{"Name": f"job-{i:04}", **job} for i in range(JOBS)],
        "Crawlers": [{"Name": f"crawler-{i:04}", **target} for i in range(CRAWLERS)],
    }


def trigger(number: int) -> dict[str, Any]:
    """Every tenth waits for events."""
    jobs = [f"job-{2 * number:04}", f"job-{2 * number + 1:04}"]
    actions = [{"JobName": job, "Arguments": {"--db_password": f"x{number}"}} for job in jobs]
    crawlers = [{"CrawlerName": f"crawler-{number // 2:04}"}] if number % 2 == 0 else []
    return {
        "Name": f"trigger-{number:04}",
        "WorkflowName": f"workflow-{number:04}",
        "Type": "ON_DEMAND" if number % (WORKFLOWS // BY_EVENTS) else "EVENT",
        "Actions": [*actions, *crawlers],
    }


def make_rules(emulator: GlueEmulator) -> None:
    """A rule for each workflow that events start."""
    events = emulator.client("events")
    for number in range(0, WORKFLOWS, WORKFLOWS // BY_EVENTS):
        arn = f"arn:aws:glue:{emulator.region}:{ACCOUNT}:workflow/workflow-{number:04}"
        rule = f"rule-{number:04}"
        events.put_rule(Name=rule, EventPattern=json.dumps({"source": [f"source-{number}"]}))
        events.put_targets(Rule=rule, Targets=[{"Id": "glue", "Arn": arn}])


def taken(emulator: GlueEmulator, file: Path, chaos: Chaos, stop_after: int = 0) -> dict[str, Any]:
    """Take a snapshot.

    :param stop_after: interrupt it, as Ctrl-C does, when so many requests were answered.
    """
    emulator.weather.reset(chaos)
    begun = time.monotonic()
    command = [GLUE2AIRFLOW, "snapshot", "--all", "-o", str(file)]
    done = subprocess.Popen(command, env=emulator.environment, stderr=subprocess.PIPE, text=True)
    while stop_after and answered(emulator).total() < stop_after and done.poll() is None:
        time.sleep(0.01)
    if stop_after:
        done.send_signal(signal.SIGINT)
    _, said = done.communicate()
    print(said, end="", flush=True)
    throttled = sum(n for (fate, _), n in emulator.weather.counts.items() if fate != PASSED)
    return {
        "calls": answered(emulator).total() + STS,
        "throttled": throttled,
        "seconds": round(time.monotonic() - begun, 1),
        "exit": done.returncode,
    }


def answered(emulator: GlueEmulator) -> Counter[str]:
    """How many requests of each operation were answered."""
    counts = emulator.weather.counts.items()
    return Counter({operation: n for (fate, operation), n in counts if fate == PASSED})


def contents(file: Path) -> dict[str, Any]:
    """A snapshot, but for when it was taken."""
    data: dict[str, Any] = json.loads(file.read_text())
    del data["TakenAt"]
    return data


def is_complete(data: dict[str, Any]) -> bool:
    """Whether the whole estate is in it, and no password."""
    sizes = [len(data[kind]) for kind in ("Workflows", "Triggers", "Jobs", "Crawlers", "Rules")]
    patterns = [rule["EventPattern"] for rule in data["Rules"]]
    arguments = [a["Arguments"] for t in data["Triggers"] for a in t["Actions"] if "JobName" in a]
    masked = all(given["--db_password"].startswith("(masked ") for given in arguments)
    return sizes == [WORKFLOWS, WORKFLOWS, JOBS, CRAWLERS, BY_EVENTS] and masked and all(patterns)


def measured(emulator: GlueEmulator, folder: Path) -> tuple[dict[str, Any], dict[str, bool]]:
    """The figures, and whether each goal was met."""
    least = sum(LEAST.values()) + STS
    calm, rough, resumed = (folder / f"{name}.json" for name in ("calm", "rough", "resumed"))
    weather = Chaos(throttling=THROTTLED)
    plain = taken(emulator, calm, Chaos())
    by_operation = answered(emulator)
    throttled = taken(emulator, rough, weather)
    first = taken(emulator, resumed, weather, stop_after=least // 2)
    second = taken(emulator, resumed, weather)
    ratio = round(plain["calls"] / least, 3)
    again = round((first["calls"] + second["calls"]) / least, 3)
    for operation, fewest in LEAST.items():
        print(f"{operation:22} {by_operation[operation]:4} calls, {fewest:4} at least")
    print(f"{'all, with sts':22} {plain['calls']:4} calls, {least:4} at least: {ratio}")
    figures = {"least": least, "plain": plain, "ratio": ratio, "throttled": throttled}
    figures |= {"interrupted": first, "resumed": second, "ratio_resumed": again}
    return figures, {
        "ratio": ratio <= GOAL,
        "complete": plain["exit"] == 0 and is_complete(contents(calm)),
        "throttled_ratio": throttled["calls"] / least <= GOAL,
        "throttled_equal": contents(rough) == contents(calm),
        "resumed_ratio": first["exit"] == 130 and again <= GOAL,
        "resumed_equal": contents(resumed) == contents(calm),
    }


def main() -> int:
    """Measure, print, and say whether every goal was met."""
    with GlueEmulator(speed=0) as emulator, tempfile.TemporaryDirectory() as name:
        emulator.load(estate())
        make_rules(emulator)
        figures, goals = measured(emulator, Path(name))
    missed = [goal for goal, met in goals.items() if not met]
    print("RESULT " + json.dumps({**figures, "goal": GOAL, "missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
