"""A throw-away Airflow home in place before Airflow is imported, and moto as Glue."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

HOME = Path(tempfile.mkdtemp(prefix="airflow-glue-bridge-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
(HOME / "dags").mkdir()
os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__DAGS_FOLDER": str(HOME / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


REGION = "us-east-1"
ACCOUNT = "123456789012"
# moto answers 500 to what it lacks; without this, boto would ask five times.
AWS_ENVIRONMENT = {"AWS_MAX_ATTEMPTS": "1", "AWS_DEFAULT_REGION": REGION}


class Glue:
    """Jobs and crawlers in moto whose runs end as a test says.

    ``endings`` holds, by name, what the successive runs end in; the last one repeats.
    """

    def __init__(self, client: object) -> None:
        self.client = client
        self.endings: dict[str, list[str]] = {}

    def job(self, name: str, *endings: str) -> None:
        self.client.create_job(Name=name, Role="r", Command={"Name": "glueetl"})
        self.endings[name] = list(endings)

    def crawler(self, name: str, *endings: str) -> None:
        targets = {"S3Targets": [{"Path": "s3://b/p"}]}
        self.client.create_crawler(Name=name, Role="r", DatabaseName="d", Targets=targets)
        self.endings[name] = list(endings)

    def ending(self, name: str) -> str:
        left = self.endings[name]
        return left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture(scope="session")
def airflow_db() -> None:
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    server.stop()


@pytest.fixture
def glue(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Glue]:
    """Moto's Glue, empty, behind the connection aws_default."""
    import boto3
    from moto.glue.models import glue_backends

    extra = {"endpoint_url": moto_url, "region_name": REGION}
    connection = {"conn_type": "aws", "login": "t", "password": "t", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_AWS_DEFAULT", json.dumps(connection))
    for name, value in AWS_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "glue", aws_access_key_id="t", aws_secret_access_key="t", region_name=REGION,
        endpoint_url=moto_url,
    )  # fmt: skip
    fake = Glue(client)
    _end_runs_as_told(fake, monkeypatch)
    yield fake
    glue_backends[ACCOUNT][REGION].reset()


def _end_runs_as_told(fake: Glue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moto's runs only ever succeed, and its crawls end COMPLETED, which Glue does not say."""
    from moto.glue.models import FakeCrawler, FakeJob

    start_job_run, start_crawler = FakeJob.start_job_run, FakeCrawler.start_crawler

    def end(run: object, name: str) -> None:
        run._transitions, run.status = [], fake.ending(name)

    def start_and_end_job_run(job: FakeJob, *args: object, **kwargs: object) -> str:
        run_id = start_job_run(job, *args, **kwargs)
        end(job.job_runs[-1], job.name)
        return run_id

    def start_and_end_crawler(crawler: FakeCrawler) -> None:
        start_crawler(crawler)
        end(crawler.crawls[-1], crawler.name)

    def crawler_state(crawler: FakeCrawler) -> str:
        running = bool(crawler.crawls) and crawler.crawls[-1].status == "RUNNING"
        return "RUNNING" if running else "READY"

    monkeypatch.setattr(FakeJob, "start_job_run", start_and_end_job_run)
    monkeypatch.setattr(FakeCrawler, "start_crawler", start_and_end_crawler)
    monkeypatch.setattr(FakeCrawler, "status", property(crawler_state))


@pytest.fixture
def run_dag(airflow_db: None, glue: Glue) -> Callable[..., Mapping[str, str | None]]:
    """Run an in-memory DAG with dag.test(); answers Airflow's state of each task."""
    return _run


def _run(dag: object) -> dict[str, str | None]:
    _store(dag)
    run = dag.test()
    return {ti.task_id: ti.state and str(ti.state) for ti in run.get_task_instances()}


def _store(dag: object) -> None:
    """Make Airflow know a DAG that is in no file; dag.test() asks for that."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.settings import Session

    with Session() as session:
        DagBundlesManager().sync_bundles_to_db(session=session)
        session.commit()
    try:
        from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
    except ImportError:  # Airflow 3.0 runs a DAG that it does not know
        return
    bag = DagBag(dag_folder=os.devnull, bundle_path=None, bundle_name="dags-folder")
    bag.bag_dag(dag)
    sync_bag_to_db(bag, "dags-folder", None)
