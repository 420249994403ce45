"""Who stands on the platform, and who pushes harder than they want to."""

import math

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import STANDARD_GRAVITY, Ceiling, Standing, recognize
from custom_components.run_primer.engine.model import Reading
from custom_components.run_primer.engine.recognition import CLEAR_KILOGRAMS, NEAR_KILOGRAMS

RATE = 80
masses = st.floats(20, 300)


def readings(*forces: float, start: float = 5.0) -> list[Reading]:
    """Return readings of these forces at 80 Hz."""
    return [Reading(start + number / RATE, force) for number, force in enumerate(forces)]


def seen(rows: list[Reading]) -> list[float]:
    """Return the masses of everybody who stood still."""
    standing = Standing()
    return [mass for reading in rows if (mass := standing.feed(reading)) is not None]


def swaying(kilograms: float, seconds: float, share: float = 0.01) -> list[float]:
    """Return the force of somebody who stands and sways a little."""
    weight = kilograms * STANDARD_GRAVITY
    return [
        weight * (1 + share * math.sin(2 * math.pi * 0.8 * number / RATE))
        for number in range(round(seconds * RATE))
    ]


@given(masses)
def test_who_stands_still_for_two_seconds_is_weighed_once(kilograms: float) -> None:
    rows = readings(*[0.0] * 40, *swaying(kilograms + 1, 10), *[0.0] * 40)
    (found,) = seen(rows)
    assert found == pytest.approx(kilograms + 1, rel=0.01)


def test_who_comes_back_is_weighed_again() -> None:
    stand = swaying(70, 3)
    assert len(seen(readings(*stand, *[5.0] * 20, *stand))) == 2


@pytest.mark.parametrize(
    "forces",
    [
        swaying(70, 1.9),
        swaying(15, 10),
        swaying(70, 10, share=0.05),
        [600 + 150 * math.sin(number / 30) for number in range(2000)],
    ],
    ids=["passing over", "feet of somebody who lies", "restless", "reps"],
)
def test_nothing_else_is_taken_for_standing(forces: list[float]) -> None:
    assert seen(readings(*forces)) == []


def test_two_halves_with_a_hole_between_are_no_stand() -> None:
    half = swaying(70, 1.2)
    assert seen(readings(*half) + readings(*half, start=20.0)) == []


@pytest.mark.parametrize(
    ("mass", "who"),
    [(70, "sam"), (72.9, "sam"), (73.1, None), (80, "alex"), (78, "alex"), (76, None), (90, None)],
)
def test_a_mass_is_somebody_s_when_it_is_near_theirs_and_nobody_else_s(
    mass: float, who: str | None
) -> None:
    assert recognize(mass, {"sam": 70.0, "alex": 80.0}) == who


def test_two_of_about_the_same_mass_are_not_told_apart() -> None:
    assert recognize(70, {"sam": 70.0, "alex": 72.0}) is None


@given(masses, st.dictionaries(st.text(max_size=3), masses, max_size=6))
def test_whoever_is_recognized_is_near_and_alone(mass: float, known: dict[str, float]) -> None:
    who = recognize(mass, known)
    near = [key for key, own in known.items() if abs(own - mass) <= NEAR_KILOGRAMS]
    if who is None:
        assert len(near) != 1 or any(
            abs(own - mass) < CLEAR_KILOGRAMS for key, own in known.items() if key not in near
        )
        return
    assert near == [who]
    assert all(abs(own - mass) >= CLEAR_KILOGRAMS for key, own in known.items() if key != who)


@given(st.floats(10, 5000), st.lists(st.floats(0, 6000), max_size=60))
def test_a_limit_is_only_passed_by_force_that_stays_over_it(
    limit: float, forces: list[float]
) -> None:
    ceiling, over = Ceiling(limit), 0
    for reading in readings(*forces):
        over = over + 1 if reading.force > limit else 0
        assert ceiling.feed(reading) == (over > RATE // 10)


def test_a_hole_in_the_readings_is_no_time_over_the_limit() -> None:
    ceiling = Ceiling(500)
    assert not ceiling.feed(Reading(1.0, 600))
    assert not ceiling.feed(Reading(9.0, 600))
