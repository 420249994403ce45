"""What is said in a room: past large language models, and while the coach is speaking."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.components import conversation
from homeassistant.components.assist_pipeline import async_get_pipeline, async_update_pipeline
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

from .conftest import Act, Find
from .satellites import Room, async_set_up_satellite
from .virtual import Gym, athlete

HALL = "assist_satellite.hall"


class Model(conversation.AbstractConversationAgent):
    """A large language model that has something to say about everything."""

    supported_languages = "*"

    @property
    def asked(self) -> list[str]:
        """Return what it was asked."""
        return self.__dict__.setdefault("_asked", [])

    async def async_process(
        self, user_input: conversation.ConversationInput
    ) -> conversation.ConversationResult:
        """Talk."""
        self.asked.append(user_input.text)
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech("As a language model, I feel for you.")
        return conversation.ConversationResult(response)


@pytest.fixture
async def model(hass: HomeAssistant, station: MockConfigEntry) -> Model:
    """The home's pipeline, with a model for an agent."""
    for name in ("homeassistant", "assist_pipeline"):
        assert await async_setup_component(hass, name, {})
    owner = MockConfigEntry(domain="model")
    owner.add_to_hass(hass)
    model = Model()
    conversation.async_set_agent(hass, owner, model)
    await async_update_pipeline(
        hass,
        async_get_pipeline(hass),
        conversation_engine=owner.entry_id,
        prefer_local_intents=False,
    )
    await hass.async_block_till_done()
    return model


async def run_pipeline(hass_ws_client: WebSocketGenerator, text: str) -> str:
    """Say something to the pipeline as the app does, and return what is answered."""
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "assist_pipeline/run",
            "start_stage": "intent",
            "end_stage": "intent",
            "input": {"text": text},
        }
    )
    while True:
        event = (await client.receive_json()).get("event") or {}
        if event.get("type") == "intent-end":
            spoken: dict[str, Any] = event["data"]["intent_output"]["response"]["speech"]
            return str(spoken["plain"]["speech"])


async def test_pain_never_waits_for_a_language_model(
    model: Model, hass_ws_client: WebSocketGenerator, act: Act, find: Find
) -> None:
    await act("start_routine")
    answer = await run_pipeline(hass_ws_client, "That hurts!")
    assert answer.startswith("Stopped.")
    assert find("event", "session").attributes["pain"] is True
    assert model.asked == []


async def test_what_is_not_ours_goes_to_the_model(
    model: Model, hass_ws_client: WebSocketGenerator, act: Act, find: Find
) -> None:
    await act("start_routine")
    assert await run_pipeline(hass_ws_client, "Why does it hurt?") == (
        "As a language model, I feel for you."
    )
    assert model.asked == ["Why does it hurt?"]
    assert find("sensor", "session_state").state == "preparing"


async def listen(gym: Gym, room: Room, announcements: int) -> None:
    """Let time pass until so many announcements were begun, five seconds at most."""
    for _ in range(50):
        if room.announced < announcements:
            await gym.freeze_step(0.1)
    assert room.announced == announcements


@pytest.fixture
def athletes() -> list[Any]:
    """Sam is coached on the satellite in the hall."""
    return [athlete(voice="satellite", satellite=HALL)]


async def test_pain_stops_at_once_while_the_coach_is_speaking(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, find: Find
) -> None:
    hass.config.internal_url = "http://10.0.0.2:8123"
    room = Room()
    await async_set_up_satellite(hass, room)
    await hass.services.async_call("run_primer", "start_routine", blocking=True)
    await listen(gym, room, 1)
    result = await conversation.async_converse(
        hass, "that hurts", None, Context(), "en", satellite_id=HALL
    )
    assert find("sensor", "session_state").state == "idle"
    assert find("event", "session").attributes["pain"] is True
    answer = result.response.speech["plain"]["speech"]
    assert answer == "", "the coach says it, and nobody else"
    room.silence.set()
    # The first sound only wakes the loudspeaker up, as does the one before the last words.
    await listen(gym, room, 3)
