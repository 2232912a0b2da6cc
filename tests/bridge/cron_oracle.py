"""A second, deliberately naive reading of AWS cron, and random expressions to hold it against.

Nothing here comes from airflow_glue_bridge: fields are read by walking from value to value, and
every day, then every minute, is asked in turn whether it fires.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
BOUNDS = {
    "minutes": (0, 59, []),
    "hours": (0, 23, []),
    "day-of-month": (1, 31, []),
    "month": (1, 12, MONTHS),
    "day-of-week": (1, 7, WEEKDAYS),
    "year": (1970, 2199, []),
}
ONE_DAY = timedelta(days=1)


def fires(expression, after, count):
    """The first count instants after a moment in UTC; fewer if the years run out."""
    minutes, hours, day_of_month, months, day_of_week, years = (
        expression.rstrip()[len("cron(") : -1].upper().split()
    )
    minutes, hours = named("minutes", minutes), named("hours", hours)
    months, years = named("month", months), named("year", years)
    is_day = day_test(day_of_month, day_of_week)
    found = []
    day = after.date()
    while day.year <= 2199 and len(found) < count:
        if day.year in years and day.month in months and is_day(day):
            for minute in range(24 * 60):
                if minute // 60 in hours and minute % 60 in minutes:
                    instant = datetime(day.year, day.month, day.day, tzinfo=UTC)
                    instant += timedelta(minutes=minute)
                    if instant > after:
                        found.append(instant)
        day += ONE_DAY
    return found[:count]


def named(field, text):
    return {value for part in text.split(",") for value in walked(part, *BOUNDS[field])}


def walked(part, low, high, names):
    """Walk from the start of a range to its end, one value at a time, taking every step-th."""

    def value(word):
        return names.index(word) + low if word in names else int(word)

    span, slash, step = part.partition("/")
    start, dash, end = span.partition("-")
    here = low if start == "*" else value(start)
    stop = value(end) if dash else high if slash or start == "*" else here
    walked_past = 0
    while True:
        if walked_past % int(step or 1) == 0:
            yield here
        if here == stop:
            return
        here = here + 1 if here < high else low
        walked_past += 1


def day_test(day_of_month, day_of_week):
    """Whether a day fires, as a function of the day."""
    if day_of_week == "L":
        return lambda day: day.isoweekday() == 6
    if day_of_week.endswith("L"):
        (weekday,) = named("day-of-week", day_of_week[:-1])
        return lambda day: aws_weekday(day) == weekday and (day + 7 * ONE_DAY).month != day.month
    if day_of_month == "?":
        weekdays = named("day-of-week", day_of_week)
        return lambda day: aws_weekday(day) in weekdays
    if day_of_month == "LW":
        return lambda day: day == [d for d in month_of(day) if d.isoweekday() <= 5][-1]
    if day_of_month.endswith("W"):
        return lambda day: day == nearest_workday(day, int(day_of_month[:-1]))
    if day_of_month.startswith("L"):
        before = int(day_of_month[2:] or 0)
        return lambda day: month_of(day)[-1] - day == before * ONE_DAY
    days = named("day-of-month", day_of_month)
    return lambda day: day.day in days


def aws_weekday(day):
    return WEEKDAYS.index(day.strftime("%a").upper()) + 1


def month_of(day):
    first = day.replace(day=1)
    days = [first + n * ONE_DAY for n in range(31)]
    return [d for d in days if d.month == day.month]


def nearest_workday(day, wanted):
    """By the words: Saturday goes back to Friday, Sunday on to Monday, neither out of the month."""
    if wanted > len(month_of(day)):
        return None
    target = date(day.year, day.month, wanted)
    moves = {6: (-1, 2), 7: (1, -2)}.get(target.isoweekday(), (0,))
    return next(d for move in moves if (d := target + move * ONE_DAY).month == day.month)


# --- random expressions: every syntax, each part drawn from a Random ---


def random_expression(rng: Random) -> str:
    by_date = rng.random() < 0.5
    word = rng.choice(["cron", "cron", "Cron", "CRON"])
    fields = [
        random_list(rng, "minutes"),
        random_list(rng, "hours"),
        random_day_of_month(rng) if by_date else "?",
        random_list(rng, "month") if rng.random() < 0.5 else "*",
        "?" if by_date else random_day_of_week(rng),
        random_year(rng),
    ]
    blank = rng.choice([" ", " ", " ", "  ", "\t"])
    return f"{word}({blank.join(fields)})"


def random_list(rng, field):
    low, high, names = BOUNDS[field]
    if rng.random() < 0.15:
        return "*"
    count = rng.choice([1, 1, 1, 2, 2, 3, 7])
    return ",".join(random_part(rng, low, high, names, field != "year") for _ in range(count))


def random_part(rng, low, high, names, wraps):
    first, last = rng.randint(low, high), rng.randint(low, high)
    if last < first and (not wraps or rng.random() < 0.5):
        first, last = last, first
    start, end = (spelled(rng, value, low, names) for value in (first, last))
    step = rng.randint(1, min(high, high - low))
    shapes = [start, f"{start}-{end}", f"{start}-{end}/{step}", f"{start}/{step}", f"*/{step}"]
    return rng.choice([start, *shapes])


def spelled(rng, value, low, names):
    if names and rng.random() < 0.5:
        name = names[value - low]
        return rng.choice([name, name.lower(), name.title()])
    return rng.choice([str(value), str(value), f"{value:02d}"])


def random_day_of_month(rng):
    if rng.random() < 0.7:
        return random_list(rng, "day-of-month")
    day = rng.randint(1, 31)
    return rng.choice(["L", "LW", "lw", f"L-{rng.randint(1, 30)}", f"{day}W", f"{day}w"])


def random_day_of_week(rng):
    if rng.random() < 0.7:
        return random_list(rng, "day-of-week")
    return rng.choice(["L", spelled(rng, rng.randint(1, 7), 1, WEEKDAYS) + "L"])


def random_year(rng):
    if rng.random() < 0.7:
        return rng.choice(["*", "*", "*", "*", "*", "*/1", "1970-2199", "1970/1"])
    return random_list(rng, "year")


def random_moment(rng: Random) -> datetime:
    """Some moment of 1975 to 2150: often on the minute, where instants are, and often not."""
    start, end = datetime(1975, 1, 1, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)
    moment = start + timedelta(minutes=rng.randrange((end - start) // timedelta(minutes=1)))
    if rng.random() < 0.3:
        moment = moment.replace(hour=0, minute=0)
    if rng.random() < 0.5:
        moment += timedelta(seconds=rng.randrange(60), microseconds=rng.randrange(10**6))
    return moment
