"""A timetable for the schedules of Glue that plain cron has no words for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import pendulum
from airflow.exceptions import AirflowTimetableInvalid
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable

from airflow_glue_bridge.glue.cron import AwsCron, CronError

_FIRST_RUN_GRACE = timedelta(minutes=5)
_TICK = timedelta(microseconds=1)


class AwsCronTimetable(Timetable):
    """Fire at the instants of one or more AWS cron expressions, in UTC.

    The data interval of a run is the instant itself, as with ``CronTriggerTimetable``; several
    expressions that meet in one instant make one run.

    :param expressions: schedules as Glue has them, such as ``cron(0 2 ? * 6L *)``; a wrong one is
        reported when Airflow validates the DAG, as an import error
    """

    def __init__(self, *expressions: str) -> None:
        self._expressions = expressions
        self.description = f"At the instants of {self.summary}, as AWS Glue reads it, in UTC"

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "AwsCronTimetable":
        """Return the timetable that :meth:`serialize` has written down."""
        return cls(*data["expressions"])

    def serialize(self) -> dict[str, Any]:
        """Return the expressions, for the DAG's JSON."""
        return {"expressions": list(self._expressions)}

    def validate(self) -> None:
        """Check the expressions.

        :raises AirflowTimetableInvalid: there is none, or Glue would refuse one
        """
        if not self._expressions:
            raise AirflowTimetableInvalid("AwsCronTimetable needs at least one AWS cron expression")
        try:
            _ = self._schedules
        except CronError as error:
            raise AirflowTimetableInvalid(str(error)) from error

    @property
    def summary(self) -> str:
        """The expressions, for the list of DAGs."""
        return ", ".join(self._expressions)

    def infer_manual_data_interval(self, *, run_after: pendulum.DateTime) -> DataInterval:
        """Return the instant itself: a run started by hand covers no time either."""
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self,
        *,
        last_automated_data_interval: DataInterval | None,
        restriction: TimeRestriction,
    ) -> DagRunInfo | None:
        """Return the run that the scheduler is to make next, or None when there is no more."""
        last = last_automated_data_interval.end if last_automated_data_interval else None
        instant = self._next(last, restriction.earliest, restriction.catchup, _utcnow())
        if instant is None or (restriction.latest is not None and restriction.latest < instant):
            return None
        return DagRunInfo.exact(pendulum.instance(instant))

    @cached_property
    def _schedules(self) -> list[AwsCron]:
        return [AwsCron.parse(expression) for expression in self._expressions]

    def _next(
        self, last: datetime | None, earliest: datetime | None, catchup: bool, now: datetime
    ) -> datetime | None:
        """Return the next instant, by the rules of Airflow's own CronTriggerTimetable.

        Without catchup, all missed instants but the newest are dropped; that one still runs, so
        that a scheduler that is late, or down for a while, loses no fire.
        """
        if last is not None:
            start = last + _TICK
        elif earliest is not None:
            start = earliest
        else:
            # A DAG that never ran owes nothing: Glue makes up no missed fire, least of all one
            # from before the schedule existed. CronTriggerTimetable would fire for an instant up
            # to a tenth of its period old; here the grace only covers a scheduler a bit late.
            start = now - _FIRST_RUN_GRACE
        if catchup:
            return self._from(start)
        following = self._from(max(start, earliest) if earliest else start)
        newest = self._until(now)
        return max(following, newest) if following and newest else following

    def _from(self, moment: datetime) -> datetime | None:
        """Return the first instant at or after the moment."""
        return min(_some(cron.next_after(moment - _TICK) for cron in self._schedules), default=None)

    def _until(self, moment: datetime) -> datetime | None:
        """Return the last instant at or before the moment."""
        return max(_some(cron.previous_or_equal(moment) for cron in self._schedules), default=None)


def _some(moments: Iterable[datetime | None]) -> Iterable[datetime]:
    return (moment for moment in moments if moment is not None)


def _utcnow() -> datetime:
    return pendulum.now("UTC")
