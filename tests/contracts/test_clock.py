"""What every clock does: the fake one and that of this machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import FakeClock

from assistant.app import SystemClock


@pytest.fixture(params=[FakeClock, SystemClock])
def clock(request):
    return request.param()


def test_the_time_is_that_of_the_world_in_whole_seconds(clock):
    """The time has a zone, which is UTC, and no fraction of a second."""
    now = clock.now()
    assert now.utcoffset() == timedelta(0)
    assert now.microsecond == 0


def test_neither_measure_goes_back(clock):
    """Asked again, neither the time nor what has passed is earlier."""
    before = (clock.now(), clock.elapsed())
    after = (clock.now(), clock.elapsed())
    assert all(later >= earlier for earlier, later in zip(before, after, strict=True))


def test_what_has_passed_is_in_seconds(clock):
    """Time that passes is measured in seconds, as a float."""
    assert isinstance(clock.elapsed(), float)
