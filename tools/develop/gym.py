"""Furnishing a new Home Assistant: broker, voice and station, all through their config flows."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from .broker import BrokerAccess
from .dashboard import Entities
from .forms import choices, fill
from .home import Home, HomeError
from .places import LOOPBACK, Ports
from .waiting import until

DOMAIN = "run_primer"
ATHLETE = "Robin"
_FLOW = "/api/config/config_entries/flow"
_MOST_STEPS = 6


async def connect_broker(home: Home, broker: BrokerAccess) -> None:
    """Set up MQTT."""
    if await has_entry(home, "mqtt"):
        return
    answers = {
        "broker": broker.host,
        "port": broker.port,
        "username": broker.user,
        "password": broker.password,
    }
    await run_flow(home, await home.post(_FLOW, {"handler": "mqtt"}), answers)


async def connect_voice(home: Home, ports: Ports) -> str:
    """Set up text to speech and the loudspeaker; return the loudspeaker's entity."""
    if not await has_entry(home, "wyoming"):
        for port in (ports.voice, ports.satellite):
            flow = await home.post(_FLOW, {"handler": "wyoming"})
            await run_flow(home, flow, {"host": LOOPBACK, "port": port})
    speech = await until(lambda: _entity(home, "wyoming", "tts"), "text to speech", seconds=30)
    satellite = await until(
        lambda: _entity(home, "wyoming", "assist_satellite"), "the loudspeaker", seconds=30
    )
    await _use_voice(home, speech)
    return satellite


async def accept_sensors(home: Home, satellite: str, count: int) -> str:
    """Accept as many discovered sensors into one station; return the station's entry id."""
    async with asyncio.timeout(60):
        while await count_sensors(home) < count:
            for flow in await home.ask("config_entries/flow/progress"):
                if flow["handler"] == DOMAIN and flow["context"]["source"] == "mqtt":
                    await _accept(home, flow["flow_id"], satellite)
            await asyncio.sleep(0.2)
    entry = await until(lambda: _loaded(home), "the station", seconds=30)
    return str(entry)


async def tare_sensors(home: Home, count: int) -> None:
    """Find the zero of all sensors, as their owner would before the first session."""

    async def heard() -> bool:
        wanted = Entities(await home.ask("config/entity_registry/list"))
        connected = wanted.all("binary_sensor", "connected")
        states = {row["entity_id"]: row["state"] for row in await home.ask("get_states")}
        return [states.get(entity) for entity in connected] == ["on"] * count

    await until(heard, "the sensors to be heard", seconds=30)
    await home.act("run_primer.tare")


async def count_sensors(home: Home) -> int:
    """Return how many sensors our stations have."""
    count = 0
    for entry in await entries(home, DOMAIN):
        subentries = await home.ask("config_entries/subentries/list", entry_id=entry["entry_id"])
        count += sum(subentry["subentry_type"] == "sensor" for subentry in subentries)
    return count


async def entries(home: Home, domain: str) -> Sequence[Mapping[str, Any]]:
    """Return the config entries of an integration."""
    found: Sequence[Mapping[str, Any]] = await home.get(
        f"/api/config/config_entries/entry?domain={domain}"
    )
    return found


async def has_entry(home: Home, domain: str) -> bool:
    """Tell whether an integration is set up."""
    return bool(await entries(home, domain))


async def run_flow(home: Home, flow: Mapping[str, Any], answers: Mapping[str, Any]) -> str:
    """Fill in forms until the flow is over; return its outcome. Raise HomeError when it fails."""
    for _ in range(_MOST_STEPS):
        if flow["type"] == "create_entry":
            return "created"
        if flow["type"] == "abort":
            return str(flow["reason"])
        if flow["type"] != "form" or flow.get("errors"):
            raise HomeError(f"{flow['handler']} flow is stuck: {flow}")
        filled = fill(flow["data_schema"], answers)
        flow = await home.post(f"{_FLOW}/{flow['flow_id']}", filled)
    raise HomeError(f"{flow['handler']} flow does not end: {flow}")


async def _accept(home: Home, flow_id: str, satellite: str) -> None:
    """Accept one discovered sensor: into our station when there is one, else into a new one."""
    flow = await home.get(f"{_FLOW}/{flow_id}")
    answers: dict[str, Any] = {
        "accepted": True,
        "name": ATHLETE,
        "body_mass": 68,
        "voice": "satellite",
        "satellite": satellite,
    }
    ours = {entry["entry_id"] for entry in await entries(home, DOMAIN)}
    for field in flow.get("data_schema") or ():
        if known := [choice for choice in choices(field) if choice in ours]:
            answers[field["name"]] = known[0]
    outcome = await run_flow(home, flow, answers)
    if outcome not in ("created", "sensor_added", "already_configured"):
        raise HomeError(f"a sensor was not accepted: {outcome}")


async def _loaded(home: Home) -> str | None:
    """Return our first station once it runs."""
    loaded = [e["entry_id"] for e in await entries(home, DOMAIN) if e["state"] == "loaded"]
    return loaded[0] if loaded else None


async def _entity(home: Home, integration: str, domain: str) -> str | None:
    """Return the first entity of an integration in a domain."""
    for entity in await home.ask("config/entity_registry/list"):
        if entity["platform"] == integration and entity["entity_id"].startswith(f"{domain}."):
            return str(entity["entity_id"])
    return None


async def _use_voice(home: Home, speech: str) -> None:
    """Let the preferred assist pipeline speak with our text to speech."""
    known = await home.ask("assist_pipeline/pipeline/list")
    preferred = known["preferred_pipeline"]
    pipeline = next(row for row in known["pipelines"] if row["id"] == preferred)
    wanted = {
        "conversation_engine": pipeline["conversation_engine"],
        "conversation_language": pipeline["conversation_language"],
        "language": pipeline["language"],
        "name": "Gym",
        "stt_engine": None,
        "stt_language": None,
        "tts_engine": speech,
        "tts_language": "en",
        "tts_voice": "en",
        "wake_word_entity": None,
        "wake_word_id": None,
    }
    await home.ask("assist_pipeline/pipeline/update", pipeline_id=preferred, **wanted)
