"""The cron dialect of Glue schedules: cron(minutes hours day-of-month month day-of-week year).

Field ranges, wildcards and the rule of the one ``?`` are those of
https://docs.aws.amazon.com/glue/latest/dg/monitor-data-warehouse-schedule.html. Where that page
is silent, its elder sister is followed
(https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html), then
Quartz, whose dialect both speak
(https://www.quartz-scheduler.org/api/2.3.0/org/quartz/CronExpression.html):

* ``6L`` is the last Friday of the month; ``15W`` the Monday-to-Friday day nearest to the 15th, in
  the same month (EventBridge);
* a range may run over the end of its field: ``20-2`` in hours is an example of EventBridge's page,
  ``FRI-MON`` and ``NOV-FEB`` are Quartz. Years cannot;
* ``L``, ``W`` and their like stand alone in their field: Quartz refuses them in a list.

What no AWS page says at all is listed by :attr:`AwsCron.assumptions`.
"""

import json
import operator
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice, pairwise, product

Numbers = tuple[int, ...]

_LONGEST = 1024
_SHOWN = 80
_MINUTES_A_DAY = 24 * 60
_SHAPE = "cron(minutes hours day-of-month month day-of-week year)"


class CronError(ValueError):
    """An expression that Glue would refuse; the message is one sentence that names the field."""


def _shape(pattern: str) -> re.Pattern[str]:
    # ASCII, as Unicode has other digits and letters that fold to these: U+017F is an S to re.I.
    return re.compile(pattern, re.IGNORECASE | re.ASCII | re.DOTALL)


def _quoted(text: str) -> str:
    """Return the text in double quotes, in printable ASCII, cut to a readable length."""
    return json.dumps(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")


# --- fields ---

_NUMBER = _shape(r"[0-9]+")
_ITEM = _shape(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\w+))?")
_HINTS = (
    (_shape(r".*#"), ": EventBridge has the wildcard #, Glue has not"),
    (_shape(r".*\?"), ": ? stands alone, in day-of-month or in day-of-week"),
    (_shape(r"(|.*[^A-Z])(L|W|LW)(|[^A-Z].*)$"), ": L, L-n, LW, nW and nL stand in no list"),
)


@dataclass(frozen=True)
class _Item:
    """One part of a list: from first to last by step; last below first runs over the end."""

    first: int
    last: int
    step: int


@dataclass(frozen=True)
class _Field:
    """One of the six fields: its name, its bounds (both included), and the names of its values."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def number(self, text: str) -> int:
        """Return the value that a number or a name stands for; anything else is a CronError."""
        if text.upper() in self.names:
            return self.low + self.names.index(text.upper())
        if not _NUMBER.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise self._refusal(text)
        return int(text)

    def items(self, text: str) -> list[_Item]:
        """Return the parts of a list; in day-of-week, L is the last day of the week, Saturday."""
        text = "SAT" if self.name == "day-of-week" and text.upper() == "L" else text
        return [self._item(part) for part in text.split(",")]

    def sequence(self, item: _Item) -> list[int]:
        """Return the values of an item, in the order in which its range meets them."""
        size = self.high - self.low + 1
        last = item.last + (size if item.last < item.first else 0)
        met = range(item.first, last + 1, item.step)
        return [(value - self.low) % size + self.low for value in met]

    def values(self, text: str) -> Numbers:
        """Return all the values that a text names, in order."""
        return tuple(sorted({value for item in self.items(text) for value in self.sequence(item)}))

    def plain(self, text: str) -> str:
        """Return a text in standard cron: weekdays by name, no ``?``, no range over the end."""
        if text == "?":
            return "*"
        named = self.name == "day-of-week" or text.upper() != text.lower()
        parts = [self._plain_item(item, named) for item in self.items(text)]
        return "*" if "*" in parts else ",".join(dict.fromkeys(parts))

    def _item(self, text: str) -> _Item:
        match = _ITEM.fullmatch(text)
        if match is None:
            raise self._refusal(text)
        start, end, step = match.groups()
        first = self.low if start is None else self.number(start)
        alone = start is not None and step is None
        last = self.number(end) if end else first if alone else self.high
        if self.name == "year" and last < first:
            raise CronError(f"year {_quoted(text)} runs backwards")
        # Quartz takes steps up to the highest value of the field.
        if step and not (_NUMBER.fullmatch(step) and 1 <= int(step) <= self.high):
            raise CronError(f"{self.name} {_quoted(text)} has no step between 1 and {self.high}")
        return _Item(first, last, int(step or 1))

    def _plain_item(self, item: _Item, named: bool) -> str:
        def spelled(value: int) -> str:
            return self.names[value - self.low] if named else str(value)

        met = self.sequence(item)
        # A range of one value is written as the value: croniter reads 5-5 as the whole field.
        if len(met) == 1 or item.last < item.first:
            return ",".join(map(spelled, met))
        whole = (item.first, item.last) == (self.low, self.high)
        span = "*" if whole else f"{spelled(item.first)}-{spelled(item.last)}"
        return f"{span}/{item.step}" if item.step > 1 else span

    def _refusal(self, text: str) -> CronError:
        hint = next((hint for shape, hint in _HINTS if shape.match(text)), "")
        low, high = (f" ({self.names[end]})" if self.names else "" for end in (0, -1))
        bounds = f"between {self.low}{low} and {self.high}{high}"
        return CronError(f"{self.name} {_quoted(text)} is not {bounds}{hint}")


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MINUTES = _Field("minutes", 0, 59)
_HOURS = _Field("hours", 0, 23)
_DAY_OF_MONTH = _Field("day-of-month", 1, 31)
_MONTH = _Field("month", 1, 12, _MONTHS)
_DAY_OF_WEEK = _Field("day-of-week", 1, 7, _WEEKDAYS)
_YEAR = _Field("year", 1970, 2199)
_FIELDS = (_MINUTES, _HOURS, _DAY_OF_MONTH, _MONTH, _DAY_OF_WEEK, _YEAR)


# --- days: rules get the weekday of the 1st (Monday is 0), the last day, and their numbers ---

_DayRule = Callable[[int, int, Numbers], Numbers]
_WORKDAYS = (2, 3, 4, 5, 6)


def _listed_days(_first: int, last: int, numbers: Numbers) -> Numbers:
    return tuple(day for day in numbers if day <= last)


def _listed_weekdays(first: int, last: int, numbers: Numbers) -> Numbers:
    # AWS counts weekdays from 1, Sunday.
    return tuple(day for day in range(1, last + 1) if (first + day) % 7 + 1 in numbers)


def _days_before_end(_first: int, last: int, numbers: Numbers) -> Numbers:
    return tuple(last - number for number in numbers if number < last)


def _last_weekday(first: int, last: int, numbers: Numbers) -> Numbers:
    return _listed_weekdays(first, last, numbers)[-1:]


def _nearest_workday(first: int, last: int, numbers: Numbers) -> Numbers:
    workdays = _listed_weekdays(first, last, _WORKDAYS)
    return tuple(
        min(workdays, key=lambda day: abs(day - number)) for number in numbers if number <= last
    )


# (what stands in the field, how its days are found, the numbers that the text does not hold)
_SPECIAL_DAYS: dict[_Field, tuple[tuple[re.Pattern[str], _DayRule, Numbers], ...]] = {
    _DAY_OF_MONTH: (
        (_shape(r"L"), _days_before_end, (0,)),
        (_shape(r"L-(\w+)"), _days_before_end, ()),
        (_shape(r"LW"), _last_weekday, _WORKDAYS),
        (_shape(r"([0-9]+)W"), _nearest_workday, ()),
    ),
    _DAY_OF_WEEK: ((_shape(r"(\w+)L"), _last_weekday, ()),),
}
_ASSUMPTIONS = (
    (_shape(r"LW"), "LW is read as the last Monday-to-Friday of the month, as Quartz does"),
    # https://zenn.dev/kz23szk/articles/d52df8b1614fb6 quotes AWS support on EventBridge.
    (_shape(r"L-.*"), "L-n is read as n days before the end of the month, as EventBridge does"),
    (_shape(r"L-(28|29|30|31)|(29|30|31)W"), "it is read as not firing in months too short for it"),
)


@dataclass(frozen=True)
class _Days:
    """The days of a month on which to fire: a rule, and the numbers that it works on."""

    rule: _DayRule
    numbers: Numbers

    @classmethod
    def named_by(cls, day_of_month: str, day_of_week: str) -> "_Days":
        """Return what the two day fields name together; exactly one of them must be ``?``."""
        if (day_of_month == "?") == (day_of_week == "?"):
            raise CronError(
                f"exactly one of day-of-month {_quoted(day_of_month)} "
                f'and day-of-week {_quoted(day_of_week)} must be "?"'
            )
        if day_of_week == "?":
            return cls._read(_DAY_OF_MONTH, day_of_month, _listed_days)
        return cls._read(_DAY_OF_WEEK, day_of_week, _listed_weekdays)

    @classmethod
    def _read(cls, field: _Field, text: str, listed: _DayRule) -> "_Days":
        for shape, rule, numbers in _SPECIAL_DAYS[field]:
            if match := shape.fullmatch(text):
                return cls(rule, (*numbers, *map(field.number, match.groups())))
        return cls(listed, field.values(text))

    def of(self, year: int, month: int) -> Numbers:
        """Return the days of that month, in order; none if it has no such day."""
        first, last = monthrange(year, month)
        return self.rule(first, last, self.numbers)


def _skips_march(days: Numbers, months: Numbers) -> bool:
    """Whether croniter up to 6.0.0, the one of Airflow 3.0, skips the first days of March.

    In February it counts on to a listed 30 or 31, and lands behind them
    (https://github.com/pallets-eco/croniter/pull/178).
    """
    missing = [day for day in days if day > 28]
    return bool(missing) and {2, 3} <= set(months) and days[0] <= missing[0] - 29


# --- expressions ---

_WRAPPED = _shape(r"cron\((.*)\)\s*")
_FRAME_ERRORS = (
    (_shape(r"\s"), "Glue refuses blanks before cron(; take them away"),
    (_shape(r"rate\("), "Glue refuses rates; write cron(0/15 * * * ? *) or the like"),
    (_shape(r""), f"the six fields of {_SHAPE} are not found"),
)


def _split(expression: str) -> tuple[str, ...]:
    """Return the six fields of ``cron(...)``, as written."""
    if len(expression) > _LONGEST:
        raise CronError(f"there are more than {_LONGEST} characters")
    wrapped = _WRAPPED.fullmatch(expression)
    if wrapped is None:
        raise CronError(next(why for shape, why in _FRAME_ERRORS if shape.match(expression)))
    fields = tuple(re.findall(r"\S+", wrapped[1], re.ASCII))
    if len(fields) != len(_FIELDS):
        five = " (plain cron has five)" if len(fields) == len(_FIELDS) - 1 else ""
        raise CronError(f"six fields are needed, {_SHAPE}: there are {len(fields)}{five}")
    return fields


@dataclass(frozen=True)
class AwsCron:
    """A schedule of AWS Glue, in UTC, to the minute; made by :meth:`parse`.

    :param fields: the six fields as written
    :param times: when it fires on a day, in minutes from midnight, in order
    :param days: the rule for the days of a month
    :param months: the months, 1 to 12, in order
    :param years: the years, 1970 to 2199, in order
    """

    fields: tuple[str, ...]
    times: Numbers
    days: _Days
    months: Numbers
    years: Numbers

    @classmethod
    def parse(cls, expression: str) -> "AwsCron":
        """Read ``cron(...)``; the word may be in any case.

        :raises CronError: Glue would refuse it
        """
        try:
            fields = _split(expression)
            minute, hour, day_of_month, month, day_of_week, year = fields
            minutes, hours = _MINUTES.values(minute), _HOURS.values(hour)
            return cls(
                fields=fields,
                times=tuple(60 * hour + minute for hour in hours for minute in minutes),
                days=_Days.named_by(day_of_month, day_of_week),
                months=_MONTH.values(month),
                years=_YEAR.values(year),
            )
        except CronError as error:
            raise CronError(f"{_quoted(expression)}: {error}") from None

    def __str__(self) -> str:
        return f"cron({' '.join(self.fields)})"

    def next_after(self, moment: datetime) -> datetime | None:
        """Return the first fire strictly after an aware moment, in UTC; None if there is none."""
        return next(self._fires_after(moment), None)

    def fires(self, after: datetime, count: int) -> list[datetime]:
        """Return the next count fires after an aware moment, in UTC; fewer if the years end."""
        return list(islice(self._fires_after(after), count))

    def previous_or_equal(self, moment: datetime) -> datetime | None:
        """Return the last fire at or before an aware moment, in UTC; None if there is none."""
        moment = _utc(moment)
        for day in self._firing_days(moment, -1):
            reached = self._reached(day, moment)
            if reached:
                return _instant(day, self.times[reached - 1])
        return None

    @cached_property
    def plain(self) -> str | None:
        """The same schedule in five-field cron, or None where that has no words for it.

        It has none for L, W, LW, L-n and nL, for limited years, for days that never come, and
        for lists of days that a croniter still in use reads wrongly, such as ``*/10``.
        """
        listed = self.days.rule in (_listed_days, _listed_weekdays)
        misread = self.days.rule is _listed_days and _skips_march(self.days.numbers, self.months)
        every_year = len(self.years) == _YEAR.high - _YEAR.low + 1
        if misread or not (listed and every_year and self._ever_fires):
            return None
        pairs = zip(_FIELDS[:5], self.fields[:5], strict=True)
        return " ".join(field.plain(text) for field, text in pairs)

    @cached_property
    def minimum_gap_minutes(self) -> int | None:
        """The shortest time between two fires, in minutes; 1440 for a day or more, None for never.

        Glue supports none under 5 minutes.
        """
        gaps = [_MINUTES_A_DAY, *(later - earlier for earlier, later in pairwise(self.times))]
        night = _MINUTES_A_DAY + self.times[0] - self.times[-1]
        days = pairwise(self._firing_days(date.min, 1))
        if night < min(gaps) and any((later - earlier).days == 1 for earlier, later in days):
            gaps.append(night)
        return min(gaps) if self._ever_fires else None

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """What this expression means only by assumption, as no page of Glue says it: sentences."""
        day_of_month = self.fields[_FIELDS.index(_DAY_OF_MONTH)]
        return tuple(why for shape, why in _ASSUMPTIONS if shape.fullmatch(day_of_month))

    @cached_property
    def _ever_fires(self) -> bool:
        return any(self._firing_days(date.min, 1))

    def _fires_after(self, moment: datetime) -> Iterator[datetime]:
        moment = _utc(moment)
        for day in self._firing_days(moment, 1):
            for minute in self.times[self._reached(day, moment) :]:
                yield _instant(day, minute)

    def _reached(self, day: date, moment: datetime) -> int:
        """Return how many of a day's fires have come by a moment."""
        elapsed = (moment - _instant(day, 0)) // timedelta(minutes=1)
        return bisect_right(self.times, elapsed)

    def _firing_days(self, start: date, order: int) -> Iterator[date]:
        """Yield the days on which it fires, from start on: forward (1) or backward (-1)."""
        reached = operator.ge if order > 0 else operator.le
        edge = (start.year, start.month, start.day)
        years = (year for year in self.years[::order] if reached(year, start.year))
        for year, month in product(years, self.months[::order]):
            days = self.days.of(year, month) if reached((year, month), edge[:2]) else ()
            for day in days[::order]:
                if reached((year, month, day), edge):
                    yield date(year, month, day)


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone: Glue schedules are in UTC")
    moment = moment.astimezone(UTC)
    # A mere datetime, as Airflow's are pendulum's, whose differences no timedelta divides.
    return datetime.combine(moment.date(), moment.time(), UTC)


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), UTC)
