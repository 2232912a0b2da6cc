"""AWS Glue on your machine: a server that runs workflows as Glue would, in time that you control.

    with GlueEmulator(speed=60) as glue:
        glue.load("snapshot.json")
        client = glue.client("glue")
        run = client.start_workflow_run(Name="sales_daily")["RunId"]
        glue.clock.advance(timedelta(hours=1))
        client.get_workflow_run(Name="sales_daily", RunId=run)

What is not Glue's (S3, SQS, IAM, the Data Catalog too) is moto's, through the same endpoint.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.assumptions import Assumptions
from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.chaos import Chaos, ChaosMiddleware
from airflow_glue_bridge.testing.clock import Clock
from airflow_glue_bridge.testing.errors import EmulatorError
from airflow_glue_bridge.testing.loading import load
from airflow_glue_bridge.testing.operations.tags import place_of
from airflow_glue_bridge.testing.scenario import Scenario, ScenarioLike
from airflow_glue_bridge.testing.world import World

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.server import Server

ACCOUNT = "123456789012"
ACCESS_KEY = SECRET_KEY = "testing"  # noqa: S105  # what moto's users write


@dataclass(frozen=True)
class Settings:
    """How a world begins. The parameters are those of :class:`GlueEmulator`."""

    speed: float = 1.0
    start: datetime | None = None
    step: timedelta = timedelta(0)
    scenario: ScenarioLike | None = None
    chaos: Chaos | None = None
    assumptions: Assumptions | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.step, timedelta) or self.step < timedelta(0):
            raise ValueError(f"step {self.step!r} is no time to move by; give a timedelta")


class GlueEmulator:
    """A Glue endpoint over HTTP, from :meth:`start` to :meth:`stop` or as a context manager.

    ``client()`` is a boto3 client for it, ``environment`` what lets any other AWS client find it,
    ``airflow_connection`` the same for Airflow. ``clock`` has the emulated time: ``clock.now()``,
    ``clock.advance(timedelta(hours=1))``, ``clock.speed = 60``. ``load()`` defines what files hold;
    ``scenario`` and ``chaos`` can be exchanged at any time; ``reset()`` begins anew.

    :param port: 0 takes any that is free; :attr:`url` tells which.
    :param speed: how many emulated seconds pass in a real one; 0 stands still.
    :param start: the emulated time it begins at, by default the real one.
    :param step: how far each request to Glue moves the time. With speed 0, a test that polls comes
        to an end, and the same one each time.
    :param scenario: how runs of jobs and crawlers go, as a :class:`Scenario`, what a scenario file
        holds, a function, or a file's path; by default jobs succeed in 5 emulated minutes, crawlers
        in 2.
    :param chaos: what goes wrong between client and server; nothing by default.
    :param assumptions: what Glue is taken to do where AWS does not say.
    :param region: of :meth:`client` and :attr:`environment`; requests may be for any.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        speed: float = 1.0,
        start: datetime | None = None,
        step: timedelta = timedelta(0),
        scenario: ScenarioLike | None = None,
        chaos: Chaos | None = None,
        assumptions: Assumptions | None = None,
        region: str = "us-east-1",
    ) -> None:
        self.region = region
        self.settings = Settings(speed, start, step, scenario, chaos, assumptions)
        self._address = host, port
        self._server: Server | None = None
        self._weather = ChaosMiddleware(_not_started, Chaos())
        self._lock = threading.Lock()
        self._worlds: dict[tuple[str, str], World] = {}
        self._begin()

    def _begin(self) -> None:
        clock = Clock(self.settings.speed, self.settings.start)
        scenario = Scenario.of(self.settings.scenario)
        with self._lock:
            self._worlds.clear()
            self.clock, self._scenario = clock, scenario
            self._weather.reset(self.settings.chaos or Chaos())

    def start(self) -> GlueEmulator:
        """Begin to answer.

        :raises EmulatorError: if moto is not installed, or the address cannot be had.
        """
        from airflow_glue_bridge.testing.wire import GlueApplication

        try:
            from moto.moto_server.werkzeug_app import (
                DomainDispatcherApplication,
                create_backend_app,
            )

            from airflow_glue_bridge.testing.server import Server
        except ImportError as error:
            raise EmulatorError(
                f"the emulator needs moto's server ({error.name} is missing): "
                "pip install 'airflow-glue-bridge[testing]'"
            ) from None
        moto = DomainDispatcherApplication(create_backend_app)
        self._weather.app = GlueApplication(self._enter, moto)
        self._server = Server(*self._address, self._weather)
        self._server.start()
        return self

    def stop(self) -> None:
        """Answer no more; what was defined and ran stays to be looked at in :meth:`world`."""
        if self._server:
            self._server.stop()
            self._server = None

    def __enter__(self) -> GlueEmulator:
        return self.start()

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def reset(self, settings: Settings | None = None) -> None:
        """Begin anew, with nothing defined and a new clock; moto does too, for the whole process.

        :param settings: how it begins; by default, as before.
        """
        from moto.moto_api._internal.models import moto_api_backend

        self.settings = settings or self.settings
        self._begin()
        moto_api_backend.reset()

    @property
    def url(self) -> str:
        """The endpoint.

        :raises EmulatorError: if the emulator is not running.
        """
        if self._server is None:
            raise EmulatorError("the emulator is not running; start() it, or use it in a with")
        return self._server.url

    @property
    def environment(self) -> dict[str, str]:
        """What lets any AWS client, in any process on this machine, find the emulator."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_DEFAULT_REGION": self.region,
        }

    @property
    def airflow_connection(self) -> str:
        """An Airflow connection as JSON: the value of ``AIRFLOW_CONN_AWS_DEFAULT``."""
        extra = {"endpoint_url": self.url, "region_name": self.region}
        connection = {
            "conn_type": "aws",
            "login": ACCESS_KEY,
            "password": SECRET_KEY,
            "extra": extra,
        }
        return json.dumps(connection)

    def client(self, service: str = "glue", **settings: Any) -> Any:  # noqa: ANN401
        """A boto3 client.

        :param settings: more for ``boto3.client``; ``region_name`` and ``config`` for example.
        """
        ours = {
            "endpoint_url": self.url,
            "region_name": self.region,
            "aws_access_key_id": ACCESS_KEY,
            "aws_secret_access_key": SECRET_KEY,
        }
        with self._lock:  # a boto3 session is not made for several threads
            return self._session.client(service, **{**ours, **settings})

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401
        import boto3

        return boto3.session.Session()

    def world(self, region: str | None = None, account_id: str = "") -> World:
        """What is defined and runs in a region; made when it is first asked for."""
        place = account_id or os.environ.get("MOTO_ACCOUNT_ID", ACCOUNT), region or self.region
        with self._lock:
            if place not in self._worlds:
                assumptions = self.settings.assumptions
                self._worlds[place] = World(*place, self.clock, self._scenario, assumptions)
            return self._worlds[place]

    def _enter(self, access_key: str, region: str) -> World:
        """The world that a request is about, in moto's account of its access key."""
        from moto.iam.models import get_account_id_from

        self.clock.advance(self.settings.step)
        fixed = os.environ.get("MOTO_ACCOUNT_ID", "")
        return self.world(region, fixed or get_account_id_from(access_key))

    def load(
        self, *sources: str | Path | Mapping[str, Any], region: str | None = None
    ) -> list[str]:
        """Define what snapshots or saved replies of the API hold: files, or their contents.

        :return: what there is to say about it, in sentences.
        :raises LoadError: if one of them holds no definitions.
        """
        with self._present(region) as world:
            place = place_of(world.account_id, world.region)
            return load(world.definitions, *sources, now=world.now, place=place)

    def unmatched(self) -> list[str]:
        """What the scenario speaks of and nothing that is defined is called; all may yet come."""
        known = self.world().definitions
        nodes = [Node(NodeType.JOB, name) for name in known.jobs]
        nodes += [Node(NodeType.CRAWLER, name) for name in known.crawlers]
        return list(self.scenario.unmatched(nodes)) if nodes else []

    def notify_event(
        self, workflow: str, event_id: str | None = None, region: str | None = None
    ) -> str:
        """Send an event to a workflow with an EVENT trigger, as EventBridge would; its id.

        :raises GlueError: if there is no such workflow, or no such trigger in it.
        """
        with self._present(region) as world:
            return world.runs.events.notify(workflow, event_id or "")

    @contextmanager
    def _present(self, region: str | None) -> Iterator[World]:
        """A world, up to date and held still."""
        world = self.world(region)
        with world.lock:
            world.advance()
            yield world

    @property
    def scenario(self) -> Scenario:
        """How runs go that begin from now on; may be exchanged at any time."""
        return self._scenario

    @scenario.setter
    def scenario(self, scenario: ScenarioLike) -> None:
        read = Scenario.of(scenario)
        with self._lock:
            self._scenario = read
            for world in self._worlds.values():
                world.scenario = read

    @property
    def chaos(self) -> Chaos:
        """What goes wrong between client and server; may be exchanged at any time."""
        return self._weather.chaos

    @chaos.setter
    def chaos(self, chaos: Chaos) -> None:
        self._weather.chaos = chaos

    @property
    def weather(self) -> ChaosMiddleware:
        """What chaos did so far: its ``counts``."""
        return self._weather


def _not_started(*_: object) -> Iterable[bytes]:
    raise EmulatorError("the emulator is not running")
