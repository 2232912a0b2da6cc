"""Thousands of random requests: each is answered in the API's shape, or with one of its errors."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from datetime import timedelta

from airflow_glue_bridge.testing import operations, shapes
from airflow_glue_bridge.testing.clock import Clock
from airflow_glue_bridge.testing.loading import load
from airflow_glue_bridge.testing.wire import GlueApplication
from airflow_glue_bridge.testing.world import World

SEEDS = range(4)
REQUESTS = 6000
KNOWN = sorted(set(operations.load()) & set(shapes.service().operation_names))
# What any operation may answer, whatever its list of errors says.
EVERYWHERE = {"ValidationException", "SerializationException"}
# Large structures that nothing here reads.
LEFT_OUT = {"CodeGenConfigurationNodes", "SourceControlDetails"}
ODD = [None, 5, "x", [], {}, True, 1.5]
NAMES = {"Workflow": ["w", "v"], "Trigger": ["s", "t", "u"], "Crawl": ["c", "d"], "Job": ["j", "k"]}
IDS = {"Workflow": "wr_", "Job": "jr_"}

WATCH = {"Conditions": [{"LogicalOperator": "EQUALS", "JobName": "j", "State": "SUCCEEDED"}]}
BEGINNING = {
    "Workflows": [{"Name": "w"}],
    "Triggers": [
        {"Name": "s", "Type": "ON_DEMAND", "WorkflowName": "w", "Actions": [{"JobName": "j"}]},
        {
            "Name": "t",
            "Type": "CONDITIONAL",
            "WorkflowName": "w",
            "Predicate": WATCH,
            "Actions": [{"JobName": "k"}, {"CrawlerName": "c"}],
        },
    ],
}


def family(operation, families):
    return next((value for name, value in families.items() if name in operation), None)


class Fuzz:
    """Makes requests from the API's own model, with names and ids that may well exist."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seen = []

    def request(self, operation):
        model = shapes.service().operation_model(operation)
        return self.value(model.input_shape, operation)

    def value(self, shape, operation, member=""):
        if member and self.random.random() < 0.01:
            return self.random.choice(ODD)
        return getattr(self, f"_{shape.type_name}")(shape, operation, member)

    def _structure(self, shape, operation, member):
        return {
            name: self.value(inner, operation, name)
            for name, inner in shape.members.items()
            if self.random.random() < (0.98 if name in shape.required_members else 0.3)
            and name not in LEFT_OUT
        }

    def _list(self, shape, operation, member):
        count = self.random.choice([0, 1, 1, 2, 3])
        return [self.value(shape.member, operation, member) for _ in range(count)]

    def _map(self, shape, operation, member):
        return {self.random.choice("abc"): self.random.choice(["", "1"]) for _ in range(2)}

    def _string(self, shape, operation, member):
        if shape.enum:
            return self.random.choice(shape.enum)
        return self.random.choice(self.words(operation, member))

    def words(self, operation, member):
        if member.endswith(("RunId", "RunIds")):
            begin = family(operation, IDS) or ""
            return [seen for seen in self.seen if seen.startswith(begin)] or ["none"]
        if member == "NodeIds":
            return [seen for seen in self.seen if seen.startswith("wnode_")] or ["none"]
        special = {
            "Schedule": ["cron(0/5 * * * ? *)", "cron(0 6 * * ? *)", "rate(1 day)"],
            "NextToken": [""],
            "ResourceArn": [
                f"arn:aws:glue:us-east-1:123456789012:{kind}/{name}"
                for kind, name in (("job", "j"), ("workflow", "w"), ("crawler", "x"))
            ],
            "FieldValue": ["SUCCEEDED", "1767225600000", "0.5"],
            "JobName": NAMES["Job"],
            "CrawlerName": NAMES["Crawl"],
            "WorkflowName": NAMES["Workflow"],
        }
        return special.get(member) or family(operation, NAMES) or ["x"]

    def _integer(self, shape, operation, member):
        return self.random.choice([0, 1, 1, 2, 3, 10, 1000])

    _long = _integer

    def _double(self, shape, operation, member):
        return self.random.choice([0.0625, 1, 10.0])

    def _boolean(self, shape, operation, member):
        return self.random.random() < 0.5

    def remember(self, reply):
        """Take up the ids in a reply; the latest ones are asked about."""
        if isinstance(reply, dict):
            ids = [v for k, v in reply.items() if k.endswith("Id") and isinstance(v, str)]
            self.seen = [*self.seen, *ids][-60:]
        for part in reply.values() if isinstance(reply, dict) else reply:
            if isinstance(part, dict | list):
                self.remember(part)


def ask(application, operation, request):
    raw, started = json.dumps(request).encode(), []
    environ = {
        "HTTP_X_AMZ_TARGET": f"AWSGlue.{operation}",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
    }
    chunks = application(environ, lambda status, _: started.append(int(status.split()[0])))
    return started[0], json.loads(b"".join(chunks))


def play(seed):
    """How often each operation went well."""
    fuzz, clock = Fuzz(seed), Clock(0)
    world = World(clock=clock)
    application = GlueApplication(lambda key, region: world, fallback=None)
    model = shapes.service()
    good = Counter()
    for number in range(REQUESTS):
        if number % 200 == 0:  # as requests delete it
            load(world.definitions, BEGINNING, now=world.now)
        if fuzz.random.random() < 0.2:
            clock.advance(timedelta(seconds=fuzz.random.choice([1, 30, 300, 4000])))
        operation = fuzz.random.choice(KNOWN)
        request = fuzz.request(operation)
        status, reply = ask(application, operation, request)
        told = f"{operation} {json.dumps(request)}: {reply}"
        if status == 200:
            good[operation] += 1
            fuzz.remember(reply)
        else:
            listed = {error.name for error in model.operation_model(operation).error_shapes}
            assert status == 400, told
            assert reply["__type"] in listed | EVERYWHERE, told
            assert reply["Message"], told
    return good


def test_random_requests():
    good = Counter()
    for seed in SEEDS:
        good += play(seed)
    # Asks for a bookmark of a run that happened to succeed and to have bookmarks enabled.
    hopeless = {"GetJobBookmark"}
    assert set(KNOWN) - set(good) <= hopeless
