import json
from datetime import timedelta
from importlib.metadata import entry_points

import airflow.serialization.serialized_objects as serialized_objects
import pendulum
import pytest
from airflow.exceptions import AirflowTimetableInvalid
from airflow.sdk import DAG
from airflow.timetables.base import DataInterval, TimeRestriction
from airflow.timetables.trigger import CronTriggerTimetable
from hypothesis import given, settings
from hypothesis import strategies as st

import cron_oracle
from airflow_glue_bridge.glue.cron import AwsCron
from airflow_glue_bridge.timetables import aws_cron
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

DAILY = "cron(0 2 * * ? *)"
LAST_FRIDAY = "cron(0 2 ? * 6L *)"
TWO_O_CLOCK = pendulum.datetime(2026, 1, 15, 2)
NOON = pendulum.datetime(2026, 1, 15, 12)


def days(count):
    return timedelta(days=count)


def minutes(count):
    return timedelta(minutes=count)


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the timetable, and of Airflow's own, which is its model."""

    def set_clock(now):
        monkeypatch.setattr(aws_cron, "_utcnow", lambda: now)
        monkeypatch.setattr("airflow.timetables.trigger.utcnow", lambda: now)

    return set_clock


def next_run(timetable, last=None, earliest=None, latest=None, catchup=False):
    info = timetable.next_dagrun_info(
        last_automated_data_interval=last and DataInterval.exact(last),
        restriction=TimeRestriction(earliest, latest, catchup),
    )
    if info is None:
        return None
    assert info.data_interval == DataInterval.exact(info.run_after)
    return info.run_after


# (now, last, earliest) -> run, without catchup: what the scheduler meets in a DAG's life
LIFE = {
    "late scheduler: the fire just missed still runs": (
        (TWO_O_CLOCK + minutes(9), TWO_O_CLOCK - days(1), None),
        TWO_O_CLOCK,
    ),
    "after a month's pause: only the newest of the missed": (
        (NOON, TWO_O_CLOCK - days(30), None),
        TWO_O_CLOCK,
    ),
    "all done: the coming one": (
        (NOON, TWO_O_CLOCK, None),
        TWO_O_CLOCK + days(1),
    ),
    "started early by a clock that lags": (
        (TWO_O_CLOCK - minutes(1), TWO_O_CLOCK, None),
        TWO_O_CLOCK + days(1),
    ),
    "first run, start date to come": (
        (NOON, None, TWO_O_CLOCK + days(3)),
        TWO_O_CLOCK + days(3),
    ),
    "first run, start date past": (
        (NOON, None, TWO_O_CLOCK - days(3)),
        TWO_O_CLOCK,
    ),
    "start date moved on after the last run": (
        (NOON, TWO_O_CLOCK, NOON + days(3)),
        TWO_O_CLOCK + days(4),
    ),
}


@pytest.mark.parametrize(("given_", "expected"), LIFE.values(), ids=LIFE.keys())
def test_without_catchup_as_airflow_does(at, given_, expected):
    now, last, earliest = given_
    at(now)
    assert next_run(AwsCronTimetable(DAILY), last, earliest) == expected
    assert next_run(CronTriggerTimetable("0 2 * * *", timezone="UTC"), last, earliest) == expected


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (minutes(0), TWO_O_CLOCK),
        (minutes(5), TWO_O_CLOCK),
        (minutes(6), TWO_O_CLOCK + days(1)),
        (minutes(60), TWO_O_CLOCK + days(1)),
    ],
)
def test_first_run_makes_up_no_missed_fire(at, late, expected):
    at(TWO_O_CLOCK + late)
    assert next_run(AwsCronTimetable(DAILY)) == expected
    assert next_run(AwsCronTimetable(DAILY), catchup=True) == expected


def test_first_run_takes_the_newest_within_the_grace(at):
    at(TWO_O_CLOCK + minutes(3))
    assert next_run(AwsCronTimetable("cron(0/2 * * * ? *)")) == TWO_O_CLOCK + minutes(2)


def test_end_date_is_the_last_instant_that_may_run(at):
    at(NOON)
    tomorrow = TWO_O_CLOCK + days(1)
    assert next_run(AwsCronTimetable(DAILY), TWO_O_CLOCK, latest=tomorrow) == tomorrow
    assert next_run(AwsCronTimetable(DAILY), TWO_O_CLOCK, latest=tomorrow - minutes(1)) is None


@pytest.mark.parametrize("catchup", [True, False])
@pytest.mark.parametrize("last", [None, pendulum.datetime(2025, 12, 31, 2)])
def test_years_that_are_over_run_no_more(at, last, catchup):
    at(NOON)
    assert next_run(AwsCronTimetable("cron(0 2 * * ? 2025)"), last, catchup=catchup) is None


def test_start_date_beyond_the_last_year_runs_never(at):
    at(NOON)
    timetable = AwsCronTimetable("cron(0 2 * * ? 2026)")
    assert next_run(timetable, TWO_O_CLOCK, pendulum.datetime(2027, 1, 1)) is None


def test_several_expressions_make_one_schedule(at):
    at(NOON)
    timetable = AwsCronTimetable(DAILY, "cron(0 2,14 ? * THU *)", "cron(0 0 * * ? 2025)")
    runs = [TWO_O_CLOCK - days(1)]
    for _ in range(3):
        runs.append(next_run(timetable, runs[-1], catchup=True))
    # 2026-01-15 is a Thursday; both fire at two o'clock, and that is one run.
    assert runs[1:] == [TWO_O_CLOCK, TWO_O_CLOCK + timedelta(hours=12), TWO_O_CLOCK + days(1)]
    assert next_run(timetable, TWO_O_CLOCK - days(9)) == TWO_O_CLOCK


def test_manual_run_covers_the_instant_alone():
    interval = AwsCronTimetable(DAILY).infer_manual_data_interval(run_after=NOON)
    assert interval == DataInterval.exact(NOON)


def test_wrong_expression_is_an_import_error_with_the_parsers_sentence():
    dag = DAG("wrong", schedule=AwsCronTimetable("cron(0 2 ? * 8 *)"))
    with pytest.raises(AirflowTimetableInvalid, match=r'day-of-week "8" is not between 1 \(SUN\)'):
        dag.validate()


def test_no_expression_is_an_import_error():
    with pytest.raises(AirflowTimetableInvalid, match="at least one AWS cron expression"):
        AwsCronTimetable().validate()


def test_names_the_expressions_for_the_list_of_dags():
    timetable = AwsCronTimetable(DAILY, LAST_FRIDAY)
    timetable.validate()
    assert timetable.summary == "cron(0 2 * * ? *), cron(0 2 ? * 6L *)"
    assert timetable.summary in timetable.description


def serialised(dag):
    """Take a DAG to JSON and back, as the DAG processor and the scheduler do."""
    # Airflow 3.0 has no DagSerialization: SerializedDAG does its work there.
    serializer = getattr(serialized_objects, "DagSerialization", serialized_objects.SerializedDAG)
    return serializer.from_dict(json.loads(json.dumps(serializer.to_dict(dag))))


def test_dag_survives_serialisation_through_the_plugin(at):
    at(NOON)
    with DAG("nightly", schedule=AwsCronTimetable(DAILY, LAST_FRIDAY)) as dag:
        pass
    timetable = serialised(dag).timetable
    assert type(timetable) is AwsCronTimetable
    assert timetable.serialize() == {"expressions": [DAILY, LAST_FRIDAY]}
    assert next_run(timetable) == TWO_O_CLOCK + days(1)


def test_plugin_is_registered_by_its_entry_point():
    (entry,) = entry_points(group="airflow.plugins", name="airflow_glue_bridge")
    plugin = entry.load()
    assert plugin.name == "airflow_glue_bridge"
    assert plugin.timetables == [AwsCronTimetable]


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_airflow_runs_at_the_instants_of_the_expression(rng):
    # benchmarks/cron_property.py does the same by the ten thousand.
    expression, moment = cron_oracle.random_expression(rng), cron_oracle.random_moment(rng)
    cron = AwsCron.parse(expression)
    timetable = AwsCronTimetable(expression)
    if cron.plain is not None:
        timetable = CronTriggerTimetable(cron.plain, timezone="UTC")
    last, runs = pendulum.instance(moment), []
    while last is not None and len(runs) < 5:
        last = next_run(timetable, last, catchup=True)
        runs += [last] if last else []
    assert runs == cron.fires(moment, 5)
