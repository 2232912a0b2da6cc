"""When a run is looked at again: arithmetic only."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airflow_glue_bridge.glue.pace import (
    DENSITY,
    ENOUGH,
    FLOOR,
    MOST_BACK_OFF,
    MOST_DENSE,
    RateLimit,
    Usual,
    back_off,
    jittered,
    pause,
    usual,
)

HOUR = Usual(3400, 3800)
seconds = st.floats(0, 1e6)
lengths = st.none() | st.tuples(seconds, seconds).map(lambda pair: Usual(*sorted(pair)))


def looks(length, usual_length, longest):
    """The ages at which a run is looked at that takes so long; the last one sees it over."""
    ages = [0.0]
    while ages[-1] < length:
        ages.append(ages[-1] + pause(ages[-1], usual_length, longest))
    return ages


@given(st.floats(-1e6, 1e9), lengths, st.floats(0.01, 1e4))
def test_never_longer_than_the_longest_nor_shorter_than_the_floor(age, length, longest):
    assert min(FLOOR, longest) <= pause(age, length, longest) <= longest


@pytest.mark.parametrize(("age", "expected"), [(0, FLOOR), (100, 10), (600, 60), (6000, 60)])
def test_of_unknown_length_the_pause_grows_with_the_age(age, expected):
    assert pause(age, None, 60) == expected


def test_a_young_run_of_known_length_is_left_alone():
    assert pause(0, HOUR, 60) == 60
    assert pause(0, HOUR, 1e6) == 3400 + 1e6 / DENSITY
    assert pause(3390, HOUR, 200) == 10 + 200 / DENSITY


def test_dense_while_the_end_is_likely_and_sparser_when_overdue():
    assert pause(3400, HOUR, 200) == pause(3800, HOUR, 200) == 200 / DENSITY
    assert pause(3900, HOUR, 200) == 200 / DENSITY + 10
    assert pause(9999, HOUR, 200) == 200


def test_an_end_that_may_come_at_any_time_is_not_worth_that_many_looks():
    assert pause(1000, Usual(100, 1060), 60) == 960 / MOST_DENSE > 60 / DENSITY
    assert pause(1000, Usual(100, 99999), 60) == 60


def test_a_known_length_costs_fewer_looks_and_sees_the_end_sooner():
    known, unknown = looks(3600, HOUR, 600), looks(3600, None, 600)
    assert len(known) < len(unknown)
    assert known[-1] - 3600 <= 600 / DENSITY
    late = [looks(end, None, 600)[-1] - end for end in range(3000, 4000, 10)]
    assert max(late) > 300


def test_too_few_runs_have_no_usual_length():
    assert usual([60] * (ENOUGH - 1)) is None
    assert usual([60] * ENOUGH) == Usual(59.4, 60.6)


def test_what_is_usual_holds_nearly_all_runs_and_no_stray_one():
    random = Random(1)
    past = [random.gauss(600, 18) for _ in range(30)]
    found = usual([*past, 4.0])
    assert 520 < found.earliest < 580
    assert 620 < found.latest < 680
    coming = [random.gauss(600, 18) for _ in range(1000)]
    assert sum(found.earliest <= c <= found.latest for c in coming) > 950


def test_lengths_that_clocks_made_negative_do_not_count():
    assert usual([-5, 60, 60]) is None


@given(seconds, st.integers(0, 100))
def test_jitter_only_shortens_and_by_a_tenth_at_most(pause_, seed):
    assert pause_ * 0.9 <= jittered(pause_, Random(seed)) <= pause_


def test_back_off_doubles_up_to_a_minute():
    longest = [max(back_off(n, 60, Random(s)) for s in range(200)) for n in (1, 2, 3, 10, 10**9)]
    assert longest == pytest.approx([FLOOR, 2 * FLOOR, 4 * FLOOR, 60, MOST_BACK_OFF], rel=0.02)
    assert min(back_off(1, 60, Random(s)) for s in range(200)) >= FLOOR / 2


def test_back_off_begins_where_the_caller_would_ask_again():
    assert back_off(1, 0.2, Random(1)) <= 0.2
    assert back_off(1, 0.0, Random(1)) > 0


def test_calls_are_let_through_at_once_after_a_rest_and_then_at_the_rate():
    limit = RateLimit(5, now=100)
    assert [limit.take(100) for _ in range(5)] == [0] * 5
    assert [limit.take(100) for _ in range(3)] == pytest.approx([0.2, 0.4, 0.6])
    assert limit.take(200) == 0


@given(st.floats(0.1, 50), st.lists(st.floats(0, 1), min_size=50, max_size=200))
def test_never_more_than_the_rate_and_one_burst(per_second, gaps):
    limit, now, sent = RateLimit(per_second), 0.0, []
    for gap in gaps:
        now += gap
        sent.append(now + limit.take(now))
    burst = max(per_second, 1)
    assert all(
        len([s for s in sent if begin <= s <= begin + 2]) <= burst + 2 * per_second + 1
        for begin in sent
    )


def test_who_is_told_that_it_is_too_much_saves_nothing_up():
    limit = RateLimit(5)
    limit.empty(10)
    assert limit.take(10) == pytest.approx(0.2)


def test_a_slow_rate_lets_the_first_call_through():
    limit = RateLimit(0.1)
    assert limit.take(0) == 0
    assert limit.take(0) == pytest.approx(10)


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_that_lets_nothing_through_is_refused(rate):
    with pytest.raises(ValueError, match="let none through"):
        RateLimit(rate)
