import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cron_oracle
from airflow_glue_bridge.glue.cron import AwsCron, CronError

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)  # a Thursday
TICK = timedelta(microseconds=1)


def shown(instants):
    return [instant.strftime("%Y-%m-%d %H:%M %a") for instant in instants]


# The first rows are the examples of the Glue guide, the next ones schedules found in public code.
MEANINGS = [
    ("0 10 * * ? *", "0 10 * * *", ["2026-01-01 10:00 Thu", "2026-01-02 10:00 Fri"]),
    ("15 12 * * ? *", "15 12 * * *", ["2026-01-01 12:15 Thu", "2026-01-02 12:15 Fri"]),
    ("0 18 ? * MON-FRI *", "0 18 * * MON-FRI", ["2026-01-01 18:00 Thu", "2026-01-02 18:00 Fri"]),
    ("0 8 1 * ? *", "0 8 1 * *", ["2026-01-01 08:00 Thu", "2026-02-01 08:00 Sun"]),
    ("0/15 * * * ? *", "*/15 * * * *", ["2026-01-01 00:15 Thu", "2026-01-01 00:30 Thu"]),
    ("0/10 * ? * MON-FRI *", "*/10 * * * MON-FRI", ["2026-01-01 00:10 Thu"]),
    ("0/5 8-17 ? * MON-FRI *", "*/5 8-17 * * MON-FRI", ["2026-01-01 08:00 Thu"]),
    ("1/10 * * * ? *", "1-59/10 * * * *", ["2026-01-01 00:01 Thu", "2026-01-01 00:11 Thu"]),
    ("0 2 ? * 1 *", "0 2 * * SUN", ["2026-01-04 02:00 Sun", "2026-01-11 02:00 Sun"]),
    ("0 01 ? * 2-6 *", "0 1 * * MON-FRI", ["2026-01-01 01:00 Thu", "2026-01-02 01:00 Fri"]),
    ("0 2 ? * MON,TUE,WED,THU,FRI *", "0 2 * * MON,TUE,WED,THU,FRI", ["2026-01-01 02:00 Thu"]),
    ("0 0/1 * * ? *", "0 * * * *", ["2026-01-01 01:00 Thu", "2026-01-01 02:00 Thu"]),
    ("0 */2 * * ? *", "0 */2 * * *", ["2026-01-01 02:00 Thu", "2026-01-01 04:00 Thu"]),
    ("00 00 * * ? *", "0 0 * * *", ["2026-01-02 00:00 Fri"]),
    ("58 0/1 * * ? *", "58 * * * *", ["2026-01-01 00:58 Thu", "2026-01-01 01:58 Thu"]),
    ("30 6 ? * * *", "30 6 * * *", ["2026-01-01 06:30 Thu"]),
    # Names in any case, and kept where they were written as names.
    ("0 0 1 jan,Jul ? *", "0 0 1 JAN,JUL *", ["2026-07-01 00:00 Wed", "2027-01-01 00:00 Fri"]),
    ("0 0 ? 3-5 tue *", "0 0 * 3-5 TUE", ["2026-03-03 00:00 Tue"]),
    # Ranges over the end of the field, and steps through them.
    ("0 0 ? * FRI-MON *", "0 0 * * FRI,SAT,SUN,MON", ["2026-01-02 00:00 Fri"]),
    ("0 0 ? * FRI-TUE/2 *", "0 0 * * FRI,SUN,TUE", ["2026-01-02 00:00 Fri"]),
    ("0 0 1 NOV-FEB ? *", "0 0 1 NOV,DEC,JAN,FEB *", ["2026-02-01 00:00 Sun"]),
    ("0/30 20-2 ? * MON-FRI *", "*/30 20,21,22,23,0,1,2 * * MON-FRI", ["2026-01-01 00:30 Thu"]),
    # Shapes that croniter reads differently as they stand.
    ("59/15 5-5/3 * * ? *", "59 5 * * *", ["2026-01-01 05:59 Thu"]),
    ("0 0 ? * 3-3 *", "0 0 * * TUE", ["2026-01-06 00:00 Tue"]),
    ("0 0 ? * 2/2 *", "0 0 * * MON-SAT/2", ["2026-01-02 00:00 Fri"]),
    ("0 0 ? * MON,2,mon *", "0 0 * * MON", ["2026-01-05 00:00 Mon"]),
    ("5,* 0-23 1-31 1-12 ? *", "* * * * *", ["2026-01-01 00:01 Thu"]),
    ("0 0 29 2 ? *", "0 0 29 2 *", ["2028-02-29 00:00 Tue", "2032-02-29 00:00 Sun"]),
    ("0 0 * * ? 1970-2199", "0 0 * * *", ["2026-01-02 00:00 Fri"]),
    # The last day of the week is Saturday.
    ("0 0 ? * L *", "0 0 * * SAT", ["2026-01-03 00:00 Sat", "2026-01-10 00:00 Sat"]),
    # No words in plain cron from here on.
    ("0 0 ? * 6L *", None, ["2026-01-30 00:00 Fri", "2026-02-27 00:00 Fri"]),
    ("0 0 ? * friL *", None, ["2026-01-30 00:00 Fri", "2026-02-27 00:00 Fri"]),
    ("0 0 L * ? *", None, ["2026-01-31 00:00 Sat", "2026-02-28 00:00 Sat"]),
    ("0 0 LW * ? *", None, ["2026-01-30 00:00 Fri", "2026-02-27 00:00 Fri"]),
    ("0 0 L-3 * ? *", None, ["2026-01-28 00:00 Wed", "2026-02-25 00:00 Wed"]),
    ("0 0 L-29 * ? *", None, ["2026-01-02 00:00 Fri", "2026-03-02 00:00 Mon"]),
    ("0 0 15W 2,8,11 ? *", None, ["2026-02-16 00:00 Mon", "2026-08-14 00:00 Fri"]),
    ("0 0 1W 8 ? *", None, ["2026-08-03 00:00 Mon", "2027-08-02 00:00 Mon"]),
    ("0 0 31W 5 ? *", None, ["2026-05-29 00:00 Fri", "2027-05-31 00:00 Mon"]),
    ("0 0 31W 4,5 ? 2026", None, ["2026-05-29 00:00 Fri"]),
    ("0 12 1 1 ? 2027,2029-2030", None, ["2027-01-01 12:00 Fri", "2029-01-01 12:00 Mon"]),
    ("0 0 1 1 ? 2025/50", None, ["2075-01-01 00:00 Tue", "2125-01-01 00:00 Mon"]),
    ("0 0 * * ? 2025", None, []),
    ("0 0 31 2 ? *", None, []),
    # croniter 6.0.0, the one of Airflow 3.0, skips the 1st of March here.
    ("0 0 */10 2-3 ? *", None, ["2026-02-01 00:00 Sun", "2026-02-11 00:00 Wed"]),
]


@pytest.mark.parametrize(("fields", "plain", "fires"), MEANINGS, ids=[row[0] for row in MEANINGS])
def test_meaning(fields, plain, fires):
    cron = AwsCron.parse(f"cron({fields})")
    assert cron.plain == plain
    assert shown(cron.fires(NEW_YEAR, 2))[: len(fires) or 2] == fires


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("cron(15 12 * * ? *)", "cron(15 12 * * ? *)"),
        ("Cron(15 12 * * ? *)", "cron(15 12 * * ? *)"),
        ("CRON(00 01 ? * mon *)", "cron(00 01 ? * mon *)"),
        ("cron( 15\t12  * * ? * )\n", "cron(15 12 * * ? *)"),
    ],
)
def test_text_is_kept_as_written(text, canonical):
    assert str(AwsCron.parse(text)) == canonical
    assert AwsCron.parse(canonical) == AwsCron.parse(text)


SIX = "cron(minutes hours day-of-month month day-of-week year)"
ALONE = "L, L-n, LW, nW and nL stand in no list"
ERRORS = [
    ("cron(0 2 ? * 8 *)", 'day-of-week "8" is not between 1 (SUN) and 7 (SAT)'),
    ("cron(0 2 ? * 0 *)", 'day-of-week "0" is not between 1 (SUN) and 7 (SAT)'),
    ("cron(60 2 * * ? *)", 'minutes "60" is not between 0 and 59'),
    ("cron(0 24 * * ? *)", 'hours "24" is not between 0 and 23'),
    ("cron(0 2 32 * ? *)", 'day-of-month "32" is not between 1 and 31'),
    ("cron(0 2 32W * ? *)", 'day-of-month "32" is not between 1 and 31'),
    ("cron(0 2 L-0 * ? *)", 'day-of-month "0" is not between 1 and 31'),
    ("cron(0 2 * JULY ? *)", 'month "JULY" is not between 1 (JAN) and 12 (DEC)'),
    ("cron(0 2 * * ? 2200)", 'year "2200" is not between 1970 and 2199'),
    ("cron(0 2 * * ? 2030-2025)", 'year "2030-2025" runs backwards'),
    ("cron(1,,2 2 * * ? *)", 'minutes "" is not between 0 and 59'),
    ("cron(-5 2 * * ? *)", 'minutes "-5" is not between 0 and 59'),
    ("cron(/5 2 * * ? *)", 'minutes "/5" is not between 0 and 59'),
    ("cron(*-5 2 * * ? *)", 'minutes "*-5" is not between 0 and 59'),
    ("cron(1-2-3 2 * * ? *)", 'minutes "1-2-3" is not between 0 and 59'),
    ("cron(0/0 2 * * ? *)", 'minutes "0/0" has no step between 1 and 59'),
    ("cron(0/60 2 * * ? *)", 'minutes "0/60" has no step between 1 and 59'),
    ("cron(0/x 2 * * ? *)", 'minutes "0/x" has no step between 1 and 59'),
    ("cron(0 2 ? * MON/TUE *)", 'day-of-week "MON/TUE" has no step between 1 and 7'),
    (
        "cron(0 2 * * * *)",
        'exactly one of day-of-month "*" and day-of-week "*" must be "?"',
    ),
    (
        "cron(0 2 ? * ? *)",
        'exactly one of day-of-month "?" and day-of-week "?" must be "?"',
    ),
    (
        "cron(0 2 1 * MON *)",
        'exactly one of day-of-month "1" and day-of-week "MON" must be "?"',
    ),
    (
        "cron(0 ? * * ? *)",
        'hours "?" is not between 0 and 23: ? stands alone, in day-of-month or in day-of-week',
    ),
    (
        "cron(0 9 ? * 2#1 *)",
        'day-of-week "2#1" is not between 1 (SUN) and 7 (SAT): '
        "EventBridge has the wildcard #, Glue has not",
    ),
    ("cron(0 2 1,L * ? *)", f'day-of-month "L" is not between 1 and 31: {ALONE}'),
    ("cron(0 2 1,15W * ? *)", f'day-of-month "15W" is not between 1 and 31: {ALONE}'),
    ("cron(0 2 W * ? *)", f'day-of-month "W" is not between 1 and 31: {ALONE}'),
    ("cron(0 2 ? * 3W *)", f'day-of-week "3W" is not between 1 (SUN) and 7 (SAT): {ALONE}'),
    ("cron(0 2 ? * SAT,L *)", f'day-of-week "L" is not between 1 (SUN) and 7 (SAT): {ALONE}'),
    ("cron(L 2 * * ? *)", f'minutes "L" is not between 0 and 59: {ALONE}'),
    # Digits and letters that only look like ASCII.
    ("cron(\N{FULLWIDTH DIGIT ONE} 2 * * ? *)", 'minutes "\\uff11" is not between 0 and 59'),
    (
        "cron(0 2 ? * \N{LATIN SMALL LETTER LONG S}un *)",
        'day-of-week "\\u017fun" is not between 1 (SUN) and 7 (SAT)',
    ),
    (
        "cron(0 2 ? * \N{LATIN SMALL LETTER LONG S}unL *)",
        'day-of-week "\\u017funL" is not between 1 (SUN) and 7 (SAT)',
    ),
    ("cron(0\N{NO-BREAK SPACE}2 * * ? * *)", 'minutes "0\\u00a02" is not between 0 and 59'),
    ("cron(\0 2 * * ? *)", 'minutes "\\u0000" is not between 0 and 59'),
    (f"cron({'9' * 50} 2 * * ? *)", f'minutes "{"9" * 50}" is not between 0 and 59'),
    # The frame.
    ("cron(0 2 * * *)", f"six fields are needed, {SIX}: there are 5 (plain cron has five)"),
    ("cron(0 2 * * ? * *)", f"six fields are needed, {SIX}: there are 7"),
    ("cron()", f"six fields are needed, {SIX}: there are 0"),
    ("", f"the six fields of {SIX} are not found"),
    ("0 2 * * *", f"the six fields of {SIX} are not found"),
    ("cron(0 2 * * ? *", f"the six fields of {SIX} are not found"),
    (" cron(0 2 * * ? *)", "Glue refuses blanks before cron(; take them away"),
    ("rate(5 minutes)", "Glue refuses rates; write cron(0/15 * * * ? *) or the like"),
]


@pytest.mark.parametrize(("text", "sentence"), ERRORS, ids=[repr(row[0]) for row in ERRORS])
def test_refusal_names_field_and_bounds(text, sentence):
    with pytest.raises(CronError) as caught:
        AwsCron.parse(text)
    assert str(caught.value).endswith(f'": {sentence}')


def test_refusal_quotes_the_expression():
    with pytest.raises(CronError) as caught:
        AwsCron.parse("cron(0 2 ? * 8 *)")
    assert str(caught.value) == (
        '"cron(0 2 ? * 8 *)": day-of-week "8" is not between 1 (SUN) and 7 (SAT)'
    )


@pytest.mark.parametrize("text", ["x" * 10**6, f"cron({'1,' * 10**6}1 2 * * ? *)", "cron(" * 10**6])
def test_long_text_is_refused_at_once_and_in_short(text):
    begun = time.perf_counter()
    with pytest.raises(CronError, match="there are more than 1024 characters") as caught:
        AwsCron.parse(text)
    assert time.perf_counter() - begun < 0.1
    assert len(str(caught.value)) < 200


CRONISH = "0123456789*/-,?LlWw#() \t\nabcdefijklmnoprstuvyABDEFIJMNOPRSTUVY\0\uff11\u017f\u00a0"


@given(
    st.one_of(
        st.text(),
        st.text(CRONISH).map("cron({})".format),
        st.lists(st.text(CRONISH, min_size=1), min_size=6, max_size=6).map(
            lambda fields: f"cron({' '.join(fields)})"
        ),
    )
)
@example("cron(\ud800 2 * * ? *)")
@example("cron(0 2 * * ? *)\0")
def test_no_text_raises_anything_but_cron_error(text):
    try:
        cron = AwsCron.parse(text)
        message = str(cron)
        assert AwsCron.parse(message) == cron
    except CronError as error:
        message = str(error)
    assert message.isprintable()


@settings(deadline=None)  # the naive reading walks up to 230 years
@given(st.randoms(use_true_random=False))
def test_agrees_with_naive_reading(rng):
    expression, moment = cron_oracle.random_expression(rng), cron_oracle.random_moment(rng)
    expected = cron_oracle.fires(expression, moment, 5)
    cron = AwsCron.parse(expression)
    assert cron.fires(moment, 5) == expected
    assert cron.next_after(moment) == (expected[0] if expected else None)


@given(st.randoms(use_true_random=False))
def test_previous_or_equal_is_next_after_backwards(rng):
    cron = AwsCron.parse(cron_oracle.random_expression(rng))
    moment = cron_oracle.random_moment(rng)
    previous = cron.previous_or_equal(moment)
    coming = cron.next_after(moment)
    if previous is not None:
        assert previous <= moment
        assert cron.previous_or_equal(previous) == previous
        assert cron.next_after(previous) == coming
    if coming is not None:
        assert cron.previous_or_equal(coming - TICK) == previous


def test_next_after_is_strict_and_on_the_minute():
    cron = AwsCron.parse("cron(0 12 * * ? *)")
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    tomorrow = noon + timedelta(days=1)
    assert cron.next_after(noon - TICK) == noon
    assert cron.next_after(noon) == tomorrow
    assert cron.next_after(noon + timedelta(seconds=30)) == tomorrow
    assert cron.previous_or_equal(noon) == noon
    assert cron.previous_or_equal(noon + timedelta(seconds=30)) == noon
    assert cron.previous_or_equal(noon - TICK) == noon - timedelta(days=1)


def test_moments_of_other_zones_are_taken_to_utc():
    cron = AwsCron.parse("cron(0 12 * * ? *)")
    tokyo = timezone(timedelta(hours=9))
    coming = cron.next_after(datetime(2026, 1, 1, 20, 59, tzinfo=tokyo))
    assert coming == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert coming.tzinfo is UTC


@pytest.mark.parametrize("ask", [AwsCron.next_after, AwsCron.previous_or_equal])
def test_moment_without_zone_is_refused(ask):
    with pytest.raises(ValueError, match="has no time zone"):
        ask(AwsCron.parse("cron(0 12 * * ? *)"), datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("moment", "previous", "coming"),
    [
        (datetime.min, None, datetime(1970, 1, 1)),
        (datetime.max, datetime(2199, 12, 31), None),
    ],
)
def test_years_begin_in_1970_and_end_in_2199(moment, previous, coming):
    cron = AwsCron.parse("cron(0 0 * * ? *)")
    moment = moment.replace(tzinfo=UTC)
    assert cron.previous_or_equal(moment) == (previous and previous.replace(tzinfo=UTC))
    assert cron.next_after(moment) == (coming and coming.replace(tzinfo=UTC))


@pytest.mark.parametrize("fields", ["0 0 31 2 ? *", "0 0 30-31 2 ? *", "0 0 31 4,6,9,11 ? *"])
def test_expression_that_never_fires_is_soon_known(fields):
    cron = AwsCron.parse(f"cron({fields})")
    begun = time.perf_counter()
    assert cron.next_after(NEW_YEAR) is None
    assert cron.previous_or_equal(NEW_YEAR) is None
    assert cron.plain is None
    assert cron.minimum_gap_minutes is None
    assert time.perf_counter() - begun < 0.25


@pytest.mark.parametrize(
    ("fields", "minutes"),
    [
        ("0/5 * * * ? *", 5),
        ("0/4 * * * ? *", 4),
        ("* 3 * * ? *", 1),
        ("0,58 * * * ? *", 2),  # over the hour
        ("0/7 * * * ? *", 4),
        ("1,59 0,23 * * ? *", 2),  # over midnight
        ("1,59 0,23 ? * MON,WED *", 58),  # not on two days running
        ("0 0 * * ? *", 1440),
        ("0 0 1 * ? *", 1440),
        ("0 0,23 31 12 ? 2030", 1380),
    ],
)
def test_minimum_gap(fields, minutes):
    assert AwsCron.parse(f"cron({fields})").minimum_gap_minutes == minutes


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("0 0 LW * ? *", ["LW is read as"]),
        ("0 0 L-2 * ? *", ["L-n is read as"]),
        ("0 0 L-30 * ? *", ["L-n is read as", "months too short"]),
        ("0 0 31W * ? *", ["months too short"]),
        ("0 0 15W * ? *", []),
        ("0 0 31 * ? *", []),
        ("0 0 ? * 6L *", []),
    ],
)
def test_assumptions_are_named(fields, words):
    assumptions = AwsCron.parse(f"cron({fields})").assumptions
    assert len(assumptions) == len(words)
    assert all(word in text for word, text in zip(words, assumptions, strict=True))


def test_import_brings_no_heavy_library():
    script = (
        "import sys, airflow_glue_bridge.glue.cron\n"
        "print(sorted({'airflow', 'boto3', 'botocore', 'croniter', 'pendulum'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
