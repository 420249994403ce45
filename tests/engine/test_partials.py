"""Partial reps among full ones, told by how high the hips went."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.excursions import Excursion
from custom_components.run_primer.engine.heights import Height, heights
from custom_components.run_primer.engine.model import Reading
from custom_components.run_primer.engine.motion import SetCount
from custom_components.run_primer.engine.partials import Partials, PartialSettings, tell_partials
from tests.engine.traces import count

STEP = 0.05
_FINE = 0.0125


@dataclass(frozen=True, kw_only=True)
class Lift:
    """One lift: how high, and seconds of its parts."""

    height: float = 1.0
    up: float = 1.0
    top: float = 0.5
    down: float = 1.2


@dataclass(frozen=True, kw_only=True)
class Body:
    """Newtons: at rest, more when the hips are up, and more when they rise; and what trembles."""

    rest: float = 130.0
    loaded: float = 420.0
    shift: float = 0.0
    mass: float = 10.0
    tremor: float = 0.0


def _moved(share: float) -> tuple[float, float]:
    """Return height and acceleration of a smooth way up."""
    height = share**3 * (10 - 15 * share + 6 * share**2)
    return height, 60 * share - 180 * share**2 + 120 * share**3


def _force(body: Body, lift: Lift, at: float) -> float:
    """Return newtons so long after the load began to come on, in 0.18 s."""
    seconds = lift.up + lift.top + lift.down
    if at < 0.18:
        return body.rest + (body.loaded - body.rest) * _moved(at / 0.18)[0]
    at -= 0.18
    if at > seconds:
        return body.loaded + (body.rest - body.loaded) * _moved(min((at - seconds) / 0.1, 1))[0]
    height, push = 1.0, 0.0
    if at < lift.up:
        height, push = _moved(at / lift.up)
        push /= lift.up**2
    elif at > lift.up + lift.top:
        height, push = _moved((seconds - at) / lift.down)
        push /= lift.down**2
    return body.loaded + lift.height * (body.shift * height + body.mass * push)


def _drawn(body: Body, lifts: Sequence[Lift], step: float) -> list[float]:
    """Return the newtons of a set, so many seconds apart."""
    random, sway = Random(5), 0.0
    keep = 0.624 ** (step / STEP)
    values = []
    for lift in (None, *lifts, None):
        seconds = 2.0 if lift is None else lift.up + lift.top + lift.down + 1.0
        for place in range(round(seconds / step)):
            force = body.rest if lift is None else _force(body, lift, place * step)
            sway = keep * sway + random.gauss(0, body.tremor * (1 - keep**2) ** 0.5)
            values.append(force * (1 + sway) + random.gauss(0, 0.2))
    return values


def _told(body: Body, lifts: Sequence[Lift], factor: float = 1.0) -> tuple[Height | None, ...]:
    """Return what is told of a set whose lifts were told apart."""
    values = [factor * value for value in _drawn(body, lifts, STEP)]
    excursions, start = [], round(2.0 / STEP) - 5
    for lift in lifts:
        end = start + round((lift.up + lift.top + lift.down + 1.0) / STEP)
        peak = max(range(start, end), key=values.__getitem__)
        excursions.append(Excursion(start, peak, end, values[start], values[peak], values[end]))
        start = end
    return heights(values, excursions, STEP)


def _heights(body: Body, lifts: Sequence[Lift], factor: float = 1.0) -> list[float]:
    """Return what was seen of the heights, as shares of the first."""
    seen = [each.value for each in _told(body, lifts, factor) if each is not None]
    assert len(seen) == len(lifts)
    return [value / seen[0] for value in seen]


def _counted(body: Body, lifts: Sequence[Lift]) -> SetCount:
    """Return the recount of a set."""
    values = _drawn(body, lifts, _FINE)
    return count([Reading(place * _FINE, value) for place, value in enumerate(values)])[1]


_LIFTS = st.lists(
    st.builds(
        Lift,
        height=st.floats(0.4, 0.9),
        up=st.floats(0.7, 1.6),
        top=st.floats(0.2, 2.0),
        down=st.floats(0.8, 2.0),
    ),
    min_size=3,
    max_size=8,
)
_BODIES = st.builds(Body, shift=st.floats(0, 100), mass=st.floats(8, 20))


@settings(deadline=None, max_examples=60)
@given(_BODIES, _LIFTS)
def test_heights_are_told_at_any_tempo_and_by_any_body(body: Body, lifts: list[Lift]) -> None:
    lifts = [Lift(), *lifts]
    for seen, lift in zip(_heights(body, lifts), lifts, strict=True):
        assert seen == pytest.approx(lift.height, abs=0.15)


@settings(deadline=None, max_examples=20)
@given(_LIFTS, st.floats(0.001, 1000))
def test_heights_know_no_unit(lifts: list[Lift], factor: float) -> None:
    body = Body(shift=40.0, mass=20.0, tremor=0.002)
    assert _heights(body, lifts, factor) == pytest.approx(_heights(body, lifts), abs=1e-6)


def test_a_load_that_only_comes_and_goes_has_no_heights() -> None:
    assert _told(Body(mass=0.0, tremor=0.01), [Lift()] * 5) == ()


def test_a_lift_too_short_to_move_anything_has_no_height() -> None:
    lifts = [Lift(), Lift(), Lift(height=0.05, up=0.2, top=0.0, down=0.2), Lift()]
    told = _told(Body(), lifts)
    assert [each is None for each in told] == [False, False, True, False]


def test_partial_reps_are_told_although_the_load_is_the_same_at_every_height() -> None:
    lifts = [Lift(height=0.5 if place in {2, 5} else 1.0) for place in range(8)]
    counted = _counted(Body(shift=0.0, tremor=0.015), lifts)
    assert (len(counted.reps), counted.partials) == (6, 2)


def test_the_first_reps_of_a_set_can_be_the_partial_ones() -> None:
    lifts = [Lift(height=0.5)] * 3 + [Lift()] * 4
    counted = _counted(Body(shift=20.0, tremor=0.01), lifts)
    assert (len(counted.reps), counted.partials) == (4, 3)


def test_tired_reps_that_get_slower_and_slower_are_full() -> None:
    lifts = [Lift(up=0.8 + 0.12 * place, down=1.0 + 0.1 * place) for place in range(10)]
    counted = _counted(Body(shift=20.0, tremor=0.01), lifts)
    assert (len(counted.reps), counted.partials) == (10, 0)


def test_a_rep_that_is_held_is_as_full_as_the_others() -> None:
    lifts = [Lift(top=3.0 if place == 4 else 0.3) for place in range(8)]
    counted = _counted(Body(shift=20.0, tremor=0.01), lifts)
    assert (len(counted.reps), counted.partials) == (8, 0)


def test_what_is_lost_in_the_tremor_is_counted_as_full() -> None:
    lifts = [Lift(height=0.5 if place in {2, 5} else 1.0) for place in range(8)]
    counted = _counted(Body(mass=1.0, tremor=0.02), lifts)
    assert (len(counted.reps), counted.partials) == (8, 0)


def _set(*values: float, error: float = 0.05) -> list[Height | None]:
    """Return heights with the same error."""
    return [Height(value=value, error=error) for value in values]


def test_too_few_lifts_tell_no_partials() -> None:
    usual = PartialSettings()
    assert tell_partials(_set(1.0, 0.4, 1.0), usual) == Partials()
    assert tell_partials(_set(1.0, 0.4, 1.0, 0.98), usual).places == {1}
    assert tell_partials([*_set(1.0, 0.4, 1.0), None], usual) == Partials()


def test_lifts_that_all_differ_are_full() -> None:
    assert tell_partials(_set(1.0, 0.85, 1.15, 0.8, 1.05), PartialSettings()) == Partials()


def test_a_lift_that_lacks_height_but_not_clearly_is_doubted() -> None:
    lifts = _set(1.0, 0.745, 1.0, 1.0, 1.0, error=0.088)
    assert tell_partials(lifts, PartialSettings()) == Partials(doubtful=True)


def test_more_partial_reps_than_full_ones_are_told_up_to_two_in_three() -> None:
    usual = PartialSettings()
    assert tell_partials(_set(1.0, 0.5, 0.5, 0.5, 1.0, 0.5), usual).places == {1, 2, 3, 5}
    assert tell_partials(_set(1.0, *[0.5] * 8), usual).places == frozenset()


def test_errors_as_large_as_the_gap_tell_nothing() -> None:
    assert tell_partials(_set(1.0, 0.4, 1.0, 1.0, error=0.13), PartialSettings()) == Partials()


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.builds(Height, value=st.floats(-1e9, 1e9), error=st.floats(0, 1e9)),
        )
    )
)
def test_what_is_partial_is_lower_than_what_is_full(told: list[Height | None]) -> None:
    places = tell_partials(told, PartialSettings()).places
    full = [each.value for place, each in enumerate(told) if each and place not in places]
    for place in places:
        lift = told[place]
        assert lift is not None
        assert lift.value < max(full)
