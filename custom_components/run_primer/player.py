"""A media player as a loudspeaker: it shows when it plays, or nothing; music comes back."""

import asyncio
from dataclasses import dataclass

from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_POSITION,
    ATTR_MEDIA_SEEK_POSITION,
    SERVICE_PLAY_MEDIA,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.components.media_player import (
    DOMAIN as MEDIA_PLAYER,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    SERVICE_MEDIA_SEEK,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_ON,
    STATE_OFF,
)
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.helpers.event import async_track_state_change_event

from .engine import Lag, Playback
from .loudspeaker import ASLEEP_SECONDS, Sound

_USUAL_LAG_SECONDS = 0.8
_WAKE_SECONDS = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Music:
    """What was playing before we spoke."""

    content_id: str
    content_type: str
    position: float | None


class Player:
    """Plays sounds on a media player, over its music where it can."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        """Play through Home Assistant's actions."""
        self.lag = Lag(_USUAL_LAG_SECONDS)
        self._hass = hass
        self._entity_id = entity_id
        self._news = asyncio.Event()
        self._cut = False
        self._quiet_since: float | None = None
        self._music: _Music | None = None
        self._held = False
        self._ours: set[str] = set()

    async def async_play(self, sound: Sound) -> None:
        """Play a sound and wait until it is over, as far as the player shows it."""
        self._cut = False
        self._hold()
        now = self._hass.loop.time()
        awake = self._quiet_since is not None and now - self._quiet_since < ASLEEP_SECONDS
        if sound.wake is not None and not awake:
            await self._async_wake(sound.wake)
        await self._async_sound(sound.media_id, sound.seconds)

    def cut(self) -> None:
        """Do not wait for the end of the sound that is playing: the next one takes its place."""
        self._cut = True
        self._news.set()

    async def async_release(self) -> None:
        """Bring the music back if it did not come back by itself."""
        music, self._music, self._held = self._music, None, False
        state = self._hass.states.get(self._entity_id)
        if music is None or state is None:
            return
        shown = state.attributes.get(ATTR_MEDIA_CONTENT_ID)
        if shown == music.content_id:
            return  # it came back, or was paused by somebody on purpose
        if state.state == MediaPlayerState.PLAYING and shown not in self._ours:
            return  # somebody chose something else
        await self._async_act(
            SERVICE_PLAY_MEDIA,
            **{
                ATTR_MEDIA_CONTENT_ID: music.content_id,
                ATTR_MEDIA_CONTENT_TYPE: music.content_type,
            },
        )
        if music.position and self._can(MediaPlayerEntityFeature.SEEK):
            await self._async_act(SERVICE_MEDIA_SEEK, **{ATTR_MEDIA_SEEK_POSITION: music.position})

    def _hold(self) -> None:
        """Remember what is playing, once until it is given back."""
        state = self._hass.states.get(self._entity_id)
        if self._held or state is None:
            return
        self._held = True
        content = state.attributes.get(ATTR_MEDIA_CONTENT_ID)
        if state.state == MediaPlayerState.PLAYING and content:
            self._music = _Music(
                content_id=content,
                content_type=state.attributes.get(ATTR_MEDIA_CONTENT_TYPE) or MediaType.MUSIC,
                position=state.attributes.get(ATTR_MEDIA_POSITION),
            )

    async def _async_wake(self, wake: str) -> None:
        """Switch the player on if it is off, and let it play something nobody needs to hear."""
        state = self._hass.states.get(self._entity_id)
        if (
            state is not None
            and state.state in (STATE_OFF, MediaPlayerState.STANDBY)
            and self._can(MediaPlayerEntityFeature.TURN_ON)
        ):
            await self._async_act(SERVICE_TURN_ON)
        await self._async_sound(wake, _WAKE_SECONDS)

    async def _async_sound(self, media_id: str, seconds: float) -> None:
        """Play one sound, and watch the player until it is over."""
        state = self._hass.states.get(self._entity_id)
        hidden = state is not None and state.state == MediaPlayerState.PLAYING
        playback = Playback(self._hass.loop.time(), seconds, self.lag, hidden=hidden)

        @callback
        def note(event: Event[EventStateChangedData]) -> None:
            old, new = event.data["old_state"], event.data["new_state"]
            if new is not None and _is_news(old, new):
                playing = new.state == MediaPlayerState.PLAYING
                if playing:
                    self._ours.add(new.attributes.get(ATTR_MEDIA_CONTENT_ID, media_id))
                playback.show(self._hass.loop.time(), playing=playing)
                self._news.set()

        forget = async_track_state_change_event(self._hass, [self._entity_id], note)
        try:
            await self._async_act(
                SERVICE_PLAY_MEDIA,
                **{
                    ATTR_MEDIA_CONTENT_ID: media_id,
                    ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
                    **(
                        {ATTR_MEDIA_ANNOUNCE: True}
                        if self._can(MediaPlayerEntityFeature.MEDIA_ANNOUNCE)
                        else {}
                    ),
                },
            )
            await self._async_wait(playback)
        finally:
            forget()
            playback.close()
        self._quiet_since = self._hass.loop.time()

    async def _async_wait(self, playback: Playback) -> None:
        """Wait for the end of a sound, which the player's news may move."""
        while not self._cut and (left := playback.over - self._hass.loop.time()) > 0:
            try:
                async with asyncio.timeout(left):
                    await self._news.wait()
            except TimeoutError:
                continue
            self._news.clear()
        if self._cut and self._music is None and self._can(MediaPlayerEntityFeature.STOP):
            await self._async_act(SERVICE_MEDIA_STOP)

    async def _async_act(self, action: str, **data: object) -> None:
        """Perform an action of the player."""
        await self._hass.services.async_call(
            MEDIA_PLAYER, action, {ATTR_ENTITY_ID: self._entity_id, **data}, blocking=True
        )

    def _can(self, feature: MediaPlayerEntityFeature) -> bool:
        """Tell whether the player has a feature."""
        state = self._hass.states.get(self._entity_id)
        return state is not None and bool(
            state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & feature
        )


def _is_news(old: State | None, new: State) -> bool:
    """Tell whether a player began or ended something; a new volume is no news."""
    if old is None or old.state != new.state:
        return True
    return old.attributes.get(ATTR_MEDIA_CONTENT_ID) != new.attributes.get(ATTR_MEDIA_CONTENT_ID)
