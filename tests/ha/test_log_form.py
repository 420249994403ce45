"""What the workout log keeps of form: told faults, and the metrics of each rep."""

from collections.abc import Callable
from functools import partial

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant

from custom_components.run_primer.engine import Fault
from custom_components.run_primer.ledger import Wanted, find_sessions
from custom_components.run_primer.workout_log import LOG

from .conftest import Act, Find, Settle
from .virtual import Gym, VirtualSensor


def dropping(low: float) -> Callable[[float], float]:
    """Return a load that goes up slowly, rests at the top, and is let fall."""

    def signal(at: float) -> float:
        phase = at % 4.0
        if phase < 1.2:
            return low + 80.0 * phase / 1.2
        return low + (80.0 if phase < 2.6 else max(80.0 * (1 - (phase - 2.6) / 0.25), 0.0))

    return signal


async def test_a_told_fault_and_the_metrics_of_reps_are_in_the_log(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    gym: Gym,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    await act("start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.play(platform, dropping(platform.now), 28)
    told = find("event", "form").attributes
    await act("stop_routine")
    await settle()
    read = partial(find_sessions, wanted=Wanted(full=True))
    (found,) = await hass.data[LOG].async_read(read)
    one = found.sets[0]
    row = next(each for each in one.faults if each.fault == told["event_type"])
    assert row.rep == told["rep"]
    assert row.number == tuple(Fault).index(Fault(row.fault)) + 1
    assert len(one.done) == 7
    for rep in one.done:
        assert rep.loaded is not None
        assert 2.0 < rep.loaded < 3.5
    # Each rep shows it, though it was told once.
    assert [row.fault in (rep.faults or ()) for rep in one.done].count(True) >= 5
