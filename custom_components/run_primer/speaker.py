"""Says prompts on an athlete's loudspeaker: the scheduler decides, this performs."""

import asyncio
import logging

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .clips import Clips, speech_seconds
from .earcon_view import earcon_url
from .engine import Earcon, Prompt, Scheduler, Urgency, Verbosity, Words, seconds_of
from .loudspeaker import Loudspeaker, LoudspeakerBusyError, Sound
from .player import Player
from .satellite import Satellite
from .settings import AthleteSettings, Voice

_LOGGER = logging.getLogger(__name__)
_SLACK_SECONDS = 10.0
"""A loudspeaker that has not ended so long behind twice a sound's length is stuck. Ours."""


class Speaker:
    """One athlete's loudspeaker, and all that is to be said on it."""

    def __init__(self, hass: HomeAssistant, words: Words) -> None:
        """Speak these words through Home Assistant's actions."""
        self._hass = hass
        self._words = words
        self._athlete: AthleteSettings | None = None
        self._loudspeaker: Loudspeaker | None = None
        self._clips = Clips(hass)
        self._scheduler = Scheduler(self._seconds, self._is_ready)
        self._news = asyncio.Event()
        self._failed = False
        self._left: list[Loudspeaker] = []

    @property
    def dropped(self) -> int:
        """Return how many prompts were stale before their turn came."""
        return self._scheduler.dropped

    @property
    def lag(self) -> float | None:
        """Return the seconds from sending a sound to hearing it; None without a loudspeaker."""
        return None if self._loudspeaker is None else self._loudspeaker.lag.typical

    def use(self, athlete: AthleteSettings | None, words: Words) -> None:
        """Speak to this athlete in these words from now on; to nobody with None."""
        if athlete == self._athlete:
            return
        self.release()
        self._athlete, self._words, self._failed = athlete, words, False
        self._loudspeaker = self._find(athlete)
        satellite = isinstance(self._loudspeaker, Satellite)
        self._clips.use(self._find_engine(athlete), words.language, wav=satellite)
        self._scheduler.hush()
        self._scheduler.lag = self.lag or 0.0

    def say(self, prompt: Prompt) -> None:
        """Put a prompt in the queue."""
        self._listen()
        self._scheduler.say(prompt, self._hass.loop.time())
        if self._loudspeaker is not None and not self._is_ready(prompt):
            self._clips.want([self._words.prompt(prompt)], first=prompt.urgency >= Urgency.STAGE)
        self._wake()

    def plan(self, prompts: tuple[Prompt, ...]) -> None:
        """Take all that is said by the clock from now on."""
        self._listen()
        self._scheduler.plan(prompts, self._hass.loop.time())
        self._news.set()

    def rehearse(self, prompts: tuple[Prompt, ...]) -> None:
        """Begin a routine: have all that will be said rendered, in its order."""
        self._scheduler.begin()
        self._left.clear()
        if self._loudspeaker is not None:
            self._clips.forget_wishes()
            self._clips.want([self._words.prompt(prompt) for prompt in prompts])

    def release(self) -> None:
        """Give the loudspeaker back once everything was said."""
        if self._loudspeaker is not None:
            self._left.append(self._loudspeaker)
        self._clips.forget_wishes()
        self._news.set()

    async def async_run(self) -> None:
        """Render and speak until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._async_render())
            tasks.create_task(self._async_speak())

    async def _async_render(self) -> None:
        """Render what is wanted."""
        while True:
            if await self._clips.async_render_next():
                self._news.set()

    async def _async_speak(self) -> None:
        """Say one prompt after the other."""
        while True:
            prompt = self._scheduler.next(self._hass.loop.time())
            if prompt is not None:
                await self._async_say(prompt)
                continue
            if self._scheduler.is_idle:
                await self._async_leave()
            await self._async_wait()

    async def _async_wait(self) -> None:
        """Wait until there may be something to say."""
        now = self._hass.loop.time()
        due = self._scheduler.due(now)
        try:
            async with asyncio.timeout(None if due is None else max(due - now, 0.0)):
                await self._news.wait()
        except TimeoutError:
            return
        self._news.clear()

    async def _async_say(self, prompt: Prompt) -> None:
        """Say a prompt; a loudspeaker that fails never holds up the session."""
        loudspeaker = self._loudspeaker
        if loudspeaker is None:
            self._scheduler.over()
            return
        try:
            async with asyncio.timeout(2 * self._seconds(prompt) + _SLACK_SECONDS):
                await loudspeaker.async_play(self._sound(prompt))
        except LoudspeakerBusyError:
            self._scheduler.was_busy(self._hass.loop.time())
            return
        except Exception as error:  # noqa: BLE001 - loudspeakers are anybody's code
            self._complain(error)
        else:
            self._failed = False
        self._scheduler.lag = loudspeaker.lag.typical
        self._scheduler.over()

    async def _async_leave(self) -> None:
        """Give back what is not needed any more."""
        left, self._left = self._left, []
        for loudspeaker in left:
            try:
                async with asyncio.timeout(_SLACK_SECONDS):
                    await loudspeaker.async_release()
            except Exception as error:  # noqa: BLE001 - it is anybody's code
                self._complain(error)

    def _wake(self) -> None:
        """Let the speaking begin, and a stop cut in."""
        if self._scheduler.must_cut and self._loudspeaker is not None:
            self._loudspeaker.cut()
        self._news.set()

    def _listen(self) -> None:
        """Speak as much as the athlete wants at this time of the day."""
        athlete = self._athlete
        silent = athlete is None or athlete.is_quiet_at(dt_util.now().time())
        self._scheduler.verbosity = (
            Verbosity.SILENT if athlete is None or silent else athlete.verbosity
        )

    def _sound(self, prompt: Prompt) -> Sound:
        """Return what to play: the words where they are rendered, else a drawn sound."""
        clip = self._clips.get(self._words.prompt(prompt))
        # A number that waited for a loudspeaker to wake up would be wrong.
        wake = None if prompt.urgency is Urgency.COUNT else earcon_url(self._hass, Earcon.WAKE)
        if clip is not None:
            return Sound(media_id=clip.media_id, seconds=clip.seconds, wake=wake)
        media_id = earcon_url(self._hass, prompt.earcon)
        return Sound(media_id=media_id, seconds=seconds_of(prompt.earcon), wake=wake)

    def _seconds(self, prompt: Prompt) -> float:
        """Return how long a prompt lasts."""
        text = self._words.prompt(prompt)
        clip = self._clips.get(text)
        return speech_seconds(text) if clip is None else clip.seconds

    def _is_ready(self, prompt: Prompt) -> bool:
        """Tell whether waiting would not help: the words are there, or will never be."""
        return not self._clips.can_render or self._clips.get(self._words.prompt(prompt)) is not None

    def _find(self, athlete: AthleteSettings | None) -> Loudspeaker | None:
        """Return an athlete's loudspeaker."""
        if athlete is None:
            return None
        if athlete.voice is Voice.SATELLITE and athlete.satellite:
            return Satellite(self._hass, athlete.satellite)
        if athlete.voice is Voice.MEDIA_PLAYER and athlete.media_player:
            return Player(self._hass, athlete.media_player)
        return None

    def _find_engine(self, athlete: AthleteSettings | None) -> str | None:
        """Return what renders words: the engine that was chosen, else the first there is."""
        if athlete is not None and athlete.tts:
            return athlete.tts
        return next(iter(sorted(self._hass.states.async_entity_ids("tts"))), None)

    def _complain(self, error: Exception) -> None:
        """Log once that a loudspeaker does not work, until it does again."""
        if not self._failed and self._athlete is not None:
            _LOGGER.warning("%s cannot be spoken to: %s", self._athlete.name, error)
        self._failed = True
