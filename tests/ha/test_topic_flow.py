"""Adding a sensor of another make, as an owner clicks through it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData

from custom_components.run_primer import broker, topic_flow, topic_listen

from .scale import Scale, topic_subentry
from .virtual import athlete

FORM = {
    "name": "Bathroom scale",
    "topic": " gym/scale ",
    "unit": "kg",
    "channel": "feet",
    "polarity": "normal",
}
type Result = Mapping[str, Any]
type Speak = Callable[[], Awaitable[None]]


@pytest.fixture
def topics() -> list[ConfigSubentryData]:
    """Sensors the station has before."""
    return []


@pytest.fixture
async def shed(
    hass: HomeAssistant, mqtt_mock: object, topics: list[ConfigSubentryData]
) -> MockConfigEntry:
    """A station."""
    entry = MockConfigEntry(
        domain="run_primer",
        title="Shed",
        unique_id="02STATION",
        data={"name": "Shed", "base_topic": "run_primer"},
        subentries_data=[athlete(), *topics],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


@pytest.fixture
def scale(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Scale:
    """A scale that sends kilograms."""
    return Scale(hass=hass, freezer=freezer)


class Clicks:
    """An owner in front of the flow."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, scale: Scale) -> None:
        self._hass = hass
        self._entry = entry
        self._scale = scale

    async def open(self, monkeypatch: pytest.MonkeyPatch) -> Result:
        """Choose another topic in the list of sensors."""

        async def at_once(*_: object) -> dict[str, object]:
            return {}

        monkeypatch.setattr("custom_components.run_primer.sensor_flow.async_listen", at_once)
        result = await self._hass.config_entries.subentries.async_init(
            (self._entry.entry_id, "sensor"), context={"source": "user"}
        )
        return await self.fill(result, sensor_id="another-topic")

    async def fill(self, result: Result, **answers: object) -> Result:
        """Fill a form in."""
        flow: Result = await self._hass.config_entries.subentries.async_configure(
            result["flow_id"], answers or None
        )
        return flow

    async def submit(self, result: Result, speak: Speak | None = None, **answers: object) -> Result:
        """Fill the topic's form in, and let the scale speak while the flow listens."""
        result = await self.fill(result, **{**FORM, **answers})
        if result["type"] is FlowResultType.SHOW_PROGRESS:
            if speak is not None:
                await speak()
            result = await self.wait(result)
        return result

    async def wait(self, result: Result) -> Result:
        """Wait until the flow has listened."""
        assert (result["step_id"], result["progress_action"]) == ("listen", "listen")
        self._scale.freezer.tick(topic_listen.LISTEN_SECONDS)
        await self._scale.look()
        return await self.fill(result)


@pytest.fixture
def clicks(hass: HomeAssistant, shed: MockConfigEntry, scale: Scale) -> Clicks:
    """The owner."""
    return Clicks(hass, shed, scale)


async def test_a_scale_is_heard_shown_and_added(
    hass: HomeAssistant,
    shed: MockConfigEntry,
    clicks: Clicks,
    scale: Scale,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = await clicks.open(monkeypatch)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "topic")

    async def speak() -> None:
        scale.send("1", retain=True)
        scale.send("what?")
        await scale.show(490.3325, 2, rate=40)

    result = await clicks.submit(result, speak)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "heard")
    assert result["description_placeholders"] == {
        "values": "80",
        "rate": "40.0",
        "value": "50",
        "newtons": "490.3",
        "refused": "2",
    }
    result = await clicks.fill(result, next_step_id="save")
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Bathroom scale")
    await hass.async_block_till_done()
    (topic,) = shed.runtime_data.settings.topics
    assert (topic.topic, topic.channel, topic.unit) == ("gym/scale", "feet", "kg")
    assert topic.hello.channels[0].rate_hz == 40.0


async def test_a_slow_scale_is_told_and_can_be_changed_or_heard_again(
    clicks: Clicks, scale: Scale, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slowly() -> None:
        await scale.show(100, 3, rate=1)

    result = await clicks.submit(await clicks.open(monkeypatch), slowly)
    assert (result["type"], result["step_id"]) == (FlowResultType.MENU, "heard_slow")
    assert result["description_placeholders"]["rate"] == "1.0"
    result = await clicks.fill(result, next_step_id="listen")
    await scale.show(100, 2, rate=20)
    result = await clicks.wait(result)
    assert result["step_id"] == "heard"
    result = await clicks.fill(result, next_step_id="topic")
    suggested = {
        str(key): key.description["suggested_value"]
        for key in result["data_schema"].schema
        if key.description
    }
    assert suggested["topic"] == "gym/scale"


@pytest.mark.parametrize(
    ("payload", "retain", "template", "field", "error"),
    [
        (None, False, None, "topic", "topic_silent"),
        ("70", True, None, "topic", "topic_retained"),
        ('{"kg": 7}', False, None, "value_template", "template_needed"),
        ('{"kg": "much"}', False, "{{ value_json.kg }}", "value_template", "not_a_number"),
        ('{"lb": 7}', False, "{{ value_json.kg }}", "value_template", "template_fails"),
        ("nan", False, None, "value_template", "template_needed"),
    ],
)
async def test_what_cannot_be_used_is_told_at_the_field_at_fault(
    clicks: Clicks,
    scale: Scale,
    monkeypatch: pytest.MonkeyPatch,
    payload: str | None,
    retain: bool,  # noqa: FBT001
    template: str | None,
    field: str,
    error: str,
) -> None:
    async def speak() -> None:
        if payload is not None:
            scale.send(payload, retain=retain)

    answers = {} if template is None else {"value_template": template}
    result = await clicks.submit(await clicks.open(monkeypatch), speak, **answers)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "topic")
    assert result["errors"] == {field: error}

    async def rightly() -> None:
        await scale.show(100, 2, rate=20)

    result = await clicks.submit(result, rightly)
    assert result["step_id"] == "heard", "a mistake can be mended"


@pytest.mark.parametrize("topic", ["gym/#", "gym/+/scale", "", " ", "a\x00b", "x" * 65536])
async def test_a_topic_with_wildcards_or_none_is_refused(
    clicks: Clicks, monkeypatch: pytest.MonkeyPatch, topic: str
) -> None:
    result = await clicks.submit(await clicks.open(monkeypatch), topic=topic)
    assert result["errors"] == {"topic": "bad_topic"}


async def test_a_name_is_needed(clicks: Clicks, monkeypatch: pytest.MonkeyPatch) -> None:
    result = await clicks.submit(await clicks.open(monkeypatch), name=" \n")
    assert result["errors"] == {"name": "bad_name"}


@pytest.mark.parametrize(
    "answers", [{"value_template": "{{ value"}, {"unit": "stone"}, {"channel": "ceiling"}]
)
async def test_forms_that_make_no_sense_are_refused_by_field(
    clicks: Clicks, monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]
) -> None:
    with pytest.raises(InvalidData) as refused:
        await clicks.submit(await clicks.open(monkeypatch), **answers)
    assert list(refused.value.schema_errors) == list(answers)


@pytest.mark.parametrize(
    ("topics", "channel", "error"),
    [
        ([topic_subentry()], "feet", "channel_taken"),
        ([topic_subentry()], "feet_left", "channel_taken"),
        ([topic_subentry(channel="feet_left")], "feet", "channel_taken"),
        ([], "bench", "bench_needs_feet"),
    ],
)
async def test_a_channel_has_one_source_and_a_bench_needs_feet(
    clicks: Clicks, monkeypatch: pytest.MonkeyPatch, channel: str, error: str
) -> None:
    result = await clicks.submit(await clicks.open(monkeypatch), channel=channel)
    assert result["errors"] == {"channel": error}


@pytest.mark.parametrize("topics", [[topic_subentry(channel="feet_left")]])
async def test_the_other_foot_and_the_bench_can_be_added(
    clicks: Clicks, scale: Scale, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def speak() -> None:
        await scale.show(100, 2, rate=20)

    for channel in ("feet_right", "bench", "band"):
        result = await clicks.submit(await clicks.open(monkeypatch), speak, channel=channel)
        assert result["step_id"] == "heard"


async def test_a_channel_that_a_sensor_of_ours_measures_is_taken(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    for channel in ("feet", "feet_left", "bench", "band"):
        assert topic_flow.check_channel(station, channel, None) == "channel_taken"


@pytest.mark.parametrize("topics", [[topic_subentry()]])
@pytest.mark.parametrize(("unit", "kept"), [("kg", True), ("lb", False)])
async def test_a_source_is_changed_and_loses_a_zero_of_another_unit(
    hass: HomeAssistant,
    shed: MockConfigEntry,
    clicks: Clicks,
    scale: Scale,
    unit: str,
    kept: bool,  # noqa: FBT001
) -> None:
    subentry = shed.get_subentries_of_type("sensor")[0]
    zero = {"feet": {"zero": 3.0, "counts_per_newton": 0.1, "nominal": False}}
    hass.config_entries.async_update_subentry(
        shed, subentry, data={**subentry.data, "calibrations": zero, "tared": True}
    )
    result = await shed.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    assert result["menu_options"] == ["calibrate", "corners", "topic"]
    result = await clicks.fill(result, next_step_id="topic")
    assert result["step_id"] == "topic"

    async def speak() -> None:
        await scale.show(100, 2, rate=20)

    result = await clicks.submit(result, speak, name="New name", unit=unit)
    result = await clicks.fill(result, next_step_id="save")
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    changed = shed.subentries[subentry.subentry_id]
    assert (changed.title, changed.data["unit"]) == ("New name", unit)
    assert ("calibrations" in changed.data) is kept
    (link,) = shed.runtime_data.links.values()
    assert (link.calibrations["feet"].zero == 3.0) is kept


async def test_without_a_broker_no_topic_can_be_added(
    clicks: Clicks, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = await clicks.open(monkeypatch)
    monkeypatch.setattr(broker.mqtt, "is_connected", lambda _: False)
    assert (await clicks.submit(result))["reason"] == "mqtt_unavailable"
