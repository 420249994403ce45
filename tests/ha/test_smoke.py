"""First light."""

from homeassistant.core import HomeAssistant

from .conftest import state_of
from .virtual import Gym, VirtualSensor


async def test_a_routine_is_led_from_start_to_end(hass: HomeAssistant, station, gym: Gym, platform: VirtualSensor, band: VirtualSensor, caplog) -> None:
    await hass.services.async_call("run_primer", "start_routine", {"routine": "pre_run_short"}, blocking=True)
    said = []
    hass.bus.async_listen("state_changed", lambda e: said.append((e.data["entity_id"], e.data["new_state"].state)) if "prompt" in e.data["entity_id"] or "event." in e.data["entity_id"] else None)
    assert state_of(hass, station, "sensor", "session_state").state == "preparing"
    await gym.wait(11)
    assert state_of(hass, station, "sensor", "session_state").state == "working"
    await gym.hold(platform, 21)
    print(state_of(hass, station, "sensor", "session_state"), said)
    await gym.wait(21)
    await gym.lift(platform, 15)
    await gym.wait(21)
    for s in range(4):
        await gym.lift(band, 15, 20.0)
        await gym.wait(21)
    print(state_of(hass, station, "sensor", "session_state"), said)
    print(state_of(hass, station, "sensor", "last_session"))
    assert 0
