"""The corner test, clicked through with a mass that goes from place to place."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant

from .virtual import COUNTS_PER_NEWTON, Gym, VirtualSensor
from .weighed import GRAVITY, Clicks, Result

PLACES = ("front_left", "front_right", "back_left", "back_right", "centre")
WEIGHT = 40 * GRAVITY


@pytest.fixture
def clicks(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> Clicks:
    """An owner at the platform's dialog; nothing is on it."""
    platform.noise = 0.05
    return Clicks(hass=hass, gym=gym, station=station, sensor=platform)


async def walk(clicks: Clicks, plate: str, shares: list[dict[str, float]]) -> Result:
    """Put the mass at all places; it shows on the channels by these shares."""
    result = await clicks.open("corners")
    result = await clicks.weigh(result, 0.0, channel=plate, mass=40)
    for place, share in zip(PLACES, shares, strict=True):
        assert result["step_id"] == place
        clicks.sensor.shares = share
        result = await clicks.weigh(result, WEIGHT)
    return result


@pytest.mark.parametrize(
    ("gains", "verdict"),
    [
        ([1, 1, 1, 1, 1], None),
        ([1, 1.02, 1, 1, 1], "corners_warn"),
        ([1, 1.1, 1, 0.95, 1], "corners_bad"),
    ],
)
async def test_a_plate_is_judged_by_what_the_place_does(
    clicks: Clicks, gains: list[float], verdict: str | None
) -> None:
    shares = [{"feet_left": gain, "feet_right": 0.0} for gain in gains]
    result = await walk(clicks, "feet_left", shares)
    assert (result["type"], result["step_id"]) == ("form", "spread")
    assert result["errors"] == ({"base": verdict} if verdict else {})
    result = await clicks.fill(result)
    assert (result["type"], result["reason"]) == ("abort", "corners_saved")
    spread = 100 * (max(gains) - min(gains)) / (sum(gains) / 5)
    assert clicks.stored["feet_left"]["corner_spread"] == pytest.approx(spread, abs=0.1)
    assert clicks.stored["feet_right"]["corner_spread"] is None


def board(left: float, right: float) -> list[dict[str, float]]:
    """Return shares of a board over cells of these gains."""
    return [
        {"feet_left": part * left, "feet_right": (1 - part) * right}
        for part in (0.9, 0.1, 0.8, 0.2, 0.5)
    ]


async def test_a_board_on_both_sides_finds_a_scale_for_each(clicks: Clicks) -> None:
    result = await walk(clicks, "both_feet", board(0.97, 1.03))
    assert (result["type"], result["step_id"]) == ("form", "solved")
    assert float(result["description_placeholders"]["solved"]) < 1
    result = await clicks.fill(result)
    assert result["reason"] == "board_calibrated"
    for key, gain in (("feet_left", 0.97), ("feet_right", 1.03)):
        kept = clicks.stored[key]
        assert kept["counts_per_newton"] == pytest.approx(gain * COUNTS_PER_NEWTON, rel=0.003)
        assert kept["points"] == 6


async def test_a_large_change_of_a_side_wants_to_be_confirmed(clicks: Clicks) -> None:
    result = await walk(clicks, "both_feet", board(0.8, 1.2))
    result = await clicks.fill(result, confirm=False)
    assert result["errors"] == {"confirm": "confirm_change"}
    result = await clicks.fill(result, confirm=True)
    assert result["reason"] == "board_calibrated"


async def test_a_mass_that_always_stands_in_the_middle_tells_nothing(clicks: Clicks) -> None:
    clicks.sensor.noise = 0.0
    result = await walk(clicks, "both_feet", [{"feet_left": 0.5, "feet_right": 0.5}] * 5)
    assert (result["step_id"], result["errors"]) == ("corners", {"base": "same_places"})


async def test_a_board_that_touches_something_is_not_saved(clicks: Clicks) -> None:
    shares = board(1, 1)
    shares[2] = {"feet_left": 0.6, "feet_right": 0.2}
    before = clicks.stored
    result = await walk(clicks, "both_feet", shares)
    assert (result["step_id"], result["errors"]) == ("spread", {"base": "corners_bad"})
    assert clicks.stored == before


async def test_a_place_without_the_mass_is_asked_for_again(clicks: Clicks) -> None:
    result = await clicks.open("corners")
    result = await clicks.weigh(result, 0.0, channel="feet_left", mass=2)
    assert result["errors"] == {"mass": "mass_out_of_range"}
    result = await clicks.weigh(result, 0.0, channel="feet_left", mass=40)
    result = await clicks.weigh(result, 0.0)
    assert (result["step_id"], result["errors"]) == ("front_left", {"base": "no_change"})


async def test_a_plate_that_rocks_is_refused(clicks: Clicks) -> None:
    clicks.sensor.noise = 5.0
    result = await clicks.weigh(await clicks.open("corners"), 0.0, channel="feet_left", mass=40)
    assert (result["step_id"], result["errors"]) == ("corners", {"base": "unstable"})
