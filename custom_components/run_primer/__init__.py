"""Run Primer: gets a runner's glutes working before a run.

The composition root: only this module knows all the parts.
"""

import logging
from pathlib import Path

from homeassistant.components import mqtt
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .bookkeeping import Bookkeeper
from .card import async_setup_card
from .const import CONF_DB_URL, DOMAIN, PLATFORMS, SUBENTRY_SENSOR
from .coordinator import RunPrimerConfigEntry, StationCoordinator
from .download import SessionDownload
from .earcon_view import EarconView
from .engine import ArrivalMixer, load_catalogue, load_words
from .export_actions import EXPORT_ACTIONS
from .live_stream import LiveStream
from .live_websocket import async_setup_live
from .log_actions import LOG_ACTIONS
from .log_websocket import async_setup_websocket
from .long_term import async_follow_log
from .own_routines import async_take_up, take_routines
from .recovery import async_forget_session
from .routine_actions import ROUTINE_ACTIONS
from .sensor_link import SensorLink
from .services import ACTIONS, async_setup_services
from .settings import read_calibrations, read_station
from .store import StationStore
from .topic_link import TopicLink
from .training_week import TrainingWeek
from .upkeep import Upkeep
from .workout_log import LOG, LOG_SCHEMA, WorkoutLog

_LOGGER = logging.getLogger(__name__)
_WORDS = Path(__file__).parent / "words"

CONFIG_SCHEMA = LOG_SCHEMA


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all stations share."""
    hass.data[LOG] = WorkoutLog(hass, config.get(DOMAIN, {}).get(CONF_DB_URL))
    hass.data[LOG].start()
    async_follow_log(hass, hass.data[LOG])
    async_setup_services(hass, (*ACTIONS, *ROUTINE_ACTIONS, *LOG_ACTIONS, *EXPORT_ACTIONS))
    hass.http.register_view(SessionDownload())
    async_setup_websocket(hass)
    hass.http.register_view(EarconView())
    async_setup_live(hass)
    await async_setup_card(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: RunPrimerConfigEntry) -> bool:
    """Set up a station."""
    if not await mqtt.async_wait_for_mqtt_client(hass):
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="mqtt_unavailable")
    settings = read_station(entry)
    catalogue = await hass.async_add_executor_job(load_catalogue)
    words = await hass.async_add_executor_job(load_words, _WORDS, hass.config.language)
    catalogue = take_routines(entry, catalogue, words)
    coordinator = StationCoordinator(hass, entry, settings, catalogue, words)
    entry.runtime_data = coordinator
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id,
        identifiers={(DOMAIN, entry.entry_id)},
        name=entry.title,
        manufacturer="Run Primer",
        entry_type=dr.DeviceEntryType.SERVICE,
    )
    coordinator.station_device_id = device.id
    await coordinator.async_start()
    LiveStream(coordinator).start()
    books = Bookkeeper(coordinator, hass.data[LOG])
    books.listen()
    for sensor in settings.sensors:
        calibrations = read_calibrations(entry.subentries[sensor.subentry_id], sensor)
        link = SensorLink(hass, sensor, settings.base_topic, calibrations, coordinator.feed)
        coordinator.links[sensor.subentry_id] = link
    _add_topics(hass, coordinator)
    entry.async_on_unload((await Upkeep.async_create(coordinator)).start())
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    await coordinator.async_go_on()
    books.catch_up()
    TrainingWeek(coordinator, hass.data[LOG]).start()
    # Unloading undoes it in reverse: nothing comes any more when the session is kept.
    entry.async_on_unload(coordinator.async_suspend)
    # Only now: what the sensors send again is told by entities, and counts for the session.
    for source in coordinator.links.values():
        entry.async_on_unload(await source.async_start())
    entry.async_on_unload(entry.add_update_listener(_async_updated))
    return True


def _add_topics(hass: HomeAssistant, coordinator: StationCoordinator) -> None:
    """Add the station's sensors that are somebody else's."""
    entry, topics = coordinator.config_entry, coordinator.settings.topics
    mixer = ArrivalMixer(frozenset(topic.channel for topic in topics))
    for topic in topics:
        calibrations = read_calibrations(entry.subentries[topic.subentry_id], topic)
        coordinator.links[topic.subentry_id] = TopicLink(
            hass, topic, mixer, calibrations, coordinator.feed
        )


async def async_unload_entry(hass: HomeAssistant, entry: RunPrimerConfigEntry) -> bool:
    """Unload a station; a session under way waits on disk for the next start."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: RunPrimerConfigEntry) -> None:
    """Forget what was remembered of a station."""
    await StationStore(hass, entry.entry_id).async_remove()
    await async_forget_session(hass, entry.entry_id)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: RunPrimerConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Let go of devices whose sensor is no longer part of the station."""
    known = {entry.entry_id} | {
        subentry.subentry_id for subentry in entry.get_subentries_of_type(SUBENTRY_SENSOR)
    }
    return not any(name in known for domain, name in device.identifiers if domain == DOMAIN)


async def _async_updated(hass: HomeAssistant, entry: RunPrimerConfigEntry) -> None:
    """Build the station anew when what it is made of has changed.

    Routines of one's own are taken up at once, and a new calibration is in use
    already; only the rest needs it, and not in the middle of a session.
    """
    coordinator = entry.runtime_data
    async_take_up(coordinator)
    if read_station(entry) != coordinator.settings:
        coordinator.when_idle(lambda: hass.config_entries.async_schedule_reload(entry.entry_id))
